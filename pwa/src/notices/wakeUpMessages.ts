/** What the service worker says to the pages: a push came, or somebody tapped a notification. */
export interface OpenMessage {
  open: string
}

const isOpen = (data: unknown): data is OpenMessage => typeof (data as OpenMessage | null)?.open === 'string'

/** Opens what a tapped notification is about; a visit that is being written stays in front. */
export function listenToNotifications(go: (address: string) => void, mayLeave: () => boolean): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isOpen(event.data) && mayLeave()) go(event.data.open)
  })
}
