/** The household's story; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'

export interface TimelineItem {
  id: string
  at: string
  kind: string
  actor: string | null
  params: Record<string, unknown>
  ref_kind: string | null
  ref_id: string | null
}
export interface Note {
  id: string
  text: string
  private: boolean
  author: string | null
  written_at: string
}

export const fetchTimeline = (householdId: string, cursor: string | null, signal?: AbortSignal) =>
  desk.get<{ items: TimelineItem[]; next_cursor: string | null }>(
    `/api/households/${householdId}/timeline${queryText({ cursor })}`,
    signal ? { signal } : {},
  )
export const fetchNotes = (householdId: string, signal: AbortSignal) =>
  desk.get<Note[]>(`/api/households/${householdId}/notes`, { signal })

export const FILTERS = ['all', 'visits', 'agreements', 'tasks'] as const
export type TimelineFilter = (typeof FILTERS)[number]

const PART: Record<string, TimelineFilter> = { visit: 'visits', agreement: 'agreements', task: 'tasks' }

/** Where an entry belongs, by what it speaks of or, failing that, by how its kind begins. */
export function partOf(item: TimelineItem): TimelineFilter | null {
  return PART[item.ref_kind ?? ''] ?? PART[item.kind.split('_')[0] ?? ''] ?? null
}

export function fits(item: TimelineItem, filter: TimelineFilter): boolean {
  return filter === 'all' || partOf(item) === filter
}
