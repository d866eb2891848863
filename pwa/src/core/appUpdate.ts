import { ref, shallowRef } from 'vue'

/** A newer version lies ready on this tablet; it starts when the worker says so. */
export const updateReady = ref(false)
/** The app is stored on this tablet and opens without network. */
export const worksOffline = ref(false)

/** Held by every tab in which a visit is being written. */
const VISIT_OPEN = 'visit-open'
const waiting = shallowRef<ServiceWorker | null>(null)

/** Keeps the app on the tablet. Development has no stored copy, so that changes show at once. */
export async function keepAppOnTablet(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const registration = (await navigator.serviceWorker.register('/field/sw.js', { scope: '/field/', updateViaCache: 'none' })) as ServiceWorkerRegistration | undefined
  if (!registration) return // blocked by the browser's settings; the app works as a page then
  const look = () => {
    waiting.value = registration.active ? registration.waiting : null
    updateReady.value = waiting.value !== null
    worksOffline.value = registration.active !== null
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  void navigator.serviceWorker.ready.then(look)
}

/** Asks the server for a newer version; answers through `updateReady`. */
export async function lookForUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/field/')
  await registration?.update()
}

/** An update waits for the visit that is open in any tab of this tablet. */
export async function isVisitOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === VISIT_OPEN)
}

/** Starts the newer version in every tab. @returns false when an open visit keeps it waiting. */
export async function startUpdate(): Promise<boolean> {
  if (!waiting.value || (await isVisitOpen())) return false
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.value.postMessage('activate-now')
  return true
}
