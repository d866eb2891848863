/** Visits as the case file shows them; field names are those of the wire. */
import { desk } from '@/desk/office/desk'
import type { Bilingual } from '@/households/office/householdTypes'

/** In the language the request asked for. */
export interface Answer {
  item: string
  label: string
  text: string
  person?: string
  /** Rule of the problem that the answer has. */
  flag?: string
}
export interface SurveyResponse {
  id: string
  survey: { key: string; version: number; title: Bilingual | null }
  status: 'valid' | 'needs_review'
  problems: Problem[]
  groups: { page_id: string; title: string; answers: Answer[] }[]
}
export interface Problem {
  pointer: string
  rule: string
  params: Record<string, unknown>
  message_key: string
}
export interface Photo {
  id: string
  kind: string
  caption: string
  consent: 'AGREED' | 'DECLINED' | 'NOT_ASKED'
  state: 'waiting' | 'stored' | 'rejected'
  file_id: string
  width: number | null
  height: number | null
}
export interface Recording {
  id: string
  seconds: number
  taken_at: string
  state: 'waiting' | 'stored' | 'rejected'
  file_id: string
}
export interface Visit {
  id: string
  purpose: string
  result: string
  started_at: string
  ended_at: string
  received_at: string
  minutes: number
  workers: { id: string; name: string }[]
  offline: boolean
  flags: string[]
  no_change: unknown[]
  note: string
  place: { accuracy_m?: number | null; method?: string } | null
  place_reason: string | null
  responses: SurveyResponse[]
  photos: Photo[]
  recordings: Recording[]
  consents?: { kind: string; answer: 'AGREED' | 'DECLINED' | 'NOT_ASKED' }[]
}

export const fetchVisits = (householdId: string, signal: AbortSignal) =>
  desk.get<{ items: Visit[] }>(`/api/households/${householdId}/visits`, { signal }).then(({ items }) => items)

export const recordingAddress = ({ file_id }: Recording) => `/api/files/${file_id}`

export const photoAddress = (photo: Photo, size: 'thumb' | 'view' | 'original') =>
  `/api/files/${photo.file_id}?size=${size}`
