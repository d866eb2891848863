import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { signedInTablet } from '@/core/testing/signedIn'
import { uuid7 } from '@/core/uuid7'
import * as draftStore from './draftStore'
import { useDraft } from './useDraft'
import { startVisit } from './visitStore'

let scope: EffectScope
beforeEach(() => signedInTablet())
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

async function opened() {
  const { visit_id } = await startVisit({ household_id: uuid7(), purpose: 'LOOK_IN' })
  scope = effectScope()
  const visit = scope.run(() => useDraft(visit_id))!
  await visit.load()
  const stored = async () => (await draftStore.readDraft(visit_id))?.note
  return { ...visit, visit_id, stored }
}

function hide() {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
}

it('an answer is on the disk 300 ms after it was given, and the page says so', async () => {
  const visit = await opened()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  visit.change({ note: '膝盖' })
  visit.change({ note: '膝盖不好' })
  expect(visit.saveState.value).toBe('saving')
  vi.advanceTimersByTime(300)
  vi.useRealTimers()

  await vi.waitFor(() => expect(visit.saveState.value).toBe('saved'))
  expect(await visit.stored()).toBe('膝盖不好')
})

it('a page that is hidden is stored at once', async () => {
  const visit = await opened()
  visit.change({ note: '膝盖不好' })
  hide()

  await vi.waitFor(async () => expect(await visit.stored()).toBe('膝盖不好'), { timeout: 200 })
})

it('a full tablet is said, and nothing leaves the page', async () => {
  const visit = await opened()
  const full = vi.spyOn(draftStore, 'storeDraft').mockRejectedValueOnce(new DOMException('no room', 'QuotaExceededError'))
  visit.change({ note: '膝盖不好' })

  await expect(visit.flush()).rejects.toThrow('no room')
  expect(visit.saveState.value).toBe('failed')
  full.mockRestore()
  await visit.flush()
  expect(await visit.stored()).toBe('膝盖不好')
})

it('a late autosave cannot bring back a visit that was handed over', async () => {
  const visit = await opened()
  visit.change({ note: '膝盖不好' })

  await visit.handOver((draft) => draftStore.discardDraft(draft.visit_id))
  await visit.flush()

  expect(await draftStore.readDraft(visit.visit_id)).toBeNull()
})

it('a hand-over that fails leaves the visit open', async () => {
  const visit = await opened()

  await expect(visit.handOver(() => Promise.reject(new Error('not set up')))).rejects.toThrow()
  visit.change({ note: '再来' })
  await visit.flush()

  expect(await visit.stored()).toBe('再来')
})
