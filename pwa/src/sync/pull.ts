import { baseDb, type BaseDatabase } from '@/core/baseDatabase'
import { emitSignal } from '@/core/signals'
import { setSyncStatus } from '@/core/syncStatus'
import { applyItems, dropLeavers, ownDigest, type Digest, type PulledItem } from './base'
import { syncGet, syncPost } from './deviceHttp'
import { landedReceipts, markInBase } from './push'

interface PullReply {
  items: PulledItem[]
  page: string | null
  cursor: string | null
  digest: Digest | null
  first: boolean
  manifest?: boolean
}

const BUNDLES_PER_CALL = 100

async function readMeta<T>(base: BaseDatabase, key: string): Promise<T | null> {
  return ((await base.meta.get(key))?.value as T | undefined) ?? null
}

/**
 * Brings the pulled records up to date. Independent of push: what waits in the outbox is laid over
 * at reading time and is never touched here.
 *
 * @throws Unreachable, Refused; what was applied until then stays.
 */
export async function pull(memberId: string): Promise<void> {
  const base = baseDb(memberId)
  const landed = await landedReceipts()
  const cursor = await readMeta<string>(base, 'cursor')
  const digest = cursor ? await ownDigest(base) : null
  const done = cursor ? await pullChanges(base, memberId, cursor, digest) : await pullFirst(base, memberId)
  if (!done) await repair(base, memberId)
  await markInBase(landed)
  const dropped = await dropLeavers(base, memberId)
  if (dropped > 0) emitSignal('base-changed')
}

/** Stages all pages and applies them at once. @returns false when the set has to be repaired. */
async function pullChanges(base: BaseDatabase, memberId: string, cursor: string, digest: Digest | null): Promise<boolean> {
  const staged: PulledItem[] = []
  let page: string | null = null
  for (;;) {
    const reply: PullReply = await syncPost<PullReply>('pull', { cursor, page, digest })
    if (reply.manifest) return false
    staged.push(...reply.items)
    page = reply.page
    if (page) continue
    if (staged.length === 0 && reply.cursor === cursor) return true
    await applyItems(base, memberId, staged, { cursor: reply.cursor })
    if (staged.length > 0) emitSignal('base-changed')
    return isWhole(base, reply.digest)
  }
}

/** The first load applies every page at once, so that work can begin with the first hundred households, and resumes where it stopped. */
async function pullFirst(base: BaseDatabase, memberId: string): Promise<boolean> {
  let page = await readMeta<string>(base, 'first_page')
  for (;;) {
    const reply: PullReply = await syncPost<PullReply>('pull', { cursor: null, page, digest: null })
    if (reply.manifest) return false
    page = reply.page
    await applyItems(base, memberId, reply.items, { first_page: page, cursor: page ? null : reply.cursor })
    setSyncStatus({ firstLoad: await base.bundles.count() })
    emitSignal('base-changed')
    if (page) continue
    setSyncStatus({ firstLoad: null })
    return isWhole(base, reply.digest)
  }
}

async function isWhole(base: BaseDatabase, theirs: Digest | null): Promise<boolean> {
  if (!theirs) return true // the scope changed while the pages were read; the next pull settles it
  const own = await ownDigest(base)
  return own.count === theirs.count && own.xor === theirs.xor
}

interface Repair {
  fetch: string[]
  drop: string[]
  cursor: string
  digest: Digest
}

/** Compares everything held with everything meant, household by household, and mends only the difference. */
async function repair(base: BaseDatabase, memberId: string): Promise<void> {
  const rows = (await base.bundles.toArray()).filter((row) => !row.leaving)
  const difference = await syncPost<Repair>('manifest', { leaves: rows.map(({ id, leaf }) => [id, leaf]) })
  const items: PulledItem[] = difference.drop.map((household) => ({ household, change: 'out', ver: 0, leaf: null, bundle: null }))
  for (let at = 0; at < difference.fetch.length; at += BUNDLES_PER_CALL) {
    const ids = difference.fetch.slice(at, at + BUNDLES_PER_CALL)
    const reply = await syncGet<{ items: PulledItem[]; gone: string[] }>(`bundles?ids=${ids.join(',')}`)
    items.push(...reply.items, ...reply.gone.map((household) => ({ household, change: 'out' as const, ver: 0, leaf: null, bundle: null })))
  }
  await applyItems(base, memberId, items, { cursor: difference.cursor, first_page: null })
  emitSignal('base-changed')
}
