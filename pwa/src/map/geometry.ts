/** Plane geometry for selecting and framing on a map. Coordinates are [longitude, latitude] in WGS 84. */
import type { Feature, Geometry, MultiPolygon, Polygon, Position } from 'geojson'

export type Bounds = [west: number, south: number, east: number, north: number]

const METRES_PER_DEGREE = 111_320

/** Metres of one degree of longitude at this latitude; one of latitude is 111,320 m everywhere. */
export function metresPerDegreeLon(lat: number): number {
  return METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
}

/** Distance in metres, good to a millimetre per kilometre inside a city. */
export function distanceM(a: Position, b: Position): number {
  const dx = (b[0]! - a[0]!) * metresPerDegreeLon((a[1]! + b[1]!) / 2)
  const dy = (b[1]! - a[1]!) * METRES_PER_DEGREE
  return Math.hypot(dx, dy)
}

/** Even-odd rule: holes and self-crossing freehand loops come out the way they look. */
export function isInRings(point: Position, rings: Position[][]): boolean {
  const [x, y] = point as [number, number]
  let inside = false
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as [number, number]
      const [xj, yj] = ring[j] as [number, number]
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
    }
  }
  return inside
}

export function isInPolygon(point: Position, polygon: Polygon | MultiPolygon): boolean {
  const parts = polygon.type === 'Polygon' ? [polygon.coordinates] : polygon.coordinates
  return parts.some((rings) => isInRings(point, rings))
}

/** Centre of gravity of the largest ring; for a point the point itself. */
export function centreOf(geometry: Geometry): Position {
  if (geometry.type === 'Point') return geometry.coordinates
  const rings = outerRings(geometry)
  const largest = rings.reduce((best, ring) =>
    Math.abs(doubleArea(ring)) > Math.abs(doubleArea(best)) ? ring : best,
  )
  return centreOfRing(largest)
}

function centreOfRing(ring: Position[]): Position {
  const [x0, y0] = ring[0] as [number, number]
  let area = 0
  let x = 0
  let y = 0
  for (let i = 0; i < ring.length - 1; i++) {
    // Offsets from the first corner keep the digits that full degrees would swallow.
    const [ax, ay] = [ring[i]![0]! - x0, ring[i]![1]! - y0]
    const [bx, by] = [ring[i + 1]![0]! - x0, ring[i + 1]![1]! - y0]
    const cross = ax * by - bx * ay
    area += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  if (area === 0) return ring[0]!
  return [x0 + x / (3 * area), y0 + y / (3 * area)]
}

function doubleArea(ring: Position[]): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i++) {
    sum += ring[i]![0]! * ring[i + 1]![1]! - ring[i + 1]![0]! * ring[i]![1]!
  }
  return sum
}

export function outerRings(geometry: Geometry): Position[][] {
  if (geometry.type === 'Polygon') return [geometry.coordinates[0] ?? []]
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map((part) => part[0] ?? [])
  return []
}

/**
 * Ids of the buildings whose middle lies inside what was drawn.
 *
 * The middle decides, not the touch: a line through a staircase would otherwise take a building
 * that the drawer meant to leave out, and two neighbouring drawings would both take it.
 */
export function buildingsInside(
  drawn: Polygon | MultiPolygon,
  buildings: Iterable<Feature<Polygon | MultiPolygon, { id: string }>>,
): string[] {
  const ids: string[] = []
  for (const building of buildings) {
    if (isInPolygon(centreOf(building.geometry), drawn)) ids.push(building.properties.id)
  }
  return ids
}

/** The frame around all positions; null when there is nothing to frame. */
export function boundsOf(positions: Iterable<Position>): Bounds | null {
  let bounds: Bounds | null = null
  for (const [lon, lat] of positions as Iterable<[number, number]>) {
    bounds ??= [lon, lat, lon, lat]
    bounds = [
      Math.min(bounds[0], lon),
      Math.min(bounds[1], lat),
      Math.max(bounds[2], lon),
      Math.max(bounds[3], lat),
    ]
  }
  return bounds
}

export function* positionsOf(features: Iterable<Feature>): Generator<Position> {
  for (const { geometry } of features) {
    if (geometry.type === 'Point') yield geometry.coordinates
    else for (const ring of outerRings(geometry)) yield* ring
  }
}
