/**
 * Areas as shapes: the ground around each building goes to the worker who is responsible there.
 *
 * Points along the buildings' outlines divide the ground among themselves (Voronoi), no farther
 * than `reachM` from a wall. Cells of one worker touch without a line; where two workers meet, or
 * an area ends, there is a border, drawn on both sides in each worker's colour.
 */
import { Delaunay } from 'd3-delaunay'
import type { Feature, FeatureCollection, LineString, Polygon, Position } from 'geojson'
import { metresPerDegreeLon, outerRings } from '@/map/geometry'
import type { BuildingFeature } from '@/map/mapTypes'

type Point = [x: number, y: number]

/** A polygon whose edge `i` runs from corner `i` to the next and lies against `against[i]`. */
interface Cell {
  corners: Point[]
  /** Number of the seed on the other side of each edge; -1 where the reach ends. */
  against: number[]
}

interface Seed {
  at: Point
  owner: string
}

export interface AreaShapes {
  cells: FeatureCollection<Polygon, { owner: string }>
  borders: FeatureCollection<LineString, { owner: string; offset: number }>
}

const SEED_SPACING_M = 9
const CIRCLE_CORNERS = 20
const BORDER_INSET_PX = 1.4

export function areaShapes(
  buildings: BuildingFeature[],
  ownerOf: (building: BuildingFeature) => string | null,
  reachM = 28,
): AreaShapes {
  const plane = planeAround(buildings)
  const seeds = buildings.flatMap((building) => {
    const owner = ownerOf(building)
    if (owner === null) return []
    return seedsAlong(building, plane.toPlane).map((at) => ({ at, owner }))
  })
  const cells = cellsOf(seeds, reachM)
  return {
    cells: {
      type: 'FeatureCollection',
      features: cells.flatMap((cell, i) => asFill(cell, seeds[i]!.owner, plane.toMap)),
    },
    borders: {
      type: 'FeatureCollection',
      features: cells.flatMap((cell, i) => bordersOf(cell, i, seeds, plane.toMap)),
    },
  }
}

function planeAround(buildings: BuildingFeature[]) {
  const [lon0, lat0] = (buildings[0] && outerRings(buildings[0].geometry)[0]?.[0]) ?? [0, 0]
  const [mx, my] = [metresPerDegreeLon(lat0!), metresPerDegreeLon(0)]
  return {
    toPlane: ([lon, lat]: Position): Point => [(lon! - lon0!) * mx, (lat! - lat0!) * my],
    toMap: ([x, y]: Point): Position => [lon0! + x / mx, lat0! + y / my],
  }
}

function seedsAlong(building: BuildingFeature, toPlane: (at: Position) => Point): Point[] {
  return outerRings(building.geometry).flatMap((ring) => {
    const corners = ring.map(toPlane)
    return corners.slice(1).flatMap((to, i) => {
      const from = corners[i]!
      const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / SEED_SPACING_M))
      return Array.from({ length: steps }, (_, step): Point => [
        from[0] + ((to[0] - from[0]) * step) / steps,
        from[1] + ((to[1] - from[1]) * step) / steps,
      ])
    })
  })
}

function cellsOf(seeds: Seed[], reachM: number): Cell[] {
  const delaunay = Delaunay.from(seeds.map((seed) => seed.at))
  return seeds.map((seed, i) => {
    let cell = circleCell(seed.at, reachM)
    for (const j of delaunay.neighbors(i)) cell = cutAway(cell, seed.at, seeds[j]!.at, j)
    return cell
  })
}

function circleCell([x, y]: Point, radiusM: number): Cell {
  const corners = Array.from({ length: CIRCLE_CORNERS }, (_, i): Point => {
    const angle = (i / CIRCLE_CORNERS) * 2 * Math.PI
    return [x + radiusM * Math.cos(angle), y + radiusM * Math.sin(angle)]
  })
  return { corners, against: corners.map(() => -1) }
}

/** Keeps the part of the cell that is nearer to `own` than to `other`. */
function cutAway(cell: Cell, own: Point, other: Point, otherNo: number): Cell {
  const [dx, dy] = [other[0] - own[0], other[1] - own[1]]
  const [mx, my] = [(own[0] + other[0]) / 2, (own[1] + other[1]) / 2]
  const beyond = ([x, y]: Point) => (x - mx) * dx + (y - my) * dy
  const kept: Cell = { corners: [], against: [] }
  cell.corners.forEach((from, i) => {
    const to = cell.corners[(i + 1) % cell.corners.length]!
    const [before, after] = [beyond(from), beyond(to)]
    if (before <= 0) push(kept, from, cell.against[i]!)
    if (before <= 0 !== after <= 0) {
      const share = before / (before - after)
      const crossing: Point = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
      push(kept, crossing, before <= 0 ? otherNo : cell.against[i]!)
    }
  })
  return kept
}

function push(cell: Cell, corner: Point, against: number) {
  cell.corners.push(corner)
  cell.against.push(against)
}

function asFill(
  cell: Cell,
  owner: string,
  toMap: (at: Point) => Position,
): Feature<Polygon, { owner: string }>[] {
  if (cell.corners.length < 3) return []
  const ring = [...cell.corners, cell.corners[0]!].map(toMap)
  return [{ type: 'Feature', properties: { owner }, geometry: { type: 'Polygon', coordinates: [ring] } }]
}

function bordersOf(
  cell: Cell,
  own: number,
  seeds: Seed[],
  toMap: (at: Point) => Position,
): Feature<LineString, { owner: string; offset: number }>[] {
  const { owner } = seeds[own]!
  return cell.corners.flatMap((from, i) => {
    const against = cell.against[i]!
    if (against >= 0 && seeds[against]!.owner === owner) return []
    const to = cell.corners[(i + 1) % cell.corners.length]!
    return [
      {
        type: 'Feature' as const,
        // Corners run counter-clockwise, so the inside lies to the left.
        properties: { owner, offset: -BORDER_INSET_PX },
        geometry: { type: 'LineString' as const, coordinates: [toMap(from), toMap(to)] },
      },
    ]
  })
}
