import { beforeEach, expect, it, vi } from 'vitest'

function browserOffers(outcome: 'accepted' | 'dismissed') {
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: vi.fn(() => Promise.resolve()), userChoice: Promise.resolve({ outcome }) })
  window.dispatchEvent(event)
  return event
}

async function watched(standalone = false) {
  vi.resetModules()
  vi.stubGlobal('matchMedia', () => ({ matches: standalone }))
  const module = await import('./installPrompt')
  module.watchInstall()
  return module
}

beforeEach(() => vi.unstubAllGlobals())

it('tells in words how to install where the browser offers nothing', async () => {
  const { installWay, install } = await watched()

  expect(installWay.value).toBe('words')
  expect(await install()).toBe(false)
})

it('keeps the browser’s question for a key of ours, and asks once', async () => {
  const { installWay, install } = await watched()
  const event = browserOffers('dismissed')
  expect([event.defaultPrevented, installWay.value]).toEqual([true, 'ask'])

  expect(await install()).toBe(false)
  expect(event.prompt).toHaveBeenCalledTimes(1)
  expect(installWay.value).toBe('words')
})

it('says nothing once the app is installed', async () => {
  const { installWay } = await watched()
  browserOffers('accepted')
  window.dispatchEvent(new Event('appinstalled'))
  expect(installWay.value).toBe('done')

  expect((await watched(true)).installWay.value).toBe('done')
})
