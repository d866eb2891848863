import { fromBase64Url, toBase64Url, utf8 } from '@/core/bytes'
import { Refused, Unreachable, readJson } from '@/core/http'
import { keepRecord, readRecord } from '@/core/keysDatabase'
import { serverFacts } from '@/core/serverFacts'
import { canBeWoken, keepWords, lookAtWakeUps, wakeUpChoice, wakeUpState } from '@/core/wakeUps'
import { signed } from './deviceHttp'

/** A browser whose push service cannot be reached waits for it without end. */
const SUBSCRIBE_MAX_MS = 20_000

let busy = false
let refusedEndpoint = ''
/** What the server was told last; a browser may change its address while no page is open. */
const TOLD = 'push-endpoint'

/**
 * Brings the browser's subscription and what the server knows of it together: begun, renewed for a
 * new key of the server or a new address, ended. It runs beside the round, which never waits for it.
 */
export function renewSubscription(): Promise<void> {
  void settle()
  return Promise.resolve()
}

/** The same, awaited. */
export async function settle(): Promise<void> {
  lookAtWakeUps()
  const push = serverFacts.value?.push
  if (busy || !push || !canBeWoken()) return
  busy = true
  try {
    if (wakeUpChoice() === 'on' && Notification.permission === 'granted') await begin(push)
    else if (push.subscribed) await end()
  } catch (error) {
    // the browser's own reasons come as exceptions too; whatever it is, the next round tries again
    if (!(error instanceof Unreachable)) wakeUpState.value = 'unreachable'
  } finally {
    busy = false
  }
}

async function begin(push: { public_key: string; kid: string; subscribed: boolean }): Promise<void> {
  const subscription = await subscriptionFor(push.public_key)
  if (!subscription || subscription.endpoint === refusedEndpoint) {
    wakeUpState.value = 'unreachable'
    return
  }
  if (!push.subscribed || (await readRecord<string>(TOLD)) !== subscription.endpoint) {
    await tell(subscription, push.kid)
    await keepRecord(TOLD, subscription.endpoint)
  }
  wakeUpState.value = 'active'
  await keepWords()
}

async function subscriptionFor(publicKey: string): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/field/')
  if (!registration?.active) return null
  const present = await registration.pushManager.getSubscription()
  const boundTo = present?.options.applicationServerKey
  if (present && boundTo && toBase64Url(new Uint8Array(boundTo)) === publicKey) return present
  await present?.unsubscribe()
  const begun = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64Url(publicKey) })
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), SUBSCRIBE_MAX_MS))
  return Promise.race([begun, late])
}

async function tell(subscription: PushSubscription, kid: string): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  try {
    await done('POST', utf8(JSON.stringify({ endpoint, kid, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } })))
  } catch (error) {
    if (error instanceof Refused && error.code === 'push_endpoint_refused') refusedEndpoint = subscription.endpoint
    throw error
  }
}

async function end(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/field/')
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  await done('DELETE', new Uint8Array())
}

/** @throws Unreachable, Refused */
async function done(method: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await signed(method, 'push-subscription', body, { 'content-type': 'application/json' })
  if (answer.status !== 204) await readJson(answer)
}
