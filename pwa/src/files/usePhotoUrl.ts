import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { readPhoto } from './fileStore'
import type { VisitPhoto } from './photoTypes'

/** An address under which an <img> shows a photo of this tablet; empty while it is being opened. */
export function usePhotoUrl(photo: () => Pick<VisitPhoto, 'photo_id' | 'upload_sha256' | 'key' | 'mime'>): Ref<string> {
  const url = ref('')
  const free = () => {
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = ''
  }
  watch(
    () => photo().photo_id,
    async (id) => {
      free()
      const bytes = await readPhoto(photo())
      if (bytes && photo().photo_id === id) url.value = URL.createObjectURL(new Blob([bytes], { type: photo().mime }))
    },
    { immediate: true },
  )
  onScopeDispose(free)
  return url
}
