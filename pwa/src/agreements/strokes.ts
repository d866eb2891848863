import { sha256, toHex, utf8 } from '@/core/bytes'

/** x and y in hundredths of a canvas pixel, milliseconds since the first point, force 0–1000. */
export type Point = [x: number, y: number, t: number, force: number]
export type Stroke = Point[]

/** The canvas on which strokes are kept, whatever size the pad has on the screen at the moment. */
export const CANVAS = { w: 1000, h: 400 } as const
const HUNDREDTHS = 100
const IMAGE_WIDTH_PX = 600
const INK = '#10202a'

const MIN_STROKES = 2
const MIN_POINTS = 40
const MIN_DURATION_MS = 600
const MIN_EXTENT = 0.15

/** The size of the drawing and how it was made; part of the evidence. */
export interface StrokeFacts {
  sha256: string
  count: number
  points: number
  duration_ms: number
  sampling_hz_median: number
  input: 'pen' | 'touch' | 'mouse'
  canvas: { w: number; h: number; dpr: number }
}

const pointsOf = (strokes: Stroke[]): number => strokes.reduce((sum, stroke) => sum + stroke.length, 0)

export function durationMs(strokes: Stroke[]): number {
  const last = strokes.at(-1)?.at(-1)
  return last ? last[2] - (strokes[0]?.[0]?.[2] ?? 0) : 0
}

/** How much of the pad the writing spans, by its wider side (a name may be one flat line). */
export function extent(strokes: Stroke[]): number {
  const all = strokes.flat()
  if (!all.length) return 0
  const span = (axis: 0 | 1, size: number) => (Math.max(...all.map((point) => point[axis])) - Math.min(...all.map((point) => point[axis]))) / HUNDREDTHS / size
  return Math.max(span(0, CANVAS.w), span(1, CANVAS.h))
}

/** Whether this can be a name: a slip of the finger is asked for again. A mark needs less. */
export function isEnough(strokes: Stroke[], mark = false): boolean {
  if (mark) return pointsOf(strokes) >= 5
  const written = strokes.length >= MIN_STROKES || pointsOf(strokes) >= MIN_POINTS
  return written && durationMs(strokes) >= MIN_DURATION_MS && extent(strokes) >= MIN_EXTENT
}

/** The strokes as they travel: gzipped JSON of schemas/agreements/strokes.v1.json. */
export async function packStrokes(strokes: Stroke[]): Promise<Uint8Array<ArrayBuffer>> {
  const json = utf8(JSON.stringify({ v: 1, ...CANVAS, strokes }))
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

export async function strokeFacts(strokes: Stroke[], packed: Uint8Array<ArrayBuffer>, input: StrokeFacts['input']): Promise<StrokeFacts> {
  const gaps = strokes.flatMap((stroke) => stroke.slice(1).map((point, at) => point[2] - (stroke[at]?.[2] ?? 0))).filter((gap) => gap > 0)
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]
  return {
    sha256: toHex(await sha256(packed)),
    count: strokes.length,
    points: pointsOf(strokes),
    duration_ms: durationMs(strokes),
    sampling_hz_median: middle ? Math.round(1000 / middle) : 0,
    input,
    canvas: { ...CANVAS, dpr: window.devicePixelRatio || 1 },
  }
}

/** Draws strokes into a context whose size is `width` canvas-proportioned pixels. */
export function drawStrokes(pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, strokes: Stroke[], width: number): void {
  const scale = width / CANVAS.w
  pen.strokeStyle = pen.fillStyle = INK
  pen.lineCap = pen.lineJoin = 'round'
  for (const stroke of strokes) {
    stroke.forEach(([x, y, , force], at) => {
      const before = stroke[at - 1] ?? [x, y, 0, force]
      pen.lineWidth = penPx(force) * scale
      pen.beginPath()
      pen.moveTo((before[0] / HUNDREDTHS) * scale, (before[1] / HUNDREDTHS) * scale)
      pen.lineTo((x / HUNDREDTHS) * scale + (at === 0 ? 0.01 : 0), (y / HUNDREDTHS) * scale)
      pen.stroke()
    })
  }
}

/** Pen width on the canvas; the server draws with the same. */
const penPx = (force: number): number => 5 + (6 * force) / 1000

/** The picture for people: ink on white, PNG. */
export async function strokesPng(strokes: Stroke[]): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(IMAGE_WIDTH_PX, (IMAGE_WIDTH_PX * CANVAS.h) / CANVAS.w)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser cannot draw')
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  drawStrokes(pen, strokes, canvas.width)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}
