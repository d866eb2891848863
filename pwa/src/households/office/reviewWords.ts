/** What a review item asks, in one sentence. */
import type { IconName } from '@/ui/icons'
import { inWords } from './householdTypes'
import type { ReviewItem } from './reviewApi'

const LOOK: Record<string, { icon: IconName; tone: string }> = {
  FACT_CLASH: { icon: 'review', tone: 'due' },
  LATE_AFTER_MOVE: { icon: 'clock', tone: 'gone' },
  ANSWERS_NEED_REVIEW: { icon: 'list', tone: 'away' },
  DUPLICATE_PERSON: { icon: 'residents', tone: 'away' },
  DUPLICATE_HOUSEHOLD: { icon: 'home', tone: 'away' },
  LOCATION_FAR: { icon: 'map', tone: 'due' },
  MEMBERSHIP_CLASH: { icon: 'residents', tone: 'due' },
  OUT_OF_SCOPE: { icon: 'info', tone: 'gone' },
  CLOCK_IMPLAUSIBLE: { icon: 'clock', tone: 'gone' },
  AGREEMENT_MISMATCH: { icon: 'sign', tone: 'away' },
  DOOR_UNKNOWN: { icon: 'building', tone: 'away' },
}

export function lookOf(item: ReviewItem): { icon: IconName; tone: string } {
  if (item.kind === 'FACT_CLASH' && item.key?.includes('phone')) return { icon: 'phone', tone: 'due' }
  return LOOK[item.kind] ?? { icon: 'info', tone: 'gone' }
}

type Say = (key: string, params?: Record<string, unknown>) => string

export function shortTitle(item: ReviewItem, t: Say): string {
  return t(`households.office.review.short.${item.kind}`, { label: inWords(item.label) })
}

export function question(item: ReviewItem, t: Say): string {
  const who = item.person_name ?? item.household.head_name ?? item.household.plate
  return t(`households.office.review.ask.${item.kind}`, { who, label: inWords(item.label) })
}
