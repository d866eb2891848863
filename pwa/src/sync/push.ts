import { nowText } from '@/core/clock'
import { device } from '@/core/device'
import { outboxDb, strictly, type Envelope, type Receipt } from '@/core/outboxDatabase'
import { serverFacts } from '@/core/serverFacts'
import { emitSignal } from '@/core/signals'
import { syncPost } from './deviceHttp'

const LIMITS = { push_ops: 200, push_bytes: 1_000_000 }
const WAITING_ON_SERVER = new Set(['stored', 'held', 'rejected'])
/** Put before the lead, whose word comes as a further receipt. */
const PUT_ASIDE = 'put_aside'

interface Receipts {
  receipts: Receipt[]
}

/**
 * Sends what no receipt came for, oldest first, until nothing waits.
 *
 * An operation stops being sent when the server has answered for it, never before: after a lost
 * answer it goes again, and the server's ledger gives the first receipt once more.
 *
 * @returns how many operations were answered. @throws Unreachable, Refused
 */
export async function pushOutbox(): Promise<number> {
  let answered = 0
  for (let batch = await nextBatch(); batch.length > 0; batch = await nextBatch()) {
    const reply = await syncPost<Receipts>('push', { device: device.value?.device_id, ops: batch })
    const kept = await keepReceipts(reply.receipts)
    if (kept === 0) throw new Error('the server answered a push without a receipt')
    answered += kept
  }
  return answered
}

async function nextBatch(): Promise<Envelope[]> {
  const { push_ops, push_bytes } = serverFacts.value?.limits ?? LIMITS
  const transaction = (await outboxDb()).transaction(['ops', 'receipts'])
  const answered = new Set(await transaction.objectStore('receipts').getAllKeys())
  const batch: Envelope[] = []
  let bytes = 0
  for (let cursor = await transaction.objectStore('ops').index('seq').openCursor(); cursor; cursor = await cursor.continue()) {
    const { op_id, envelope } = cursor.value
    if (answered.has(op_id)) continue
    bytes += JSON.stringify(envelope).length
    if (batch.length > 0 && (batch.length >= push_ops || bytes > push_bytes)) break
    batch.push(envelope)
  }
  return batch
}

/** Stores receipts on the disk before anything trusts them. */
async function keepReceipts(receipts: Receipt[]): Promise<number> {
  const transaction = strictly(await outboxDb(), ['receipts'])
  const at = nowText()
  await Promise.all(receipts.map((receipt) => transaction.objectStore('receipts').put({ op_id: receipt.op_id, at, receipt, in_base: false })))
  await transaction.done
  if (receipts.length > 0) emitSignal('outbox-changed')
  return receipts.length
}

/** Asks what became of operations that wait on the server or for the lead's word. */
export async function refreshReceipts(): Promise<void> {
  const stored = await (await outboxDb()).getAll('receipts')
  const waiting = stored.filter(({ receipt }) => WAITING_ON_SERVER.has(receipt.status) || receipt.detail.some(({ rule }) => rule === PUT_ASIDE)).map(({ op_id }) => op_id)
  if (waiting.length === 0) return
  const { receipts } = await syncPost<Receipts>('receipts', { op_ids: waiting.slice(0, 200) })
  const before = new Map(stored.map(({ receipt }) => [receipt.op_id, receipt.hash]))
  await keepReceipts(receipts.filter((receipt) => before.get(receipt.op_id) !== receipt.hash))
}

/**
 * After the server was restored: forget receipts of operations it does not know, so that they go again.
 *
 * Nothing is lost by sending twice; the operation's id makes a repeat harmless.
 */
export async function forgetUnknownReceipts(): Promise<void> {
  const ids = await (await outboxDb()).getAllKeys('receipts')
  for (let at = 0; at < ids.length; at += 200) {
    const asked = ids.slice(at, at + 200)
    const { unknown } = await syncPost<{ unknown: string[] }>('receipts', { op_ids: asked })
    const transaction = strictly(await outboxDb(), ['receipts'])
    await Promise.all(unknown.map((id) => transaction.objectStore('receipts').delete(id)))
    await transaction.done
  }
  emitSignal('outbox-changed')
}

/** Which answered operations a pull that begins now will show. */
export async function landedReceipts(): Promise<string[]> {
  const stored = await (await outboxDb()).getAll('receipts')
  return stored.filter(({ receipt, in_base }) => !in_base && ['applied', 'merged', 'review'].includes(receipt.status)).map(({ op_id }) => op_id)
}

export async function markInBase(op_ids: string[]): Promise<void> {
  if (op_ids.length === 0) return
  const transaction = strictly(await outboxDb(), ['receipts'])
  const receipts = transaction.objectStore('receipts')
  for (const op_id of op_ids) {
    const stored = await receipts.get(op_id)
    if (stored) await receipts.put({ ...stored, in_base: true })
  }
  await transaction.done
  emitSignal('outbox-changed')
}
