/** What a selection of buildings contains. */
import type { BuildingFeature, HouseholdMark } from '@/map/mapTypes'

export interface SelectionSums {
  buildings: number
  households: number
  people: number
  minutes: number
  /** Homes that are due, overdue or to be tried again. */
  waiting: number
}

export function sumsOf(
  selected: ReadonlySet<string>,
  buildings: BuildingFeature[],
  marks: HouseholdMark[],
): SelectionSums {
  const chosen = buildings.filter(({ properties }) => selected.has(properties.id))
  const total = (pick: (building: BuildingFeature) => number | undefined) =>
    chosen.reduce((sum, building) => sum + (pick(building) ?? 0), 0)
  return {
    buildings: chosen.length,
    households: total(({ properties }) => properties.households),
    people: total(({ properties }) => properties.people),
    minutes: total(({ properties }) => properties.minutes),
    waiting: marks.filter(
      ({ buildingId, state }) =>
        buildingId !== null && selected.has(buildingId) && ['over', 'due', 'away'].includes(state),
    ).length,
  }
}

/** A building taken twice stays taken once; @returns a new set, as Vue compares by identity. */
export function withAdded(selected: ReadonlySet<string>, ids: Iterable<string>): Set<string> {
  return new Set([...selected, ...ids])
}

export function withToggled(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

/** The worker with most homes of each building; a building may be shared for a while. */
export function ownersByBuilding(marks: HouseholdMark[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const { buildingId, memberId } of marks) {
    if (!buildingId || !memberId) continue
    const own = counts.get(buildingId) ?? new Map<string, number>()
    own.set(memberId, (own.get(memberId) ?? 0) + 1)
    counts.set(buildingId, own)
  }
  return new Map(
    [...counts].map(([building, own]) => [building, [...own].sort((a, b) => b[1] - a[1])[0]![0]]),
  )
}
