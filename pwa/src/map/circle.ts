/** A circle on the ground, as a polygon; radius 0 gives the point itself. */
import type { Feature, Point, Polygon, Position } from 'geojson'
import { metresPerDegreeLon } from './geometry'

const CORNERS = 48

export function circleAround(
  at: { lon: number; lat: number },
  radiusM: number,
): Feature<Polygon | Point> {
  if (radiusM <= 0) {
    return { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [at.lon, at.lat] } }
  }
  const ring: Position[] = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = ((i % CORNERS) / CORNERS) * 2 * Math.PI
    return [
      at.lon + (radiusM * Math.cos(angle)) / metresPerDegreeLon(at.lat),
      at.lat + (radiusM * Math.sin(angle)) / metresPerDegreeLon(0),
    ]
  })
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
}
