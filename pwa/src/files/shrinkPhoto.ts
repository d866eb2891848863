import { PHOTO_LIMITS } from './photoLimits'
import { doubtOf, type PhotoDoubt } from './photoQuality'
import type { ShrinkReply, ShrinkRequest } from './shrinkSizes'

export const LONGEST_SIDE_PX = 1600
export const JPEG_QUALITY = 0.8
const PATIENCE_MS = 20_000
const KNOWN_BEGINNINGS: [mime: string, bytes: number[]][] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46]],
]

export interface Picture {
  bytes: ArrayBuffer
  mime: string
  /** Null when the original is kept because no thread could make it smaller. */
  width: number | null
  height: number | null
  /** Too dark or blurred, by `PHOTO_LIMITS`; the worker decides. */
  doubt: PhotoDoubt | null
}

/** A file that cannot become a photo of a visit; nothing was stored. */
export class PhotoRefused extends Error {
  override name = 'PhotoRefused'

  constructor(readonly reason: 'too_large' | 'not_a_photo') {
    super(reason)
  }
}

/**
 * Makes the picture that is kept of what the camera gave: upright, at most 1600 px, no hidden data.
 *
 * The work is done in a thread of its own, so that the page stays quick. Where there is no such
 * thread the original is kept, if it looks like a picture that the server takes.
 *
 * @throws PhotoRefused for a file that is too large to be opened, or is no picture.
 */
export async function shrinkPhoto(photo: Blob): Promise<Picture> {
  if (photo.size > PHOTO_LIMITS.pickedBytes) throw new PhotoRefused('too_large')
  const small = await inWorker({ photo, longestSidePx: LONGEST_SIDE_PX, quality: JPEG_QUALITY, measuredSidePx: PHOTO_LIMITS.measuredSidePx })
  if (small === 'unreadable') throw new PhotoRefused('not_a_photo')
  if (small) return { bytes: small.bytes, mime: 'image/jpeg', width: small.width, height: small.height, doubt: doubtOf(small.measure) }
  return original(photo)
}

async function original(photo: Blob): Promise<Picture> {
  if (photo.size > PHOTO_LIMITS.keptBytes) throw new PhotoRefused('too_large')
  const bytes = await photo.arrayBuffer()
  const start = new Uint8Array(bytes.slice(0, 4))
  const known = KNOWN_BEGINNINGS.find(([, beginning]) => beginning.every((byte, at) => start[at] === byte))
  if (!known) throw new PhotoRefused('not_a_photo')
  return { bytes, mime: known[0], width: null, height: null, doubt: null }
}

/** @returns null when no thread could do it in time. */
function inWorker(request: ShrinkRequest): Promise<ShrinkReply | null> {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return Promise.resolve(null)
  const worker = new Worker(new URL('./shrinkWorker.ts', import.meta.url), { type: 'module' })
  return new Promise<ShrinkReply | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS)
    worker.addEventListener('message', (event: MessageEvent<ShrinkReply | null>) => {
      clearTimeout(timer)
      resolve(event.data)
    })
    worker.addEventListener('error', () => resolve(null))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
