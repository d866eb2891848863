import { ref } from 'vue'

/** How far the tablet's clock can be trusted; `offset_ms` is server time minus tablet time. */
export interface ClockReading {
  offset_ms: number
  q: 'good' | 'estimated' | 'implausible'
}

const REMEMBERED = 'ruhu.clock'
const SANE_OFFSET_MS = 24 * 3600 * 1000

let contact: { offsetMs: number; serverMs: number; elapsedMs: number } | undefined

/** Called with every server answer; half of the round trip is taken as the way back. */
export function noteServerTime(serverTime: string, roundTripMs = 0): void {
  const serverMs = Date.parse(serverTime) + roundTripMs / 2
  if (Number.isNaN(serverMs)) return
  contact = { offsetMs: Math.round(serverMs - Date.now()), serverMs, elapsedMs: performance.now() }
  localStorage.setItem(REMEMBERED, JSON.stringify({ offsetMs: contact.offsetMs, serverMs }))
}

/** The clock's state for the envelope of an operation; no decision is ever ordered by it. */
export function clockReading(): ClockReading {
  if (contact) {
    const expectedMs = contact.serverMs + (performance.now() - contact.elapsedMs)
    const offsetMs = Math.round(expectedMs - Date.now())
    return { offset_ms: offsetMs, q: Math.abs(offsetMs) > SANE_OFFSET_MS ? 'implausible' : 'good' }
  }
  const last = lastContact()
  if (!last) return { offset_ms: 0, q: 'estimated' }
  const behindLastContact = Date.now() + last.offsetMs < last.serverMs - 60_000
  const far = Math.abs(last.offsetMs) > SANE_OFFSET_MS
  return { offset_ms: last.offsetMs, q: behindLastContact || far ? 'implausible' : 'estimated' }
}

function lastContact(): { offsetMs: number; serverMs: number } | undefined {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? '') as { offsetMs: number; serverMs: number }
  } catch {
    return undefined
  }
}

/** Now, corrected by what the server last said, as RFC 3339 with the tablet's offset from UTC. */
export function nowText(at: Date = new Date()): string {
  const minutes = -at.getTimezoneOffset()
  const sign = minutes < 0 ? '-' : '+'
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 23)
  return `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** A calendar date (YYYY-MM-DD) in China, where all dates of law are counted. */
export function dateInChina(at: Date = new Date()): string {
  return new Date(at.getTime() + 8 * 3600 * 1000).toISOString().slice(0, 10)
}

/** The same of an RFC 3339 time; the usual forms are read without making a Date, for lists of thousands. */
export function dayInChina(at: string): string {
  const sameDay = at.endsWith('+08:00') || ((at.endsWith('+00:00') || at.endsWith('Z')) && at.slice(11, 13) < '16')
  return sameDay ? at.slice(0, 10) : dateInChina(new Date(at))
}

/** Today's date, kept current while the app stays open over midnight. */
export const today = ref(dateInChina())
export function watchMidnight(): () => void {
  const timer = setInterval(() => (today.value = dateInChina()), 30_000)
  return () => clearInterval(timer)
}

/** Whole days from one YYYY-MM-DD to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}
