import { describe, expect, it } from 'vitest'
import type { BuildingFeature, HouseholdMark } from '@/map/mapTypes'
import { ownersByBuilding, sumsOf, withAdded, withToggled } from './selection'

function building(id: string, households: number): BuildingFeature {
  return {
    type: 'Feature',
    properties: { id, name: id, estate: '', households, people: households * 2, minutes: households * 10 },
    geometry: { type: 'Polygon', coordinates: [] },
  }
}

function home(id: string, buildingId: string, memberId: string | null, state: HouseholdMark['state'] = 'done'): HouseholdMark {
  return { id, buildingId, memberId, state, lon: 0, lat: 0, plate: '' }
}

describe('a selection', () => {
  it('counts a building that was selected twice once', () => {
    const selected = withAdded(withAdded(new Set(['a']), ['a', 'b']), ['b'])

    expect(sumsOf(selected, [building('a', 3), building('b', 4), building('c', 5)], [])).toMatchObject({
      buildings: 2,
      households: 7,
      people: 14,
      minutes: 70,
    })
  })

  it('counts the homes that wait for a visit', () => {
    const marks = [home('1', 'a', 'shen', 'over'), home('2', 'a', 'shen'), home('3', 'b', 'shen', 'due')]

    expect(sumsOf(new Set(['a']), [], marks).waiting).toBe(1)
  })

  it('takes a building out when it is pressed again', () => {
    expect([...withToggled(new Set(['a', 'b']), 'a')]).toEqual(['b'])
    expect([...withToggled(new Set(['b']), 'a')]).toEqual(['b', 'a'])
  })
})

describe('the colour of a shared building', () => {
  it('is that of the worker with most homes in it', () => {
    const marks = [home('1', 'a', 'shen'), home('2', 'a', 'chen'), home('3', 'a', 'chen'), home('4', 'b', null)]

    expect(ownersByBuilding(marks)).toEqual(new Map([['a', 'chen']]))
  })
})
