import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { storageState } from '@/core/storage'
import { FEW_PHOTOS, PHOTO_ROOM_BYTES } from './photoLimits'

/** How many photos the tablet still has room for, and that in words. */
export function useRoom() {
  const { t, n } = useI18n()
  const left = computed(() => {
    const { quota, usage } = storageState.value
    return quota === null || usage === null ? null : Math.max(0, Math.floor((quota - usage) / PHOTO_ROOM_BYTES))
  })
  const few = computed(() => left.value !== null && left.value < FEW_PHOTOS)
  const text = computed(() => {
    if (left.value === null) return ''
    if (left.value === 0) return t('files.room.none')
    return t('files.room.left', { n: n(left.value < 200 ? left.value : Math.floor(left.value / 100) * 100) })
  })
  return { left, few, text }
}
