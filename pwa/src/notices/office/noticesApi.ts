/** What a member was told, as their lead sees it; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'

export interface MemberNotice {
  id: string
  kind: 'NEW_ASSIGNMENT' | 'DUE_TOMORROW' | 'REMARK' | 'SYNC_NOW' | 'COVER'
  household_id: string | null
  by: { id: string; name: string } | null
  at: string
  delivered_at: string | null
  read_at: string | null
}
export interface MemberNotices {
  items: MemberNotice[]
  /** Whether a push would reach a tablet of theirs now. */
  can_be_woken: boolean
}

export type Reception = 'read' | 'delivered' | 'waiting'

export function receptionOf({ read_at, delivered_at }: MemberNotice): Reception {
  if (read_at) return 'read'
  return delivered_at ? 'delivered' : 'waiting'
}

export const fetchMemberNotices = (memberId: string, limit: number, signal: AbortSignal) =>
  desk.get<MemberNotices>(`/api/notices${queryText({ member_id: memberId, limit })}`, { signal })
