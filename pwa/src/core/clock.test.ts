import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clockReading, dateInChina, dayInChina, daysBetween, noteServerTime, nowText } from './clock'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

describe('clock', () => {
  it('knows how far the tablet is off after a contact', () => {
    vi.setSystemTime('2026-11-21T08:00:00Z')
    noteServerTime('2026-11-21T08:00:10Z')

    expect(clockReading().q).toBe('good')
    expect(Math.abs(clockReading().offset_ms - 10_000)).toBeLessThan(200)
  })

  it('calls a clock that jumped a year implausible, and still records it', () => {
    vi.setSystemTime('2026-11-21T08:00:00Z')
    noteServerTime('2026-11-21T08:00:00Z')
    vi.setSystemTime('2027-11-21T08:00:00Z')

    expect(clockReading().q).toBe('implausible')
  })

  it('counts days of law in China', () => {
    expect(dateInChina(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21')
    expect(daysBetween('2026-11-19', '2026-11-21')).toBe(2)
  })

  it('writes times with an offset', () => {
    expect(nowText(new Date('2026-11-21T08:00:00Z'))).toMatch(/^2026-11-2\dT\d\d:00:00\.000[+-]\d\d:\d\d$/)
    expect(Date.parse(nowText(new Date('2026-11-21T08:00:00Z')))).toBe(Date.parse('2026-11-21T08:00:00Z'))
  })

  it.each(['2026-11-21T15:59:59+00:00', '2026-11-21T16:00:00Z', '2026-11-21T23:30:00.123+08:00', '2026-11-20T20:00:00-05:00'])('reads the day of %s as a Date would', (at) => {
    expect(dayInChina(at)).toBe(dateInChina(new Date(at)))
  })
})
