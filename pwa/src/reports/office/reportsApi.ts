/** Counts for every level of the city; field names are those of the wire. */
import { desk, queryText } from '@/desk/office/desk'
import type { OrgRef } from '@/desk/office/orgTypes'

/** A count too small to be shown is delivered as null. */
export type Count = number | null

export interface UnitCounts {
  org: OrgRef
  households: Count
  people: Count
  visits: Count
  households_visited: Count
  due: Count
  overdue: Count
  agreements: Count
  reviews_open: Count
}
export interface Overview {
  org: OrgRef
  month: string
  children: UnitCounts[]
  total: UnitCounts
}

export const fetchOverview = (orgId: string, month: string, signal: AbortSignal) =>
  desk.get<Overview>(`/api/reports/overview${queryText({ org_id: orgId, month })}`, { signal })

/** `visited` of `households` in whole per cent; nothing to divide gives null. */
export function share(visited: Count, households: Count): number | null {
  return visited === null || !households ? null : Math.round((visited / households) * 100)
}

/** The months one may look at: this one and the eleven before, newest first, as `2026-11`. */
export function monthsBefore(month: string, count = 12): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + (number - 1) - back
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}
