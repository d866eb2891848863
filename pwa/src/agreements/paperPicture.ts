const WIDTH_PX = 600
const HEIGHT_PX = 240
const GREYS = 24

/**
 * A photo of a fingerprint on paper as a small grey picture; nothing else of the photo is kept.
 *
 * @throws Error when the file is no picture.
 */
export async function paperPicture(photo: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(photo)
  const canvas = new OffscreenCanvas(WIDTH_PX, HEIGHT_PX)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser cannot draw')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, WIDTH_PX, HEIGHT_PX)
  const scale = Math.min(WIDTH_PX / bitmap.width, HEIGHT_PX / bitmap.height)
  const [width, height] = [bitmap.width * scale, bitmap.height * scale]
  pen.drawImage(bitmap, (WIDTH_PX - width) / 2, (HEIGHT_PX - height) / 2, width, height)
  bitmap.close()
  const image = pen.getImageData(0, 0, WIDTH_PX, HEIGHT_PX)
  toFewGreys(image.data)
  pen.putImageData(image, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}

/** Few greys make a picture of paper a tenth as large. */
export function toFewGreys(pixels: Uint8ClampedArray): void {
  const step = 255 / (GREYS - 1)
  for (let at = 0; at < pixels.length; at += 4) {
    const grey = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!
    pixels[at] = pixels[at + 1] = pixels[at + 2] = Math.round(Math.round(grey / step) * step)
    pixels[at + 3] = 255
  }
}
