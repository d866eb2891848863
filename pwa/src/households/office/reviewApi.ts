/** The review queue; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'
import type { Bilingual } from './householdTypes'

export interface ClashSide {
  value: unknown
  text: Bilingual
  source: string
  observer: string | null
  device: string | null
  observed_at: string
  received_at: string
}
export type Choice = 'ours' | 'theirs' | 'other' | 'seen' | 'same' | 'different'
export interface ReviewProblem {
  pointer: string
  rule: string
  params: Record<string, unknown>
  message_key: string
}
export interface ReviewItem {
  id: string
  kind: string
  household: { id: string; plate: string; short_address: string; head_name: string | null }
  entity: string | null
  person_name: string | null
  key: string | null
  label: Bilingual | null
  ours: ClashSide | null
  theirs: ClashSide | null
  proposal: 'ours' | 'theirs' | null
  reason: string
  details: {
    problems?: ReviewProblem[]
    away_m?: number
    accuracy_m?: number | null
    other_household_id?: string
    other_person_id?: string
    change?: { relation?: string; co_resident?: boolean; from?: string | null; to?: string | null; end_reason?: string | null }
    mismatches?: string[]
    /** [longitude, latitude] */
    old?: [number, number] | null
    new?: [number, number]
    title?: string
    no?: string
  }
  visit_id: string | null
  subject_kind: string | null
  subject_id: string | null
  status: 'open' | 'decided'
  decision: Choice | null
  remark: string | null
  decided_by: string | null
  decided_at: string | null
  created_at: string
  version: number
  choices: Choice[]
}
export interface ReviewPage {
  items: ReviewItem[]
  open_count: number
}

export const fetchReviews = (status: 'open' | 'decided', signal?: AbortSignal) =>
  desk.get<ReviewPage>(`/api/review-items${queryText({ status, limit: 200 })}`, signal ? { signal } : {})

export const fetchReview = (id: string, signal?: AbortSignal) =>
  desk.get<ReviewItem>(`/api/review-items/${id}`, signal ? { signal } : {})

export interface Decision {
  choice: Choice
  value?: unknown
  remark: string
  seen_version: number
}
export const decide = (id: string, decision: Decision) =>
  desk.post<ReviewItem>(`/api/review-items/${id}/decision`, decision)
