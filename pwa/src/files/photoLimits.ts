/** Every number that decides about a photo or a recording on the tablet, in one table. */
export const PHOTO_LIMITS = {
  /** A file larger than this is not opened at all: decoding it could end the page. */
  pickedBytes: 40 * 1024 * 1024,
  /** The server takes no larger picture (RUHU_PHOTO_MAX). */
  keptBytes: 12 * 1024 * 1024,
  /** Light and sharpness are measured on a picture of this longest side, so that they compare. */
  measuredSidePx: 512,
  /** Mean luminance, 0 to 255. A lit stairwell is about 70, one at night below 25. */
  darkBelow: 38,
  /** Variance of the Laplacian, of grey levels. A sharp door plate is above 200. */
  blurredBelow: 28,
} as const

/** What a kept photo takes on the tablet, roughly; for "room for about N more". */
export const PHOTO_ROOM_BYTES = 400_000
/** With room for fewer photos than this, the worker is told. */
export const FEW_PHOTOS = 20

export const RECORDING_LIMITS = {
  seconds: 60,
  /** The server takes no larger recording. */
  keptBytes: 3 * 1024 * 1024,
  bitsPerSecond: 32_000,
} as const
