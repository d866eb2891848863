import { expect, it } from 'vitest'
import { bundle } from '@/core/testing/bundles'
import { CHIPS, doorNotes, joinNotes, NOTES_MAX, preferredHours, splitNotes } from './doorNotes'

const noted = (arrival_notes: string | null) => doorNotes(bundle({ household: { arrival_notes } })).map(({ icon, text }) => [icon, text])

it('turns hints into lines with a fitting picture', () => {
  expect(noted('家里有狗，先打电话；下午 3 点后在家。没电梯，走楼梯')).toEqual([
    ['dog', '家里有狗，先打电话'],
    ['clock', '下午 3 点后在家'],
    ['stairs', '没电梯，走楼梯'],
  ])
})

it('has nothing to say without hints', () => {
  expect(noted(null)).toEqual([])
  expect(noted('')).toEqual([])
})

it('takes notes apart into chips and free words, and puts them together again', () => {
  const parts = splitNotes('耳背；楼道灯坏了；家里有狗')

  expect(parts).toEqual({ chips: ['DEAF', 'DOG'], text: '楼道灯坏了' })
  expect(joinNotes(parts)).toBe('家里有狗；耳背；楼道灯坏了')
  expect(joinNotes({ chips: [], text: ' ' })).toBe(null)
})

it('leaves room for free words beside all the chips', () => {
  expect(joinNotes({ chips: CHIPS.map(({ code }) => code), text: '' })?.length).toBeLessThan(NOTES_MAX / 2)
})

it('reads when somebody is at home', () => {
  const pulled = bundle()
  const fact = { entity: `household:${pulled.household.id}`, key: 'preferred_hours', value: ['EVENING', 'MORNING', 'SOMETIMES'], fver: 1, hash: '', source: 'VISIT' as const, observed_at: null, observer: null }

  expect(preferredHours({ ...pulled, facts: [fact] })).toEqual(['MORNING', 'EVENING'])
  expect(preferredHours(pulled)).toEqual([])
})
