/** What the map draws. Longitude before latitude everywhere. */
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson'
import type { HouseholdState } from '@/ui/householdState'

/** Most urgent first. */
export const HOUSEHOLD_STATES: readonly HouseholdState[] = ['over', 'due', 'away', 'shut', 'done', 'later', 'gone']

export interface HouseholdMark {
  id: string
  lon: number
  lat: number
  state: HouseholdState
  plate: string
  buildingId: string | null
  memberId: string | null
}

export interface BuildingProperties {
  id: string
  name: string
  estate: string
  households: number
  people?: number
  minutes?: number
  member_ids?: string[]
  demo?: boolean
}
export type BuildingFeature = Feature<Polygon | MultiPolygon, BuildingProperties>
export type Buildings = FeatureCollection<Polygon | MultiPolygon, BuildingProperties>

export interface BaseProperties {
  /** `water`, `landuse` (OpenStreetMap's `kind` says which) or `estate`. */
  layer: string
  kind?: string
  name?: string
}
export type BaseMap = FeatureCollection<Geometry, BaseProperties>

export interface OwnPosition {
  lon: number
  lat: number
  accuracyM: number
}
