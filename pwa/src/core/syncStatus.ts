import { shallowRef } from 'vue'

/** How the last attempt to reach the server went; written by the sync loop, shown by the pages. */
export interface SyncStatus {
  /** `unreachable` is normal and calm; `refused` needs a person. */
  reach: 'unknown' | 'online' | 'unreachable' | 'refused'
  busy: boolean
  /** Stable code and words of the refusal, e.g. that the session has ended. */
  refusal: { code: string; message: string } | null
  /** When a whole round last succeeded. */
  lastDoneAt: string | null
  /** Households received in a first load that is still going on. */
  firstLoad: number | null
}

const START: SyncStatus = { reach: 'unknown', busy: false, refusal: null, lastDoneAt: localStorage.getItem('ruhu.lastSync'), firstLoad: null }

export const syncStatus = shallowRef<SyncStatus>(START)

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('ruhu-sync-status')
channel?.addEventListener('message', (event: MessageEvent<SyncStatus>) => (syncStatus.value = event.data))

export function setSyncStatus(change: Partial<SyncStatus>): void {
  syncStatus.value = { ...syncStatus.value, ...change }
  if (change.lastDoneAt) localStorage.setItem('ruhu.lastSync', change.lastDoneAt)
  channel?.postMessage(syncStatus.value)
}
