import { describe, expect, it } from 'vitest'
import { dayText, daysUntil, deviation, figure, momentText, monthText, type Words } from './format'

const ZH: Words = { locale: 'zh-CN', today: '今天', yesterday: '昨天' }
const EN: Words = { locale: 'en', today: 'Today', yesterday: 'Yesterday' }
const NOW = new Date('2026-11-21T10:00:00+08:00')

describe('moments', () => {
  it('of today and yesterday are said in words', () => {
    expect(momentText('2026-11-21T09:05:00+08:00', ZH, NOW)).toBe('今天 9:05')
    expect(momentText('2026-11-20T23:59:00+08:00', ZH, NOW)).toBe('昨天 23:59')
    expect(momentText('2026-11-20T23:59:00+08:00', EN, NOW)).toBe('Yesterday 23:59')
  })

  it('follow the calendar of the city wherever the desk stands', () => {
    expect(momentText('2026-11-20T16:30:00Z', ZH, NOW)).toBe('今天 0:30')
  })

  it('of this year carry no year, older ones do', () => {
    expect(momentText('2026-11-18T09:40:00+08:00', ZH, NOW)).toBe('11月18日 9:40')
    expect(momentText('2024-01-12T09:40:00+08:00', ZH, NOW)).toBe('2024年1月12日')
    expect(dayText('2026-03-02', 'en', NOW)).toBe('2 Mar')
    expect(monthText('2025-03-01T00:00:00+08:00', 'zh-CN')).toBe('2025年3月')
    expect(monthText('2026-11', 'en')).toBe('Nov 2026')
  })
})

describe('figures', () => {
  it('count days to a due date, negative when overdue', () => {
    expect(daysUntil('2026-11-21', NOW)).toBe(0)
    expect(daysUntil('2026-11-28', NOW)).toBe(7)
    expect(daysUntil('2026-11-18', NOW)).toBe(-3)
  })

  it('are grouped, and a dash when there is none', () => {
    expect(figure(2964)).toBe('2,964')
    expect(figure(null)).toBe('–')
  })

  it('deviate with a real minus sign', () => {
    expect(deviation(2958, 2976)).toBe('−0.6%')
    expect(deviation(2977, 2976)).toBe('+0.0%')
    expect(deviation(3, 0)).toBe('')
  })
})
