/** Dates are texts `YYYY-MM-DD` of the years 0001 to 9999; nothing here knows a time zone. */

import { ExpressionError } from './values'

interface Day {
  year: number
  month: number
  day: number
}

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const DAY_MS = 86_400_000

export function parseDate(text: string): Day {
  const parts = DATE.exec(text)
  if (!parts) throw new ExpressionError('bad_date')
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > lastDayOf(year, month)) {
    throw new ExpressionError('bad_date')
  }
  return { year, month, day }
}

/** Age in whole years (周岁): a birthday counts on its day, 29 February on 1 March. */
export function fullYears(birth: string, on: string): number {
  const born = parseDate(birth)
  const now = parseDate(on)
  const before = now.month < born.month || (now.month === born.month && now.day < born.day)
  return now.year - born.year - (before ? 1 : 0)
}

export function daysBetween(first: string, second: string): number {
  const from = dayNumber(parseDate(first))
  return dayNumber(parseDate(second)) - from + 0
}

export function addDays(day: string, days: number): string {
  const moment = new Date((dayNumber(parseDate(day)) + days) * DAY_MS)
  if (Number.isNaN(moment.getTime())) throw new ExpressionError('bad_date')
  return format(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate())
}

/** The same day some months later, or the month's last day where it is shorter. */
export function addMonths(day: string, months: number): string {
  const start = parseDate(day)
  const count = start.year * 12 + start.month - 1 + months
  const year = Math.floor(count / 12)
  const month = count - year * 12 + 1
  return format(year, month, Math.min(start.day, lastDayOf(year, month)))
}

function lastDayOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

/** Days since 1970-01-01. setUTCFullYear, because Date.UTC reads years under 100 as 19xx. */
function dayNumber({ year, month, day }: Day): number {
  const moment = new Date(0)
  moment.setUTCFullYear(year, month - 1, day)
  return Math.round(moment.getTime() / DAY_MS)
}

function format(year: number, month: number, day: number): string {
  if (year < 1 || year > 9999) throw new ExpressionError('bad_date')
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}
