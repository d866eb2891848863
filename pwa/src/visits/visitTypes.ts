import type { ConsentAnswer, VisitPhoto } from '@/files/photoTypes'
import type { VisitRecording } from '@/files/recordingTypes'

export type VisitPurpose = 'SURVEY' | 'FOLLOW_UP' | 'POLICY_DELIVERY' | 'LOOK_IN' | 'RE_CHECK' | 'EMERGENCY'
export type VisitResult = 'DONE' | 'NOBODY_HOME' | 'REFUSED' | 'MOVED' | 'DECEASED'
/** The four ways in which nobody was met; each is one key on the household page. */
export type Outcome = Exclude<VisitResult, 'DONE'>
export type PlaceReason = 'DENIED' | 'UNAVAILABLE' | 'SKIPPED'

export interface Place {
  lon: number
  lat: number
  accuracy_m: number | null
  method: 'GPS' | 'PIN'
  fix_age_s: number | null
}

export interface Consent {
  kind: 'NOTICE' | 'PHOTO' | 'PLACE' | 'DATA_MATCHING'
  answer: ConsentAnswer
  text_version: string | null
  sha256: string | null
  at: string
  person_id: string | null
}

export interface NextVisit {
  due_on: string
  purpose: VisitPurpose
  note: string | null
}

/** One fact as it was found at the door; the server holds it against what it has. */
export interface ObservedFact {
  entity: string
  key: string
  new: unknown
  base_fver: number | null
  base_hash: string | null
  confirmed: boolean
  observed_at: string
}

export interface SurveyResponse {
  response_id: string
  survey: { key: string; version: number; sha256: string | null }
  answers: Record<string, unknown>
  computed: Record<string, unknown>
  confirmed_groups: { page_id: string }[]
}

/** The body of `visit.submit` (schemas/sync/ops/visit.submit.v1.json). */
export interface VisitBody {
  visit_id: string
  household_id: string
  purpose: VisitPurpose
  result: VisitResult
  started_at: string
  ended_at: string
  worker_ids: string[]
  present_person_ids: string[]
  task_ids: string[]
  place: Place | null
  place_reason: PlaceReason | null
  responses: SurveyResponse[]
  facts: ObservedFact[]
  photos: VisitPhoto[]
  /** Left out when nothing was spoken. */
  recordings?: VisitRecording[]
  consents: Consent[]
  note: string | null
  next: NextVisit | null
  app_version: string
}
