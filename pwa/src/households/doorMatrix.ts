import type { ListedHousehold } from '@/core/households'
import type { DoorUse, RegisteredEntrance } from '@/map/mapTypes'

/** One door of the wall: by the building's register, with the home that this worker looks after, if any. */
export interface MatrixDoor {
  key: string
  no: string
  use: DoorUse
  /** A shop's name, or how many garages. */
  label: string
  floor: number | null
  home: ListedHousehold | null
}

export interface FloorRow {
  /** As people count, −1 below 1; null when nobody knows. */
  floor: number | null
  doors: MatrixDoor[]
}

export interface StairMatrix {
  /** Null when only the homes tell of it. */
  id: string | null
  entrance: string
  /** The floor of the door to the street (平街层). */
  entranceFloor: number
  /** Null: nobody knows, so one walks. */
  hasLift: boolean | null
  above: FloorRow[]
  /** Under the entrance; they stand below the ground line. */
  below: FloorRow[]
  /** Doors behind which people can live. */
  homes: number
  /** Homes of this worker. */
  toVisit: number
  /** Of these, due or overdue. */
  left: number
}

/** The doors of a building as they lie: stairs, floors from the top, doors from left to right. */
export function doorMatrix(households: ListedHousehold[], register: RegisteredEntrance[] = []): StairMatrix[] {
  const { compare } = new Intl.Collator('zh', { numeric: true })
  const byEntrance = groupBy(households, ({ entrance }) => entrance)
  const registered = new Map(register.map((one) => [one.name, one]))
  const names = new Set([...registered.keys(), ...byEntrance.keys()])
  return [...names].map((name) => stair(name, byEntrance.get(name) ?? [], registered.get(name), compare)).sort((a, b) => compare(a.entrance, b.entrance))
}

function stair(name: string, homes: ListedHousehold[], registered: RegisteredEntrance | undefined, compare: (a: string, b: string) => number): StairMatrix {
  const doors = doorsOf(homes, registered)
  const rows = [...groupBy(doors, ({ floor }) => floor)]
    .map(([floor, row]) => ({ floor, doors: row.sort((a, b) => Number(a.use !== 'HOME') - Number(b.use !== 'HOME') || compare(a.no, b.no)) }))
    .sort((a, b) => (b.floor ?? 0) - (a.floor ?? 0))
  const entranceFloor = registered?.entrance_floor ?? 1
  return {
    id: registered?.id ?? null,
    entrance: name,
    entranceFloor,
    hasLift: registered?.has_lift ?? null,
    above: rows.filter(({ floor }) => floor === null || floor >= entranceFloor),
    below: rows.filter(({ floor }) => floor !== null && floor < entranceFloor),
    homes: doors.filter(({ use }) => use === 'HOME').length,
    toVisit: homes.filter(({ status }) => status === 'ACTIVE').length,
    left: homes.filter(({ state }) => state === 'over' || state === 'due').length,
  }
}

/** The register's doors with the homes behind them; a home at a door that it does not know has its own. */
function doorsOf(homes: ListedHousehold[], registered: RegisteredEntrance | undefined): MatrixDoor[] {
  const waiting = groupBy(homes, ({ plate }) => plate)
  const doors = (registered?.doors ?? []).flatMap(([floor, no, use = 'HOME', label = '']): MatrixDoor[] => {
    const door = { no, use, label, floor }
    const behind = waiting.get(no) ?? []
    waiting.delete(no)
    return behind.length > 0 ? behind.map((home) => ({ ...door, use: 'HOME', key: home.id, home })) : [{ ...door, key: `${floor}/${no}`, home: null }]
  })
  const others = [...waiting.values()].flat().map((home): MatrixDoor => ({ key: home.id, no: home.plate, use: 'HOME', label: '', floor: floorOf(home), home }))
  return [...doors, ...others]
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** B1 and 负一 count below the ground; 302 tells its floor when nothing else does. */
function floorOf({ floor, plate }: ListedHousehold): number | null {
  if (typeof floor === 'number') return floor
  const text = floor || (/^\d{3,4}$/.test(plate) ? plate.slice(0, -2) : '')
  const digits = /\d+/.exec(text)?.[0]
  if (!digits) return null
  return /^(b|-|−|负)/i.test(text) ? -Number(digits) : Number(digits)
}
