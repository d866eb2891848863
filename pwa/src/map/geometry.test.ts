import { describe, expect, it } from 'vitest'
import type { Feature, Polygon } from 'geojson'
import { boundsOf, buildingsInside, centreOf, distanceM, isInRings, positionsOf } from './geometry'

function box(id: string, lon: number, lat: number, size = 0.0004): Feature<Polygon, { id: string }> {
  const ring = [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
    [lon, lat],
  ]
  return { type: 'Feature', properties: { id }, geometry: { type: 'Polygon', coordinates: [ring] } }
}

describe('selecting buildings by drawing', () => {
  const buildings = [box('a', 120.14, 30.31), box('b', 120.141, 30.31), box('c', 120.145, 30.31)]

  it('takes the buildings whose middle is inside', () => {
    const drawn = box('drawn', 120.1399, 30.3099, 0.002).geometry

    expect(buildingsInside(drawn, buildings)).toEqual(['a', 'b'])
  })

  it('leaves out a building that the line only touches', () => {
    const drawn = box('drawn', 120.14035, 30.3099, 0.002).geometry

    expect(buildingsInside(drawn, buildings)).toEqual(['b'])
  })

  it('never gives one building to two drawings that share a border', () => {
    const left = box('left', 120.1382, 30.3092, 0.002).geometry
    const right = box('right', 120.1402, 30.3092, 0.002).geometry

    const taken = [...buildingsInside(left, buildings), ...buildingsInside(right, buildings)]

    expect(new Set(taken).size).toBe(taken.length)
  })
})

describe('shapes', () => {
  it('sees a hole as outside', () => {
    const outer = box('o', 0, 0, 10).geometry.coordinates[0]!
    const hole = box('h', 4, 4, 2).geometry.coordinates[0]!

    expect(isInRings([5, 5], [outer, hole])).toBe(false)
    expect(isInRings([1, 1], [outer, hole])).toBe(true)
  })

  it('finds the middle of a box far from zero', () => {
    const [lon, lat] = centreOf(box('a', 120.14, 30.31).geometry)

    expect(lon).toBeCloseTo(120.1402, 9)
    expect(lat).toBeCloseTo(30.3102, 9)
  })

  it('measures a degree of latitude as 111 km', () => {
    expect(distanceM([120, 30], [120, 31])).toBeCloseTo(111_320, 0)
  })

  it('frames all positions, and nothing when there are none', () => {
    expect(boundsOf(positionsOf([box('a', 1, 2, 1), box('b', 5, 0, 1)]))).toEqual([1, 0, 6, 3])
    expect(boundsOf([])).toBeNull()
  })
})
