/** What the server tells about households; field names are those of the wire. */
import type { HouseholdState } from '@/ui/householdState'

export interface MemberRef {
  id: string
  name: string
}

export interface HouseholdRow {
  id: string
  plate: string
  short_address: string
  head_name: string | null
  people_count: number
  community: string | null
  grid: string | null
  building_id: string | null
  state: HouseholdState
  due_on: string | null
  due_purpose: string | null
  last_visit_at: string | null
  responsible: MemberRef | null
  point: [lon: number, lat: number] | null
  status: string
  tags: string[]
}

export interface HouseholdPage {
  items: HouseholdRow[]
  next_cursor: string | null
  total: number
}

export interface Person {
  id: string
  name: string
  sex: 'MALE' | 'FEMALE' | null
  birth_date: string | null
  age: number | null
  relation: string
  is_head: boolean
  co_resident: boolean
  id_mask: string | null
  phone_mask: string | null
}

export type FactSource = 'VISIT' | 'IMPORT' | 'OFFICE' | 'DOOR'

export interface Fact {
  entity: string
  key: string
  value: unknown
  fver: number
  hash: string
  source: FactSource
  observed_at: string
  observer: string | MemberRef | null
  label: string
  text: string
  stale: boolean
  group: string
}

export interface GroupClarity {
  state: 'clear' | 'stale' | 'missing'
  missing: string[]
  stale: string[]
}

export interface HouseholdFile extends HouseholdRow {
  address: {
    estate: string | null
    building_id: string | null
    building: string | null
    entrance: string | null
    floor: number | null
    room: string | null
    full_text: string | null
  }
  people: Person[]
  facts: Fact[]
  clarity: { three: Record<string, GroupClarity>; five: Record<string, GroupClarity> }
  arrival_notes: string | null
}

export interface Responsibility {
  member: MemberRef
  from_at: string
  to_at: string | null
  by: MemberRef | null
}
