import { describe, expect, it } from 'vitest'
import type { HouseholdState } from '@/ui/householdState'
import type { HouseholdMark } from './mapTypes'
import { marksOf } from './marks'

let made = 0
function home(state: HouseholdState, buildingId: string | null = 'b1'): HouseholdMark {
  made += 1
  return { id: `h${made}`, lon: 120, lat: 30, state, plate: '101', buildingId, memberId: null }
}

describe('marks of a building', () => {
  it('show its most urgent state and how many homes are in it', () => {
    const [mark] = marksOf([home('done'), home('over'), home('due'), home('over')]).features

    expect(mark!.properties).toMatchObject({ state: 'over', count: 2, buildingId: 'b1' })
  })

  it('carry no figure when nothing is to be done there', () => {
    const [mark] = marksOf([home('done'), home('done')]).features

    expect(mark!.properties).toMatchObject({ state: 'done', count: 1 })
  })

  it('name the home when it stands alone', () => {
    const lone = home('due', null)

    const marks = marksOf([lone, home('due', null)]).features

    expect(marks).toHaveLength(2)
    expect(marks[0]!.properties.householdId).toBe(lone.id)
  })

  it('stand in the middle of its homes', () => {
    const [mark] = marksOf([
      { ...home('done'), lon: 120 },
      { ...home('done'), lon: 122 },
    ]).features

    expect(mark!.geometry.coordinates).toEqual([121, 30])
  })
})
