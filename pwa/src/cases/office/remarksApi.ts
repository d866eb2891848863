/** Remarks to workers and their answers; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'

export type RemarkStatus = 'open' | 'answered' | 'closed'
export interface Remark {
  id: string
  household: { id: string; plate: string; short_address: string }
  text: string
  about: { kind: 'review_item' | 'visit'; id: string } | null
  status: RemarkStatus
  by: string | null
  at: string
  answer: string | null
  answered_by: string | null
  answered_at: string | null
  closed_by: string | null
  closed_at: string | null
}
export interface RemarkPage {
  items: Remark[]
  counts: { open: number; answered: number }
}

export const fetchRemarks = (status: RemarkStatus, signal: AbortSignal) =>
  desk.get<RemarkPage>(`/api/remarks${queryText({ status, limit: 200 })}`, { signal })
export const fetchRemarksOf = (householdId: string, signal: AbortSignal) =>
  desk.get<Remark[]>(`/api/households/${householdId}/remarks`, { signal })
export const writeRemark = (householdId: string, text: string, about?: Remark['about']) =>
  desk.post<Remark>(`/api/households/${householdId}/remarks`, { text, about: about ?? null })
export const closeRemark = (id: string) => desk.post<Remark>(`/api/remarks/${id}/close`)
