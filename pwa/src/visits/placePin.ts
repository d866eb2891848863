import type { FeatureCollection } from 'geojson'
import { boundsOf, centreOf, distanceM, metresPerDegreeLon, type Bounds } from '@/map/geometry'
import type { Buildings } from '@/map/mapTypes'
import type { Place } from './visitTypes'

/** Longitude, latitude. */
export type Point = [lon: number, lat: number]

/** What to say of the way from the pin to the home; `n` is in metres or, for `km`, in kilometres. */
export interface Distance {
  word: 'here' | 'metres' | 'km'
  n: number
  far: boolean
}

const EARTH_ROUND_M = 40_075_017
const WORLD_PX_AT_ZOOM_0 = 512
/** Half of a finger's touch on the glass. */
const FINGER_PX = 24
const BEST_ACCURACY_M = 5
const AT_THE_HOUSE_M = 30
const FAR_M = 300
const SHOWN_AROUND_M = 120
const NAMED_AROUND_M = 250
const NAME_EDGE = '#5c6870'

/** How far the person may have meant to be from where the finger came down, at this zoom. */
export function pinAccuracyM(lat: number, zoom: number): number {
  const metresPerPx = (EARTH_ROUND_M * Math.cos((lat * Math.PI) / 180)) / (WORLD_PX_AT_ZOOM_0 * 2 ** zoom)
  return Math.max(BEST_ACCURACY_M, Math.round(metresPerPx * FINGER_PX))
}

/** A place put by hand: it has no fix, so no age of one. Seven digits are a centimetre. */
export function pinnedAt([lon, lat]: Point, zoom: number): Place {
  const cut = (degrees: number) => Number(degrees.toFixed(7))
  return { lon: cut(lon), lat: cut(lat), accuracy_m: pinAccuracyM(lat, zoom), method: 'PIN', fix_age_s: null }
}

/** In steps that can be paced out: tens of metres, then tenths of a kilometre. */
export function distanceWords(from: Point, home: Point): Distance {
  const metres = distanceM(from, home)
  const far = metres > FAR_M
  if (metres < AT_THE_HOUSE_M) return { word: 'here', n: 0, far }
  if (metres < 995) return { word: 'metres', n: Math.round(metres / 10) * 10, far }
  return { word: 'km', n: Math.round(metres / 100) / 10, far }
}

/** What the map shows first: the home and its neighbours; without its point, the first of `others` that holds any. */
export function frameAround(home: Point | null, ...others: Point[][]): Bounds | null {
  if (home) return widened(boundsOf([home])!)
  const known = others.find((points) => points.length > 0)
  return known ? widened(boundsOf(known)!) : null
}

/** The numbers on the house walls near the first frame, as pills; farther ones would only cover the map. */
export function buildingNames(buildings: Buildings | null, bounds: Bounds | null): FeatureCollection | null {
  if (!buildings || !bounds) return null
  const middle: Point = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]
  const named = buildings.features.map(({ geometry, properties }) => ({ id: properties.id, text: properties.name, at: centreOf(geometry) }))
  const near = named.filter(({ text, at }) => text && distanceM(at, middle) <= NAMED_AROUND_M)
  return {
    type: 'FeatureCollection',
    features: near.map(({ id, text, at }, rank) => ({ type: 'Feature', properties: { id, text, colour: NAME_EDGE, rank }, geometry: { type: 'Point', coordinates: at } })),
  }
}

function widened([west, south, east, north]: Bounds): Bounds {
  const lat = SHOWN_AROUND_M / metresPerDegreeLon(0)
  const lon = SHOWN_AROUND_M / metresPerDegreeLon((south + north) / 2)
  return [west - lon, south - lat, east + lon, north + lat]
}
