import { describe, expect, it } from 'vitest'
import { monthsBefore, share } from './reportsApi'

describe('shares', () => {
  it('are whole per cent, and nothing where nothing can be divided', () => {
    expect(share(45, 300)).toBe(15)
    expect(share(0, 300)).toBe(0)
    expect(share(3, 0)).toBeNull()
    expect(share(null, 300)).toBeNull()
  })
})

describe('months to choose', () => {
  it('go back over the turn of the year', () => {
    expect(monthsBefore('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11'])
  })
})
