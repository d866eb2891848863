import { describe, expect, it } from 'vitest'
import { durationMs, extent, isEnough, packStrokes, strokeFacts, type Stroke } from './strokes'

const line = (from: number, to: number, startMs: number, points = 30): Stroke =>
  Array.from({ length: points }, (_, at) => [from + Math.round(((to - from) * at) / (points - 1)), 20000, startMs + at * 12, 500])
const name = [line(10000, 60000, 0), line(20000, 50000, 600)]

describe('what counts as a written name', () => {
  it('takes two strokes that span the pad', () => expect(isEnough(name)).toBe(true))
  it('takes one long flowing stroke', () => expect(isEnough([line(10000, 80000, 0, 60)])).toBe(true))
  it('asks again for a tap', () => expect(isEnough([line(10000, 10100, 0, 3)])).toBe(false))
  it('asks again for what took no time', () => expect(isEnough([line(10000, 60000, 0, 4), line(10000, 60000, 50, 4)])).toBe(false))
  it('asks again for a scribble in a corner', () => expect(isEnough([line(1000, 9000, 0), line(2000, 8000, 600)])).toBe(false))
  it('asks again for nothing', () => expect(isEnough([])).toBe(false))
  it('lets a mark be small and quick', () => {
    expect(isEnough([line(1000, 3000, 0, 6)], true)).toBe(true)
    expect(isEnough([], true)).toBe(false)
  })
})

describe('strokes as they travel', () => {
  it('are measured by time and extent', () => {
    expect(durationMs(name)).toBe(600 + 29 * 12)
    expect(extent(name)).toBeCloseTo(0.5)
    expect(durationMs([])).toBe(0)
  })

  it('are whole numbers on the fixed canvas and can be read back', async () => {
    const packed = await packStrokes(name)
    const plain = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
    expect(JSON.parse(plain)).toEqual({ v: 1, w: 1000, h: 400, strokes: name })
  })

  it('say how they were written', async () => {
    const facts = await strokeFacts(name, await packStrokes(name), 'pen')
    expect(facts).toMatchObject({ count: 2, points: 60, sampling_hz_median: 83, input: 'pen', canvas: { w: 1000, h: 400 } })
    expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})
