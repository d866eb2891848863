import { describe, expect, it } from 'vitest'
import type { Position } from 'geojson'
import { metresPerDegreeLon } from '@/map/geometry'
import type { BuildingFeature } from '@/map/mapTypes'
import { areaShapes } from './cells'

const LAT = 30
const M_LON = 1 / metresPerDegreeLon(LAT)
const M_LAT = 1 / metresPerDegreeLon(0)

/** A slab of 40 × 10 metres whose lower left corner lies `eastM`, `northM` from the first. */
function slab(id: string, eastM: number, northM: number): BuildingFeature {
  const corner = (x: number, y: number) => [120 + (eastM + x) * M_LON, LAT + (northM + y) * M_LAT]
  const ring = [corner(0, 0), corner(40, 0), corner(40, 10), corner(0, 10), corner(0, 0)]
  return {
    type: 'Feature',
    properties: { id, name: id, estate: '', households: 1 },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
}

function areaM2(ring: Position[]): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i++) {
    sum += ring[i]![0]! * ring[i + 1]![1]! - ring[i + 1]![0]! * ring[i]![1]!
  }
  return sum / 2 / (M_LON * M_LAT)
}

const owners: Record<string, string> = { a: 'shen', b: 'shen', c: 'chen' }
const ownerOf = (building: BuildingFeature) => owners[building.properties.id] ?? null
const totalM2 = (rings: Position[][][]) => rings.flat().reduce((sum, ring) => sum + areaM2(ring), 0)

describe('shapes of areas', () => {
  it('cover the building and the ground within reach', () => {
    const { areas } = areaShapes([slab('a', 0, 0)], ownerOf, 10)

    const covered = totalM2(areas.features[0]!.geometry.coordinates)

    // 60 × 30 metres with rounded corners
    expect(covered).toBeGreaterThan(1650)
    expect(covered).toBeLessThan(1800)
  })

  it('join neighbouring buildings of one worker into one piece', () => {
    const { areas, borders } = areaShapes([slab('a', 0, 0), slab('b', 0, 20)], ownerOf, 30)

    expect(areas.features).toHaveLength(1)
    expect(areas.features[0]!.geometry.coordinates).toHaveLength(1)
    expect(borders.features).toHaveLength(1)
  })

  it('stay in two pieces when a worker has buildings far apart', () => {
    const { areas } = areaShapes([slab('a', 0, 0), slab('b', 0, 300)], ownerOf, 30)

    expect(areas.features[0]!.geometry.coordinates).toHaveLength(2)
  })

  it('meet in the middle between two workers, without gap or overlap', () => {
    const both = areaShapes([slab('a', 0, 0), slab('c', 0, 20)], ownerOf, 30)
    const alone = areaShapes([slab('a', 0, 0), slab('b', 0, 20)], ownerOf, 30)

    const sum = both.areas.features.reduce((all, { geometry }) => all + totalM2(geometry.coordinates), 0)
    const middle = both.borders.features.map(({ geometry }) =>
      geometry.coordinates.filter(([lon, lat]) => {
        const [east, north] = [(lon! - 120) / M_LON, (lat! - LAT) / M_LAT]
        return east > 5 && east < 35 && Math.abs(north - 15) < 0.01
      }),
    )

    expect(both.areas.features.map(({ properties }) => properties.owner).sort()).toEqual(['chen', 'shen'])
    expect(sum).toBeGreaterThan(3000)
    expect(sum).toBeCloseTo(totalM2(alone.areas.features[0]!.geometry.coordinates), 3)
    expect(middle.every((corners) => corners.length > 0)).toBe(true)
  })

  it('leave a building without a worker out', () => {
    expect(areaShapes([slab('nobody', 0, 0)], ownerOf).areas.features).toEqual([])
    expect(areaShapes([], ownerOf).borders.features).toEqual([])
  })
})
