/** A few hundred metres around a door, as paths in metres; drawn without WebGL, so it shows at once. */
import type { Feature, Position } from 'geojson'
import { boundsOf, centreOf, metresPerDegreeLon, outerRings, positionsOf, type Bounds } from '@/map/geometry'
import type { PlaceMap } from './place'

export interface MiniMap {
  /** Per layer, one SVG path. */
  layers: { layer: 'block' | 'trade' | 'park' | 'green' | 'water' | 'building'; path: string }[]
  target: string
  names: { text: string; x: number; y: number; kind: 'water' | 'place' }[]
  toXY: (at: Position) => [number, number]
}

const TRADE = new Set(['commercial', 'retail', 'industrial', 'military'])
const PARK = new Set(['park', 'recreation_ground', 'nature_reserve'])
const ORDER = ['block', 'trade', 'green', 'park', 'water', 'building'] as const
const METRES_PER_DEGREE = 111_320

/** @param widthM, heightM size of the cut-out; x and y run in metres from its middle, y downwards. */
export function cutMiniMap(place: PlaceMap, centre: Position, widthM: number, heightM: number, buildingId: string | null): MiniMap {
  const [lon0, lat0] = centre as [number, number]
  const perLon = metresPerDegreeLon(lat0)
  const toXY = ([lon, lat]: Position): [number, number] => [((lon as number) - lon0) * perLon, (lat0 - (lat as number)) * METRES_PER_DEGREE]
  const frame: Bounds = [lon0 - widthM / 2 / perLon, lat0 - heightM / 2 / METRES_PER_DEGREE, lon0 + widthM / 2 / perLon, lat0 + heightM / 2 / METRES_PER_DEGREE]
  const paths = new Map<string, string[]>()
  const names = new Map<string, MiniMap['names'][number]>()
  let target = ''
  const pathOf = (feature: Feature) =>
    outerRings(feature.geometry)
      .map((ring) => `M${ring.map((at) => toXY(at).map((metres) => metres.toFixed(1)).join(' ')).join('L')}Z`)
      .join('')
  for (const feature of place.base?.features ?? []) {
    if (!meets(feature, frame)) continue
    const layer = layerOf(feature.properties)
    paths.set(layer, [...(paths.get(layer) ?? []), pathOf(feature)])
    const { name } = feature.properties
    const [x, y] = toXY(centreOf(feature.geometry))
    const inside = Math.abs(x) < widthM * 0.42 && Math.abs(y) < heightM * 0.4
    if (name && inside && layer !== 'building' && layer !== 'green') names.set(name, { text: name, x, y, kind: layer === 'water' ? 'water' : 'place' })
  }
  for (const building of place.buildings?.features ?? []) {
    if (!meets(building, frame)) continue
    if (building.properties.id === buildingId) target = pathOf(building)
    else paths.set('building', [...(paths.get('building') ?? []), pathOf(building)])
  }
  const layers = ORDER.flatMap((layer) => (paths.has(layer) ? [{ layer, path: paths.get(layer)?.join('') ?? '' }] : []))
  return { layers, target, names: [...names.values()].slice(0, 4), toXY }
}

function layerOf({ layer, kind = '' }: { layer: string; kind?: string }): MiniMap['layers'][number]['layer'] {
  if (layer === 'water') return 'water'
  if (layer === 'estate' || kind === 'residential') return 'block'
  if (TRADE.has(kind)) return 'trade'
  return PARK.has(kind) ? 'park' : 'green'
}

const boundsCache = new WeakMap<Feature, Bounds | null>()

function meets(feature: Feature, frame: Bounds): boolean {
  let bounds = boundsCache.get(feature)
  if (bounds === undefined) {
    bounds = boundsOf(positionsOf([feature]))
    boundsCache.set(feature, bounds)
  }
  return bounds !== null && bounds[0] < frame[2] && bounds[2] > frame[0] && bounds[1] < frame[3] && bounds[3] > frame[1]
}
