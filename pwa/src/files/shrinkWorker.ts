/** Runs in its own thread: a photo of the camera becomes a small upright JPEG without hidden data. */
import { fit, type ShrinkAnswer, type ShrinkRequest } from './shrinkSizes'

async function shrink({ photo, longestSidePx, quality }: ShrinkRequest): Promise<ShrinkAnswer> {
  const full = await createImageBitmap(photo, { imageOrientation: 'from-image' })
  const { width, height } = fit(full.width, full.height, longestSidePx)
  const canvas = new OffscreenCanvas(width, height)
  const paper = canvas.getContext('2d', { alpha: false })
  if (!paper) throw new Error('no canvas')
  paper.imageSmoothingQuality = 'high'
  paper.drawImage(full, 0, 0, width, height)
  full.close()
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return { bytes: await small.arrayBuffer(), width, height }
}

self.addEventListener('message', (event: MessageEvent<ShrinkRequest>) => {
  const answer = (message: ShrinkAnswer | null, transfer: Transferable[] = []) => self.postMessage(message, { transfer })
  shrink(event.data).then(
    (done) => answer(done, [done.bytes]),
    () => answer(null),
  )
})
