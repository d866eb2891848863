import { expect, it } from 'vitest'
import type { ListedHousehold } from '@/core/households'
import { summarise } from '@/core/summary'
import { bundle } from '@/core/testing/bundles'
import { leftInStair, nextDoor } from './nextDoor'

const TODAY = '2026-11-21'

function home(room: string, state: ListedHousehold['state'], entrance = '1单元'): ListedHousehold {
  const floor = Number(room.slice(0, -2))
  return { ...summarise(bundle({ household: { address: { estate: '珠儿潭', building: '3幢', entrance, room, floor } } })), state }
}

it('goes on to the nearest floor of the stair, and only to doors that are due', () => {
  const here = home('502', 'away')
  const all = [here, home('101', 'over'), home('602', 'due'), home('501', 'due'), home('503', 'later'), home('401', 'done')]

  expect(leftInStair(all, here).map(({ plate }) => plate)).toEqual(['501', '602', '101'])
  expect(nextDoor(all, here, TODAY)).toMatchObject({ household: { plate: '501' }, inStair: 3 })
})

it('leaves the stair when it is done, and ends when everything is', () => {
  const here = home('502', 'done')

  expect(nextDoor([here, home('301', 'due', '2单元')], here, TODAY)).toMatchObject({ household: { plate: '301' }, inStair: 0 })
  expect(nextDoor([here], here, TODAY)).toBe(null)
})
