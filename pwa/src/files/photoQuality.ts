import { PHOTO_LIMITS } from './photoLimits'

/** What a worker may want to look at again before the resident is gone. */
export type PhotoDoubt = 'dark' | 'blurred'

export interface PhotoMeasure {
  /** Mean, 0 to 255. */
  luminance: number
  /** Variance of the Laplacian: how much the picture changes from pixel to pixel. */
  sharpness: number
}

/** @param rgba pixels as a canvas gives them, four bytes each. */
export function measurePhoto(rgba: Uint8ClampedArray, width: number, height: number): PhotoMeasure {
  const grey = new Float32Array(width * height)
  let sum = 0
  for (let at = 0; at < grey.length; at++) {
    const level = 0.2126 * (rgba[4 * at] ?? 0) + 0.7152 * (rgba[4 * at + 1] ?? 0) + 0.0722 * (rgba[4 * at + 2] ?? 0)
    grey[at] = level
    sum += level
  }
  return { luminance: sum / Math.max(1, grey.length), sharpness: laplacianVariance(grey, width, height) }
}

function laplacianVariance(grey: Float32Array, width: number, height: number): number {
  let count = 0
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const around = (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - width] ?? 0) + (grey[at + width] ?? 0)
      const edge = around - 4 * (grey[at] ?? 0)
      sum += edge
      squares += edge * edge
      count++
    }
  }
  if (!count) return 0
  const mean = sum / count
  return squares / count - mean * mean
}

/** Darkness is named first: a dark picture has few edges as well. */
export function doubtOf({ luminance, sharpness }: PhotoMeasure): PhotoDoubt | null {
  if (luminance < PHOTO_LIMITS.darkBelow) return 'dark'
  return sharpness < PHOTO_LIMITS.blurredBelow ? 'blurred' : null
}
