/** One MapLibre map: made from the style, fed with data, redrawn when the theme changes. */
import {
  Map as MapLibre,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
  type MapMouseEvent,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import { HOUSEHOLD_STATES } from './mapTypes'
import { drawMark, drawPill } from './marks'
import { readPalette, type Palette } from './palette'
import { buildStyle, EMPTY, SOURCES, type SourceName } from './style'

// A file of our own, not a blob: the page's content policy then needs no exception.
setWorkerUrl(workerUrl)

const PICK_TOLERANCE_PX = 8

export interface MapWords {
  title: string
  metres: string
  kilometres: string
}

/** What a click met, nearest layer first. */
export type Picked =
  | { kind: 'household'; id: string }
  | { kind: 'building'; id: string }
  | { kind: 'pill'; id: string }
  | null

export class LiveMap {
  readonly map: MapLibre
  private readonly data = new Map<SourceName, FeatureCollection>()
  private readonly chosen = new Map<string, string>()
  private readonly themeWatch: MutationObserver
  private palette: Palette
  private styled = false

  constructor(container: HTMLElement, words: MapWords, centre: [number, number]) {
    this.palette = readPalette()
    this.map = new MapLibre({
      container,
      style: buildStyle(this.palette),
      center: centre,
      zoom: 15,
      minZoom: 9,
      maxZoom: 20,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      localIdeographFontFamily: this.palette.font,
      locale: {
        'Map.Title': words.title,
        'ScaleControl.Meters': words.metres,
        'ScaleControl.Kilometers': words.kilometres,
      },
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left')
    this.map.on('style.load', () => this.dress())
    this.themeWatch = new MutationObserver(() => this.repaint())
    this.themeWatch.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  }

  /** Shows this data from now on, also after a change of theme. */
  show(name: SourceName, data: FeatureCollection | null) {
    this.data.set(name, data ?? EMPTY)
    if (!this.styled) return
    if (name === 'pills') this.addPills()
    this.source(name)?.setData(data ?? EMPTY)
  }

  /** Paints the chosen buildings solid; `colour` is the worker's who would get them. */
  choose(buildingIds: readonly string[], colour: string) {
    const wanted = new Set(buildingIds)
    for (const id of this.chosen.keys()) if (!wanted.has(id)) this.paintChosen(id, null)
    for (const id of wanted) this.paintChosen(id, colour)
  }

  pickAt(event: MapMouseEvent): Picked {
    const { x, y } = event.point
    const reach = PICK_TOLERANCE_PX
    const near: [[number, number], [number, number]] = [[x - reach, y - reach], [x + reach, y + reach]]
    const [pill] = this.map.queryRenderedFeatures(event.point, { layers: ['pills'] })
    if (pill) return { kind: 'pill', id: String(pill.properties['id']) }
    const [building] = this.map.queryRenderedFeatures(event.point, { layers: ['buildings'] })
    if (building) return { kind: 'building', id: String(building.properties['id']) }
    const [mark] = this.map.queryRenderedFeatures(near, { layers: ['marks'] })
    if (mark?.properties['householdId']) {
      return { kind: 'household', id: String(mark.properties['householdId']) }
    }
    if (mark?.properties['buildingId']) {
      return { kind: 'building', id: String(mark.properties['buildingId']) }
    }
    return null
  }

  destroy() {
    this.themeWatch.disconnect()
    this.map.remove()
  }

  private dress() {
    for (const state of HOUSEHOLD_STATES) {
      this.map.addImage(`mark-${state}`, drawMark(state, this.palette), { pixelRatio: 2 })
    }
    this.styled = true
    this.addPills()
    for (const name of SOURCES) this.source(name)?.setData(this.data.get(name) ?? EMPTY)
    for (const [id, colour] of this.chosen) this.setChosenState(id, colour)
  }

  private repaint() {
    this.palette = readPalette()
    this.styled = false
    this.map.setStyle(buildStyle(this.palette), { diff: false })
  }

  private addPills() {
    for (const { properties } of this.data.get('pills')?.features ?? []) {
      const colour = String(properties?.['colour'])
      if (this.map.hasImage(`pill-${colour}`)) continue
      const { image, options } = drawPill(colour, this.palette.surface)
      this.map.addImage(`pill-${colour}`, image, options)
    }
  }

  private paintChosen(id: string, colour: string | null) {
    if (colour) this.chosen.set(id, colour)
    else this.chosen.delete(id)
    if (this.styled) this.setChosenState(id, colour)
  }

  private setChosenState(id: string, colour: string | null) {
    this.map.setFeatureState({ source: 'buildings', id }, { chosen: colour !== null, colour: colour ?? '' })
  }

  private source(name: SourceName): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(name)
  }
}
