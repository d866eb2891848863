/** Small notices between parts of the app that must not import each other, across tabs too. */
export type Signal = 'outbox-changed' | 'base-changed' | 'notices-changed' | 'sync-wanted'

const listeners = new Map<Signal, Set<() => void>>()
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('ruhu-signals')

channel?.addEventListener('message', (event: MessageEvent<Signal>) => {
  for (const listener of listeners.get(event.data) ?? []) listener()
})

export function emitSignal(signal: Signal): void {
  for (const listener of listeners.get(signal) ?? []) listener()
  channel?.postMessage(signal)
}

/** @returns how to stop listening. */
export function onSignal(signal: Signal, listener: () => void): () => void {
  const set = listeners.get(signal) ?? new Set()
  listeners.set(signal, set.add(listener))
  return () => set.delete(listener)
}
