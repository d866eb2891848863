import { describe, expect, it } from 'vitest'
import type { Task, VisitResult } from './bundle'
import { plateState, summarise } from './summary'
import { bundle } from './testing/bundles'

const TODAY = '2026-11-21'
const visit = (at: string, result: VisitResult) => ({ at, result, purpose: 'LOOK_IN' as const, by: null })
const task = (due_on: string): Task => ({ id: due_on, kind: 'VISIT', purpose: 'FOLLOW_UP', due_on, note: null, basis: null, status: 'OPEN' })

describe('the state of a door plate', () => {
  it.each([
    ['nothing to do', {}, [], 'later'],
    ['due today', {}, ['2026-11-21'], 'due'],
    ['overdue, even with a later task', {}, ['2026-12-05', '2026-11-19'], 'over'],
    ['moved away', { status: 'MOVED' as const }, ['2026-11-19'], 'gone'],
    ['visited today wins over overdue', { last_visit: visit('2026-11-21T09:00:00+08:00', 'DONE') }, ['2026-11-19'], 'done'],
    ['nobody home this morning', { last_visit: visit('2026-11-21T09:00:00+08:00', 'NOBODY_HOME') }, [], 'away'],
    ['refused last week', { last_visit: visit('2026-11-14T09:00:00+08:00', 'REFUSED') }, ['2026-12-01'], 'shut'],
    ['refused last week, due again', { last_visit: visit('2026-11-14T09:00:00+08:00', 'REFUSED') }, ['2026-11-21'], 'due'],
    ['just after midnight in China', { last_visit: visit('2026-11-20T16:30:00Z', 'DONE') }, [], 'done'],
  ])('%s', (_name, household, due, expected) => {
    expect(plateState(summarise(bundle({ household, tasks: due.map(task) })), TODAY)).toBe(expected)
  })
})

describe('a summary', () => {
  it('names the stair once and the door on the plate', () => {
    expect(summarise(bundle())).toMatchObject({ plate: '501', stair: '珠儿潭 3幢 2单元', head: { name: '王桂香' } })
  })

  it('lists open tasks only', () => {
    const summary = summarise(bundle({ tasks: [task(TODAY), { ...task('2026-11-01'), status: 'DONE' }] }))

    expect(summary.tasks.map(({ due_on }) => due_on)).toEqual([TODAY])
  })
})
