import { expect, test } from 'vitest'
import { deviceState, sizeText, unsentOn } from './deviceState'
import type { DeviceRow } from './staffApi'

const NOW = new Date('2026-11-21T04:00:00Z')

function tablet(changed: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: 'd', label: '平板', enrolled_at: '2026-11-01T00:00:00Z', enrolled_by: null, revoked_at: null,
    last_contact_at: '2026-11-21T01:00:00Z', last_member: null, last_member_id: null, clock_offset_s: 1, may_manage: true,
    report: { storage: { persisted: true, usage: 10, quota: 100 }, unsent: { ops: 0, blobs: 0 } },
    ...changed,
  } as DeviceRow
}

test('the worst that is known of a tablet is what is shown', () => {
  expect(deviceState(tablet(), NOW)).toBe('ok')
  expect(deviceState(tablet({ report: { unsent: { ops: 2, blobs: 1 } } }), NOW)).toBe('unsent')
  expect(deviceState(tablet({ report: { storage: { persisted: false } } }), NOW)).toBe('fading')
  expect(deviceState(tablet({ clock_offset_s: -400 }), NOW)).toBe('clock')
  expect(deviceState(tablet({ report: { storage: { usage: 95, quota: 100 } } }), NOW)).toBe('full')
  expect(deviceState(tablet({ last_contact_at: '2026-11-18T01:00:00Z' }), NOW)).toBe('silent')
  expect(deviceState(tablet({ last_contact_at: null }), NOW)).toBe('never')
  expect(deviceState(tablet({ revoked_at: '2026-11-20T00:00:00Z' }), NOW)).toBe('revoked')
})

test('records and files that wait are counted together', () => {
  expect(unsentOn(tablet({ report: { unsent: { ops: 2, blobs: 1 } } }))).toBe(3)
  expect(unsentOn(tablet({ report: {} }))).toBe(0)
})

test('sizes are told in words that fit', () => {
  expect(sizeText(120_000_000)).toBe('120 MB')
  expect(sizeText(1_440_000_000)).toBe('1.4 GB')
})
