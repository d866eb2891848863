interface WithSync extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> }
}

/** Asks the browser, where it can, to wake the pages when the network is back. */
export async function askForBackgroundSync(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = (await navigator.serviceWorker.getRegistration('/field/')) as WithSync | undefined
  await registration?.sync?.register('ruhu-sync').catch(() => undefined) // switched off in the browser's settings
}
