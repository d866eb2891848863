/// <reference lib="webworker" />
/**
 * Keeps the field app on the tablet, so that it opens without a network.
 *
 * It caches the app's own files only: answers of the API are never stored here, they live sealed in
 * the tablet's databases. A new version waits until the worker of the tablet asks for it, because a
 * page of the old version still needs its own files.
 */
import { takePushes } from './push'

declare const self: ServiceWorkerGlobalScope
declare const __PRECACHE__: { version: string; addresses: string[] }

const PREFIX = 'ruhu-field-'
const CACHE = PREFIX + __PRECACHE__.version
const PAGE = '/field/'

takePushes()

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll())
})

/** Stores every file or none; a file that came from a wrong host (a captive portal) stops the install. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all(
    __PRECACHE__.addresses.map(async (address) => {
      if (await cache.match(address)) return
      const fresh = !/-[\w-]{8}\.\w+$/.test(address) // a name with a hash never changes its content
      const response = await fetch(address, { cache: fresh ? 'no-cache' : 'default', redirect: 'error', credentials: 'same-origin' })
      if (!response.ok || !looksRight(address, response)) throw new Error(`not stored: ${address}`)
      await cache.put(address, response)
    }),
  )
}

function looksRight(address: string, response: Response): boolean {
  const isHtml = (response.headers.get('content-type') ?? '').includes('text/html')
  return isHtml === (address === PAGE)
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)))
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'activate-now') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && url.pathname.startsWith(PAGE)) event.respondWith(fromCache(PAGE, event.request))
  else if (__PRECACHE__.addresses.includes(url.pathname)) event.respondWith(fromCache(url.pathname, event.request))
})

async function fromCache(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(address)) ?? fetch(request)
}
