import { computed, shallowRef } from 'vue'
import { outboxDb, type Receipt, type StoredBlob, type StoredOp, type StoredReceipt } from './outboxDatabase'
import { serverFacts } from './serverFacts'
import { member } from './session'
import { onSignal } from './signals'
import { open } from './vault'
import { workDb } from './workDatabase'

/** How far a piece of work has come, in the words of design and screen. */
export type WorkState = 'saved' | 'received' | 'in_file' | 'safe' | 'needs_attention'

export interface SentWork {
  op_id: string
  seq: number
  kind: string
  household: string | null
  deps: string[]
  saved_at: string
  state: WorkState
  receipt: Receipt | null
  receivedAt: string | null
  /** Photos and other files of the operation, and how many the server has whole. */
  files: { total: number; complete: number; refused: number }
  replaces: string | null
  /** The pulled record already shows it. */
  inBase: boolean
  /** What was sealed, readable for its author only. */
  body: Record<string, unknown> | null
}

/** Everything of the signed-in member that is still kept in the outbox, oldest first. */
export const ownWork = shallowRef<SentWork[]>([])
/** Finished work that is on the disk and can still be taken back for a moment; it is shown like what is sealed. */
export const aboutToSeal = shallowRef<SentWork[]>([])
/** All of the member's work that the pulled records may not show yet, oldest first. */
export const shownWork = computed(() => [...ownWork.value, ...aboutToSeal.value.filter(({ op_id }) => !ownWork.value.some((work) => work.op_id === op_id))])
/** Operations of other members on this tablet that the server has not got yet: only how many. */
export const foreignUnsent = shallowRef(0)

/** Says only that a notice was read: nobody waits for it, so it stands in no list and no count. */
export const isReadingNote = (work: SentWork): boolean => work.kind === 'notice.read'
export const isUnsent = (work: SentWork): boolean => !isReadingNote(work) && (work.state === 'saved' || work.files.complete < work.files.total)

const LANDED = new Set(['applied', 'merged', 'review'])

/** @param durableSeq operations up to here are in a verified backup. */
export function workState(seq: number, receipt: Receipt | null, files: SentWork['files'], durableSeq: number): WorkState {
  if (!receipt) return 'saved'
  if (receipt.status === 'rejected' || receipt.status === 'id_reuse' || files.refused > 0) return 'needs_attention'
  if (!LANDED.has(receipt.status)) return 'received'
  return files.complete === files.total && seq <= durableSeq ? 'safe' : 'in_file'
}

/** Work that is not in the outbox yet, in the shape of what is. */
export const unsealedWork = (given: Pick<SentWork, 'op_id' | 'kind' | 'household' | 'saved_at' | 'body'>): SentWork => ({
  ...given,
  seq: 0,
  deps: [],
  state: 'saved',
  receipt: null,
  receivedAt: null,
  files: { total: 0, complete: 0, refused: 0 },
  replaces: null,
  inBase: false,
})

interface OutboxContent {
  ops: StoredOp[]
  receipts: Map<string, StoredReceipt>
  blobs: Map<string, Pick<StoredBlob, 'state'>>
}

async function readOutbox(): Promise<OutboxContent> {
  const transaction = (await outboxDb()).transaction(['ops', 'receipts', 'blobs'])
  const [ops, receipts] = await Promise.all([
    transaction.objectStore('ops').index('seq').getAll(),
    transaction.objectStore('receipts').getAll(),
  ])
  const blobs = new Map<string, Pick<StoredBlob, 'state'>>()
  for (const sha of new Set(ops.flatMap((op) => op.envelope.blobs))) {
    const blob = await transaction.objectStore('blobs').get(sha)
    if (blob) blobs.set(sha, { state: blob.state })
  }
  return { ops, receipts: new Map(receipts.map((receipt) => [receipt.op_id, receipt])), blobs }
}

/** A file that is no longer kept has arrived; it is only dropped after that. */
function countFiles(op: StoredOp, blobs: OutboxContent['blobs']): SentWork['files'] {
  const states = op.envelope.blobs.map((sha) => blobs.get(sha)?.state ?? 'complete')
  const count = (state: string) => states.filter((one) => one === state).length
  return { total: states.length, complete: count('complete'), refused: count('refused') }
}

async function readBody(memberId: string, op_id: string): Promise<Record<string, unknown> | null> {
  const row = await workDb(memberId).pending.get(op_id)
  if (!row) return null
  const copy = await open<{ body: Record<string, unknown> }>({ store: 'pending', id: op_id }, row)
  return copy.body
}

let reading: Promise<void> | undefined
let again = false

/** Reads the outbox anew; calls during a reading are answered by one further reading. */
export function refreshOwnWork(): Promise<void> {
  if (reading) {
    again = true
    return reading
  }
  reading = (async () => {
    do {
      again = false
      await readOwnWork()
    } while (again)
  })().finally(() => (reading = undefined))
  return reading
}

async function readOwnWork(): Promise<void> {
  const memberId = member.value?.id
  const content = await readOutbox()
  const own = content.ops.filter((op) => op.member_id === memberId)
  foreignUnsent.value = content.ops.filter((op) => op.member_id !== memberId && !content.receipts.has(op.op_id)).length
  ownWork.value = memberId ? await Promise.all(own.map((op) => describe(op, content, memberId))) : []
}

async function describe(op: StoredOp, content: OutboxContent, memberId: string): Promise<SentWork> {
  const stored = content.receipts.get(op.op_id)
  const files = countFiles(op, content.blobs)
  return {
    op_id: op.op_id,
    seq: op.seq,
    kind: op.envelope.kind,
    household: op.envelope.household,
    deps: op.envelope.deps,
    saved_at: op.saved_at,
    state: workState(op.seq, stored?.receipt ?? null, files, serverFacts.value?.durable_seq ?? 0),
    receipt: stored?.receipt ?? null,
    receivedAt: stored?.at ?? null,
    files,
    replaces: op.envelope.replaces,
    inBase: stored?.in_base ?? false,
    body: await readBody(memberId, op.op_id),
  }
}

onSignal('outbox-changed', () => void refreshOwnWork())
