import { baseDb } from '@/core/baseDatabase'
import { nowText } from '@/core/clock'
import { device, ensureEvidenceKey } from '@/core/device'
import { Refused, Unreachable } from '@/core/http'
import { member } from '@/core/session'
import { setSyncStatus } from '@/core/syncStatus'
import { askForBackgroundSync } from './backgroundSync'
import { fetchDefinitions, fetchPlace } from './definitions'
import { hello } from './hello'
import { fetchNotices } from './notices'
import { pull } from './pull'
import { forgetUnknownReceipts, pushOutbox, refreshReceipts } from './push'
import { dropSafeWork } from './retention'
import { renewSubscription } from './subscription'
import { uploadFiles } from './uploads'

export type RoundEnd = { end: 'done' } | { end: 'refused' } | { end: 'unreachable'; retryAfterS: number | undefined }

/**
 * One round with the server: hello, operations, pulled records, files.
 *
 * Each part stands alone: a refused pull (the session has ended) does not stop operations and files,
 * which need only the tablet's own key. Only a lost network ends the round.
 */
export async function syncRound(): Promise<RoundEnd> {
  if (!device.value) return { end: 'done' }
  setSyncStatus({ busy: true })
  const refusals: Refused[] = []
  try {
    for (const step of steps()) await attempt(step, refusals)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    setSyncStatus({ busy: false, reach: 'unreachable' })
    void askForBackgroundSync()
    return { end: 'unreachable', retryAfterS: error.retryAfterS }
  }
  const refusal = refusals[0]
  if (refusal) {
    setSyncStatus({ busy: false, reach: 'refused', refusal: { code: refusal.code, message: refusal.message } })
    return refusal.isTemporary ? { end: 'unreachable', retryAfterS: refusal.retryAfterS } : { end: 'refused' }
  }
  setSyncStatus({ busy: false, reach: 'online', refusal: null, lastDoneAt: nowText() })
  return { end: 'done' }
}

async function attempt(step: () => Promise<unknown>, refusals: Refused[]): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refusals.push(error)
  }
}

function steps(): (() => Promise<unknown>)[] {
  const memberId = member.value?.id
  let protoFits = true
  const common = [
    async () => {
      const cursor = memberId ? ((await baseDb(memberId).meta.get('cursor'))?.value as string | null | undefined) : null
      const greeting = await hello(cursor ?? null)
      protoFits = greeting.protoFits
      if (greeting.newEpoch) await forgetUnknownReceipts()
    },
    pushOutbox,
    refreshReceipts,
  ]
  const own = memberId ? [async () => (protoFits ? pull(memberId) : undefined), () => ensureEvidenceKey(memberId), () => fetchDefinitions(memberId), () => fetchPlace(memberId), () => fetchNotices(memberId), renewSubscription] : []
  return [...common, ...own, uploadFiles, () => dropSafeWork()]
}
