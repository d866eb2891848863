/** Reads the map's colours from tokens.css, so that light, dark and the map itself never disagree. */
import type { HouseholdState } from '@/ui/householdState'

export interface Palette {
  land: string
  block: string
  trade: string
  park: string
  green: string
  water: string
  shore: string
  building: string
  buildingEdge: string
  label: string
  labelWater: string
  labelPark: string
  halo: string
  ink: string
  accent: string
  surface: string
  font: string
  areas: string[]
  state: Record<HouseholdState, string>
}

export const AREA_COLOURS = 9

export function readPalette(root: Element = document.documentElement): Palette {
  const style = getComputedStyle(root)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    land: token('m-land'),
    block: token('m-block'),
    trade: token('m-trade'),
    park: token('m-park'),
    green: token('m-green'),
    water: token('m-water'),
    shore: token('m-shore'),
    building: token('m-building'),
    buildingEdge: token('m-building-edge'),
    label: token('m-label'),
    labelWater: token('m-label-water'),
    labelPark: token('m-label-park'),
    halo: token('m-halo'),
    ink: token('ink'),
    accent: token('accent'),
    surface: token('surface'),
    font: token('font'),
    areas: Array.from({ length: AREA_COLOURS }, (_, i) => token(`a-${i + 1}`)),
    state: {
      over: token('over-solid'),
      due: token('due-solid'),
      away: token('away-solid'),
      shut: token('shut-solid'),
      done: token('done-solid'),
      later: token('later-solid'),
      gone: token('gone-solid'),
    },
  }
}

/** The hue of a worker's area; `colorNo` starts at 1 and repeats after nine. */
export function areaColour(palette: Palette, colorNo: number): string {
  return palette.areas[(Math.max(1, colorNo) - 1) % AREA_COLOURS]!
}
