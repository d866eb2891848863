import { shallowRef, watch, type Ref } from 'vue'
import type { Bundle } from '@/core/bundle'
import { households, openHousehold } from '@/core/households'

/** One household with all that is known of it, kept up to date while the page is open; undefined until read. */
export function useHousehold(id: Ref<string>): Ref<Bundle | null | undefined> {
  const bundle = shallowRef<Bundle | null | undefined>()
  watch(
    [id, households],
    async ([wanted]) => {
      const opened = await openHousehold(wanted)
      if (wanted === id.value) bundle.value = opened
    },
    { immediate: true },
  )
  return bundle
}
