/** A date as people say it: 12月5日 周六; Sat 5 Dec. */
export function spokenDate(date: string, locale: string): string {
  const moment = new Date(`${date}T00:00:00Z`)
  const [, month, day] = date.split('-').map(Number)
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(moment)
  if (locale !== 'en') return `${month}月${day}日 ${weekday}`
  return `${weekday} ${day} ${new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(moment)}`
}
