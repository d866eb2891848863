import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** What travels, byte for byte as it was sealed; see schemas/sync/envelope.v1.json. */
export interface Envelope {
  op_id: string
  seq: number
  kind: string
  v: number
  session: string | null
  household: string | null
  deps: string[]
  blobs: string[]
  wall: number
  clock: { offset_ms: number; q: 'good' | 'estimated' | 'implausible' }
  replaces: string | null
  sha: string
  enc: string
  kid: string
  body: string
}

export type ReceiptStatus = 'applied' | 'merged' | 'review' | 'rejected' | 'held' | 'stored' | 'id_reuse'

export interface Receipt {
  op_id: string
  seq: number
  status: ReceiptStatus
  detail: { pointer?: string; rule?: string; params?: Record<string, unknown>; message_key?: string }[]
  server_versions: Record<string, number>
  review_item_ids: string[]
  prev_receipt: string | null
  hash: string
}

export interface StoredOp {
  op_id: string
  seq: number
  member_id: string
  saved_at: string
  envelope: Envelope
}

export interface StoredReceipt {
  op_id: string
  /** When this tablet got it. */
  at: string
  receipt: Receipt
  /** A pull that began after the receipt has come in: the pulled record now shows what was done. */
  in_base: boolean
}

/** A file waiting to travel: already ciphertext, so that a locked tablet can send it. */
export interface StoredBlob {
  /** Of `bytes`, hex; also its address on the server. */
  upload_sha256: string
  member_id: string
  bytes: ArrayBuffer
  kept_at: string
  /** `draft` belongs to an open visit; `queued` to a sealed operation; `complete` is on the server. */
  state: 'draft' | 'queued' | 'complete' | 'refused'
  /** Bytes the server has surely written. */
  offset: number
  refusal: string | null
  completed_at: string | null
}

interface OutboxSchema extends DBSchema {
  ops: { key: string; value: StoredOp; indexes: { seq: number } }
  receipts: { key: string; value: StoredReceipt }
  blobs: { key: string; value: StoredBlob; indexes: { state: string } }
  meta: { key: string; value: { key: string; value: unknown } }
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>
type OutboxStore = 'ops' | 'receipts' | 'blobs' | 'meta'

export const OUTBOX = 'ruhu-outbox'

/**
 * The outbox has its own database, and this schema never changes: any version of the app, also an
 * older one, must be able to deliver what lies in it.
 */
export function openOutbox(): Promise<OutboxDatabase> {
  return openDB<OutboxSchema>(OUTBOX, 1, {
    upgrade(database) {
      database.createObjectStore('ops', { keyPath: 'op_id' }).createIndex('seq', 'seq', { unique: true })
      database.createObjectStore('receipts', { keyPath: 'op_id' })
      database.createObjectStore('blobs', { keyPath: 'upload_sha256' }).createIndex('state', 'state')
      database.createObjectStore('meta', { keyPath: 'key' })
    },
  })
}

let opened: Promise<OutboxDatabase> | undefined
export const outboxDb = (): Promise<OutboxDatabase> => (opened ??= openOutbox())

/** For tests: forget the open connection. */
export async function closeOutbox(): Promise<void> {
  ;(await opened)?.close()
  opened = undefined
}

/** A write that has reached the disk when it returns, not only the browser's memory. */
export function strictly(database: OutboxDatabase, stores: OutboxStore[]) {
  return database.transaction(stores, 'readwrite', { durability: 'strict' })
}
