import { computed, onUnmounted, shallowRef } from 'vue'

/** The field whose keys are shown; only one at a time, so that the page stays short. */
const shown = shallowRef<symbol | null>(null)

export function useKeyPad() {
  const own = Symbol('key pad')
  const open = computed({
    get: () => shown.value === own,
    set: (wanted) => {
      if (wanted) shown.value = own
      else if (shown.value === own) shown.value = null
    },
  })
  onUnmounted(() => (open.value = false))
  return { open }
}
