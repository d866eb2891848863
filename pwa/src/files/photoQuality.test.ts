import { describe, expect, it } from 'vitest'
import { PHOTO_LIMITS } from './photoLimits'
import { doubtOf, measurePhoto } from './photoQuality'

const SIDE = 64

/** A square picture, grey by a rule. */
function picture(grey: (x: number, y: number) => number) {
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255)
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) rgba.fill(grey(x, y), 4 * (y * SIDE + x), 4 * (y * SIDE + x) + 3)
  return measurePhoto(rgba, SIDE, SIDE)
}

describe('the check of a photo', () => {
  it('finds a picture with hard edges sharp enough', () => {
    const plate = picture((x, y) => (x > 16 && x < 48 && y > 24 && y < 40 ? 40 : 200))

    expect(doubtOf(plate)).toBeNull()
  })

  it('doubts the same picture when its edges run out softly', () => {
    const soft = picture((x) => 40 + (160 * x) / SIDE)

    expect(soft.sharpness).toBeLessThan(PHOTO_LIMITS.blurredBelow)
    expect(doubtOf(soft)).toBe('blurred')
  })

  it('calls a stairwell at night dark, not blurred', () => {
    const night = picture((x, y) => 12 + ((x + y) % 3))

    expect(doubtOf(night)).toBe('dark')
  })

  it('says nothing of a picture without pixels', () => {
    expect(measurePhoto(new Uint8ClampedArray(), 0, 0)).toEqual({ luminance: 0, sharpness: 0 })
  })
})
