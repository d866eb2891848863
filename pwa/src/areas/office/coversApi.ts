/** Stand-ins; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'
import type { MemberRef } from './areasApi'

export const REASONS = ['LEAVE', 'SICK', 'TRAINING', 'OTHER'] as const
export type CoverReason = (typeof REASONS)[number]

export interface WantedCover {
  absent_id: string
  stand_in_ids: string[]
  from_on: string
  to_on: string
  reason: CoverReason
}
export interface CoverPreview {
  absent: MemberRef
  households: number
  households_all: number
  appointments: number
  stand_ins: { member: MemberRef; households: number; own_due: number }[]
  devices: { id: string; label: string; member: string; last_contact_at: string | null }[]
}
export interface Cover {
  id: string
  absent: MemberRef
  stand_ins: MemberRef[]
  from_on: string
  to_on: string
  reason: CoverReason
  state: 'planned' | 'running' | 'over' | 'ended'
  households: number
  created_by: MemberRef
  closed_at: string | null
  may_resume: boolean
}

export const fetchCovers = (signal: AbortSignal) =>
  desk.get<{ items: Cover[] }>('/api/covers', { signal }).then(({ items }) => items)
export const previewCover = (wanted: WantedCover) => desk.post<CoverPreview>('/api/covers/preview', wanted)
export const arrangeCover = (wanted: WantedCover) => desk.post<Cover>('/api/covers', wanted)
export const endCover = (id: string) => desk.post<Cover>(`/api/covers/${id}/end`)
export const resumeCover = (id: string) => desk.post<Cover>(`/api/covers/${id}/resume`)

/** Those who make visits: who may be away, stand in, or get homes. */
export const fetchWorkers = (orgId: string | null, signal: AbortSignal) =>
  desk.get<MemberRef[]>(`/api/members${queryText({ org_id: orgId, role: 'GRID_WORKER' })}`, { signal })
