import { afterEach, describe, expect, it, vi } from 'vitest'
import { PHOTO_LIMITS } from './photoLimits'
import { PhotoRefused, shrinkPhoto } from './shrinkPhoto'
import type { ShrinkReply } from './shrinkSizes'

const JPEG = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]
const file = (bytes: number[], type = 'image/jpeg') => new Blob([new Uint8Array(bytes)], { type })
const withSize = (blob: Blob, size: number) => Object.defineProperty(blob, 'size', { value: size })

/** A thread that answers at once. */
function threadAnswering(reply: ShrinkReply | null) {
  const started = vi.fn()
  class Thread extends EventTarget {
    constructor() {
      super()
      started()
    }
    postMessage() {
      this.dispatchEvent(new MessageEvent('message', { data: reply }))
    }
    terminate() {
      // nothing runs
    }
  }
  vi.stubGlobal('Worker', Thread)
  vi.stubGlobal('OffscreenCanvas', Object)
  return started
}

afterEach(() => vi.unstubAllGlobals())

describe('a file that shall become a photo', () => {
  it('of 60 MB is refused before anything is decoded', async () => {
    const started = threadAnswering(null)
    const huge = withSize(file(JPEG), 60 * 1024 * 1024)

    await expect(shrinkPhoto(huge)).rejects.toMatchObject({ name: 'PhotoRefused', reason: 'too_large' })
    expect(started).not.toHaveBeenCalled()
  })

  it('that the browser cannot read is refused as no photo', async () => {
    threadAnswering('unreadable')

    await expect(shrinkPhoto(file([80, 75, 3, 4], 'image/jpeg'))).rejects.toMatchObject({ reason: 'not_a_photo' })
  })

  it('comes back smaller, with a word on its light and sharpness', async () => {
    threadAnswering({ bytes: new ArrayBuffer(8), width: 1600, height: 1200, measure: { luminance: 12, sharpness: 400 } })

    expect(await shrinkPhoto(file(JPEG))).toMatchObject({ mime: 'image/jpeg', width: 1600, doubt: 'dark' })
  })

  it('is kept as it is where no thread can make it smaller, if the server will take it', async () => {
    const kept = await shrinkPhoto(file(JPEG, 'text/plain'))

    expect([...new Uint8Array(kept.bytes)]).toEqual(JPEG)
    expect(kept).toMatchObject({ mime: 'image/jpeg', width: null, doubt: null })
  })

  it.each([
    ['no picture', file([1, 2, 3, 4]), 'not_a_photo'],
    ['too large for the server', withSize(file(JPEG), PHOTO_LIMITS.keptBytes + 1), 'too_large'],
  ])('is refused without a thread when it is %s', async (_name, given, reason) => {
    const refused = await shrinkPhoto(given).catch((error: unknown) => error)

    expect(refused).toBeInstanceOf(PhotoRefused)
    expect((refused as PhotoRefused).reason).toBe(reason)
  })
})
