import { afterEach, describe, expect, it, vi } from 'vitest'
import { hasCamera, startCamera } from './camera'

function tabletWith(mediaDevices: object | undefined) {
  Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true })
}

const track = (capabilities: object) => ({ getCapabilities: () => capabilities, applyConstraints: vi.fn(() => Promise.resolve()), stop: vi.fn() })
const stream = (of: object) => ({ getVideoTracks: () => [of], getTracks: () => [of] })
const refusing = (name: string) => ({ getUserMedia: () => Promise.reject(new DOMException('no', name)) })

afterEach(() => tabletWith(undefined))

describe('the camera in the page', () => {
  it('is not there on a page without https, and not without a lens', async () => {
    tabletWith(undefined)
    expect(await hasCamera()).toBe(false)

    tabletWith({ enumerateDevices: () => Promise.resolve([{ kind: 'audioinput' }]) })
    expect(await hasCamera()).toBe(false)
  })

  it.each([
    ['NotAllowedError', 'DENIED'],
    ['NotFoundError', 'NONE'],
    ['NotReadableError', 'BUSY'],
  ])('says why it does not open: %s', async (name, fault) => {
    tabletWith(refusing(name))

    await expect(startCamera()).rejects.toMatchObject({ name: 'NoCamera', fault })
  })

  it('offers the light only where the lens has one', async () => {
    tabletWith({ getUserMedia: () => Promise.resolve(stream(track({}))) })
    expect((await startCamera()).torch).toBeNull()

    const lit = track({ torch: true })
    tabletWith({ getUserMedia: () => Promise.resolve(stream(lit)) })
    await (await startCamera()).torch?.(true)
    expect(lit.applyConstraints).toHaveBeenCalledWith({ advanced: [{ torch: true }] })
  })

  it('lets the lens go when it is stopped', async () => {
    const used = track({})
    tabletWith({ getUserMedia: () => Promise.resolve(stream(used)) })
    ;(await startCamera()).stop()

    expect(used.stop).toHaveBeenCalled()
  })
})
