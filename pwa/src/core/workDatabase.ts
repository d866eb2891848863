import Dexie, { type EntityTable } from 'dexie'
import type { Sealed } from './vault'

/** A visit that is not finished. Its content is the visits feature's; keys on disk are ids only. */
export interface DraftRow extends Sealed {
  id: string
  household: string
}

/** A photo of a draft or of a visit that waits: kind, caption, key, thumbnail. Its bytes are in the outbox. */
export interface PhotoRow extends Sealed {
  id: string
  draft: string
}

/** A spoken note of a draft, kept like a photo. */
export interface RecordingRow extends Sealed {
  id: string
  draft: string
}

/** The readable copy of a sealed operation, for showing what waits and laying it over pulled records. */
export interface PendingRow extends Sealed {
  op_id: string
  household: string
}

/** A worker's unfinished and unsent work on this tablet. It is never dropped by code. */
export class WorkDatabase extends Dexie {
  drafts!: EntityTable<DraftRow, 'id'>
  photos!: EntityTable<PhotoRow, 'id'>
  recordings!: EntityTable<RecordingRow, 'id'>
  pending!: EntityTable<PendingRow, 'op_id'>

  constructor(memberId: string) {
    super(`ruhu-work-${memberId}`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ drafts: 'id, household', photos: 'id, draft', pending: 'op_id, household' })
    this.version(2).stores({ recordings: 'id, draft' })
  }
}

const opened = new Map<string, WorkDatabase>()

/** The work database of a member. */
export function workDb(memberId: string): WorkDatabase {
  const database = opened.get(memberId) ?? new WorkDatabase(memberId)
  opened.set(memberId, database)
  return database
}
