import { onBeforeUnmount, onMounted, ref } from 'vue'
import { textSize } from '@/core/preferences'

const IDLE_MS = 120_000
const SCALES = [1, 1.25, 1.5, 2]
const BODY_PX = 24

/**
 * Resident mode: larger and calmer text, the app beneath out of reach, the text covered after two
 * idle minutes. All of it ends with the component.
 */
export function usePrivacy() {
  const root = document.documentElement
  const app = document.getElementById('app')
  const hidden = ref(false)
  const before = root.style.getPropertyValue('--scale')
  const scale = ref(Math.max(1, { standard: 1, large: 1.25, huge: 1.5 }[textSize.value]))
  let idle: ReturnType<typeof setTimeout> | undefined

  function wake() {
    hidden.value = false
    clearTimeout(idle)
    idle = setTimeout(() => (hidden.value = true), IDLE_MS)
  }

  /** The next larger size; after the largest, the first again. */
  function larger() {
    scale.value = SCALES.find((size) => size > scale.value) ?? SCALES[0] ?? 1
    root.style.setProperty('--scale', String(scale.value))
  }

  const stir = () => {
    if (!hidden.value) wake()
  }

  onMounted(() => {
    root.classList.add('resident')
    if (app) app.inert = true
    window.addEventListener('pointerdown', stir)
    window.addEventListener('keydown', stir)
    wake()
  })
  onBeforeUnmount(() => {
    clearTimeout(idle)
    root.classList.remove('resident')
    root.style.setProperty('--scale', before)
    if (app) app.inert = false
    window.removeEventListener('pointerdown', stir)
    window.removeEventListener('keydown', stir)
  })

  return { hidden, wake, larger, fontPx: () => BODY_PX * scale.value }
}
