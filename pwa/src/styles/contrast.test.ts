import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = readFileSync(join(process.cwd(), 'src/styles/tokens.css'), 'utf8')

/** The colours named in the block that begins with a selector; the dark theme is laid over the light one. */
function coloursOf(selector: string): Record<string, string> {
  const start = source.indexOf(`${selector} {`)
  const block = source.slice(start, source.indexOf('\n}', start))
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

const light = coloursOf(':root')
const THEMES = { light, dark: { ...light, ...coloursOf(':root[data-theme="dark"]') } }
const STATES = ['due', 'over', 'done', 'away', 'shut', 'gone', 'later', 'calm']
const TEXT_ON_GROUND = [
  ...['ink', 'ink-2'].flatMap((ink) => ['paper', 'surface', 'sunken'].map((ground) => [ink, ground])),
  ['accent', 'surface'],
  ['accent', 'paper'],
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'due-solid'],
  ['on-accent', 'over-solid'],
  ...STATES.flatMap((state) => [[state, `${state}-soft`], [state, 'surface']]),
]
const MARK_ON_GROUND = [
  ['edge', 'surface'],
  ['edge', 'paper'],
  ...['due', 'over', 'done', 'away', 'shut', 'gone', 'later'].map((state) => [`${state}-solid`, 'surface']),
]

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe.each(Object.entries(THEMES))('in the %s theme', (_name, colours) => {
  const on = ([front, ground]: string[]) => contrast(colours[front ?? ''] ?? '', colours[ground ?? ''] ?? '')

  it.each(TEXT_ON_GROUND.map((pair) => [pair.join(' on '), pair]))('text %s reaches 7 : 1', (_pair, pair) => {
    expect(on(pair)).toBeGreaterThanOrEqual(7)
  })

  it.each(MARK_ON_GROUND.map((pair) => [pair.join(' on '), pair]))('the mark %s reaches 4.5 : 1', (_pair, pair) => {
    expect(on(pair)).toBeGreaterThanOrEqual(4.5)
  })
})
