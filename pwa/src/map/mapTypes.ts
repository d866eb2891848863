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
  floors?: number
  has_lift?: boolean | null
  entrances?: RegisteredEntrance[]
}

/** A stair with its register of doors, as the tablet gets it. */
export interface RegisteredEntrance {
  id: string
  name: string
  entrance_floor: number
  has_lift: boolean | null
  /** Floor and number; a door that is no home also has its use and its label. */
  doors?: RegisterDoor[]
}
export type RegisterDoor = [floor: number, no: string, use?: DoorUse, label?: string]
export type DoorUse = 'HOME' | 'SHOP' | 'GARAGE' | 'STORE' | 'OTHER'

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
