import { expect, it } from 'vitest'
import type { Feature, Polygon } from 'geojson'
import type { BuildingProperties } from '@/map/mapTypes'
import { cutMiniMap } from './miniMap'

const LON = 120.14
const LAT = 30.3
const METRE = 1 / 111_320

/** A square of ten metres whose lower left corner lies so many metres north of the door. */
function square<P>(northM: number, properties: P): Feature<Polygon, P> {
  const south = LAT + northM * METRE
  const ring = [[LON, south], [LON + 10 * METRE, south], [LON + 10 * METRE, south + 10 * METRE], [LON, south + 10 * METRE], [LON, south]]
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } }
}

const building = (id: string): BuildingProperties => ({ id, name: id, estate: '', households: 0 })

it('cuts out what lies around the door, in metres, and tells its building from the others', () => {
  const place = {
    base: { type: 'FeatureCollection' as const, features: [square(20, { layer: 'water', name: '运河' }), square(900, { layer: 'water' })] },
    buildings: { type: 'FeatureCollection' as const, features: [square(0, building('home')), square(30, building('other'))] },
  }

  const map = cutMiniMap(place, [LON, LAT], 200, 100, 'home')

  expect(map.layers.map(({ layer }) => layer)).toEqual(['water', 'building'])
  expect(map.layers[0]?.path.match(/M/g)).toHaveLength(1)
  expect(map.target).toMatch(/^M0.0 0.0L8.6 0.0L8.6 -10.0/)
  expect(map.names).toMatchObject([{ text: '运河', kind: 'water' }])
  expect(map.toXY([LON, LAT + 50 * METRE])[1]).toBeCloseTo(-50, 0)
})
