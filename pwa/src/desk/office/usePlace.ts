import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { member } from '@/core/session'
import { desk, queryText } from './desk'
import type { OrgRef } from './orgTypes'
import { useLoad } from './useLoad'

export interface Place {
  trail: OrgRef[]
  children: OrgRef[]
}

const known = new Map<string, Promise<OrgRef[]>>()

/** The units below one; the tree changes so seldom that one answer serves until the page is closed. */
export function childrenOf(unitId: string): Promise<OrgRef[]> {
  const found = known.get(unitId) ?? desk.get<OrgRef[]>(`/api/org-units${queryText({ parent_id: unitId })}`)
  known.set(unitId, found)
  found.catch(() => known.delete(unitId))
  return found
}

/**
 * Where in the city a page looks, kept in the address as `?place=<id>.<id>` below the member's own unit.
 *
 * An id that is not there any more ends the way down at its parent.
 */
export function usePlace(lowest: readonly string[]) {
  const route = useRoute()
  const router = useRouter()
  const own = member.value!.org
  const chain = computed(() => (typeof route.query['place'] === 'string' ? route.query['place'].split('.') : []))

  const place = useLoad(
    () => chain.value.join('.'),
    async (): Promise<Place> => {
      const trail: OrgRef[] = [own]
      for (const id of chain.value) {
        const next = (await childrenOf(trail.at(-1)!.id)).find((unit) => unit.id === id)
        if (!next) break
        trail.push(next)
      }
      const here = trail.at(-1)!
      return { trail, children: lowest.includes(here.type) ? [] : await childrenOf(here.id) }
    },
  )

  /** Goes to a unit of the trail or one below the present one; a step in the browser's history. */
  function go(unit: OrgRef) {
    const trail = place.data.value?.trail ?? [own]
    const at = trail.findIndex(({ id }) => id === unit.id)
    const next = at >= 0 ? trail.slice(0, at + 1) : [...trail, unit]
    const ids = next.slice(1).map(({ id }) => id)
    void router.push({ query: { ...route.query, place: ids.join('.') || undefined } })
  }

  return {
    go,
    unit: computed<OrgRef>(() => place.data.value?.trail.at(-1) ?? own),
    trail: computed(() => place.data.value?.trail ?? [own]),
    children: computed(() => place.data.value?.children ?? []),
    ready: computed(() => place.data.value !== null),
    error: place.error,
    reload: place.reload,
  }
}
