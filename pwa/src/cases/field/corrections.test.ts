import { describe, expect, it } from 'vitest'
import type { SentWork } from '@/core/outboxView'
import { canBeCorrected, corrected, correctableFields } from './corrections'

function refused(kind: string, body: Record<string, unknown> | null, rule = 'id_no_checksum'): SentWork {
  return {
    op_id: 'a', seq: 1, kind, household: 'h', deps: [], saved_at: '', state: 'needs_attention', receivedAt: null, replaces: null, inBase: false, body,
    files: { total: 0, complete: 0, refused: 0 },
    receipt: { op_id: 'a', seq: 1, status: 'rejected', detail: [{ pointer: '', rule, params: {}, message_key: rule }], server_versions: {}, review_item_ids: [], prev_receipt: null, hash: '' } as unknown as SentWork['receipt'],
  }
}

describe('corrections', () => {
  it('keeps what was not touched, empties to null and leaves numbers numbers', () => {
    const body = { household_id: 'h', address: { floor: 5, room: '501', building_id: 'b' }, note: 'x' }
    expect(corrected(body, { 'address/floor': '6', 'address/room': '601', note: ' ' })).toEqual({ household_id: 'h', address: { floor: 6, room: '601', building_id: 'b' }, note: null })
    expect(body.address.room).toBe('501')
  })

  it('offers only what a person can mend in place', () => {
    expect(correctableFields(refused('person.create', { name: '王' })).map(({ path }) => path)).toEqual(['name', 'birth_date', 'id_no', 'phone'])
    expect(correctableFields(refused('visit.submit', {}))).toEqual([])
    expect(correctableFields(refused('fact.set', { new: ['A'] }))).toEqual([])
  })

  it('is over once something newer has taken the place, or the lead said no', () => {
    const work = refused('note.add', { text: 'x' })
    expect(canBeCorrected(work, [work])).toBe(true)
    expect(canBeCorrected(work, [work, { ...work, op_id: 'b', replaces: 'a' }])).toBe(false)
    expect(canBeCorrected(refused('note.add', { text: 'x' }, 'refused_by_lead'), [])).toBe(false)
  })
})
