/** The morning of a place and one worker's day; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'
import type { OrgRef } from '@/desk/office/orgTypes'
import type { HouseholdState } from '@/ui/householdState'

export interface Counts {
  planned: number
  done: number
  due: number
  overdue: number
  overdue_long: number
  nobody_home: number
  unsent: number
}
export interface TabletState {
  state: 'ok' | 'offline' | 'silent' | 'battery_low' | 'none'
  last_contact_at: string | null
  silent_days: number
  unsent: number
  unsent_files: number
  battery: number | null
}
export interface WorkerRow extends Counts {
  id: string
  name: string
  org: string
  org_en: string
  suspended: boolean
  tablet: TabletState
  away_until: string | null
  stands_in_for: string[]
}
export interface UnitRow extends Counts {
  org: OrgRef
  workers: number
  silent: number
}
export interface FirstThing {
  kind: 'overdue_long' | 'tablet_silent' | 'nobody_responsible' | 'reviews' | 'remark_answered'
  count: number
  days: number | null
  unsent: number | null
  members: { id: string; name: string }[]
  by_kind: Record<string, number>
  household_id: string | null
  text: string | null
}
export interface Morning {
  org: OrgRef
  day: string
  total: Counts
  workers: WorkerRow[] | null
  units: UnitRow[] | null
  first: FirstThing[]
  days: { day: string; homes: number }[]
}

export interface HomeToday {
  id: string
  plate: string
  stair: string
  head_name: string | null
  state: HouseholdState
  due_on: string | null
  due_purpose: string | null
  cover_for: string | null
}
export interface VisitToday {
  id: string
  household_id: string
  plate: string
  stair: string
  head_name: string | null
  purpose: string
  result: 'DONE' | 'NOBODY_HOME' | 'REFUSED' | 'MOVED' | 'DECEASED'
  started_at: string
  ended_at: string
  received_at: string
  cover_for: string | null
}
export interface WorkerDay {
  worker: WorkerRow
  day: string
  homes: HomeToday[]
  visits: VisitToday[]
  tablets: { id: string; label: string; app: string | null; state: TabletState }[]
  may_nudge: boolean
}

export const fetchMorning = (orgId: string, signal: AbortSignal) =>
  desk.get<Morning>(`/api/reports/morning${queryText({ org_id: orgId })}`, { signal })

export const fetchWorkerDay = (id: string, signal: AbortSignal) =>
  desk.get<WorkerDay>(`/api/reports/morning/${id}`, { signal })

export const askToSync = (memberIds: string[]) =>
  desk.post<{ told: number }>('/api/members/sync-now', { member_ids: memberIds })

/** Homes of one stair together, in the order they came. */
export function byStair<Home extends { stair: string }>(homes: Home[]): { stair: string; homes: Home[] }[] {
  const groups = new Map<string, Home[]>()
  for (const home of homes) groups.set(home.stair, [...(groups.get(home.stair) ?? []), home])
  return [...groups].map(([stair, own]) => ({ stair, homes: own }))
}

/** Widths in per cent of the bar: done, tried in vain, overdue; what is left is to do. */
export function barOf({ planned, done, nobody_home, overdue }: Counts): { done: number; away: number; over: number } {
  const part = (count: number) => (planned ? (count / planned) * 100 : 0)
  return { done: part(done), away: part(nobody_home), over: part(overdue) }
}
