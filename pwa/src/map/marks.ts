/**
 * The marks of households: one shape and one colour per state, drawn once on a canvas.
 *
 * Homes of one building share a doorway on the map, so a building carries one mark: its most
 * urgent state, with how many homes are in it.
 */
import type { Feature, FeatureCollection, Point } from 'geojson'
import type { HouseholdState } from '@/ui/householdState'
import { HOUSEHOLD_STATES, type HouseholdMark } from './mapTypes'
import type { Palette } from './palette'

export interface MarkProperties {
  state: HouseholdState
  /** Homes in this state; 1 draws no figure. */
  count: number
  /** 0 is the most urgent: placed first where marks compete for room. */
  rank: number
  buildingId: string | null
  householdId: string | null
  [key: string]: string | number | null
}

const URGENT: ReadonlySet<HouseholdState> = new Set(['over', 'due', 'away', 'shut'])

export function marksOf(households: HouseholdMark[]): FeatureCollection<Point, MarkProperties> {
  const groups = new Map<string, HouseholdMark[]>()
  for (const household of households) {
    const key = household.buildingId ?? household.id
    const group = groups.get(key)
    if (group) group.push(household)
    else groups.set(key, [household])
  }
  return { type: 'FeatureCollection', features: [...groups.values()].map(markOfGroup) }
}

function markOfGroup(group: HouseholdMark[]): Feature<Point, MarkProperties> {
  const state = mostUrgent(group)
  const count = group.filter((household) => household.state === state).length
  const mean = (pick: (household: HouseholdMark) => number) =>
    group.reduce((sum, household) => sum + pick(household), 0) / group.length
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [mean((h) => h.lon), mean((h) => h.lat)] },
    properties: {
      state,
      count: URGENT.has(state) ? count : 1,
      rank: HOUSEHOLD_STATES.indexOf(state),
      buildingId: group[0]!.buildingId,
      householdId: group.length === 1 ? group[0]!.id : null,
    },
  }
}

/** A building where all is done shows done; one home that waits without need shows later. */
export function mostUrgent(group: { state: HouseholdState }[]): HouseholdState {
  return HOUSEHOLD_STATES.find((state) => group.some((household) => household.state === state))!
}

export const MARK_SIZE_PX = 22
const PIXEL_RATIO = 2

/** Draws one state's mark; @returns an image for `map.addImage(…, { pixelRatio: 2 })`. */
export function drawMark(state: HouseholdState, palette: Palette): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = MARK_SIZE_PX * PIXEL_RATIO
  const context = canvas.getContext('2d')!
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  context.translate(MARK_SIZE_PX / 2, MARK_SIZE_PX / 2)
  context.lineJoin = context.lineCap = 'round'
  const paint = { colour: palette.state[state], halo: palette.halo }
  SHAPES[state](context, paint)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

interface Paint {
  colour: string
  halo: string
}
type Shape = (context: CanvasRenderingContext2D, paint: Paint) => void

const SHAPES: Record<HouseholdState, Shape> = {
  over: (context, paint) => solid(context, paint, [[0, -8.5], [8.5, 0], [0, 8.5], [-8.5, 0]]),
  away: (context, paint) => solid(context, paint, [[0, -8], [8.2, 6.5], [-8.2, 6.5]]),
  due: (context, paint) => {
    disc(context, 7.6, paint.halo)
    disc(context, 6.2, paint.colour)
    disc(context, 2.1, paint.halo)
  },
  done: (context, paint) => {
    ring(context, paint)
    stroke(context, paint.colour, [[-2.7, 0.3], [-0.8, 2.3], [2.9, -2.2]])
  },
  shut: (context, paint) => {
    ring(context, paint)
    stroke(context, paint.colour, [[-3.6, -3.6], [3.6, 3.6]])
  },
  later: (context, paint) => ring(context, paint, 4.6),
  gone: (context, paint) => {
    context.fillStyle = paint.halo
    context.fillRect(-6.5, -6.5, 13, 13)
    context.setLineDash([2.6, 2.6])
    context.strokeStyle = paint.colour
    context.lineWidth = 1.8
    context.strokeRect(-5, -5, 10, 10)
  },
}

function solid(context: CanvasRenderingContext2D, paint: Paint, corners: [number, number][]) {
  context.beginPath()
  for (const [x, y] of corners) context.lineTo(x, y)
  context.closePath()
  context.lineWidth = 3.4
  context.strokeStyle = paint.halo
  context.stroke()
  context.fillStyle = paint.colour
  context.fill()
}

function ring(context: CanvasRenderingContext2D, paint: Paint, radius = 6) {
  disc(context, radius + 2, paint.halo)
  context.beginPath()
  context.arc(0, 0, radius, 0, 2 * Math.PI)
  context.lineWidth = 1.9
  context.strokeStyle = paint.colour
  context.stroke()
}

function disc(context: CanvasRenderingContext2D, radius: number, colour: string) {
  context.beginPath()
  context.arc(0, 0, radius, 0, 2 * Math.PI)
  context.fillStyle = colour
  context.fill()
}

function stroke(context: CanvasRenderingContext2D, colour: string, line: [number, number][]) {
  context.beginPath()
  for (const [x, y] of line) context.lineTo(x, y)
  context.lineWidth = 1.9
  context.strokeStyle = colour
  context.stroke()
}

/** A white pill with a coloured border that stretches around its text. */
export function drawPill(colour: string, ground: string) {
  const [width, height, border] = [48, 40, 2.5]
  const canvas = document.createElement('canvas')
  canvas.width = width * PIXEL_RATIO
  canvas.height = height * PIXEL_RATIO
  const context = canvas.getContext('2d')!
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  context.beginPath()
  context.roundRect(border / 2, border / 2, width - border, height - border, height / 2)
  context.fillStyle = ground
  context.fill()
  context.lineWidth = border
  context.strokeStyle = colour
  context.stroke()
  const px = (from: number, to: number): [number, number] => [from * PIXEL_RATIO, to * PIXEL_RATIO]
  return {
    image: context.getImageData(0, 0, canvas.width, canvas.height),
    options: {
      pixelRatio: PIXEL_RATIO,
      stretchX: [px(22, 26)],
      stretchY: [px(19, 21)],
      content: [...px(14, 8), ...px(34, 32)] as [number, number, number, number],
    },
  }
}
