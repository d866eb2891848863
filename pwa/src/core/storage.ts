import { shallowRef } from 'vue'

/** Room on this tablet, as far as the browser tells; bytes. */
export interface StorageState {
  quota: number | null
  usage: number | null
  persisted: boolean
}

export const storageState = shallowRef<StorageState>({ quota: null, usage: null, persisted: false })

export async function readStorage(): Promise<StorageState> {
  const manager = navigator.storage as StorageManager | undefined
  if (!manager) return storageState.value
  const [estimate, persisted] = await Promise.all([manager.estimate(), manager.persisted()])
  storageState.value = { quota: estimate.quota ?? null, usage: estimate.usage ?? null, persisted }
  return storageState.value
}

/** Asks the browser never to throw this app's data away; installed apps get it without a question. */
export async function askForPersistence(): Promise<boolean> {
  const manager = navigator.storage as StorageManager | undefined
  const granted = (await manager?.persist()) ?? false
  await readStorage()
  return granted
}

/** Whether an error says that the tablet has no room; Dexie wraps the browser's own error. */
export function isNoRoom(error: unknown): boolean {
  const { name, inner } = error as { name?: string; inner?: unknown }
  return name === 'QuotaExceededError' || (inner !== undefined && inner !== null && isNoRoom(inner))
}
