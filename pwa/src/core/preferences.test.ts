import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

const root = document.documentElement

async function opened(kept?: object) {
  vi.resetModules()
  localStorage.clear()
  if (kept) localStorage.setItem('ruhu.preferences', JSON.stringify(kept))
  const module = await import('./preferences')
  module.applyPreferences()
  return module
}

beforeEach(() => vi.useRealTimers())

it('begins light, in standard size, for the right hand', async () => {
  await opened()

  expect([root.dataset['theme'], root.dataset['hand'], root.style.getPropertyValue('--scale')]).toEqual(['light', 'right', '1'])
})

it('mirrors the pages for the left hand, and remembers it beside what was chosen before', async () => {
  const { hand } = await opened({ textSize: 'huge', theme: 'dark' })
  hand.value = 'left'
  await nextTick()

  expect([root.dataset['hand'], root.dataset['theme'], root.style.getPropertyValue('--scale')]).toEqual(['left', 'dark', '1.5'])
  expect(JSON.parse(localStorage.getItem('ruhu.preferences') ?? '')).toEqual({ textSize: 'huge', theme: 'dark', hand: 'left' })
})

it('grows dark in the evening when it follows the time, also while the app stays open', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 21, 17, 59) })
  await opened({ theme: 'auto' })
  expect(root.dataset['theme']).toBe('light')

  vi.setSystemTime(new Date(2026, 10, 21, 18, 1))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(root.dataset['theme']).toBe('dark')
})
