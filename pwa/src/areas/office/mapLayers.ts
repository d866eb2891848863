/** The areas' colours and name pills, from who is responsible for what. */
import type { Feature, FeatureCollection, Geometry, Point } from 'geojson'
import { centreOf, distanceM } from '@/map/geometry'
import type { BuildingFeature } from '@/map/mapTypes'
import type { Worker } from './areasApi'

export function painted<G extends Geometry, P extends { owner: string }>(
  shapes: FeatureCollection<G, P>,
  colours: Map<string, string>,
  strongOwner: string | null,
): FeatureCollection<G, P & { colour: string; strong: boolean }> {
  return {
    type: 'FeatureCollection',
    features: shapes.features.flatMap((feature) => {
      const colour = colours.get(feature.properties.owner)
      const strong = feature.properties.owner === strongOwner
      return colour ? [{ ...feature, properties: { ...feature.properties, colour, strong } }] : []
    }),
  }
}

/** One pill per worker, at the building of theirs that lies most in the middle of all of them. */
export function pillsOf(
  buildings: BuildingFeature[],
  owners: Map<string, string>,
  workers: Worker[],
  colours: Map<string, string>,
): FeatureCollection<Point> {
  const features = workers.flatMap(({ id, name, households }): Feature<Point>[] => {
    const own = buildings.filter(({ properties }) => owners.get(properties.id) === id)
    if (!own.length) return []
    const centres = own.map(({ geometry }) => centreOf(geometry))
    const mean = [0, 1].map((axis) => centres.reduce((sum, at) => sum + at[axis]!, 0) / centres.length)
    const nearest = centres.reduce((best, at) => (distanceM(at, mean) < distanceM(best, mean) ? at : best))
    return [
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: nearest },
        properties: { id, text: name, colour: colours.get(id), rank: -households },
      },
    ]
  })
  return { type: 'FeatureCollection', features }
}
