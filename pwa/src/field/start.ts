import { watch } from 'vue'
import { keepAppOnTablet } from '@/core/appUpdate'
import { watchBattery } from '@/core/battery'
import { watchMidnight } from '@/core/clock'
import { restoreDevice } from '@/core/device'
import { forgetHouseholds, loadHouseholds } from '@/core/households'
import { keepSession, restoreSession } from '@/core/keptSession'
import { refreshOwnWork } from '@/core/outboxView'
import { loadNotices } from '@/core/notices'
import { restoreServerFacts } from '@/core/serverFacts'
import { member, readSession, session } from '@/core/session'
import { emitSignal } from '@/core/signals'
import { keepReserve } from '@/core/reserve'
import { readStorage } from '@/core/storage'
import { listenToNotifications } from '@/notices/wakeUpMessages'
import { startSync } from '@/sync/loop'
import { refreshDrafts } from '@/visits/draftStore'
import { sealFinished } from '@/visits/visitStore'
import { router } from './router'

/** Everything the first page needs, from this tablet alone. */
export async function restoreTablet(): Promise<void> {
  await Promise.all([restoreDevice(), restoreServerFacts(), restoreSession()])
  if (member.value) await loadHouseholds()
}

/** What runs beside the pages from now on. Nothing here is waited for before the first page shows. */
export function startServices(): void {
  watchMidnight()
  startSync()
  void loadNotices()
  listenToNotifications((address) => void router.push(address.replace('/field', '') || '/'), () => router.currentRoute.value.name !== 'visit')
  void renewSession()
  void openWork()
  watch(
    () => member.value?.id,
    () => {
      forgetHouseholds()
      void loadNotices()
      void loadHouseholds().then(openWork)
      emitSignal('sync-wanted')
    },
  )
  void keepAppOnTablet().catch((error: unknown) => console.error('app not stored on the tablet', error))
  void readStorage()
  void watchBattery().catch(() => undefined) // some browsers offer it and refuse it
  void keepReserve().catch((error: unknown) => console.error('no room kept for words', error))
}

/** Finds drafts, and seals visits that were finished just before the app was closed. */
async function openWork(): Promise<void> {
  await refreshOwnWork()
  if (!member.value) return
  await refreshDrafts()
  await sealFinished().catch((error: unknown) => console.error('finished visits wait to be sealed', error))
}

/**
 * A fresh CSRF token after a start. Offline, and also when the server has ended the session, the kept
 * one goes on: the worker's work stays open here, and sync says that signing in again is needed.
 */
async function renewSession(): Promise<void> {
  const kept = session.value
  if (!kept) return
  const fresh = await readSession().catch(() => null)
  if (fresh?.member.id !== kept.member.id || session.value !== kept) return
  session.value = fresh
  await keepSession(fresh)
}
