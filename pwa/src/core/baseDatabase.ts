import Dexie, { type EntityTable, type Table } from 'dexie'
import type { Sealed } from './vault'

export interface BundleRow extends Sealed {
  id: string
  ver: number
  /** First 8 bytes of SHA-256 of `id:ver`, hex; the digest of all of them proves the set is whole. */
  leaf: string
  /** Out of this worker's care, kept only until unsent work on it has arrived. */
  leaving?: 1
}

export interface MetaRow {
  key: string
  value: unknown
}

/** One sealed record that lists every household in short: what Today, Map and search live from. */
export interface IndexRow extends Sealed {
  id: 'all'
}

export interface KeptFile extends Sealed {
  /** `survey/<key>/<version>`, `template/<key>/<version>/<lang>`, `place`. */
  id: string
}

/** What was pulled; disposable, because the server can give it again. */
export class BaseDatabase extends Dexie {
  bundles!: EntityTable<BundleRow, 'id'>
  index!: EntityTable<IndexRow, 'id'>
  files!: EntityTable<KeptFile, 'id'>
  meta!: Table<MetaRow, string>

  constructor(memberId: string) {
    super(`ruhu-base-${memberId}`, { chromeTransactionDurability: 'relaxed' })
    this.version(1).stores({ bundles: 'id, leaf, leaving', index: 'id', files: 'id', meta: 'key' })
  }
}

const opened = new Map<string, BaseDatabase>()

/** The pulled database of a member. */
export function baseDb(memberId: string): BaseDatabase {
  const database = opened.get(memberId) ?? new BaseDatabase(memberId)
  opened.set(memberId, database)
  return database
}
