/** Two files side by side, merging them, and the way back; field names are those of the wire. */
import { desk } from '@/desk/office/desk'
import type { Bilingual, HouseholdRow, Person } from './householdTypes'

export type Side = 'keep' | 'gone'
export type MergeKind = 'household' | 'person'
export interface SideValue {
  value: unknown
  text: Bilingual
  source: string | null
  observer: string | null
  observed_at: string | null
}
export interface ComparedField {
  key: string
  label: Bilingual
  keep: SideValue | null
  gone: SideValue | null
  differs: boolean
  proposal: Side
}
export interface ComparedPerson {
  keep: Person
  gone: Person
  why: string
  id_numbers_differ: boolean
  fields: ComparedField[]
}
export interface ComparedHome {
  row: HouseholdRow
  address: string
  people: Person[]
}
export interface MergePreview {
  kind: MergeKind
  keep: ComparedHome
  gone: ComparedHome
  fields: ComparedField[]
  pairs: ComparedPerson[]
  /** Rows that come along, by table. */
  moves: Record<string, number>
  needs_reason: boolean
  problems: string[]
  seen: string
}
export interface Merge {
  id: string
  kind: MergeKind
  kept_id: string
  gone_id: string
  household_id: string
  reason: string
  by: string | null
  at: string
  undone_by: string | null
  undone_at: string | null
  may_undo: boolean
}
export interface MergeOrder {
  kind: MergeKind
  keep_id: string
  gone_id: string
  choices: Record<string, Side>
  people: { keep_id: string; gone_id: string; choices: Record<string, Side> }[]
  reason: string
  seen: string
  review_item_id?: string
  seen_version?: number
}

export const previewMerge = (kind: MergeKind, keep_id: string, gone_id: string, signal: AbortSignal) =>
  desk.post<MergePreview>('/api/merges/preview', { kind, keep_id, gone_id }, { signal })
export const mergeFiles = (order: MergeOrder) => desk.post<Merge>('/api/merges', order)
export const undoMerge = (id: string) => desk.post<Merge>(`/api/merges/${id}/undo`)
export const fetchMerges = (householdId: string, signal: AbortSignal) =>
  desk.get<Merge[]>(`/api/households/${householdId}/merges`, { signal })

/** What people count when files are merged; rows that only serve others are left out. */
export const COUNTED = ['visits', 'agreements', 'tasks', 'visit_photos', 'notes', 'remarks', 'facts'] as const
export function movesOf(preview: MergePreview): { table: (typeof COUNTED)[number]; n: number }[] {
  return COUNTED.flatMap((table) => (preview.moves[table] ? [{ table, n: preview.moves[table] }] : []))
}

/** The proposals as choices, for the fields where both say something else. */
export function proposed(fields: ComparedField[]): Record<string, Side> {
  return Object.fromEntries(fields.filter(({ differs }) => differs).map(({ key, proposal }) => [key, proposal]))
}
