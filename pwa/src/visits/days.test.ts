import { expect, it } from 'vitest'
import { fullYears } from './ages'
import { addDays, spokenDate } from './days'

it('counts days over the end of a month and a year', () => {
  expect(addDays('2026-12-30', 3)).toBe('2027-01-02')
})

it('says a date in the words of the language', () => {
  expect(spokenDate('2026-12-05', 'zh-CN')).toBe('12月5日 周六')
  expect(spokenDate('2026-12-05', 'en')).toBe('Sat 5 Dec')
})

it('turns a year older on the birthday, not before', () => {
  expect(fullYears('1974-03-02', '2026-03-01')).toBe(51)
  expect(fullYears('1974-03-02', '2026-03-02')).toBe(52)
})
