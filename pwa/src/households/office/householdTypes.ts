/** What the server tells about households; field names are those of the wire. */
import { currentLanguage } from '@/core/i18n'
import type { HouseholdState } from '@/ui/householdState'

/** A text in both languages, as catalogues and facts carry it. */
export interface Bilingual {
  zh: string
  en: string
}

export function inWords(text: Bilingual | null | undefined): string {
  if (!text) return ''
  return currentLanguage() === 'en' ? text.en || text.zh : text.zh
}

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
  community: string
  grid: string | null
  building_id: string | null
  state: HouseholdState
  due_on: string | null
  due_purpose: string | null
  last_visit_at: string | null
  last_visit_result: string | null
  responsible: MemberRef | null
  point: [lon: number, lat: number] | null
  status: string
  risk_level: string
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

export interface Fact {
  entity: string
  key: string
  value: unknown
  text: Bilingual
  label: Bilingual
  fver: number
  source: string
  confirmed: boolean
  observed_at: string
  received_at: string
  observer: string | null
  stale: boolean
  sensitive: boolean
  three: string | null
  five: string | null
}

export interface FactHistoryRow extends Fact {
  /** `current`, `superseded`, `declined` or `pending`. */
  state: string
  device: string | null
}

export interface GroupClarity {
  state: 'clear' | 'stale' | 'missing'
  /** `entity/key` of facts never asked. */
  missing: string[]
  stale: string[]
}

export interface HouseholdFile extends HouseholdRow {
  address: {
    estate: string
    building: string
    entrance: string
    floor: number | null
    room: string
    full_text: string
  }
  people: Person[]
  facts: Fact[]
  clarity: { three: Record<string, GroupClarity>; five: Record<string, GroupClarity> }
  arrival_notes: string
}

export interface Responsibility {
  member: MemberRef
  from_at: string
  to_at: string | null
  by: string | null
  reason: string | null
  /** They stood in for whoever was responsible. */
  cover?: boolean
}

export interface BuildingDoors {
  id: string
  name: string
  estate: string
  doors: HouseholdRow[]
}
