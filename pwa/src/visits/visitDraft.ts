import type { EvidencePlace } from '@/agreements/evidence'
import { daysBetween, nowText } from '@/core/clock'
import { uuid7 } from '@/core/uuid7'
import type { VisitPhoto } from '@/files/photoTypes'
import type { VisitRecording } from '@/files/recordingTypes'
import type { Consent, NextVisit, ObservedFact, Place, PlaceReason, SurveyResponse, VisitBody, VisitPurpose, VisitResult } from './visitTypes'

/** An operation that belongs to the visit and is sealed with it: a new person, a membership, a signed text. */
export interface BesideOperation {
  op_id: string
  kind: 'person.create' | 'membership.set' | 'agreement.sign'
  body: Record<string, unknown>
}

/** A visit while it is being written. Everything typed is in here, and here only, until it is sealed. */
export interface VisitDraft {
  /** Of this shape; an older draft is brought up to date when it is read. */
  v: 1
  visit_id: string
  /** Fixed from the start, so that a crash while sealing can never make two operations. */
  op_id: string
  household_id: string
  worker_id: string
  purpose: VisitPurpose
  result: VisitResult
  started_at: string
  /** Set when the worker finished; a draft that has it only waits to be sealed. */
  ended_at: string | null
  step: string
  task_ids: string[]
  present_person_ids: string[]
  place: Place | null
  place_reason: PlaceReason | null
  consents: Consent[]
  response: SurveyResponse | null
  /** 没有变化 was pressed for the family. */
  family_confirmed: boolean
  /** What the answers say of the file; worked out when the visit is finished. */
  survey_facts: ObservedFact[]
  /** Facts changed beside the survey; they count more. */
  facts: ObservedFact[]
  beside: BesideOperation[]
  photos: VisitPhoto[]
  /** Drafts of an older version have none. */
  recordings?: VisitRecording[]
  /** Due texts that were put off or refused, by `template:person`; they ask no more in this visit. */
  put_off: string[]
  note: string
  next: NextVisit | null
}

export interface VisitStart {
  household_id: string
  worker_id: string
  purpose: VisitPurpose
  task_ids?: string[]
}

export function newDraft(start: VisitStart): VisitDraft {
  return {
    v: 1,
    visit_id: uuid7(),
    op_id: uuid7(),
    household_id: start.household_id,
    worker_id: start.worker_id,
    purpose: start.purpose,
    result: 'DONE',
    started_at: nowText(),
    ended_at: null,
    step: 'arrive',
    task_ids: start.task_ids ?? [],
    present_person_ids: [],
    place: null,
    place_reason: null,
    consents: [],
    response: null,
    family_confirmed: false,
    survey_facts: [],
    facts: [],
    beside: [],
    photos: [],
    put_off: [],
    note: '',
    next: null,
  }
}

/** The body of `visit.submit`. A clock that was set back during the visit cannot make it end before it began. */
export function toBody(draft: VisitDraft): VisitBody {
  const endedAt = draft.ended_at ?? nowText()
  return {
    visit_id: draft.visit_id,
    household_id: draft.household_id,
    purpose: draft.purpose,
    result: draft.result,
    started_at: draft.started_at,
    ended_at: Date.parse(endedAt) < Date.parse(draft.started_at) ? draft.started_at : endedAt,
    worker_ids: [draft.worker_id],
    present_person_ids: draft.present_person_ids,
    task_ids: draft.task_ids,
    place: draft.place,
    place_reason: draft.place ? null : (draft.place_reason ?? 'SKIPPED'),
    responses: draft.response ? [draft.response] : [],
    facts: latestPerFact([...draft.survey_facts, ...draft.facts]),
    photos: draft.photos,
    ...(draft.recordings?.length ? { recordings: draft.recordings } : {}),
    consents: draft.consents,
    note: draft.note.trim() || null,
    next: draft.next,
    app_version: __RUHU_VERSION__,
  }
}

/** A building chosen by hand stands for its outline. */
const PIN_ACCURACY_M = 50

/** Where a text is signed, as its evidence names it. */
export function evidencePlace({ place }: VisitDraft): EvidencePlace | null {
  return place && { lon: place.lon, lat: place.lat, acc_m: place.accuracy_m ?? PIN_ACCURACY_M, crs: 'WGS84', fix_age_s: place.fix_age_s ?? 0 }
}

/** One entry per entity and key; the later one counts. */
export function latestPerFact(facts: ObservedFact[]): ObservedFact[] {
  return [...new Map(facts.map((fact) => [`${fact.entity} ${fact.key}`, fact])).values()]
}

/**
 * Puts a consent in place of an earlier one of the same kind and person.
 *
 * Consents to photos are kept per text: agreeing to a picture of the home takes nothing back of
 * what was said about one of the person.
 */
export function withConsent(consents: Consent[], consent: Consent): Consent[] {
  const isAbout = ({ kind, person_id, text_version }: Consent) => `${kind} ${person_id ?? ''} ${kind === 'PHOTO' ? text_version : ''}`
  return [...consents.filter((known) => isAbout(known) !== isAbout(consent)), consent]
}

/** How long ago a draft was begun, for the list of unfinished visits. */
export const daysSince = (draft: VisitDraft, today: string): number => daysBetween(draft.started_at.slice(0, 10), today)
