/** Requests around households and their files. */
import { desk, queryText } from '@/desk/office/desk'
import type { Bilingual, FactHistoryRow, HouseholdFile, HouseholdPage, Responsibility } from './householdTypes'

export interface HouseholdFilter {
  q?: string | undefined
  org_id?: string | undefined
  member_id?: string | undefined
  state?: string | undefined
}

export const PAGE_ROWS = 50

export const fetchHouseholds = (filter: HouseholdFilter, cursor: string | null, signal?: AbortSignal) =>
  desk.get<HouseholdPage>(`/api/households${queryText({ ...filter, cursor, limit: PAGE_ROWS })}`, signal ? { signal } : {})

export const fetchHousehold = (id: string, signal: AbortSignal) =>
  desk.get<HouseholdFile>(`/api/households/${id}`, { signal })

export const fetchResponsibles = (id: string, signal: AbortSignal) =>
  desk.get<Responsibility[]>(`/api/households/${id}/responsibles`, { signal })

export const fetchFactHistory = (householdId: string, entity: string, key: string, signal?: AbortSignal) =>
  desk.get<FactHistoryRow[]>(`/api/households/${householdId}/facts/${entity}/${key}`, signal ? { signal } : {})

export const revealValue = (householdId: string, entity: string, key: string, purpose: string) =>
  desk.post<{ value: string; hide_after_s: number }>(`/api/households/${householdId}/reveal`, { entity, key, purpose })

export const correctFact = (
  householdId: string,
  change: { entity: string; key: string; value: unknown; note: string; base_fver: number | null },
) => desk.post<FactHistoryRow>(`/api/households/${householdId}/facts`, change)

export interface CatalogueFact {
  key: string
  entity: 'person' | 'household'
  type: 'text' | 'choice' | 'multi' | 'date' | 'boolean' | 'integer' | 'money_fen' | 'phone' | 'id_no'
  label: Bilingual
  options?: (Bilingual & { value: string })[]
  unit?: string
  max?: number
  min?: number
  three?: string | null
  five?: string | null
  sensitive?: boolean
  computed?: unknown
}
export interface Catalogue {
  groups: Record<'three' | 'five', (Bilingual & { key: string })[]>
  units: Record<string, Bilingual>
  facts: CatalogueFact[]
}

let catalogue: Promise<Catalogue> | null = null
export function fetchCatalogue(): Promise<Catalogue> {
  catalogue ??= desk.get<Catalogue>('/api/facts-catalogue')
  catalogue.catch(() => (catalogue = null))
  return catalogue
}
