import { describe, expect, it } from 'vitest'
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

function areaM2(ring: number[][]): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i++) {
    sum += ring[i]![0]! * ring[i + 1]![1]! - ring[i + 1]![0]! * ring[i]![1]!
  }
  return Math.abs(sum / 2) / (M_LON * M_LAT)
}

const owners: Record<string, string> = { a: 'shen', b: 'shen', c: 'chen' }
const ownerOf = (building: BuildingFeature) => owners[building.properties.id] ?? null

describe('shapes of areas', () => {
  it('cover the building and the ground within reach', () => {
    const { cells } = areaShapes([slab('a', 0, 0)], ownerOf, 10)

    const total = cells.features.reduce((sum, cell) => sum + areaM2(cell.geometry.coordinates[0]!), 0)

    // 60 × 30 with rounded corners
    expect(total).toBeGreaterThan(1600)
    expect(total).toBeLessThan(1800)
  })

  it('have no border between two buildings of one worker', () => {
    const { borders } = areaShapes([slab('a', 0, 0), slab('b', 0, 20)], ownerOf, 30)
    const between = borders.features.filter(({ geometry }) =>
      geometry.coordinates.every(([lon, lat]) => {
        const [east, north] = [(lon! - 120) / M_LON, (lat! - LAT) / M_LAT]
        return east > 0 && east < 40 && north > 10 && north < 20
      }),
    )

    expect(between).toEqual([])
  })

  it('meet in the middle between two workers, with a border for each', () => {
    const { borders } = areaShapes([slab('a', 0, 0), slab('c', 0, 20)], ownerOf, 30)
    const inTheMiddle = borders.features.filter(({ geometry }) =>
      geometry.coordinates.every(([, lat]) => Math.abs((lat! - LAT) / M_LAT - 15) < 0.01),
    )

    expect(new Set(inTheMiddle.map(({ properties }) => properties.owner))).toEqual(
      new Set(['shen', 'chen']),
    )
  })

  it('leave a building without a worker out', () => {
    const { cells } = areaShapes([slab('nobody', 0, 0)], ownerOf)

    expect(cells.features).toEqual([])
  })
})
