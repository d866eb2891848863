/** Accounts, tablets and the audit trail; field names are those of the wire. */
import type { Role } from '@/core/session'
import { desk, queryText } from '@/desk/office/desk'
import type { OrgRef } from '@/desk/office/orgTypes'

export type MemberStatus = 'ACTIVE' | 'SUSPENDED' | 'LEFT'

export interface HeldRole {
  role: Role
  org: OrgRef
  from_on: string
  until_on: string | null
}
export interface RoleWish {
  role: Role
  org_id: string
  from_on?: string
  until_on?: string
}
export interface AccountRow {
  id: string
  login: string
  name: string
  phone: string | null
  status: MemberStatus
  org: OrgRef
  roles: HeldRole[]
  homes: number
  devices: { id: string; label: string; last_contact_at: string | null; unsent: number }[]
  must_change_password: boolean
  is_self: boolean
  may_manage: boolean
}
export interface AccountPage {
  items: AccountRow[]
  total: number
  gives: Role[]
}
export interface AccountMade {
  account: AccountRow
  password: string
}
export interface AccountFilter {
  org_id?: string | undefined
  q?: string | undefined
  role?: string | undefined
  status?: string | undefined
}
export interface DeviceRow {
  id: string
  label: string
  org: OrgRef
  enrolled_at: string
  enrolled_by: string | null
  revoked_at: string | null
  last_contact_at: string | null
  last_member: string | null
  last_member_id: string | null
  report: {
    app?: string | null
    storage?: { persisted?: boolean; usage?: number; quota?: number } | null
    unsent?: { ops: number; blobs: number } | null
  }
  clock_offset_s: number | null
  may_manage: boolean
}
export interface DeviceDetail extends DeviceRow {
  members: string[]
  sessions: number
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

export const fetchAccounts = (filter: AccountFilter, offset: number, signal?: AbortSignal) =>
  desk.get<AccountPage>(`/api/accounts${queryText({ ...filter, offset: offset || undefined })}`, signal ? { signal } : {})
export const fetchAccount = (id: string, signal: AbortSignal) => desk.get<AccountRow>(`/api/accounts/${id}`, { signal })
export const addAccount = (wanted: { login: string; name: string; phone: string | null; org_id: string; roles: RoleWish[] }) =>
  desk.post<AccountMade>('/api/accounts', wanted)
export const changeAccount = (id: string, change: { name: string; phone: string | null; org_id: string }) =>
  desk.put<AccountRow>(`/api/accounts/${id}`, change)
export const changeRoles = (id: string, roles: RoleWish[]) => desk.put<AccountRow>(`/api/accounts/${id}/roles`, { roles })
export const suspendAccount = (id: string) => desk.post<AccountRow>(`/api/accounts/${id}/suspend`)
export const reinstateAccount = (id: string) => desk.post<AccountRow>(`/api/accounts/${id}/reinstate`)
export const letGo = (id: string, withUnsent: boolean) =>
  desk.post<AccountRow>(`/api/accounts/${id}/leave`, { with_unsent: withUnsent })
export const resetPassword = (id: string) => desk.post<AccountMade>(`/api/accounts/${id}/password`)

export const fetchDevices = (signal: AbortSignal) => desk.get<DeviceRow[]>('/api/devices', { signal })
export const fetchDevice = (id: string, signal: AbortSignal) => desk.get<DeviceDetail>(`/api/devices/${id}`, { signal })
export const renameDevice = (id: string, label: string) => desk.put<DeviceDetail>(`/api/devices/${id}`, { label })
export const revokeDevice = (id: string) => desk.post<DeviceDetail>(`/api/devices/${id}/revoke`)

export const fetchAudit = (before: number | null, signal?: AbortSignal) =>
  desk.get<{ items: AuditRow[]; next_before: number | null }>(`/api/audit-events${queryText({ before })}`, signal ? { signal } : {})
