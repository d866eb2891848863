/** What a review item asks, in one sentence. */
import type { IconName } from '@/ui/icons'
import { inWords } from './householdTypes'
import type { MergeKind } from './mergesApi'
import type { Choice, ReviewItem } from './reviewApi'

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

const ORDER: Choice[] = ['ours', 'theirs', 'apply', 'refuse', 'accept', 'hand_on', 'different', 'seen']

/** The answers that are buttons; those of a clash stand on the two cards. */
export function buttonsOf(item: ReviewItem): Choice[] {
  const onCards = item.ours && item.theirs ? ['ours', 'theirs'] : []
  return ORDER.filter((choice) => item.choices.includes(choice) && !onCards.includes(choice))
}

export const needsReason = (choice: Choice): boolean => choice === 'refuse'

/** The two files of a possible duplicate: the one that was there first stays. */
export function duplicateOf(item: ReviewItem): { kind: MergeKind; keep: string; gone: string } | null {
  const { details, entity } = item
  if (item.kind === 'DUPLICATE_HOUSEHOLD' && details.other_household_id) return { kind: 'household', keep: details.other_household_id, gone: item.household.id }
  const person = entity?.startsWith('person:') ? entity.slice('person:'.length) : null
  if (item.kind === 'DUPLICATE_PERSON' && details.other_person_id && person) return { kind: 'person', keep: details.other_person_id, gone: person }
  return null
}
