import { describe, expect, it } from 'vitest'
import type { Household, Task } from '@/core/bundle'
import type { ListedHousehold } from '@/core/households'
import { plateState, summarise } from '@/core/summary'
import { bundle } from '@/core/testing/bundles'
import { metresBetween, planToday } from './todayPlan'

const TODAY = '2026-11-21'

function home(room: string, building: string, due: string | null, given: Partial<Household> = {}): ListedHousehold {
  const tasks: Task[] = due ? [{ id: due, kind: 'VISIT', purpose: 'FOLLOW_UP', due_on: due, note: null, basis: null, status: 'OPEN' }] : []
  const address = { estate: '珠儿潭', building, entrance: '1单元', room }
  const summary = summarise(bundle({ household: { address, plate: room, ...given }, tasks }))
  return { ...summary, state: plateState(summary, TODAY) }
}

const rooms = (households: ListedHousehold[]) => households.map(({ plate }) => plate)

describe('the plan of today', () => {
  it('counts what is left and groups it by stair, the longest overdue first', () => {
    const plan = planToday([home('203', '3幢', TODAY), home('501', '3幢', '2026-11-19'), home('601', '3幢', '2026-12-01'), home('402', '7幢', TODAY)], TODAY, null)

    expect([plan.left, plan.over]).toEqual([3, 1])
    expect(plan.groups.map(({ stair, households }) => [stair, rooms(households)])).toEqual([
      ['珠儿潭 3幢 1单元', ['501', '203']],
      ['珠儿潭 7幢 1单元', ['402']],
    ])
  })

  it('puts doors to be tried later in the day behind the others of their stair', () => {
    const later = home('501', '3幢', '2026-11-19')
    const evening = { ...later, tasks: later.tasks.map((task) => ({ ...task, part_of_day: 'EVENING' as const })) }
    const all = [evening, home('203', '3幢', TODAY)]

    expect(rooms(planToday(all, TODAY, null, 'MORNING').groups[0]?.households ?? [])).toEqual(['203', '501'])
    expect(rooms(planToday(all, TODAY, null, 'EVENING').groups[0]?.households ?? [])).toEqual(['501', '203'])
  })

  it('goes to the nearest stair first when the position is known', () => {
    const near = home('101', '9幢', TODAY, { point: [120.141, 30.3] })
    const far = home('101', '2幢', '2026-11-01', { point: [120.149, 30.3] })

    const plan = planToday([far, near], TODAY, [120.14, 30.3])

    expect(plan.groups.map(({ stair }) => stair)).toEqual(['珠儿潭 9幢 1单元', '珠儿潭 2幢 1单元'])
    expect(plan.groups[1]?.minutes).toBe(17)
  })

  it('shows what was done today, also when nobody was home', () => {
    const done = home('101', '1幢', null, { last_visit: { at: '2026-11-21T09:00:00+08:00', result: 'NOBODY_HOME', purpose: 'LOOK_IN', by: null } })

    const plan = planToday([done, home('102', '1幢', null)], TODAY, null)

    expect([plan.left, rooms(plan.done)]).toEqual([0, ['101']])
  })

  it('says what comes next when nothing is left', () => {
    const plan = planToday([home('1', '1幢', '2026-11-22'), home('2', '1幢', '2026-11-22'), home('3', '1幢', '2026-11-25')], TODAY, null)

    expect(plan.next).toEqual({ date: '2026-11-22', count: 2 })
  })
})

it('measures metres', () => {
  expect(metresBetween([120.14, 30.3], [120.14, 30.301])).toBeCloseTo(111.3, 0)
})
