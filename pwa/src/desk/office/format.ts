/** Times and figures the way the desk reads them: near days in words, far ones by date. */

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000

export interface Words {
  locale: 'zh-CN' | 'en'
  today: string
  yesterday: string
}

interface Parts {
  year: number
  month: number
  day: number
  time: string
}

function partsOf(at: Date): Parts {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: ZONE, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return {
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    time: `${Number(parts['hour'])}:${parts['minute']}`,
  }
}

/** Whole days from `at` to `now` by the calendar of the city, not by 24 hours. */
export function daysAgo(at: Date, now: Date): number {
  const midnight = ({ year, month, day }: Parts) => Date.UTC(year, month - 1, day)
  return Math.round((midnight(partsOf(now)) - midnight(partsOf(at))) / DAY_MS)
}

/** `今天 10:20`, `昨天 16:40`, `11月18日 9:05`, `2024年1月12日`. */
export function momentText(iso: string, words: Words, now = new Date()): string {
  const at = new Date(iso)
  const days = daysAgo(at, now)
  const { time, year } = partsOf(at)
  if (days === 0) return `${words.today} ${time}`
  if (days === 1) return `${words.yesterday} ${time}`
  if (year !== partsOf(now).year) return dayText(iso, words.locale, now)
  return `${dayText(iso, words.locale, now)} ${time}`
}

/** `11月21日`, with the year when it is not this one. Takes a date or a moment. */
export function dayText(iso: string, locale: Words['locale'], now = new Date()): string {
  const { year, month, day } = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? plainDate(iso) : partsOf(new Date(iso))
  const thisYear = partsOf(now).year
  if (locale === 'zh-CN') return `${year === thisYear ? '' : `${year}年`}${month}月${day}日`
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC', day: 'numeric', month: 'short', ...(year === thisYear ? {} : { year: 'numeric' }),
  }).format(Date.UTC(year, month - 1, day))
}

/** `2025年3月` */
export function monthText(iso: string, locale: Words['locale']): string {
  const { year, month } = partsOf(new Date(iso.length === 7 ? `${iso}-15T12:00:00+08:00` : iso))
  if (locale === 'zh-CN') return `${year}年${month}月`
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' }).format(
    Date.UTC(year, month - 1, 1),
  )
}

function plainDate(iso: string): { year: number; month: number; day: number } {
  const [year, month, day] = iso.split('-').map(Number) as [number, number, number]
  return { year, month, day }
}

/** The month of today in the city, as `2026-11`. */
export function currentMonth(now = new Date()): string {
  const { year, month } = partsOf(now)
  return `${year}-${String(month).padStart(2, '0')}`
}

/** Days from today to a due date; negative is overdue. */
export function daysUntil(date: string, now = new Date()): number {
  return 0 - daysAgo(new Date(`${date}T12:00:00+08:00`), now)
}

/** `2,964`, and a dash where there is nothing to count. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toLocaleString('en-US')
}

/** `+1.5%`, `−0.6%`: with a real minus sign, one digit. */
export function deviation(value: number, mean: number): string {
  if (mean === 0) return ''
  const percent = ((value - mean) / mean) * 100
  const sign = percent < -0.049 ? '−' : '+'
  return `${sign}${Math.abs(percent).toFixed(1)}%`
}
