import { useI18n } from 'vue-i18n'
import { daysBetween, today } from '@/core/clock'
import type { Notice, NoticeKind } from '@/core/notices'
import { useWords } from '@/households/useWords'
import type { Tone } from '@/ui/householdState'
import type { IconName } from '@/ui/icons'

const ICONS: Record<NoticeKind, IconName> = { NEW_ASSIGNMENT: 'home-add', DUE_TOMORROW: 'calendar', REMARK: 'message', COVER: 'residents' }
const TONES: Record<NoticeKind, Tone> = { NEW_ASSIGNMENT: 'done', DUE_TOMORROW: 'away', REMARK: 'due', COVER: 'calm' }
const COVER_CHANGES = new Set(['arrange', 'end', 'resume'])

/** A notice of a kind that this version does not know yet is still shown, in general words. */
const isKnown = (kind: string): kind is NoticeKind => kind in ICONS

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

export function useNoticeWords() {
  const { t } = useI18n()
  const { date } = useWords()

  const isLoss = ({ kind, params }: Notice): boolean => kind === 'NEW_ASSIGNMENT' && params['change'] === 'lost'
  const icon = (notice: Notice): IconName => (isLoss(notice) ? 'moved' : isKnown(notice.kind) ? ICONS[notice.kind] : 'bell')
  const tone = (notice: Notice): Tone => (isLoss(notice) || !isKnown(notice.kind) ? 'calm' : TONES[notice.kind])

  /** Read a day later, "tomorrow" would be wrong. */
  function dueTitle(on: string, n: number): string {
    return daysBetween(today.value, on) === 1 ? t('notices.dueTomorrow', { n }, n) : t('notices.dueOn', { date: date(on), n }, n)
  }

  function title(notice: Notice): string {
    const { kind, params } = notice
    const n = count(params['households'] ?? params['count'])
    if (kind === 'NEW_ASSIGNMENT') return isLoss(notice) ? t('notices.homesGone', { n }, n) : t('notices.homesCame', { n }, n)
    if (kind === 'DUE_TOMORROW') return dueTitle(text(params['on']), n)
    if (kind === 'REMARK') return t('notices.remark')
    if (kind !== 'COVER') return t('notices.other')
    const change = text(params['change'])
    return t(`notices.cover.${COVER_CHANGES.has(change) ? change : 'arrange'}`) // notices.cover.arrange notices.cover.end notices.cover.resume
  }

  function explanation({ kind, params }: Notice): string {
    if (kind === 'COVER') return t('notices.coverDays', { from: date(text(params['from_on'])), to: date(text(params['to_on'])), n: count(params['households']) }, count(params['households']))
    return ''
  }

  return { icon, tone, title, explanation }
}

/** Where a notice leads; null when there is nowhere to go. */
export function targetOf({ kind, household_id, params }: Notice, isHere: (id: string) => boolean): { name: string; params?: { id: string } } | null {
  if (household_id && isHere(household_id)) return { name: 'household', params: { id: household_id } }
  if (kind === 'DUE_TOMORROW') return { name: 'today' }
  if (kind === 'NEW_ASSIGNMENT' && params['change'] !== 'lost') return { name: 'residents' }
  return kind === 'COVER' ? { name: 'today' } : null
}
