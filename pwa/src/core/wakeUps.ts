import { shallowRef } from 'vue'
import { say } from './i18n'
import { member } from './session'
import { emitSignal } from './signals'

/**
 * Whether this tablet may be woken for its member by the browser's push service. Without it
 * everything works: notices then come with the next round.
 */
export type WakeUpChoice = 'unasked' | 'on' | 'off'
/** `blocked`: the tablet's settings forbid notifications. `unreachable`: its push service does not answer. */
export type WakeUpState = 'unsupported' | 'blocked' | 'unasked' | 'off' | 'starting' | 'active' | 'unreachable'

const REMEMBERED = 'ruhu.wakeUps.'
/** Where the service worker finds its words: it has no texts of its own and no language. */
export const WORDS_CACHE = 'ruhu-words'
export const WORDS_ADDRESS = '/field/wake-up-words'
const KINDS = ['NEW_ASSIGNMENT', 'DUE_TOMORROW', 'REMARK', 'SYNC_NOW', 'COVER'] as const
const UNSUBSCRIBE_MAX_MS = 3_000

/** Shown on the page of notices; written by whoever last tried. */
export const wakeUpState = shallowRef<WakeUpState>('unasked')

export const canBeWoken = (): boolean => 'serviceWorker' in navigator && typeof PushManager !== 'undefined' && typeof Notification !== 'undefined'

export function wakeUpChoice(memberId = member.value?.id): WakeUpChoice {
  const kept = memberId ? localStorage.getItem(REMEMBERED + memberId) : null
  return kept === 'on' || kept === 'off' ? kept : 'unasked'
}

function choose(choice: 'on' | 'off'): void {
  if (member.value) localStorage.setItem(REMEMBERED + member.value.id, choice)
}

/** What can be said before anybody has tried. */
export function lookAtWakeUps(): void {
  if (!canBeWoken()) wakeUpState.value = 'unsupported'
  else if (Notification.permission === 'denied') wakeUpState.value = 'blocked'
  else if (wakeUpChoice() === 'off') wakeUpState.value = 'off'
  else if (wakeUpChoice() === 'unasked' || Notification.permission !== 'granted') wakeUpState.value = 'unasked'
  else if (wakeUpState.value === 'unasked' || wakeUpState.value === 'off' || wakeUpState.value === 'blocked') wakeUpState.value = 'starting'
}

/** Asks the tablet for leave to notify; the next round subscribes. */
export async function switchWakeUpsOn(): Promise<void> {
  if (!canBeWoken()) return
  const permission = await Notification.requestPermission()
  if (permission === 'granted') {
    choose('on')
    await keepWords()
    emitSignal('sync-wanted')
  }
  lookAtWakeUps()
}

export function switchWakeUpsOff(): void {
  choose('off')
  lookAtWakeUps()
  emitSignal('sync-wanted') // the server forgets the address too
}

/** Lays down, in the language of now, what a notification may say. None of it tells whose home it is about. */
export async function keepWords(): Promise<void> {
  if (!canBeWoken() || typeof caches === 'undefined') return
  const words = Object.fromEntries(KINDS.map((kind) => [kind, say(`notices.push.${kind}`)]))
  const content = JSON.stringify({ title: say('notices.push.title'), ...words })
  const cache = await caches.open(WORDS_CACHE)
  await cache.put(WORDS_ADDRESS, new Response(content, { headers: { 'content-type': 'application/json' } }))
}

/** Ends the browser's subscription, when somebody signs out here; the server ends its own by itself. */
export async function dropWakeUps(): Promise<void> {
  if (!canBeWoken()) return
  const end = async () => {
    const registration = await navigator.serviceWorker.getRegistration('/field/')
    await (await registration?.pushManager.getSubscription())?.unsubscribe()
  }
  const waited = new Promise<void>((resolve) => setTimeout(resolve, UNSUBSCRIBE_MAX_MS))
  await Promise.race([end().catch(() => undefined), waited])
}
