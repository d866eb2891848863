import { outboxDb, strictly } from '@/core/outboxDatabase'
import { serverFacts } from '@/core/serverFacts'
import { emitSignal } from '@/core/signals'
import { workDb } from '@/core/workDatabase'

const SHOWN_FOR_MS = 2 * 24 * 3600 * 1000
const LANDED = new Set(['applied', 'merged', 'review'])

/**
 * Removes what has arrived, is in a verified backup, and was shown to the worker for two days.
 *
 * Refused work, work that waits, and files of either stay until a person has dealt with them.
 */
export async function dropSafeWork(now = Date.now()): Promise<number> {
  const database = await outboxDb()
  const durable = serverFacts.value?.durable_seq ?? 0
  const [ops, receipts] = await Promise.all([database.getAll('ops'), database.getAll('receipts')])
  const answered = new Map(receipts.map((stored) => [stored.op_id, stored]))
  let dropped = 0
  for (const op of ops) {
    const stored = answered.get(op.op_id)
    if (!stored || !LANDED.has(stored.receipt.status) || !stored.in_base) continue
    if (op.seq > durable || now - Date.parse(stored.at) < SHOWN_FOR_MS) continue
    const blobs = await Promise.all(op.envelope.blobs.map((sha) => database.get('blobs', sha)))
    if (blobs.some((blob) => blob && blob.state !== 'complete')) continue
    const transaction = strictly(database, ['ops', 'receipts', 'blobs'])
    await Promise.all([
      transaction.objectStore('ops').delete(op.op_id),
      transaction.objectStore('receipts').delete(op.op_id),
      ...op.envelope.blobs.map((sha) => transaction.objectStore('blobs').delete(sha)),
      transaction.done,
    ])
    await workDb(op.member_id).pending.delete(op.op_id)
    dropped++
  }
  if (dropped > 0) emitSignal('outbox-changed')
  return dropped
}
