import { ref, watch } from 'vue'

export type TextSize = 'standard' | 'large' | 'huge'
export type Theme = 'light' | 'dark' | 'auto'

const SCALE: Record<TextSize, number> = { standard: 1, large: 1.25, huge: 1.5 }
const REMEMBERED = 'ruhu.preferences'
const EVENING_FROM_HOUR = 18
const MORNING_FROM_HOUR = 6

interface Preferences {
  textSize: TextSize
  theme: Theme
}

function remembered(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}') as Partial<Preferences>
    return { textSize: kept.textSize ?? 'standard', theme: kept.theme ?? 'light' }
  } catch {
    return { textSize: 'standard', theme: 'light' }
  }
}

const start = remembered()
export const textSize = ref<TextSize>(start.textSize)
export const theme = ref<Theme>(start.theme)

/** Applies the choices to the page, now and at every change; `auto` is dark in the evening. */
export function applyPreferences(root: HTMLElement = document.documentElement): void {
  const apply = () => {
    root.style.setProperty('--scale', String(SCALE[textSize.value]))
    const hour = new Date().getHours()
    const evening = hour >= EVENING_FROM_HOUR || hour < MORNING_FROM_HOUR
    root.dataset['theme'] = theme.value === 'dark' || (theme.value === 'auto' && evening) ? 'dark' : 'light'
  }
  apply()
  watch([textSize, theme], () => {
    apply()
    localStorage.setItem(REMEMBERED, JSON.stringify({ textSize: textSize.value, theme: theme.value } satisfies Preferences))
  })
}
