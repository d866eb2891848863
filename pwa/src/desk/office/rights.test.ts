import { describe, expect, it } from 'vitest'
import { mayDo, startPage } from './rights'

describe('what a role gets', () => {
  it('is the morning for leads and officers, the queue for the reviewer', () => {
    expect(startPage(['GRID_LEADER'])).toBe('/morning')
    expect(startPage(['COMMUNITY_REVIEWER'])).toBe('/review')
    expect(startPage(['SUBDISTRICT_APPROVER'])).toBe('/morning')
    expect(startPage(['STATS'])).toBe('/reports')
    expect(startPage(['AUDITOR'])).toBe('/audit')
  })

  it('never is a household for statistics, audit and administration', () => {
    expect(mayDo(['STATS', 'AUDITOR', 'ADMIN'], 'households')).toBe(false)
    expect(mayDo(['STATS', 'AUDITOR', 'ADMIN'], 'map')).toBe(false)
  })

  it('is assigning for the lead alone', () => {
    expect(mayDo(['COMMUNITY_REVIEWER', 'DISTRICT_SUPERVISOR'], 'assign')).toBe(false)
    expect(mayDo(['GRID_LEADER'], 'assign')).toBe(true)
  })
})
