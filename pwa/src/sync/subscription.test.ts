import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toBase64Url } from '@/core/bytes'
import { keepKeyPair } from '@/core/keysDatabase'
import { serverFacts } from '@/core/serverFacts'
import { member } from '@/core/session'
import { signedInTablet } from '@/core/testing/signedIn'
import { wakeUpState } from '@/core/wakeUps'
import { settle } from './subscription'
import { json } from './testing/fakeServer'

const key = (fill: number) => new Uint8Array(65).fill(fill)

let made = 0

/** What a browser does with subscriptions, and what the server was told. */
class FakeBrowser {
  permission: NotificationPermission = 'granted'
  present: PushSubscription | null = null
  told: { method: string; body: Record<string, unknown> | null }[] = []
  answer: () => Response = () => new Response(null, { status: 204 })

  install(): void {
    vi.stubGlobal('Notification', { permission: this.permission })
    vi.stubGlobal('PushManager', Object)
    vi.stubGlobal('caches', { open: () => Promise.resolve({ put: () => Promise.resolve() }) })
    const pushManager = { getSubscription: () => Promise.resolve(this.present), subscribe: (options: PushSubscriptionOptionsInit) => Promise.resolve(this.subscribe(options)) }
    vi.stubGlobal('navigator', { ...navigator, locks: navigator.locks, serviceWorker: { getRegistration: () => Promise.resolve({ active: {}, pushManager }) } })
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      if (!path.endsWith('push-subscription')) return Promise.resolve(json({}))
      const body = init.body instanceof Uint8Array && init.body.length > 0 ? (JSON.parse(new TextDecoder().decode(init.body)) as Record<string, unknown>) : null
      this.told.push({ method: init.method ?? '', body })
      return Promise.resolve(this.answer())
    })
  }

  subscribe(options: PushSubscriptionOptionsInit): PushSubscription {
    const endpoint = `https://push.example/${++made}`
    const unsubscribe = () => {
      this.present = null
      return Promise.resolve(true)
    }
    const fresh = { endpoint, options: { applicationServerKey: options.applicationServerKey }, toJSON: () => ({ endpoint, keys: { p256dh: 'BA', auth: 'AA' } }), unsubscribe }
    this.present = fresh as unknown as PushSubscription
    return this.present
  }
}

let browser: FakeBrowser

beforeEach(async () => {
  const { facts } = await signedInTablet()
  await keepKeyPair('push', await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']))
  serverFacts.value = { ...facts, push: { public_key: toBase64Url(key(4)), kid: 'k1', subscribed: false } }
  browser = new FakeBrowser()
  browser.install()
})
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

const says = (push: Partial<{ public_key: string; kid: string; subscribed: boolean }>) => (serverFacts.value = { ...serverFacts.value!, push: { ...serverFacts.value!.push!, ...push } })
const chosen = (choice: 'on' | 'off') => localStorage.setItem(`ruhu.wakeUps.${member.value!.id}`, choice)

describe('being woken', () => {
  it('is asked of nobody who has not chosen it', async () => {
    await settle()
    expect(browser.told).toEqual([])
    expect(wakeUpState.value).toBe('unasked')
  })

  it('is told to the server once', async () => {
    chosen('on')
    await settle()
    says({ subscribed: true })
    await settle()

    expect(browser.told).toHaveLength(1)
    expect(browser.told[0]).toMatchObject({ method: 'POST', body: { endpoint: browser.present?.endpoint, kid: 'k1' } })
    expect(wakeUpState.value).toBe('active')
  })

  it('is renewed when the server has a new key', async () => {
    chosen('on')
    await settle()
    says({ public_key: toBase64Url(key(5)), kid: 'k2' })
    await settle()

    expect(browser.told.map(({ body }) => body?.['kid'])).toEqual(['k1', 'k2'])
    expect(browser.told[1]?.body?.['endpoint']).toBe(browser.present?.endpoint)
  })

  it('is told again when the browser has changed the address by itself', async () => {
    chosen('on')
    await settle()
    says({ subscribed: true })
    browser.subscribe({ applicationServerKey: key(4) })
    await settle()

    expect(browser.told).toHaveLength(2)
  })

  it('is not tried again at an address that the server will not call', async () => {
    chosen('on')
    browser.answer = () => json({ code: 'push_endpoint_refused', message: '', details: {} }, 422)
    await settle()
    await settle()

    expect(browser.told).toHaveLength(1)
    expect(wakeUpState.value).toBe('unreachable')
  })

  it('ends on both sides when it is switched off', async () => {
    chosen('on')
    await settle()
    says({ subscribed: true })
    chosen('off')
    await settle()

    expect(browser.present).toBeNull()
    expect(browser.told.map(({ method }) => method)).toEqual(['POST', 'DELETE'])
    expect(wakeUpState.value).toBe('off')
  })

  it('says so when the tablet forbids notifications', async () => {
    chosen('on')
    browser.permission = 'denied'
    browser.install()
    await settle()

    expect(browser.told).toEqual([])
    expect(wakeUpState.value).toBe('blocked')
  })
})
