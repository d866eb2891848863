import { describe, expect, it } from 'vitest'
import type { ListedHousehold } from '@/core/households'
import { summarise } from '@/core/summary'
import { bundle } from '@/core/testing/bundles'
import type { RegisteredEntrance } from '@/map/mapTypes'
import { doorMatrix, type FloorRow } from './doorMatrix'

function home(entrance: string, room: string, floor: number | string | null, state: ListedHousehold['state'] = 'later'): ListedHousehold {
  const summary = summarise(bundle({ household: { address: { estate: '珠儿潭', building: '3幢', entrance, room, floor }, plate: room } }))
  return { ...summary, state }
}

const register = (given: Partial<RegisteredEntrance>): RegisteredEntrance => ({ id: 'e1', name: '1单元', entrance_floor: 1, has_lift: null, doors: [], ...given })
const shown = (rows: FloorRow[]) => rows.map(({ floor, doors }) => [floor, ...doors.map(({ no }) => no)])

describe('the wall of doors', () => {
  it('is laid out as the homes lie when there is no register', () => {
    const matrix = doorMatrix([home('2单元', '101', 1), home('1单元', '502', 5, 'over'), home('1单元', 'B101', 'B1'), home('1单元', '501', 5, 'due'), home('1单元', '201', null)])

    expect(matrix.map(({ entrance, left }) => [entrance, left])).toEqual([['1单元', 2], ['2单元', 0]])
    expect(shown(matrix[0]?.above ?? [])).toEqual([[5, '501', '502'], [2, '201']])
    expect(shown(matrix[0]?.below ?? [])).toEqual([[-1, 'B101']])
  })

  it('shows every door of the register, also those without a home of this worker', () => {
    const doors: RegisteredEntrance['doors'] = [[1, '101'], [1, '102'], [1, '商铺1', 'SHOP', '水果店'], [-1, '车库', 'GARAGE', '12 间']]

    const [stair] = doorMatrix([home('1单元', '102', 1, 'due')], [register({ doors })])

    expect(shown(stair?.above ?? [])).toEqual([[1, '101', '102', '商铺1']])
    expect(stair?.above[0]?.doors.map((door) => door.home?.plate ?? door.use)).toEqual(['HOME', '102', 'SHOP'])
    expect(shown(stair?.below ?? [])).toEqual([[-1, '车库']])
    expect(stair).toMatchObject({ homes: 2, toVisit: 1, left: 1, hasLift: null })
  })

  it('puts what lies under the entrance below the ground, as on a slope', () => {
    const doors: RegisteredEntrance['doors'] = [[2, '201'], [1, '101'], [-1, 'B101'], [-3, 'B301']]

    const [stair] = doorMatrix([home('1单元', 'B301', -3)], [register({ entrance_floor: 2, doors })])

    expect(shown(stair?.above ?? [])).toEqual([[2, '201']])
    expect(shown(stair?.below ?? [])).toEqual([[1, '101'], [-1, 'B101'], [-3, 'B301']])
  })

  it('shows a home that the register does not know, and two homes behind one door', () => {
    const [stair] = doorMatrix([home('1单元', '909', 9), home('1单元', '101', 1), home('1单元', '101', 1)], [register({ doors: [[1, '101']] })])

    expect(shown(stair?.above ?? [])).toEqual([[9, '909'], [1, '101', '101']])
  })

  it('lays out two hundred doors within a few milliseconds', () => {
    const doors = Array.from({ length: 200 }, (_, at): [number, string] => [Math.floor(at / 4) + 1, `${Math.floor(at / 4) + 1}0${(at % 4) + 1}`])
    const homes = doors.map(([floor, no]) => home('1单元', no, floor, 'due'))
    doorMatrix(homes, [register({ doors })])
    const begun = performance.now()

    const [stair] = doorMatrix(homes, [register({ doors })])

    expect(performance.now() - begun).toBeLessThan(60)
    expect(stair?.left).toBe(200)
  })
})
