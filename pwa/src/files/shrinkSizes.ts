import type { PhotoMeasure } from './photoQuality'

export interface ShrinkRequest {
  photo: Blob
  longestSidePx: number
  /** JPEG quality from 0 to 1. */
  quality: number
  /** Light and sharpness are measured on a copy of this size. */
  measuredSidePx: number
}

export interface ShrinkAnswer {
  bytes: ArrayBuffer
  width: number
  height: number
  measure: PhotoMeasure
}

/** `unreadable`: the browser knows no picture in these bytes. */
export type ShrinkReply = ShrinkAnswer | 'unreadable'

/** The largest size of the same shape within the limit; a small picture is never enlarged. */
export function fit(width: number, height: number, longestSidePx: number): { width: number; height: number } {
  const scale = Math.min(1, longestSidePx / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
