import { onSignal } from '@/core/signals'
import { syncRound, type RoundEnd } from './round'

const CALM_MS = 5 * 60_000
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 15 * 60_000
const AFTER_REFUSAL_MS = 5 * 60_000

/** Full jitter: a crowd of tablets that lost the server together does not come back together. */
export function retryDelayMs(failures: number, random = Math.random()): number {
  return Math.round(random * Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures))
}

export function delayAfter(round: RoundEnd, failures: number, random = Math.random()): number {
  if (round.end === 'unreachable') return Math.max((round.retryAfterS ?? 0) * 1000, retryDelayMs(failures, random))
  const calm = round.end === 'refused' ? AFTER_REFUSAL_MS : CALM_MS
  return Math.round(calm * (0.85 + 0.3 * random))
}

/**
 * Runs the rounds in one tab of this tablet: the one that holds the lock. When it closes or crashes,
 * the browser gives the lock to another.
 *
 * A round starts at once when work was sealed, when the network comes back, when the app comes to
 * the front, and when a person asks.
 */
export function startSync(run: () => Promise<RoundEnd> = syncRound): () => void {
  const stop = new AbortController()
  void navigator.locks
    .request('ruhu-sync-leader', { signal: stop.signal }, () => lead(run, stop.signal))
    .catch((error: unknown) => {
      if (!stop.signal.aborted) console.error('sync stopped', error)
    })
  return () => stop.abort()
}

async function lead(run: () => Promise<RoundEnd>, stopped: AbortSignal): Promise<void> {
  const bell = wakeUps(stopped)
  let failures = 0
  while (!stopped.aborted) {
    let round: RoundEnd
    try {
      round = await run()
    } catch (error) {
      console.error('sync round failed', error) // a fault of our own; the outbox is untouched
      round = { end: 'unreachable', retryAfterS: undefined }
    }
    failures = round.end === 'unreachable' ? failures + 1 : 0
    await bell.wait(delayAfter(round, failures))
  }
}

/** Waits for a time or for something to happen; what happened during a round counts too. */
function wakeUps(stopped: AbortSignal): { wait: (ms: number) => Promise<void> } {
  let rung = false
  let wake: (() => void) | undefined
  const ring = () => {
    rung = true
    wake?.()
  }
  const ringIfShown = () => document.visibilityState === 'visible' && ring()
  const stopListening = onSignal('sync-wanted', ring)
  addEventListener('online', ring, { signal: stopped })
  document.addEventListener('visibilitychange', ringIfShown, { signal: stopped })
  stopped.addEventListener('abort', () => {
    stopListening()
    ring()
  })
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer)
          wake = undefined
          rung = false
          resolve()
        }
        const timer = setTimeout(finish, ms)
        wake = finish
        if (rung) finish()
      }),
  }
}
