/** Days as `2026-11-21`, by the calendar of the city. */
const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

export const todayText = (now = new Date()): string => formatter.format(now)

const DAY_MS = 86_400_000
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
