import { ref, watch } from 'vue'

export type TextSize = 'standard' | 'large' | 'huge'
export type Theme = 'light' | 'dark' | 'auto'
/** The hand whose thumb presses; what stands at a side moves there. */
export type Hand = 'right' | 'left'

const SCALE: Record<TextSize, number> = { standard: 1, large: 1.25, huge: 1.5 }
const REMEMBERED = 'ruhu.preferences'
const EVENING_FROM_HOUR = 18
const MORNING_FROM_HOUR = 6

interface Preferences {
  textSize: TextSize
  theme: Theme
  hand: Hand
}

const FIRST: Preferences = { textSize: 'standard', theme: 'light', hand: 'right' }

function remembered(): Preferences {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}') as Partial<Preferences>) }
  } catch {
    return FIRST
  }
}

const start = remembered()
export const textSize = ref<TextSize>(start.textSize)
export const theme = ref<Theme>(start.theme)
export const hand = ref<Hand>(start.hand)

/** Applies the choices to the page, now and at every change; `auto` is dark in the evening. */
export function applyPreferences(root: HTMLElement = document.documentElement): void {
  const apply = () => {
    root.style.setProperty('--scale', String(SCALE[textSize.value]))
    const hour = new Date().getHours()
    const evening = hour >= EVENING_FROM_HOUR || hour < MORNING_FROM_HOUR
    root.dataset['theme'] = theme.value === 'dark' || (theme.value === 'auto' && evening) ? 'dark' : 'light'
    root.dataset['hand'] = hand.value
  }
  apply()
  watch([textSize, theme, hand], () => {
    apply()
    localStorage.setItem(REMEMBERED, JSON.stringify({ textSize: textSize.value, theme: theme.value, hand: hand.value } satisfies Preferences))
  })
  document.addEventListener('visibilitychange', apply) // the evening may have come meanwhile
}
