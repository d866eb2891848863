import { computed, shallowRef } from 'vue'
import { Refused, http, setCommonHeaders } from './http'
import { currentLanguage } from './i18n'

export type Role =
  | 'GRID_WORKER'
  | 'GRID_LEADER'
  | 'COMMUNITY_REVIEWER'
  | 'SUBDISTRICT_APPROVER'
  | 'DISTRICT_SUPERVISOR'
  | 'STATS'
  | 'AUDITOR'
  | 'ADMIN'

export interface OrgUnit {
  id: string
  name: string
  type: string
  path: string
  code: string
  name_en?: string
}

export interface Member {
  id: string
  name: string
  login: string
  roles: Role[]
  org: OrgUnit
}

/** Who is signed in, as the server said it. The session itself is a cookie no script can read. */
export interface Session {
  member: Member
  csrf: string
  expires_at: string
  /** Somebody else has seen the password; nothing but its change is answered. */
  must_change_password?: boolean
}

export interface DemoAccount {
  login: string
  password: string
  name: string
  role: Role
  org_name: string
  org_name_en?: string
}

export interface PublicInfo {
  demo: boolean
  /** Which real place the demo shows, as a key. */
  place: string | null
  accounts: DemoAccount[]
  require_persistent_storage: boolean
  version: string
  tiles: string | null
}

export const session = shallowRef<Session | null>(null)
export const member = computed(() => session.value?.member ?? null)

export const hasRole = (...roles: Role[]): boolean => member.value?.roles.some((role) => roles.includes(role)) ?? false

setCommonHeaders(() => {
  const headers: Record<string, string> = { 'accept-language': currentLanguage() }
  if (session.value?.csrf) headers['x-csrf-token'] = session.value.csrf
  return headers
})

export interface Credentials {
  login: string
  password: string
  kind: 'office' | 'field'
  device_id?: string
}

/** The cookie cannot be read: this says whether there may be one, so that nobody new is refused for nothing. */
const SIGNED_IN = 'ruhu.signed-in'

/** @throws Refused with the reason in words; @throws Unreachable */
export async function signIn(credentials: Credentials): Promise<Session> {
  session.value = await http.post<Session>('/api/session', credentials)
  localStorage.setItem(SIGNED_IN, 'yes')
  return session.value
}

/** Gives oneself a new password; other sessions end, this one goes on. @throws Refused @throws Unreachable */
export async function changePassword(oldPassword: string, newPassword: string): Promise<Session> {
  session.value = await http.post<Session>('/api/session/password', { old_password: oldPassword, new_password: newPassword })
  return session.value
}

/** Asks the server who is signed in, and changes nothing here; null when nobody is. @throws Unreachable */
export async function readSession(): Promise<Session | null> {
  if (localStorage.getItem(SIGNED_IN) === null) return null
  try {
    return await http.get<Session>('/api/session')
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** The same, and takes the answer over. @throws Unreachable */
export async function fetchSession(): Promise<Session | null> {
  session.value = await readSession()
  return session.value
}

export async function signOut(): Promise<void> {
  try {
    await http.delete('/api/session')
  } catch (error) {
    if (!(error instanceof Refused)) throw error // already signed out there
  }
  localStorage.removeItem(SIGNED_IN)
  session.value = null
}

export const fetchPublicInfo = (): Promise<PublicInfo> => http.get<PublicInfo>('/api/public-info')
