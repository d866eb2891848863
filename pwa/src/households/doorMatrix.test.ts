import { expect, it } from 'vitest'
import type { ListedHousehold } from '@/core/households'
import { summarise } from '@/core/summary'
import { bundle } from '@/core/testing/bundles'
import { doorMatrix } from './doorMatrix'

function door(entrance: string, room: string, floor: number | string | null, state: ListedHousehold['state'] = 'later'): ListedHousehold {
  const summary = summarise(bundle({ household: { address: { estate: '珠儿潭', building: '3幢', entrance, room, floor }, plate: room } }))
  return { ...summary, state }
}

it('lays doors out as they lie: entrances, floors from the top, the basement last', () => {
  const matrix = doorMatrix([door('2单元', '101', 1), door('1单元', '502', 5, 'over'), door('1单元', 'B101', 'B1'), door('1单元', '501', 5, 'due'), door('1单元', '201', null)])

  expect(matrix.map(({ entrance, left }) => [entrance, left])).toEqual([['1单元', 2], ['2单元', 0]])
  expect(matrix[0]?.floors.map(({ floor, doors }) => [floor, ...doors.map(({ plate }) => plate)])).toEqual([['5', '501', '502'], ['2', '201'], ['B1', 'B101']])
})
