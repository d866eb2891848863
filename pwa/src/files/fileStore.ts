import { nowText } from '@/core/clock'
import { dropDraftBlob, keepBlob, readBlob } from '@/core/outbox'
import { member } from '@/core/session'
import { uuid7 } from '@/core/uuid7'
import { open, seal } from '@/core/vault'
import { workDb } from '@/core/workDatabase'
import type { VisitPhoto } from './photoTypes'
import type { PhotoDoubt } from './photoQuality'
import { openPhoto, sealPhoto } from './sealPhoto'
import { shrinkPhoto } from './shrinkPhoto'

export type PhotoDetails = Pick<VisitPhoto, 'kind' | 'caption' | 'order' | 'consent'>

export interface AddedPhoto {
  photo: VisitPhoto
  /** Kept all the same; whether to take it again is the worker's word. */
  doubt: PhotoDoubt | null
}

/**
 * Keeps a picture of an open visit for good and returns what the visit says of it.
 *
 * The sealed bytes lie on the disk before anything names them, and the photo is noted beside the
 * draft: after a kill at any moment `strayPhotos` finds what the draft does not know yet.
 *
 * @throws PhotoRefused for what cannot be a photo, QuotaExceededError when the tablet has no room;
 * nothing is left behind then.
 */
export async function addPhoto(visitId: string, picture: Blob, details: PhotoDetails): Promise<AddedPhoto> {
  const taken_at = nowText()
  const small = await shrinkPhoto(picture)
  const { ciphertext, ...names } = await sealPhoto(small.bytes)
  await keepBlob(names.upload_sha256, ciphertext)
  const photo: VisitPhoto = { photo_id: uuid7(), ...names, ...details, taken_at, size_bytes: small.bytes.byteLength, mime: small.mime }
  try {
    const sealed = await seal({ store: 'photos', id: photo.photo_id }, photo)
    await work().photos.put({ id: photo.photo_id, draft: visitId, ...sealed })
  } catch (error) {
    await dropDraftBlob(names.upload_sha256).catch(() => undefined)
    throw error
  }
  return { photo, doubt: small.doubt }
}

/** The picture itself; null when its bytes are no longer on this tablet. */
export async function readPhoto(photo: Pick<VisitPhoto, 'upload_sha256' | 'key'>): Promise<ArrayBuffer | null> {
  const ciphertext = await readBlob(photo.upload_sha256)
  return ciphertext ? openPhoto(ciphertext, photo.key) : null
}

/** Drops a photo of an open visit. Store the draft without it first. */
export async function removePhoto(photo: Pick<VisitPhoto, 'photo_id' | 'upload_sha256'>): Promise<void> {
  await work().photos.delete(photo.photo_id)
  await dropDraftBlob(photo.upload_sha256)
}

/** Photos that were stored, but whose draft was not stored again before the app was killed. */
export async function strayPhotos(visitId: string, known: VisitPhoto[]): Promise<VisitPhoto[]> {
  const rows = await work().photos.where({ draft: visitId }).toArray()
  const named = new Set(known.map((photo) => photo.photo_id))
  const stray = rows.filter((row) => !named.has(row.id))
  return Promise.all(stray.map((row) => open<VisitPhoto>({ store: 'photos', id: row.id }, row)))
}

/** Forgets the notes beside a draft that is sealed now; its bytes wait in the outbox. */
export async function forgetPhotoNotes(visitId: string): Promise<void> {
  await work().photos.where({ draft: visitId }).delete()
}

/** Drops everything that was photographed for a draft that is being deleted. */
export async function removePhotosOf(visitId: string): Promise<void> {
  const rows = await work().photos.where({ draft: visitId }).toArray()
  for (const row of rows) await removePhoto(await open<VisitPhoto>({ store: 'photos', id: row.id }, row))
}

function work() {
  if (!member.value) throw new Error('nobody is signed in')
  return workDb(member.value.id)
}
