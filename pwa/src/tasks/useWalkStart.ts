import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { mayLocate, position, positionDenied, watchPosition } from '@/core/position'
import type { Place } from './todayPlan'

/** Older than this, a fix says little about where somebody on foot stands. */
const FRESH_MS = 10 * 60_000
const PATIENCE_MS = 30_000
const SAID_MS = 3_000

export type Sorting = 'idle' | 'searching' | 'sorted' | 'failed'

/**
 * Where today's walk begins: the place known when the page opened.
 *
 * A list that reorders itself puts another home under the finger. So a later fix waits until the
 * page is opened again, the tablet is taken up again, or the worker asks with `sortFromHere`.
 */
export function useWalkStart() {
  const from = shallowRef<Place | null>(knownPlace())
  const sorting = ref<Sorting>('idle')
  let unwatch: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  /** Keeps a fix at hand for the next time, without asking for leave. */
  async function follow() {
    if ((await mayLocate()) && !ended) unwatch ??= watchPosition()
  }

  function sortFromHere() {
    positionDenied.value = false
    unwatch?.() // a watch that was once refused stays silent: begin a new one
    unwatch = watchPosition()
    const here = knownPlace()
    if (here) return sortFrom(here)
    settle('searching', PATIENCE_MS, 'failed')
  }

  function sortFrom(here: Place) {
    from.value = here
    settle('sorted', SAID_MS, 'idle')
  }

  function settle(now: Sorting, lastsMs: number, then: Sorting) {
    clearTimeout(timer)
    sorting.value = now
    timer = setTimeout(() => (sorting.value = then), lastsMs)
  }

  watch([position, positionDenied], ([, denied]) => {
    if (sorting.value !== 'searching') return
    const here = knownPlace()
    if (here) sortFrom(here)
    else if (denied) settle('failed', PATIENCE_MS, 'idle')
  })

  function takenUp() {
    if (document.visibilityState === 'visible') from.value = knownPlace() ?? from.value
  }
  document.addEventListener('visibilitychange', takenUp)
  onScopeDispose(() => {
    ended = true
    document.removeEventListener('visibilitychange', takenUp)
    clearTimeout(timer)
    unwatch?.()
  })
  void follow()
  return { from, sorting, sortFromHere }
}

function knownPlace(): Place | null {
  const known = position.value
  return known && Date.now() - known.at < FRESH_MS ? [known.lon, known.lat] : null
}
