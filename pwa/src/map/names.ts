/** Where the base map's names stand: one point per name, in the middle of the largest piece. */
import type { FeatureCollection, Point } from 'geojson'
import { boundsOf, centreOf, positionsOf } from './geometry'
import type { BaseMap } from './mapTypes'

export interface NameProperties {
  name: string
  kind: 'water' | 'park' | 'place'
  rank: number
  [key: string]: string | number
}

const PARK = ['park', 'recreation_ground']

/** Tiny lawns and courts have no name worth the room; only water, parks and compounds are named. */
export function namesOf(base: BaseMap): FeatureCollection<Point, NameProperties> {
  const largest = new Map<string, { size: number; at: [number, number]; kind: NameProperties['kind'] }>()
  for (const feature of base.features) {
    const { name } = feature.properties
    const kind = kindOf(feature.properties)
    const bounds = boundsOf(positionsOf([feature]))
    if (!name || !kind || !bounds) continue
    const size = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    if ((largest.get(name)?.size ?? -1) >= size) continue
    largest.set(name, { size, at: centreOf(feature.geometry) as [number, number], kind })
  }
  const bySize = [...largest].sort(([, a], [, b]) => b.size - a.size)
  return {
    type: 'FeatureCollection',
    features: bySize.map(([name, { at, kind }], rank) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: at },
      properties: { name, kind, rank },
    })),
  }
}

function kindOf({ layer, kind }: { layer: string; kind?: string }): NameProperties['kind'] | null {
  if (layer === 'water') return 'water'
  if (layer === 'estate' || kind === 'residential') return 'place'
  return kind && PARK.includes(kind) ? 'park' : null
}
