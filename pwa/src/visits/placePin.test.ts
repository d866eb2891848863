import { describe, expect, it } from 'vitest'
import { distanceM } from '@/map/geometry'
import type { BuildingFeature } from '@/map/mapTypes'
import { buildingNames, distanceWords, frameAround, pinAccuracyM, pinnedAt, type Point } from './placePin'

const HOME: Point = [120.1411, 30.3015]
const north = (metres: number): Point => [HOME[0], HOME[1] + metres / 111_320]

describe('a place put on the map by hand', () => {
  it('is a pin without a fix, as exact as a finger at this zoom', () => {
    expect(pinnedAt([120.14110001234, 30.30150004321], 18)).toEqual({ lon: 120.1411, lat: 30.3015, accuracy_m: 6, method: 'PIN', fix_age_s: null })
  })

  it('is less exact the farther the map is zoomed out, and never claims better than 5 m', () => {
    expect([20, 18, 16, 13].map((zoom) => pinAccuracyM(30.3, zoom))).toEqual([5, 6, 25, 198])
  })
})

describe('the way from the pin to the home', () => {
  it.each([
    [0, 'here', 0, false],
    [29, 'here', 0, false],
    [124, 'metres', 120, false],
    [305, 'metres', 310, true],
    [994, 'metres', 990, true],
    [998, 'km', 1, true],
    [1_240, 'km', 1.2, true],
  ])('%d m is said as %s %d', (metres, word, n, far) => {
    expect(distanceWords(north(metres), HOME)).toEqual({ word, n, far })
  })
})

describe('what the map shows first', () => {
  it('is the home in the middle with 120 m around it', () => {
    const [west, south, east, top] = frameAround(HOME, [[121, 31]])!

    expect((west + east) / 2).toBeCloseTo(HOME[0], 6)
    expect((south + top) / 2).toBeCloseTo(HOME[1], 6)
    expect(distanceM([west, HOME[1]], HOME)).toBeCloseTo(120, 0)
    expect(distanceM([HOME[0], south], HOME)).toBeCloseTo(120, 0)
  })

  it('is the estate when the home has no point, else the whole area', () => {
    const [west, , east] = frameAround(null, [], [HOME, [120.15, 30.3]])!

    expect([west < HOME[0], east > 120.15]).toEqual([true, true])
  })

  it('is left to the map when nothing has a point', () => {
    expect(frameAround(null, [], [])).toBeNull()
  })
})

describe('the numbers on the house walls', () => {
  const house = (name: string, metres: number): BuildingFeature => {
    const [lon, lat] = north(metres)
    const ring = [[lon, lat], [lon + 1e-4, lat], [lon + 1e-4, lat + 1e-4], [lon, lat + 1e-4], [lon, lat]]
    return { type: 'Feature', properties: { id: name, name, estate: '珠儿潭', households: 1 }, geometry: { type: 'Polygon', coordinates: [ring] } }
  }

  it('stand on the buildings near the home only', () => {
    const buildings = { type: 'FeatureCollection' as const, features: [house('3幢', 0), house('', 20), house('7幢', 200), house('40幢', 900)] }

    const names = buildingNames(buildings, frameAround(HOME))

    expect(names?.features.map(({ properties }) => properties?.['text'])).toEqual(['3幢', '7幢'])
  })

  it('are missing where no map is stored', () => {
    expect(buildingNames(null, frameAround(HOME))).toBeNull()
  })
})
