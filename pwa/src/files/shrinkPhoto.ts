import type { ShrinkAnswer, ShrinkRequest } from './shrinkSizes'

export const LONGEST_SIDE_PX = 1600
export const JPEG_QUALITY = 0.8
const PATIENCE_MS = 20_000

export interface Picture {
  bytes: ArrayBuffer
  mime: string
  /** Null when the browser could not decode the picture and the original is kept. */
  width: number | null
  height: number | null
}

/**
 * Makes the picture that is kept of what the camera gave: upright, at most 1600 px, no hidden data.
 *
 * The work is done in a thread of its own, so that the page stays quick. What cannot be decoded is
 * kept as it is; the server then decides whether it is a photo.
 */
export async function shrinkPhoto(photo: Blob): Promise<Picture> {
  const small = await inWorker({ photo, longestSidePx: LONGEST_SIDE_PX, quality: JPEG_QUALITY })
  if (small) return { ...small, mime: 'image/jpeg' }
  return { bytes: await photo.arrayBuffer(), mime: photo.type || 'application/octet-stream', width: null, height: null }
}

function inWorker(request: ShrinkRequest): Promise<ShrinkAnswer | null> {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return Promise.resolve(null)
  const worker = new Worker(new URL('./shrinkWorker.ts', import.meta.url), { type: 'module' })
  return new Promise<ShrinkAnswer | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS)
    worker.addEventListener('message', (event: MessageEvent<ShrinkAnswer | null>) => {
      clearTimeout(timer)
      resolve(event.data)
    })
    worker.addEventListener('error', () => resolve(null))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
