import { ref, type Ref } from 'vue'
import { isNoRoom, readStorage } from '@/core/storage'
import { buzz } from '@/core/haptics'
import { addPhoto, removePhoto } from './fileStore'
import type { PhotoDoubt } from './photoQuality'
import { inOrder, needsConsent, type PhotoKind, type VisitPhoto } from './photoTypes'
import { PhotoRefused } from './shrinkPhoto'

/** Why a photo is not in the visit; each is a sentence with a next step. The visit goes on. */
export type PhotoFault = 'notSaved' | 'noRoom' | 'tooLarge' | 'notAPhoto'

interface Around {
  visitId: () => string
  photos: Ref<VisitPhoto[]>
  /** Stores the draft for good. */
  storeDraft: () => Promise<void>
}

/** The photos of one visit: kept, replaced, ordered and dropped, without ever naming bytes that are gone. */
export function useVisitPhotos({ visitId, photos, storeDraft }: Around) {
  const busy = ref(false)
  const fault = ref<PhotoFault | null>(null)
  /** The last photo, when it looks too dark or blurred. */
  const doubted = ref<{ photo: VisitPhoto; doubt: PhotoDoubt } | null>(null)

  /** @param old the photo that this one replaces. */
  async function keep(picture: Blob, kind: PhotoKind, old: VisitPhoto | null): Promise<void> {
    busy.value = true
    fault.value = doubted.value = null
    try {
      const { photo, doubt } = await addPhoto(visitId(), picture, {
        kind,
        caption: old?.caption ?? null,
        order: old?.order ?? photos.value.length,
        consent: needsConsent(kind) ? 'AGREED' : 'NOT_ASKED',
      })
      photos.value = old ? photos.value.map((one) => (one.photo_id === old.photo_id ? photo : one)) : [...photos.value, photo]
      doubted.value = doubt && { photo, doubt }
      buzz(doubt ? 'refusal' : 'success')
      if (old) await forget(old)
    } catch (error) {
      fault.value = faultOf(error)
      buzz('refusal')
    } finally {
      busy.value = false
      void readStorage()
    }
  }

  /** The draft is stored without the photo first: a crash in between leaves bytes, never a dead reference. */
  async function forget(photo: VisitPhoto): Promise<void> {
    if (doubted.value?.photo.photo_id === photo.photo_id) doubted.value = null
    await storeDraft()
    await removePhoto(photo)
  }

  async function drop(photo: VisitPhoto): Promise<void> {
    photos.value = inOrder(photos.value.filter((other) => other.photo_id !== photo.photo_id))
    await forget(photo)
  }

  function move(photo: VisitPhoto, by: -1 | 1): void {
    const from = photos.value.findIndex((other) => other.photo_id === photo.photo_id)
    const moved = [...photos.value]
    moved.splice(from, 1)
    moved.splice(from + by, 0, photo)
    photos.value = inOrder(moved)
  }

  function caption(photo: VisitPhoto, text: string): void {
    photos.value = photos.value.map((other) => (other.photo_id === photo.photo_id ? { ...other, caption: text.trim() || null } : other))
  }

  return { busy, fault, doubted, keep, drop, move, caption }
}

function faultOf(error: unknown): PhotoFault {
  if (error instanceof PhotoRefused) return error.reason === 'too_large' ? 'tooLarge' : 'notAPhoto'
  return isNoRoom(error) ? 'noRoom' : 'notSaved'
}
