/** Members, tablets and the audit trail; field names are those of the wire. */
import type { Role } from '@/core/session'
import { desk, queryText } from '@/desk/office/desk'
import type { OrgRef } from '@/desk/office/orgTypes'

export interface MemberRow {
  id: string
  name: string
  login: string
  roles: Role[]
  org: OrgRef
}
export interface DeviceRow {
  id: string
  label: string
  org_id: string
  enrolled_at: string
  revoked_at: string | null
  last_contact_at: string | null
  last_member: string | null
  report: { unsent?: number; battery?: number; version?: string }
}
export interface AuditRow {
  seq: number
  at: string
  actor: string | null
  action: string
  object_kind: string
  object_id: string | null
  purpose: string | null
}

export const fetchMembers = (orgId: string, signal: AbortSignal) =>
  desk.get<MemberRow[]>(`/api/members${queryText({ org_id: orgId })}`, { signal })
export const fetchDevices = (signal: AbortSignal) => desk.get<DeviceRow[]>('/api/devices', { signal })
export const fetchAudit = (before: number | null, signal?: AbortSignal) =>
  desk.get<{ items: AuditRow[]; next_before: number | null }>(`/api/audit-events${queryText({ before })}`, signal ? { signal } : {})
