/** The practice household: on every tablet, always offline, and nothing about it is ever sent. */
import type { Bundle, Fact, Person } from './bundle'
import { dateInChina, nowText } from './clock'
import { say } from './i18n'
import { member } from './session'

/** Every id of practice begins like this. Real ids carry the time they were made at; this one says 1970. */
export const PRACTICE_MARK = '00000000-0000-7000-8000-'
export const PRACTICE_HOUSEHOLD = `${PRACTICE_MARK}000000000001`
const HEAD = `${PRACTICE_MARK}000000000002`
const SON = `${PRACTICE_MARK}000000000003`
const DAY_MS = 86_400_000
const LONG_AGO_DAYS = 400

/** Somebody tried to send what was only practice. */
export class PracticeStays extends Error {
  override name = 'PracticeStays'
}

export const isPractice = (householdId: string | null): boolean => householdId?.startsWith(PRACTICE_MARK) ?? false

/** @throws PracticeStays when an operation belongs to the practice household or speaks of it anywhere. */
export function refusePractice(householdId: string | null, body: object): void {
  if (isPractice(householdId) || JSON.stringify(body).includes(PRACTICE_MARK)) throw new PracticeStays('practice is never sent')
}

/** A small family as a pull would bring it: some facts fresh, some asked long ago, a first text to sign. */
export function practiceBundle(): Bundle {
  const head = person(HEAD, { name: say('help.practice.head'), initials: 'lnn', sex: 'FEMALE', birth_date: '1951-04-18', relation: 'HEAD', is_head: true })
  const son = person(SON, { name: say('help.practice.son'), initials: 'lxm', sex: 'MALE', birth_date: '1979-09-02', relation: 'CHILD', is_head: false })
  return {
    household: {
      id: PRACTICE_HOUSEHOLD,
      plate: say('help.practice.plate'),
      short_address: say('help.practice.address'),
      address: { estate: say('help.practice.estate'), building: null, entrance: null, floor: 1, room: '101', full_text: say('help.practice.address') },
      point: null,
      building_id: null,
      community: member.value?.org.name ?? say('help.practice.estate'),
      grid: '',
      risk_level: 'MONTHLY',
      status: 'ACTIVE',
      tags: [],
      arrival_notes: say('help.practice.arrival'),
      hukou_type: null,
      tenure: null,
      last_visit: { at: daysAgo(LONG_AGO_DAYS), result: 'DONE', purpose: 'SURVEY', by: member.value?.name ?? null },
      responsible_since: null,
    },
    people: [head, son],
    facts: [
      fact(`household:${PRACTICE_HOUSEHOLD}`, 'tenure', 'OWNED', 30),
      fact(`household:${PRACTICE_HOUSEHOLD}`, 'area_sqm', 58, 30),
      fact(`household:${PRACTICE_HOUSEHOLD}`, 'hukou_type', 'LOCAL', LONG_AGO_DAYS),
      fact(`household:${PRACTICE_HOUSEHOLD}`, 'expense_medical', 60_000, LONG_AGO_DAYS),
    ],
    tasks: [{ id: `${PRACTICE_MARK}000000000004`, kind: 'VISIT', purpose: 'SURVEY', due_on: dateInChina(), part_of_day: null, note: say('help.practice.task'), basis: null, status: 'OPEN' }],
    timeline: [],
    agreements: [],
    agreements_due: [{ template_key: 'notice_consent', person_id: HEAD, task_id: null, values: {} }],
    reviews: [],
  }
}

const daysAgo = (days: number): string => nowText(new Date(Date.now() - days * DAY_MS))

function person(id: string, given: Pick<Person, 'name' | 'initials' | 'sex' | 'birth_date' | 'relation' | 'is_head'>): Person {
  return { id, ...given, co_resident: true, id_mask: null, id_last4: null, phone_mask: null, phone_last4: null }
}

function fact(entity: string, key: string, value: unknown, daysOld: number): Fact {
  return { entity, key, value, fver: 1, hash: 'practice', source: 'VISIT', observed_at: daysAgo(daysOld), observer: member.value?.name ?? null }
}
