/** Buildings, workloads and handing households over; shapes are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'
import type { BaseMap, Buildings, HouseholdMark } from '@/map/mapTypes'
import type { HouseholdState } from '@/ui/householdState'

export interface Worker {
  id: string
  name: string
  households: number
  people: number
  minutes_month: number
  due: number
  overdue: number
  color_no: number
}

export interface MemberRef {
  id: string
  name: string
}

export interface Preview {
  token: string
  households: number
  people: number
  open_tasks: number
  minutes: number
  from: { member: MemberRef; households: number; minutes_before: number; minutes_after: number }[]
  to: {
    member: MemberRef
    households_before: number
    households_after: number
    minutes_before: number
    minutes_after: number
  }
  devices: { id: string; label: string; member: string; last_contact_at: string | null }[]
  unchanged: number
  problems: string[]
}

export interface Handover {
  building_ids: string[]
  household_ids: string[]
  to_member_id: string
}

export const fetchWorkloads = (orgId: string, signal: AbortSignal) =>
  desk
    .get<{ members: Worker[] }>(`/api/workloads${queryText({ org_id: orgId })}`, { signal })
    .then(({ members }) => members)

export async function fetchBuildings(orgId: string, signal: AbortSignal): Promise<Buildings> {
  const found = await desk.get<Buildings>(`/api/buildings${queryText({ org_id: orgId })}`, { signal })
  for (const feature of found.features) feature.properties.id ??= String(feature.id)
  return found
}

let baseMap: Promise<BaseMap> | null = null

/** Water, green and compounds; fetched once, as it is large and never changes while one works. */
export function fetchBaseMap(): Promise<BaseMap> {
  baseMap ??= desk.get<BaseMap>('/api/map/base')
  baseMap.catch(() => (baseMap = null))
  return baseMap
}

type WireMark = [
  id: string,
  lon: number,
  lat: number,
  state: HouseholdState,
  memberId: string | null,
  plate: string,
  buildingId: string | null,
]

export async function fetchMarks(orgId: string, signal: AbortSignal): Promise<HouseholdMark[]> {
  const path = `/api/map/households${queryText({ org_id: orgId })}`
  const { items } = await desk.get<{ items: WireMark[] }>(path, { signal })
  return items.map(([id, lon, lat, state, memberId, plate, buildingId]) => ({
    id, lon, lat, state, memberId, plate, buildingId,
  }))
}

export const previewHandover = (handover: Handover) =>
  desk.post<Preview>('/api/assignments/preview', handover)

export const assign = (token: string) =>
  desk.post<{ moved: number; batch_id: string }>('/api/assignments', { token })

export const undoMove = (batchId: string) =>
  desk.post<{ moved: number; batch_id: string }>(`/api/moves/${batchId}/undo`)

export interface MoveRow {
  id: string
  made_at: string
  by: MemberRef
  to: MemberRef
  losing: { member: MemberRef | null; households: number }[]
  households: number
  undone_at: string | null
  may_undo: boolean
}
export const fetchMoves = (signal: AbortSignal) =>
  desk.get<{ items: MoveRow[] }>('/api/moves', { signal }).then(({ items }) => items)

export interface AddressLine {
  no: number
  line: string
  household_ids: string[]
  problem: 'unreadable' | 'not_found' | 'several' | 'repeated' | null
  candidates: { name: string; household_ids: string[] }[]
}
export const resolveAddresses = (lines: string[], orgId: string) =>
  desk.post<{ lines: AddressLine[]; household_ids: string[] }>('/api/assignments/resolve', { lines, org_id: orgId })
