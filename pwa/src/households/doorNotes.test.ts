import { expect, it } from 'vitest'
import { bundle } from '@/core/testing/bundles'
import { doorNotes } from './doorNotes'

const notes = (arrival_notes: string | null) => doorNotes(bundle({ household: { arrival_notes } }))

it('gives every hint its line and a picture that fits', () => {
  expect(notes('家里有狗，先打电话再上楼；下午 3 点后在家。没电梯，走楼梯')).toEqual([
    { icon: 'dog', text: '家里有狗，先打电话再上楼' },
    { icon: 'clock', text: '下午 3 点后在家' },
    { icon: 'stairs', text: '没电梯，走楼梯' },
  ])
})

it('says nothing where nothing is on file', () => {
  expect(notes(null)).toEqual([])
})
