import type { Bundle, Household, HouseholdStatus, Person, Purpose, RiskLevel, Task, VisitResult } from './bundle'
import { dayInChina } from './clock'

/** A household in one line: what lists, the map and the search need, without opening its bundle. */
export interface HouseholdSummary {
  id: string
  plate: string
  address: string
  /** Estate, building and entrance: households with the same one share a stair. */
  stair: string
  estate: string
  building: string
  entrance: string
  floor: number | string | null
  building_id: string | null
  community: string
  grid: string
  point: [number, number] | null
  status: HouseholdStatus
  risk_level: RiskLevel | null
  tags: string[]
  notes: string | null
  head: { name: string; birth_date: string | null } | null
  people: { id: string; name: string; initials: string; id4: string; phone4: string }[]
  tasks: Pick<Task, 'id' | 'kind' | 'purpose' | 'due_on' | 'part_of_day' | 'note'>[]
  last: { at: string; result: VisitResult; purpose: Purpose } | null
  /** Work on it has been done on this tablet and is not in the pulled record yet. */
  pending?: boolean
  leaving?: boolean
}

export type PlateState = 'due' | 'over' | 'done' | 'away' | 'shut' | 'gone' | 'later'

export function summarise({ household, people, tasks }: Bundle): HouseholdSummary {
  const head = people.find((person) => person.is_head) ?? people[0]
  return {
    id: household.id,
    plate: shortPlate(household),
    address: household.short_address,
    stair: stairOf(household),
    estate: household.address.estate ?? '',
    building: household.address.building ?? '',
    entrance: household.address.entrance ?? '',
    floor: household.address.floor ?? null,
    building_id: household.building_id,
    community: household.community,
    grid: household.grid,
    point: household.point,
    status: household.status,
    risk_level: household.risk_level,
    tags: household.tags,
    notes: household.arrival_notes,
    head: head ? { name: head.name, birth_date: head.birth_date } : null,
    people: people.map(findable),
    tasks: tasks.filter((task) => task.status === 'OPEN').map(({ id, kind, purpose, due_on, part_of_day, note }) => ({ id, kind, purpose, due_on, part_of_day, note })),
    last: household.last_visit && { at: household.last_visit.at, result: household.last_visit.result, purpose: household.last_visit.purpose },
  }
}

const findable = (person: Person) => ({
  id: person.id,
  name: person.name,
  initials: person.initials,
  id4: person.id_last4 ?? '',
  phone4: person.phone_last4 ?? '',
})

/** On the plate stands the door alone: the stair is named above it. */
function shortPlate(household: Household): string {
  return household.address.room?.trim() || household.plate.split('-').at(-1) || household.plate
}

export function stairOf(household: Household): string {
  const { estate, building, entrance } = household.address
  return [estate, building, entrance].filter(Boolean).join(' ') || household.short_address
}

const OF_RESULT: Record<VisitResult, PlateState> = { DONE: 'done', NOBODY_HOME: 'away', REFUSED: 'shut', MOVED: 'gone', DECEASED: 'gone' }

/** The day on which the next visit is due, of all open tasks that send somebody to the door. */
export function nextDue(summary: HouseholdSummary): HouseholdSummary['tasks'][number] | null {
  return summary.tasks.reduce<HouseholdSummary['tasks'][number] | null>(
    (first, task) => (!first || task.due_on < first.due_on ? task : first),
    null,
  )
}

/** The state of the door plate; the server follows the same order (api/households/rules/states.py). */
export function plateState(summary: HouseholdSummary, today: string): PlateState {
  if (summary.status !== 'ACTIVE') return 'gone'
  const { last } = summary
  if (last && dayInChina(last.at) >= today) return OF_RESULT[last.result]
  const due = nextDue(summary)?.due_on
  if (due && due < today) return 'over'
  if (due === today) return 'due'
  if (last?.result === 'NOBODY_HOME' || last?.result === 'REFUSED') return OF_RESULT[last.result]
  return 'later'
}
