import { useI18n } from 'vue-i18n'
import type { Purpose, Relation, Sex, VisitResult } from '@/core/bundle'
import { dateInChina, daysBetween, today } from '@/core/clock'
import type { ListedHousehold } from '@/core/households'
import { nextDue, type HouseholdSummary } from '@/core/summary'

/** Dates, ages, states and reasons in the words of the chosen language. */
export function useWords() {
  const { t, locale } = useI18n()

  /** 8月20日; with the year when it is another one. @param day YYYY-MM-DD or a full time. */
  function date(day: string): string {
    const iso = day.length > 10 ? dateInChina(new Date(day)) : day
    const [year, month, of] = iso.split('-').map(Number) as [number, number, number]
    const sameYear = iso.slice(0, 4) === today.value.slice(0, 4)
    if (locale.value === 'en') {
      const name = monthName().format(Date.UTC(2000, month - 1, 1))
      return sameYear ? `${of} ${name}` : `${of} ${name} ${year}`
    }
    return sameYear ? `${month}月${of}日` : `${year}年${month}月${of}日`
  }

  /** 11月21日 星期六 */
  function longDate(day: string): string {
    const weekday = t(`households.weekday.${new Date(`${day}T00:00:00Z`).getUTCDay()}`)
    return locale.value === 'en' ? `${weekday}, ${date(day)}` : `${date(day)} ${weekday}`
  }

  /** 今天 8:47, 昨天 17:52, else the date. */
  function moment(at: string): string {
    const time = new Date(at)
    const clock = locale.value === 'en' ? clockInEnglish().format(time) : clockInChinese().format(time)
    const ago = daysBetween(dateInChina(time), today.value)
    if (ago === 0) return t('households.todayAt', { clock })
    if (ago === 1) return t('households.yesterdayAt', { clock })
    return date(at)
  }

  const purpose = (of: Purpose | null): string => (of ? t(`households.purpose.${of}`) : t('households.purpose.VISIT'))
  const relation = (of: Relation, sex: Sex | null): string => t(RELATION_BY_SEX.has(of) && sex ? `households.relation.${of}.${sex}` : `households.relation.${of}`)
  const result = (of: VisitResult): string => t(`households.result.${of}`)
  const sexWord = (of: Sex | null): string => (of ? t(`households.sex.${of}`) : '')

  /** Years completed on the day, or nothing when the birthday is unknown. */
  function ageText(birthDate: string | null): string {
    const age = ageOn(birthDate, today.value)
    return age === null ? '' : t('households.age', { n: age })
  }

  /** Why somebody should go there: 就业回访, 签协议. */
  function reason(household: HouseholdSummary): string {
    const task = nextDue(household)
    if (!task) return ''
    const known = TASK_KINDS.has(task.kind) && task.kind !== 'VISIT'
    const why = known ? t(`households.task.${task.kind}`) : purpose(task.purpose)
    return task.part_of_day ? `${why}·${t(`households.partAgain.${task.part_of_day}`)}` : why
  }

  const daysLate = (n: number): string => t('households.overdueDays', { n }, n)

  /** 12月5日, or 2027年2月, for what is due later, where little room is left. */
  function dueWord(household: ListedHousehold): string {
    const due = nextDue(household)?.due_on
    if (!due) return t('ui.state.later')
    if (due.slice(0, 4) === today.value.slice(0, 4)) return date(due)
    return new Intl.DateTimeFormat(locale.value === 'en' ? 'en-GB' : 'zh-CN', { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(`${due}T00:00:00Z`))
  }

  /** The state of a plate in words: 超期 2 天, 今天到期, 已走访. */
  function stateWord(household: ListedHousehold): string {
    const due = nextDue(household)?.due_on
    if (household.state === 'over' && due) return daysLate(daysBetween(due, today.value))
    if (household.state === 'later' && due) return t('households.dueOn', { date: date(due) })
    if (household.state === 'gone' && household.status === 'DECEASED_ALL') return t('households.result.DECEASED')
    return t(`ui.state.${household.state}`)
  }

  return { date, longDate, moment, purpose, relation, result, sexWord, ageText, reason, dueWord, stateWord }
}

/** Made once and only when needed: a browser takes tens of milliseconds to ready a language. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined
  return () => (made ??= new Intl.DateTimeFormat(locale, options))
}
const CLOCK = { hour: 'numeric', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' } as const
const clockInChinese = formatter('zh-CN', CLOCK)
const clockInEnglish = formatter('en-GB', CLOCK)
const monthName = formatter('en-GB', { month: 'short', timeZone: 'UTC' })

const TASK_KINDS = new Set(['VISIT', 'SIGN_AGREEMENT', 'CHECK_MOVED', 'CHECK_DECEASED', 'PROMISE'])
const RELATION_BY_SEX: ReadonlySet<Relation> = new Set(['SPOUSE', 'CHILD', 'PARENT', 'GRANDCHILD', 'GRANDPARENT', 'CHILD_IN_LAW'])

/** Completed years (周岁) on a day; both YYYY-MM-DD. */
export function ageOn(birthDate: string | null, on: string): number | null {
  if (!birthDate) return null
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return on.slice(5) >= birthDate.slice(5) ? years : years - 1
}
