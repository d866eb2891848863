import { expect, it } from 'vitest'
import { daysLater, todayText } from './days'

it('counts days over months and years', () => {
  expect(daysLater('2026-12-28', 6)).toBe('2027-01-03')
  expect(daysLater('2026-11-21', 0)).toBe('2026-11-21')
})

it('takes the day of the city, whatever the clock of the desk', () => {
  expect(todayText(new Date('2026-11-21T17:00:00Z'))).toBe('2026-11-22')
})
