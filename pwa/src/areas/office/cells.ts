/**
 * Areas as shapes: the ground around each building goes to the worker who is responsible there.
 *
 * Points along the buildings' outlines divide the ground among themselves (Voronoi). Ghosts that
 * nobody owns stand twice `reachM` away all around, so that the ground ends `reachM` from a wall.
 * Corners are shared between neighbours, so areas meet without gap or overlap.
 */
import { Delaunay } from 'd3-delaunay'
import type { Feature, FeatureCollection, LineString, MultiPolygon, Position } from 'geojson'
import { isInRings, metresPerDegreeLon, outerRings } from '@/map/geometry'
import type { BuildingFeature } from '@/map/mapTypes'

type Point = [x: number, y: number]

interface Seed {
  at: Point
  /** Nobody owns a ghost. */
  owner: string | null
}

export interface AreaShapes {
  areas: FeatureCollection<MultiPolygon, { owner: string }>
  borders: FeatureCollection<LineString, { owner: string; offset: number }>
}

const SEED_SPACING_M = 6
const GHOST_DIRECTIONS = 28
/** Ghosts of neighbouring seeds may come this much nearer without cutting into the reach. */
const GHOST_SLACK = 0.995
const BORDER_INSET_PX = 1.4

export function areaShapes(
  buildings: BuildingFeature[],
  ownerOf: (building: BuildingFeature) => string | null,
  reachM = 38,
): AreaShapes {
  const plane = planeAround(buildings)
  const seeds = buildings.flatMap((building): Seed[] => {
    const owner = ownerOf(building)
    return owner === null ? [] : seedsAlong(building, plane.toPlane).map((at) => ({ at, owner }))
  })
  const rings = ringsByOwner([...seeds, ...ghostsAround(seeds, 2 * reachM)])
  const onMap = [...rings].map(([owner, own]) => ({ owner, rings: own.map((ring) => ring.map(plane.toMap)) }))
  return {
    areas: { type: 'FeatureCollection', features: onMap.map(({ owner, rings }) => asArea(owner, rings)) },
    borders: {
      type: 'FeatureCollection',
      features: onMap.flatMap(({ owner, rings }) => rings.map((ring) => asBorder(owner, ring))),
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

function ghostsAround(seeds: Seed[], distanceM: number): Seed[] {
  if (!seeds.length) return []
  const nearest = Delaunay.from(seeds.map(({ at }) => at))
  return seeds.flatMap(({ at: [x, y] }, i) => {
    let from = i
    return Array.from({ length: GHOST_DIRECTIONS }, (_, direction): Point => {
      const angle = (direction / GHOST_DIRECTIONS) * 2 * Math.PI
      return [x + distanceM * Math.cos(angle), y + distanceM * Math.sin(angle)]
    }).flatMap((at): Seed[] => {
      from = nearest.find(at[0], at[1], from)
      const [nx, ny] = seeds[from]!.at
      return Math.hypot(at[0] - nx, at[1] - ny) < distanceM * GHOST_SLACK ? [] : [{ at, owner: null }]
    })
  })
}

/** Walks along the corners where owners differ; outer rings come counter-clockwise, holes clockwise. */
function ringsByOwner(seeds: Seed[]): Map<string, Point[][]> {
  const rings = new Map<string, Point[][]>()
  if (seeds.length < 3) return rings
  const { delaunay, circumcenters } = Delaunay.from(seeds.map(({ at }) => at)).voronoi()
  const { halfedges, triangles } = delaunay
  const nextOf = new Map<string, Map<number, number[]>>()
  triangles.forEach((seedNo, edge) => {
    const { owner } = seeds[seedNo]!
    const twin = halfedges[edge]!
    if (owner === null || twin < 0 || seeds[triangles[twin]!]!.owner === owner) return
    const own = nextOf.get(owner) ?? new Map<number, number[]>()
    nextOf.set(owner, own)
    const [from, to] = [Math.floor(edge / 3), Math.floor(twin / 3)]
    own.set(from, [...(own.get(from) ?? []), to])
  })
  const cornerOf = (triangle: number): Point => [circumcenters[2 * triangle]!, circumcenters[2 * triangle + 1]!]
  for (const [owner, next] of nextOf) rings.set(owner, walk(next).map((ring) => ring.map(cornerOf)))
  return rings
}

function walk(next: Map<number, number[]>): number[][] {
  const rings: number[][] = []
  for (const start of next.keys()) {
    for (let at = next.get(start)!.pop(); at !== undefined; at = next.get(start)!.pop()) {
      const ring = [start]
      while (at !== undefined && at !== start) {
        ring.push(at)
        at = next.get(at)?.pop()
      }
      if (at === start && ring.length > 2) rings.push([...ring, start])
    }
  }
  return rings
}

function doubleArea(ring: Position[]): number {
  return ring.slice(1).reduce((sum, to, i) => sum + ring[i]![0]! * to[1]! - to[0]! * ring[i]![1]!, 0)
}

function asArea(owner: string, rings: Position[][]): Feature<MultiPolygon, { owner: string }> {
  const shells = rings.filter((ring) => doubleArea(ring) > 0).map((shell) => [shell])
  for (const hole of rings.filter((ring) => doubleArea(ring) <= 0)) {
    shells.find(([shell]) => isInRings(hole[0]!, [shell!]))?.push(hole)
  }
  return { type: 'Feature', properties: { owner }, geometry: { type: 'MultiPolygon', coordinates: shells } }
}

function asBorder(owner: string, ring: Position[]): Feature<LineString, { owner: string; offset: number }> {
  // The inside lies to the left of the way round.
  return { type: 'Feature', properties: { owner, offset: -BORDER_INSET_PX }, geometry: { type: 'LineString', coordinates: ring } }
}
