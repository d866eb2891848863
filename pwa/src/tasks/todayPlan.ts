import type { PartOfDay } from '@/core/bundle'
import type { ListedHousehold } from '@/core/households'
import { dayInChina } from '@/core/clock'
import { nextDue } from '@/core/summary'

/** Longitude, latitude. */
export type Place = [number, number]

export interface StairGroup {
  stair: string
  building_id: string | null
  /** On foot from where the worker is or from the group before; null when unknown. */
  minutes: number | null
  households: ListedHousehold[]
}

export interface TodayPlan {
  /** Still to visit, nearest stair first, urgent doors first within a stair. */
  groups: StairGroup[]
  left: number
  over: number
  done: ListedHousehold[]
  /** Due on the next day on which anything is due. */
  next: { date: string; count: number } | null
}

const WALK_M_PER_MINUTE = 60
const DETOUR = 1.3

/**
 * What is left today: everything overdue or due, grouped by stair in walking order.
 *
 * The order starts at `from` (the worker's position, when known) and always goes to the nearest
 * stair next; a stair with something overdue is taken before one without when both are near. Within a
 * stair, a door that is to be tried later in the day than `part` comes last.
 */
export function planToday(households: ListedHousehold[], today: string, from: Place | null, part: PartOfDay = 'EVENING'): TodayPlan {
  const open = households.filter(({ state }) => state === 'over' || state === 'due')
  const done = households
    .filter(({ last }) => last !== null && dayInChina(last.at) === today)
    .sort((a, b) => (b.last?.at ?? '').localeCompare(a.last?.at ?? ''))
  return {
    groups: walkingOrder(groupByStair(open, part), from),
    left: open.length,
    over: open.filter(({ state }) => state === 'over').length,
    done,
    next: nextDay(households, today),
  }
}

function nextDay(households: ListedHousehold[], today: string): TodayPlan['next'] {
  const later = households.flatMap((household) => {
    const due = household.state === 'over' || household.state === 'due' ? null : nextDue(household)?.due_on
    return due && due > today ? [due] : []
  })
  const first = later.reduce<string | null>((least, due) => (least === null || due < least ? due : least), null)
  return first === null ? null : { date: first, count: later.filter((due) => due === first).length }
}

function groupByStair(households: ListedHousehold[], part: PartOfDay): ListedHousehold[][] {
  const groups = new Map<string, ListedHousehold[]>()
  for (const household of households) {
    const group = groups.get(household.stair)
    if (group) group.push(household)
    else groups.set(household.stair, [household])
  }
  return [...groups.values()].map((group) => group.sort((a, b) => waits(a, part) - waits(b, part) || byUrgency(a, b)))
}

const PARTS: readonly PartOfDay[] = ['MORNING', 'AFTERNOON', 'EVENING']

/** 1 when the next try is for later in the day. */
function waits(household: ListedHousehold, part: PartOfDay): 0 | 1 {
  const wanted = nextDue(household)?.part_of_day
  return wanted && PARTS.indexOf(wanted) > PARTS.indexOf(part) ? 1 : 0
}

function byUrgency(a: ListedHousehold, b: ListedHousehold): number {
  const dueA = nextDue(a)?.due_on ?? ''
  const dueB = nextDue(b)?.due_on ?? ''
  return dueA.localeCompare(dueB) || b.plate.localeCompare(a.plate, 'zh', { numeric: true })
}

function walkingOrder(groups: ListedHousehold[][], from: Place | null): StairGroup[] {
  const waiting = [...groups].sort((a, b) => rank(a) - rank(b) || stairName(a).localeCompare(stairName(b), 'zh', { numeric: true }))
  const ordered: StairGroup[] = []
  let here = from
  while (waiting.length > 0) {
    const nearest = here ? indexOfNearest(waiting, here) : 0
    const [group] = waiting.splice(nearest, 1) as [ListedHousehold[]]
    const there = placeOf(group)
    ordered.push({
      stair: stairName(group),
      building_id: group[0]?.building_id ?? null,
      minutes: here && there ? Math.round((metresBetween(here, there) * DETOUR) / WALK_M_PER_MINUTE) : null,
      households: group,
    })
    here = there ?? here
  }
  return ordered
}

const rank = (group: ListedHousehold[]) => (group.some(({ state }) => state === 'over') ? 0 : 1)
const stairName = (group: ListedHousehold[]) => group[0]?.stair ?? ''
const placeOf = (group: ListedHousehold[]): Place | null => group.find(({ point }) => point !== null)?.point ?? null

function indexOfNearest(groups: ListedHousehold[][], here: Place): number {
  let best = 0
  let bestMetres = Number.POSITIVE_INFINITY
  groups.forEach((group, at) => {
    const there = placeOf(group)
    const metres = there ? metresBetween(here, there) : Number.MAX_VALUE
    if (metres < bestMetres) {
      best = at
      bestMetres = metres
    }
  })
  return best
}

/** Metres between two near places; flat earth is exact enough within a city. */
export function metresBetween([lonA, latA]: Place, [lonB, latB]: Place): number {
  const northM = (latB - latA) * 111_320
  const eastM = (lonB - lonA) * 111_320 * Math.cos((latA * Math.PI) / 180)
  return Math.hypot(northM, eastM)
}
