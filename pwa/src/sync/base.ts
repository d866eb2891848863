import type { BaseDatabase, BundleRow } from '@/core/baseDatabase'
import type { Bundle } from '@/core/bundle'
import { sha256, toHex, utf8 } from '@/core/bytes'
import { outboxDb } from '@/core/outboxDatabase'
import { summarise, type HouseholdSummary } from '@/core/summary'
import { open, seal } from '@/core/vault'
import { workDb } from '@/core/workDatabase'

/** One change of a pull or of a repair. */
export interface PulledItem {
  household: string
  change: 'in' | 'upd' | 'out'
  ver: number
  leaf: string | null
  bundle: Bundle | null
}

export interface Digest {
  count: number
  xor: string
}

const LEAF_HEX = 16

/** Computed here, never taken over: it is what proves that this tablet holds the right set. */
export async function leafOf(id: string, ver: number): Promise<string> {
  return toHex(await sha256(utf8(`${id}:${ver}`))).slice(0, LEAF_HEX)
}

export async function ownDigest(base: BaseDatabase): Promise<Digest> {
  const [leaves, leavers] = await Promise.all([base.bundles.orderBy('leaf').keys(), base.bundles.where('leaving').equals(1).toArray()])
  const all = [...(leaves as string[]), ...leavers.map((row) => row.leaf)] // xor takes a leaver's leaf out again
  const xor = all.reduce((sum, leaf) => sum ^ BigInt(`0x${leaf}`), 0n)
  return { count: leaves.length - leavers.length, xor: xor.toString(16).padStart(LEAF_HEX, '0') }
}

/**
 * Puts changes, the list of households and the cursor in, in one transaction: a killed tablet has
 * either all of it or nothing of it.
 *
 * A household that left this worker's care is dropped at once, unless unsent work refers to it.
 */
export async function applyItems(base: BaseDatabase, memberId: string, items: PulledItem[], meta: Record<string, unknown>): Promise<void> {
  const busy = await householdsWithUnsentWork(memberId)
  const rows: BundleRow[] = []
  const summaries: HouseholdSummary[] = []
  const gone = new Set<string>()
  for (const { household, change, ver, bundle } of items) {
    if (change === 'out' || !bundle) {
      gone.add(household)
      continue
    }
    gone.delete(household)
    const sealed = await seal({ store: 'bundles', id: household, ver }, bundle)
    rows.push({ id: household, ver, leaf: await leafOf(household, ver), ...sealed })
    summaries.push(summarise(bundle))
  }
  const index = await mergedIndex(base, summaries, gone, busy)
  const sealedIndex = await seal({ store: 'index', id: 'all' }, index)
  const dropped = [...gone].filter((id) => !busy.has(id))
  await base.transaction('rw', base.bundles, base.index, base.meta, async () => {
    await base.bundles.bulkPut(rows)
    await base.bundles.bulkDelete(dropped)
    for (const id of gone) if (busy.has(id)) await base.bundles.update(id, { leaving: 1 })
    await base.index.put({ id: 'all', ...sealedIndex })
    await base.meta.bulkPut(Object.entries(meta).map(([key, value]) => ({ key, value })))
  })
}

async function mergedIndex(base: BaseDatabase, changed: HouseholdSummary[], gone: Set<string>, busy: Set<string>): Promise<HouseholdSummary[]> {
  const row = await base.index.get('all')
  const before = row ? await open<HouseholdSummary[]>({ store: 'index', id: 'all' }, row) : []
  const merged = new Map(before.map((summary) => [summary.id, summary]))
  for (const summary of changed) merged.set(summary.id, summary)
  for (const id of gone) {
    const summary = merged.get(id)
    if (summary && busy.has(id)) merged.set(id, { ...summary, leaving: true })
    else merged.delete(id)
  }
  return [...merged.values()]
}

/** Open drafts, unsent operations and unsent files keep their household on the tablet. */
export async function householdsWithUnsentWork(memberId: string): Promise<Set<string>> {
  const database = await outboxDb()
  const [ops, receipts, queued, drafts] = await Promise.all([
    database.getAll('ops'),
    database.getAllKeys('receipts'),
    database.getAllKeysFromIndex('blobs', 'state', 'queued'),
    workDb(memberId).drafts.toArray(),
  ])
  const answered = new Set(receipts)
  const unsent = new Set(queued)
  const waiting = ops.filter((op) => !answered.has(op.op_id) || op.envelope.blobs.some((sha) => unsent.has(sha)))
  return new Set([...drafts.map((draft) => draft.household), ...waiting.flatMap((op) => op.envelope.household ?? [])])
}

/** Drops households that left this worker's care once nothing unsent refers to them. @returns how many. */
export async function dropLeavers(base: BaseDatabase, memberId: string): Promise<number> {
  const leavers = await base.bundles.where('leaving').equals(1).toArray()
  if (leavers.length === 0) return 0
  const busy = await householdsWithUnsentWork(memberId)
  const items = leavers.filter(({ id }) => !busy.has(id)).map(({ id, ver }) => ({ household: id, change: 'out' as const, ver, leaf: null, bundle: null }))
  if (items.length > 0) await applyItems(base, memberId, items, {})
  return items.length
}
