/** The map's layers, from below: land, blocks, green, water, buildings, areas, marks, names, pills. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import type { FeatureCollection } from 'geojson'
import { groundLayers } from './groundLayers'
import type { Palette } from './palette'

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] }

export const SOURCES = [
  'base', 'names', 'buildings', 'areas', 'borders', 'marks', 'pills', 'accuracy', 'position',
] as const
export type SourceName = (typeof SOURCES)[number]

/**
 * The whole style without data. There is no `glyphs` address on purpose: text is then drawn from
 * the system's own fonts, and no map file has to be fetched from anywhere.
 */
export function buildStyle(palette: Palette): StyleSpecification {
  const sources = Object.fromEntries(
    SOURCES.map((name) => [name, { type: 'geojson' as const, data: EMPTY, promoteId: 'id' }]),
  )
  return {
    version: 8,
    sources,
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
      ...groundLayers(palette),
      ...buildingLayers(palette),
      ...areaLayers(),
      ...markLayers(palette),
      ...nameLayers(palette),
      ...positionLayers(palette),
    ],
  }
}

function buildingLayers(palette: Palette): LayerSpecification[] {
  const chosen: ExpressionSpecification = ['boolean', ['feature-state', 'chosen'], false]
  const chosenColour: ExpressionSpecification = [
    'to-color', ['feature-state', 'colour'], palette.accent,
  ]
  return [
    {
      id: 'buildings',
      type: 'fill',
      source: 'buildings',
      paint: {
        'fill-color': ['case', chosen, chosenColour, palette.building],
        'fill-antialias': true,
      },
    },
    {
      id: 'building-edges',
      type: 'line',
      source: 'buildings',
      paint: {
        'line-color': ['case', chosen, palette.surface, palette.buildingEdge],
        'line-width': ['case', chosen, 1.5, 0.6],
      },
    },
  ]
}

function areaLayers(): LayerSpecification[] {
  return [
    {
      id: 'areas',
      type: 'fill',
      source: 'areas',
      paint: {
        'fill-color': ['get', 'colour'],
        'fill-opacity': ['case', ['boolean', ['get', 'strong'], false], 0.28, 0.15],
        'fill-antialias': false, // the border draws the edge
      },
    },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['get', 'colour'],
        'line-width': ['case', ['boolean', ['get', 'strong'], false], 4, 2.2],
        'line-offset': ['coalesce', ['get', 'offset'], 0],
      },
    },
  ]
}

function markLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'marks',
      type: 'symbol',
      source: 'marks',
      layout: {
        'icon-image': ['concat', 'mark-', ['get', 'state']],
        'icon-padding': 0,
        'symbol-sort-key': ['get', 'rank'],
        'text-field': ['case', ['>', ['get', 'count'], 1], ['to-string', ['get', 'count']], ''],
        'text-size': 14,
        'text-font': ['Bold'],
        'text-anchor': 'left',
        'text-offset': [0.7, 0],
        'text-optional': true,
        'text-padding': 0,
      },
      paint: {
        'text-color': palette.ink,
        'text-halo-color': palette.halo,
        'text-halo-width': 2,
      },
    },
  ]
}

function nameLayers(palette: Palette): LayerSpecification[] {
  const colour: ExpressionSpecification = [
    'match', ['get', 'kind'],
    'water', palette.labelWater,
    'park', palette.labelPark,
    palette.label,
  ]
  return [
    {
      id: 'names',
      type: 'symbol',
      source: 'names',
      minzoom: 14,
      layout: {
        'text-field': ['get', 'name'],
        'text-size': ['match', ['get', 'kind'], 'water', 16, 14],
        'text-letter-spacing': ['match', ['get', 'kind'], 'water', 0.35, 0],
        'text-font': ['Regular'],
        'symbol-sort-key': ['get', 'rank'],
        'text-padding': 4,
        'text-max-width': 9,
      },
      paint: {
        'text-color': colour,
        'text-halo-color': ['match', ['get', 'kind'], 'water', palette.water, palette.halo],
        'text-halo-width': 2,
      },
    },
    {
      id: 'pills',
      type: 'symbol',
      source: 'pills',
      layout: {
        'text-field': ['get', 'text'],
        'text-size': 16,
        'text-font': ['Bold'],
        'icon-image': ['concat', 'pill-', ['get', 'colour']],
        'icon-text-fit': 'both',
        'icon-text-fit-padding': [1, 2, 1, 2],
        'icon-allow-overlap': true,
        'text-allow-overlap': true,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.ink },
    },
  ]
}

function positionLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'accuracy',
      type: 'fill',
      source: 'accuracy',
      paint: { 'fill-color': palette.accent, 'fill-opacity': 0.18 },
    },
    {
      id: 'position',
      type: 'circle',
      source: 'position',
      paint: {
        'circle-radius': 8,
        'circle-color': palette.accent,
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 3,
      },
    },
  ]
}
