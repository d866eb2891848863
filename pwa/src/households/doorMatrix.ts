import type { ListedHousehold } from '@/core/households'

export interface FloorRow {
  floor: string
  doors: ListedHousehold[]
}

export interface EntranceMatrix {
  entrance: string
  floors: FloorRow[]
  /** Doors that are overdue or due today. */
  left: number
}

/** The doors of a building as they lie: entrances, floors from the top, doors from left to right. */
export function doorMatrix(households: ListedHousehold[]): EntranceMatrix[] {
  const { compare } = new Intl.Collator('zh', { numeric: true })
  const entrances = groupBy(households, (household) => household.entrance)
  return [...entrances]
    .map(([entrance, doors]) => ({
      entrance,
      left: doors.filter(({ state }) => state === 'over' || state === 'due').length,
      floors: [...groupBy(doors, floorOf)]
        .map(([floor, row]) => ({ floor, doors: row.sort((a, b) => compare(a.plate, b.plate)) }))
        .sort((a, b) => floorNumber(b.floor) - floorNumber(a.floor)),
    }))
    .sort((a, b) => compare(a.entrance, b.entrance))
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function floorOf({ floor, plate }: ListedHousehold): string {
  if (floor !== null && floor !== '') return String(floor)
  return /^\d{3,4}$/.test(plate) ? plate.slice(0, -2) : ''
}

/** A basement counts below the ground: B1, -1. */
function floorNumber(floor: string): number {
  const digits = Number(/\d+/.exec(floor)?.[0] ?? 0)
  return /^(b|-|负)/i.test(floor) ? -digits : digits
}
