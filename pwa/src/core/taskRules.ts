/**
 * What a visit does to the tasks of a household: which are done, which follow, and when.
 *
 * The server decides again when the visit arrives (`api/tasks/rules.py`) and comes to the same: both are
 * held to the cases of `schemas/tasks`. It stands in core because the overlay shows it at the moment of reading.
 */
import shipped from '@schemas/policies/packs/shipped.v1.json'
import { v5 } from 'uuid'
import type { PartOfDay, Purpose, RiskLevel, Task, VisitResult } from './bundle'
import { dateInChina } from './clock'
import { serverFacts } from './serverFacts'

export interface Promised {
  due_on: string
  purpose: Purpose
  note: string | null
  part_of_day?: PartOfDay | null
}

export interface HappenedVisit {
  visit_id: string
  purpose: Purpose
  result: VisitResult
  ended_at: string
  task_ids: string[]
  promised: Promised | null
}

type Waiting = Pick<Task, 'id' | 'kind' | 'purpose' | 'due_on'>
type Policy = Record<string, unknown>

const PARTS: readonly PartOfDay[] = ['MORNING', 'AFTERNOON', 'EVENING']
const CHINA_AHEAD_MS = 8 * 3600 * 1000
const DAY_MS = 24 * 3600 * 1000

/** What the server said last; before the first word, what it ships with. */
export const taskPolicy = (): Policy => ({ ...shipped.values, ...serverFacts.value?.policy })

/**
 * @param waiting the open tasks of the household.
 * @param riskLevel null for a home that was just found; it begins with the lowest.
 * @returns ids of the tasks that the visit closes, and the tasks it asks for.
 */
export function followUp(waiting: Waiting[], visit: HappenedVisit, riskLevel: RiskLevel | null, policy: Policy = taskPolicy()): { closed: Set<string>; added: Task[] } {
  const day = dateInChina(new Date(visit.ended_at))
  const closed = new Set(waiting.filter((task) => visit.task_ids.includes(task.id) || isAnswered(task, visit, day)).map(({ id }) => id))
  const stillOpen = waiting.filter(({ id }) => !closed.has(id))
  const asked = followingTasks(visit, day, riskLevel ?? 'HALF_YEARLY', policy)
  return { closed, added: asked.filter((task) => !isAskedAlready(task, stillOpen)) }
}

/** The part of the day in China; the night counts as evening. */
export function partOfDay(moment: Date, policy: Policy = taskPolicy()): PartOfDay {
  const clock = new Date(moment.getTime() + CHINA_AHEAD_MS).toISOString().slice(11, 16)
  const from = policy['visit.part_of_day_from'] as Record<PartOfDay, string>
  return PARTS.filter((part) => from[part] <= clock).at(-1) ?? 'EVENING'
}

function followingTasks(visit: HappenedVisit, day: string, riskLevel: RiskLevel, policy: Policy): Task[] {
  const { visit_id, purpose, result, promised } = visit
  const asked = (basis: string, kind: string, days: number, given: Partial<Task> = {}): Task => ({
    id: v5(basis, visit_id),
    kind,
    purpose: null,
    due_on: daysLater(day, days),
    part_of_day: null,
    note: '',
    basis,
    status: 'OPEN',
    ...given,
  })
  const first = promised ? [asked('promise', 'VISIT', 0, { purpose: promised.purpose, due_on: promised.due_on, part_of_day: promised.part_of_day ?? null, note: promised.note ?? '' })] : []
  const days = (key: string) => Number(policy[key])
  switch (result) {
    case 'NOBODY_HOME':
      return promised ? first : [asked('nobody_home', 'VISIT', days('visit.nobody_home_retry_days'), { purpose, part_of_day: anotherPart(visit, policy) })]
    case 'REFUSED':
      return promised ? first : [asked('refused', 'VISIT', days('visit.refused_retry_days'), { purpose })]
    case 'MOVED':
      return [...first, asked('reported_moved', 'CHECK_MOVED', days('visit.check_moved_days'))]
    case 'DECEASED':
      return [...first, asked('reported_deceased', 'CHECK_DECEASED', days('visit.check_deceased_days'))]
    case 'DONE': {
      const regular = asked('risk_level', 'VISIT', (policy[`visit.level.${riskLevel}`] as { days: number }).days, { purpose: 'LOOK_IN' })
      return promised && promised.due_on <= regular.due_on ? first : [...first, regular]
    }
  }
}

function anotherPart(visit: HappenedVisit, policy: Policy): PartOfDay {
  const order = policy['visit.nobody_home_order'] as PartOfDay[]
  const tried = order.indexOf(partOfDay(new Date(visit.ended_at), policy))
  return order[(tried + 1) % order.length] ?? 'EVENING'
}

function isAnswered(task: Waiting, visit: HappenedVisit, day: string): boolean {
  if (task.kind === 'CHECK_MOVED') return visit.result === 'DONE' // somebody opened the door: they have not moved
  if (task.kind !== 'VISIT') return false
  if (visit.result === 'DONE') return task.purpose === visit.purpose || task.purpose === 'LOOK_IN'
  return task.purpose === visit.purpose && task.due_on <= day
}

function isAskedAlready(asked: Task, waiting: Waiting[]): boolean {
  if (asked.basis === 'promise') return false
  const same = waiting.filter(({ kind }) => kind === asked.kind)
  if (asked.kind !== 'VISIT') return same.length > 0
  return same.some(({ due_on, purpose }) => due_on <= asked.due_on && (asked.basis === 'risk_level' || purpose === asked.purpose))
}

const daysLater = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
