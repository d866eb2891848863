import { shallowRef } from 'vue'

export interface Position {
  lon: number
  lat: number
  accuracyM: number
  at: number
}

/** Where the tablet is, while somebody watches; never stored. */
export const position = shallowRef<Position | null>(null)
export const positionDenied = shallowRef(false)

let watchers = 0
let watchId: number | undefined

/** Follows the position until the returned function is called. */
export function watchPosition(): () => void {
  watchers++
  if (watchId === undefined && 'geolocation' in navigator) {
    watchId = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        positionDenied.value = false
        position.value = { lon: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy, at: timestamp }
      },
      (error) => (positionDenied.value = error.code === error.PERMISSION_DENIED),
      { enableHighAccuracy: true, maximumAge: 15_000, timeout: 30_000 },
    )
  }
  return () => {
    watchers--
    if (watchers > 0 || watchId === undefined) return
    navigator.geolocation.clearWatch(watchId)
    watchId = undefined
  }
}

/** Whether the position may be used without asking; Today only follows it then. */
export async function mayLocate(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted'
  } catch {
    return false
  }
}
