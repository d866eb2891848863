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
export type Choice = 'ours' | 'theirs' | 'other' | 'seen' | 'different' | 'accept' | 'hand_on' | 'apply' | 'refuse'
/** Also what happens without a choice: the two were merged, or the worker sent the work anew. */
export type Outcome = Choice | 'same' | 'replaced'
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
    note?: string
    no?: string
  }
  visit_id: string | null
  subject_kind: string | null
  subject_id: string | null
  status: 'open' | 'decided'
  decision: Outcome | null
  remark: string | null
  decided_by: string | null
  decided_at: string | null
  created_at: string
  version: number
  choices: Choice[]
  may_reopen: boolean
  merge_id: string | null
}
export interface ReviewPage {
  items: ReviewItem[]
  open_count: number
  /** Open items by kind. */
  counts: Record<string, number>
}

export const fetchReviews = (status: 'open' | 'decided', kind: string | null, signal?: AbortSignal) =>
  desk.get<ReviewPage>(`/api/review-items${queryText({ status, kind, limit: 200 })}`, signal ? { signal } : {})

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

/** Takes a decision back; one that was a merge is unmerged. */
export const reopen = (item: Pick<ReviewItem, 'id' | 'version'>) =>
  desk.post<ReviewItem>(`/api/review-items/${item.id}/reopen`, { seen_version: item.version })

export interface Operation {
  op_id: string
  kind: string
  made_at: string
  received_at: string
  author: string | null
  status: string
  problems: ReviewProblem[]
  body: Record<string, unknown> | null
}
export const fetchOperation = (itemId: string, signal: AbortSignal) => desk.get<Operation>(`/api/review-items/${itemId}/operation`, { signal })
