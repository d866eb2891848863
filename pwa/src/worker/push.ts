/// <reference lib="webworker" />
/**
 * What a push does: it wakes the sync of an open page and, unless somebody is looking at one, shows
 * a sentence that names nobody. The push itself says only of which kind the news is.
 */
declare const self: ServiceWorkerGlobalScope

const HOME = '/field/'
const WORDS = { cache: 'ruhu-words', address: '/field/wake-up-words' }
/** Until a page has laid words down; the language is not known then. */
const NO_WORDS: Record<string, string> = { title: '入户 Ruhu' }
/** Where a tapped notification leads; the list of messages for all others. */
const PAGES: Record<string, string> = { DUE_TOMORROW: '/field/', SYNC_NOW: '/field/me' }

export function takePushes(): void {
  self.addEventListener('push', (event) => event.waitUntil(onPush(kindOf(event.data))))
  self.addEventListener('notificationclick', (event) => event.waitUntil(onClick(event.notification)))
  self.addEventListener('pushsubscriptionchange', () => wakePages()) // an open page subscribes anew; else the next one does
  self.addEventListener('sync', () => wakePages())
}

function kindOf(data: PushMessageData | null): string {
  try {
    const kind = (data?.json() as { kind?: unknown } | undefined)?.kind
    return typeof kind === 'string' ? kind : ''
  } catch {
    return ''
  }
}

async function onPush(kind: string): Promise<void> {
  wakePages()
  const pages = await openPages()
  if (pages.some((page) => page.visibilityState === 'visible')) return // the bell on the page says it
  const words = await readWords()
  await self.registration.showNotification(words['title'] ?? '', {
    body: words[kind] ?? '',
    tag: kind,
    silent: await isVisitOpen(),
    icon: '/icons/icon-192.png',
    data: { page: PAGES[kind] ?? '/field/notices' },
  })
}

/** Every page of the app listens on this channel; the one that leads the sync begins a round. */
function wakePages(): void {
  const channel = new BroadcastChannel('ruhu-signals')
  channel.postMessage('sync-wanted')
  channel.close()
}

const openPages = (): Promise<readonly WindowClient[]> => self.clients.matchAll({ type: 'window', includeUncontrolled: true })

async function readWords(): Promise<Record<string, string>> {
  const kept = await (await caches.open(WORDS.cache)).match(WORDS.address)
  return kept ? ((await kept.json()) as Record<string, string>) : NO_WORDS
}

/** Nothing rings while somebody sits with a resident. */
async function isVisitOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === 'visit-open')
}

async function onClick(notification: Notification): Promise<void> {
  notification.close()
  const page = (notification.data as { page?: string } | null)?.page ?? HOME
  const open = (await openPages()).find((one) => new URL(one.url).pathname.startsWith(HOME))
  if (!open) {
    await self.clients.openWindow(page)
    return
  }
  const front = await open.focus().catch(() => open) // some systems let no app come to the front by itself
  front.postMessage({ open: page })
}
