/** Filters that a member named and keeps, per page; they hold what stands in the address, nothing else. */
import { ref, watch } from 'vue'
import { member } from '@/core/session'

export interface SavedFilter {
  name: string
  query: Record<string, string>
}

export const NAME_MAX = 20
const KEPT_MAX = 12
const keyOf = (page: string) => `ruhu.filters.${member.value?.id ?? ''}.${page}`

function read(page: string): SavedFilter[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(page)) ?? '[]')
    return Array.isArray(kept) ? (kept as SavedFilter[]).filter(({ name, query }) => typeof name === 'string' && typeof query === 'object') : []
  } catch {
    return []
  }
}

/** The order of keys does not matter: `?a=1&b=2` is `?b=2&a=1`. */
export const sameQuery = (a: Record<string, unknown>, b: Record<string, unknown>) => {
  const sorted = (query: Record<string, unknown>) => JSON.stringify(Object.entries(query).filter(([, value]) => value !== undefined).toSorted())
  return sorted(a) === sorted(b)
}

export function useSavedFilters(page: string) {
  const filters = ref(read(page))
  watch(filters, (now) => localStorage.setItem(keyOf(page), JSON.stringify(now)), { deep: true })

  /** A name that exists already gets the new filter. */
  function save(name: string, query: Record<string, string>) {
    const wanted = name.trim().slice(0, NAME_MAX)
    if (!wanted) return
    filters.value = [{ name: wanted, query }, ...filters.value.filter((one) => one.name !== wanted)].slice(0, KEPT_MAX)
  }
  const remove = (name: string) => (filters.value = filters.value.filter((one) => one.name !== name))
  return { filters, save, remove }
}
