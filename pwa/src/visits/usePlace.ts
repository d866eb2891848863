import { onScopeDispose, ref } from 'vue'
import type { Place, PlaceReason } from './visitTypes'

/** Above this the fix cannot tell one building from the next. */
export const GOOD_ENOUGH_M = 50
const PATIENCE_MS = 20_000

/**
 * Watches the position while the page is open and keeps the best fix.
 *
 * It never holds anything up: a refused or missing position is a reason, not an error.
 */
export function usePlace(found: (place: Place | null, reason: PlaceReason | null) => void) {
  const searching = ref(false)
  let watching: number | undefined
  let best: Place | null = null

  function search() {
    stop()
    if (!('geolocation' in navigator)) return found(null, 'UNAVAILABLE')
    searching.value = true
    watching = navigator.geolocation.watchPosition(take, refuse, { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 })
  }

  function take({ coords, timestamp }: GeolocationPosition) {
    const accuracy_m = Math.max(1, Math.round(coords.accuracy))
    if (!best || accuracy_m < (best.accuracy_m ?? Infinity)) {
      const fix_age_s = Math.max(0, Math.round((Date.now() - timestamp) / 1000))
      best = { lon: coords.longitude, lat: coords.latitude, accuracy_m, method: 'GPS', fix_age_s }
      found(best, null)
    }
    if (accuracy_m <= GOOD_ENOUGH_M) stop()
    searching.value = watching !== undefined
  }

  function refuse(error: GeolocationPositionError) {
    stop()
    if (!best) found(null, error.code === error.PERMISSION_DENIED ? 'DENIED' : 'UNAVAILABLE')
  }

  function stop() {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching)
    watching = undefined
    searching.value = false
  }

  onScopeDispose(stop)
  return { searching, search, stop }
}
