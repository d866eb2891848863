/** The ground of the map: blocks, green, water, and streets and houses where the base map has them. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from './palette'

const TRADE = ['commercial', 'retail', 'industrial', 'military']
const PARK = ['park', 'recreation_ground', 'nature_reserve']
/** A fill of a line would paint across its bends. */
const IS_AREA: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon']
const BUILT = ['residential', 'school', 'hospital', 'pedestrian']

export function groundLayers(palette: Palette): LayerSpecification[] {
  const kind: ExpressionSpecification = ['coalesce', ['get', 'kind'], '']
  return [
    {
      id: 'landuse',
      type: 'fill',
      source: 'base',
      filter: ['all', IS_AREA, ['in', ['get', 'layer'], ['literal', ['landuse', 'estate']]]],
      paint: {
        'fill-color': [
          'case',
          ['==', ['get', 'layer'], 'estate'], palette.block,
          ['in', kind, ['literal', BUILT]], palette.block,
          ['in', kind, ['literal', TRADE]], palette.trade,
          ['in', kind, ['literal', PARK]], palette.park,
          palette.green,
        ],
      },
    },
    {
      id: 'water',
      type: 'fill',
      source: 'base',
      filter: ['all', IS_AREA, ['==', ['get', 'layer'], 'water']],
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'shore',
      type: 'line',
      source: 'base',
      filter: ['==', ['get', 'layer'], 'water'],
      paint: { 'line-color': palette.shore, 'line-width': 1 },
    },
    ...streetLayers(palette),
  ]
}

/** Where the map has streets and houses of its own; elsewhere streets are what is left free. */
function streetLayers(palette: Palette): LayerSpecification[] {
  const isMajor: ExpressionSpecification = ['==', ['get', 'kind'], 'major_road']
  const isPath: ExpressionSpecification = ['==', ['get', 'kind'], 'path']
  return [
    {
      id: 'streets',
      type: 'line',
      source: 'base',
      filter: ['==', ['get', 'layer'], 'roads'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.surface,
        'line-width': [
          'interpolate', ['exponential', 2], ['zoom'],
          13, ['case', isMajor, 1.5, isPath, 0.3, 0.7],
          19, ['case', isMajor, 30, isPath, 5, 14],
        ],
      },
    },
    {
      id: 'other-buildings',
      type: 'fill',
      source: 'base',
      filter: ['==', ['get', 'layer'], 'buildings'],
      paint: { 'fill-color': palette.building, 'fill-opacity': 0.55 },
    },
  ]
}
