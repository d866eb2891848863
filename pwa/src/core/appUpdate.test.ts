import { beforeEach, describe, expect, it, vi } from 'vitest'

class Registration extends EventTarget {
  active: object | null = {}
  waiting: { postMessage: (message: string) => void } | null = null
  installing: EventTarget | null = null
  update = vi.fn(() => Promise.resolve())
}

let registration: Registration
let held: { name: string }[]
let container: EventTarget

/** A tablet whose service worker is ready. */
async function tablet() {
  vi.resetModules()
  registration = new Registration()
  container = Object.assign(new EventTarget(), {
    register: vi.fn(() => Promise.resolve(registration)),
    ready: Promise.resolve(registration),
    getRegistration: vi.fn(() => Promise.resolve(registration)),
  })
  Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true })
  Object.defineProperty(navigator, 'locks', { value: { query: () => Promise.resolve({ held }) }, configurable: true })
  vi.stubEnv('DEV', false)
  const module = await import('./appUpdate')
  await module.keepAppOnTablet()
  await Promise.resolve()
  return module
}

/** The server has a newer version; the browser has fetched all of it. */
function newVersionFetched() {
  registration.waiting = { postMessage: vi.fn() }
  registration.installing = new EventTarget()
  registration.dispatchEvent(new Event('updatefound'))
  registration.installing.dispatchEvent(new Event('statechange'))
  return registration.waiting
}

beforeEach(() => (held = []))

describe('a newer version', () => {
  it('is only announced when all of it lies on the tablet', async () => {
    const { updateReady, worksOffline } = await tablet()
    expect([updateReady.value, worksOffline.value]).toEqual([false, true])

    newVersionFetched()
    expect(updateReady.value).toBe(true)
  })

  it('waits while a visit is open in any tab, and starts when it is told after that', async () => {
    const { startUpdate, isVisitOpen } = await tablet()
    const waiting = newVersionFetched()
    held = [{ name: 'visit-open' }, { name: 'another lock' }]

    expect(await isVisitOpen()).toBe(true)
    expect(await startUpdate()).toBe(false)
    expect(waiting.postMessage).not.toHaveBeenCalled()

    held = []
    expect(await startUpdate()).toBe(true)
    expect(waiting.postMessage).toHaveBeenCalledWith('activate-now')
  })

  it('is never started by itself', async () => {
    await tablet()
    const waiting = newVersionFetched()
    container.dispatchEvent(new Event('controllerchange'))

    expect(waiting.postMessage).not.toHaveBeenCalled()
  })

  it('is asked for only where there is one to ask', async () => {
    const { lookForUpdate, startUpdate } = await tablet()
    await lookForUpdate()

    expect(registration.update).toHaveBeenCalledTimes(1)
    expect(await startUpdate()).toBe(false)
  })
})
