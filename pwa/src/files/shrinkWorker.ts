/** Runs in its own thread: a photo of the camera becomes a small upright JPEG without hidden data. */
import { measurePhoto, type PhotoMeasure } from './photoQuality'
import { fit, type ShrinkReply, type ShrinkRequest } from './shrinkSizes'

async function shrink({ photo, longestSidePx, quality, measuredSidePx }: ShrinkRequest): Promise<ShrinkReply> {
  const full = await createImageBitmap(photo, { imageOrientation: 'from-image' }).catch(() => null)
  if (!full) return 'unreadable'
  const { width, height } = fit(full.width, full.height, longestSidePx)
  const canvas = drawn(full, width, height)
  full.close()
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return { bytes: await small.arrayBuffer(), width, height, measure: measured(canvas, measuredSidePx) }
}

function drawn(picture: CanvasImageSource, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  paperOf(canvas).drawImage(picture, 0, 0, width, height)
  return canvas
}

function measured(canvas: OffscreenCanvas, sidePx: number): PhotoMeasure {
  const { width, height } = fit(canvas.width, canvas.height, sidePx)
  const copy = drawn(canvas, width, height)
  return measurePhoto(paperOf(copy).getImageData(0, 0, width, height).data, width, height)
}

function paperOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const paper = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!paper) throw new Error('no canvas')
  paper.imageSmoothingQuality = 'high'
  return paper
}

self.addEventListener('message', (event: MessageEvent<ShrinkRequest>) => {
  const answer = (message: ShrinkReply | null, transfer: Transferable[] = []) => self.postMessage(message, { transfer })
  shrink(event.data).then(
    (done) => (done === 'unreadable' ? answer(done) : answer(done, [done.bytes])),
    () => answer(null), // out of memory, or no canvas: whoever asked decides
  )
})
