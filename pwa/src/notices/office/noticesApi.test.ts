import { describe, expect, it } from 'vitest'
import { receptionOf, type MemberNotice } from './noticesApi'

const told: MemberNotice = { id: 'n', kind: 'REMARK', household_id: null, by: null, at: '2026-11-20T08:00:00+08:00', delivered_at: null, read_at: null }

describe('how far a notice has come', () => {
  it.each([
    [told, 'waiting'],
    [{ ...told, delivered_at: '2026-11-20T08:05:00+08:00' }, 'delivered'],
    [{ ...told, delivered_at: '2026-11-20T08:05:00+08:00', read_at: '2026-11-20T09:00:00+08:00' }, 'read'],
  ] as const)('%#', (notice, expected) => {
    expect(receptionOf(notice)).toBe(expected)
  })
})
