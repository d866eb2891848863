import { shallowRef } from 'vue'
import { readKeptFile } from '@/core/keptFiles'
import { member } from '@/core/session'
import { onSignal } from '@/core/signals'
import type { BaseMap, Buildings } from '@/map/mapTypes'

/** The map of the worker's area, as it is stored on the tablet. */
export interface PlaceMap {
  base: BaseMap | null
  buildings: Buildings | null
}

export const placeMap = shallowRef<PlaceMap | null>(null)
let listening = false
let from: string | undefined

/** Reads the stored map once; a newer one replaces it when sync brings it. */
export async function loadPlaceMap(): Promise<PlaceMap | null> {
  if (!listening) {
    listening = true
    onSignal('base-changed', () => void (placeMap.value ? undefined : read()))
  }
  if (!placeMap.value || from !== member.value?.id) await read()
  return placeMap.value
}

async function read(): Promise<void> {
  const memberId = member.value?.id
  if (!memberId) return
  const kept = await readKeptFile<{ place: Partial<PlaceMap> }>(memberId, 'place')
  from = memberId
  placeMap.value = kept ? { base: kept.place.base ?? null, buildings: kept.place.buildings ?? null } : null
}
