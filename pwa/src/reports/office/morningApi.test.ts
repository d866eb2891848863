import { describe, expect, it } from 'vitest'
import { barOf, byStair } from './morningApi'

const counts = { planned: 0, done: 0, due: 0, overdue: 0, overdue_long: 0, nobody_home: 0, unsent: 0 }

describe('the morning', () => {
  it('groups homes by stair without changing their order', () => {
    const homes = [{ stair: 'A', plate: '501' }, { stair: 'B', plate: '101' }, { stair: 'A', plate: '401' }]
    expect(byStair(homes).map(({ stair, homes: own }) => [stair, own.map(({ plate }) => plate)])).toEqual([
      ['A', ['501', '401']],
      ['B', ['101']],
    ])
  })

  it('draws the bar in parts of what was planned', () => {
    expect(barOf({ ...counts, planned: 10, done: 5, nobody_home: 1, overdue: 2 })).toEqual({ done: 50, away: 10, over: 20 })
    expect(barOf(counts)).toEqual({ done: 0, away: 0, over: 0 })
  })
})
