import { expect, it } from 'vitest'
import { spokenDate } from './days'

it('says a date in the words of the language', () => {
  expect(spokenDate('2026-12-05', 'zh-CN')).toBe('12月5日 周六')
  expect(spokenDate('2026-12-05', 'en')).toBe('Sat 5 Dec')
})
