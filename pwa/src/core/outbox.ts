import { clockReading, nowText } from './clock'
import { device } from './device'
import { outboxDb, strictly, type Envelope, type StoredBlob } from './outboxDatabase'
import { refusePractice } from './practice'
import { withReserve } from './reserve'
import { SUITE, sealBody, type Binding } from './sealing'
import { serverFacts } from './serverFacts'
import { member } from './session'
import { emitSignal } from './signals'
import { uuid7 } from './uuid7'
import { seal } from './vault'
import { workDb } from './workDatabase'

export type OperationKind =
  | 'visit.submit'
  | 'household.create'
  | 'person.create'
  | 'membership.set'
  | 'fact.set'
  | 'location.set'
  | 'agreement.sign'
  | 'note.add'
  | 'task.done'
  | 'notice.read'
  | 'remark.answer'
  | 'triage'

export interface EnqueueOptions {
  household: string | null
  /** Fixed by a caller that may have to repeat after a crash; the same id again changes nothing. */
  op_id?: string
  /** Operations that must be applied before this one. */
  deps?: string[]
  /** `upload_sha256` of files kept by keepBlob; they are queued together with the operation. */
  blobs?: string[]
  /** The rejected operation that this one corrects. */
  replaces?: string
}

/** Nothing can be sealed before the tablet has once spoken with its server. */
export class NotReady extends Error {
  override name = 'NotReady'
}

/**
 * Seals what was done at a door and stores it for sending; when this returns it survives a kill.
 *
 * The envelope is frozen from here on: a correction is a new operation with `replaces`. Numbers are
 * gapless per device, so the server can tell when something was lost.
 *
 * @throws PracticeStays for anything that touches the practice household; this is the one door out,
 * so practice cannot be sent whatever a page does.
 */
export async function enqueue(kind: OperationKind, body: object, options: EnqueueOptions): Promise<{ op_id: string; seq: number }> {
  refusePractice(options.household, body)
  const key = serverFacts.value?.hpke[0]
  if (!device.value || !member.value || !key) throw new NotReady('the tablet is not set up yet')
  const memberId = member.value.id
  const op_id = options.op_id ?? uuid7()
  const copy = await seal({ store: 'pending', id: op_id }, { kind, body })
  await withReserve(() => workDb(memberId).pending.put({ op_id, household: options.household ?? '', ...copy }))
  const device_id = device.value.device_id
  const sealAt = async (seq: number): Promise<Envelope> => {
    const binding: Binding = { op_id, kind, v: 1, device_id, seq }
    const sealed = await sealBody(body, key, binding)
    return { ...plainPart(options), op_id, seq, kind, v: 1, enc: SUITE, kid: key.kid, ...sealed }
  }
  let seq: number
  try {
    seq = await withReserve(() => withNextSeq(op_id, async (next) => store(await sealAt(next), memberId)))
  } catch (error) {
    await workDb(memberId).pending.delete(op_id)
    throw error
  }
  emitSignal('outbox-changed')
  emitSignal('sync-wanted')
  return { op_id, seq }
}

/** What the server may read without opening the body. */
function plainPart(options: EnqueueOptions) {
  return {
    session: member.value?.id ?? null, // names the author: the server knows who signed in on this tablet
    household: options.household,
    deps: options.deps ?? [],
    blobs: options.blobs ?? [],
    wall: Date.now(),
    clock: clockReading(),
    replaces: options.replaces ?? null,
  }
}

/** One tab at a time takes a number; it is used up only when `write` succeeds, and once per operation. */
function withNextSeq(op_id: string, write: (seq: number) => Promise<void>): Promise<number> {
  return navigator.locks.request('ruhu-outbox-seq', async () => {
    const known = await (await outboxDb()).get('ops', op_id)
    if (known) return known.seq
    const seq = await nextSeq()
    await write(seq)
    return seq
  })
}

async function nextSeq(): Promise<number> {
  const kept = (await (await outboxDb()).get('meta', 'seq'))?.value
  const known = serverFacts.value?.seq_known ?? 0
  return Math.max(typeof kept === 'number' ? kept : 0, known) + 1
}

/** Operation, number and files in one transaction that has reached the disk. */
async function store(envelope: Envelope, memberId: string): Promise<void> {
  const transaction = strictly(await outboxDb(), ['ops', 'blobs', 'meta'])
  const { op_id, seq } = envelope
  const work: Promise<unknown>[] = [
    transaction.objectStore('ops').add({ op_id, seq, member_id: memberId, saved_at: nowText(), envelope }),
    transaction.objectStore('meta').put({ key: 'seq', value: seq }),
  ]
  for (const sha of envelope.blobs) {
    const blob = await transaction.objectStore('blobs').get(sha)
    if (blob?.state === 'draft') work.push(transaction.objectStore('blobs').put({ ...blob, state: 'queued' }))
  }
  await Promise.all([...work, transaction.done])
}

/** Keeps a sealed file of an open visit. Call it before the draft names it; repeating is harmless. */
export async function keepBlob(upload_sha256: string, bytes: ArrayBuffer): Promise<void> {
  if (!member.value) throw new NotReady('nobody is signed in')
  const transaction = strictly(await outboxDb(), ['blobs'])
  const blobs = transaction.objectStore('blobs')
  if (!(await blobs.get(upload_sha256))) {
    const kept: StoredBlob = {
      upload_sha256,
      member_id: member.value.id,
      bytes,
      kept_at: nowText(),
      state: 'draft',
      offset: 0,
      refusal: null,
      completed_at: null,
    }
    await blobs.put(kept)
  }
  await transaction.done
}

export async function readBlob(upload_sha256: string): Promise<ArrayBuffer | undefined> {
  return (await (await outboxDb()).get('blobs', upload_sha256))?.bytes
}

/** Drops a file of an open visit; one that belongs to a sealed operation stays. */
export async function dropDraftBlob(upload_sha256: string): Promise<void> {
  const transaction = strictly(await outboxDb(), ['blobs'])
  const blob = await transaction.objectStore('blobs').get(upload_sha256)
  if (blob?.state === 'draft') await transaction.objectStore('blobs').delete(upload_sha256)
  await transaction.done
}
