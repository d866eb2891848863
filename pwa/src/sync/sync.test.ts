import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { baseDb } from '@/core/baseDatabase'
import { keepKeyPair } from '@/core/keysDatabase'
import { Unreachable } from '@/core/http'
import { enqueue, keepBlob } from '@/core/outbox'
import { closeOutbox, outboxDb } from '@/core/outboxDatabase'
import { member } from '@/core/session'
import { serverFacts } from '@/core/serverFacts'
import { bundle } from '@/core/testing/bundles'
import { signedInTablet, type TestServer } from '@/core/testing/signedIn'
import { uuid7 } from '@/core/uuid7'
import { workDb } from '@/core/workDatabase'
import { ownDigest } from './base'
import { delayAfter, retryDelayMs } from './loop'
import { pull } from './pull'
import { pushOutbox } from './push'
import { dropSafeWork } from './retention'
import { FakeServer, json } from './testing/fakeServer'
import { uploadFiles } from './uploads'

let server: FakeServer
let tablet: TestServer
let memberId: string

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  tablet = await signedInTablet()
  memberId = member.value!.id
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  await keepKeyPair('push', pair)
  server = new FakeServer()
  server.install()
})
afterEach(() => vi.unstubAllGlobals())

const note = (household = uuid7()) => enqueue('note.add', { text: 'x' }, { household })
const receiptOf = async (op_id: string) => (await (await outboxDb()).get('receipts', op_id))?.receipt

describe('push', () => {
  it('sends in the order of the numbers, in batches', async () => {
    serverFacts.value = { ...tablet.facts, limits: { ...tablet.facts.limits, push_ops: 2 } }
    for (let at = 0; at < 5; at++) await note()

    expect(await pushOutbox()).toBe(5)
    expect(server.applied.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  it('sends again after a lost answer, and the server applies it once', async () => {
    const { op_id } = await note()
    server.lose.push('push')

    await expect(pushOutbox()).rejects.toBeInstanceOf(Unreachable)
    expect(await receiptOf(op_id)).toBeUndefined()
    await pushOutbox()

    expect(server.applied).toHaveLength(1)
    expect((await receiptOf(op_id))?.status).toBe('applied')
  })

  it('takes the page of a captive portal for no answer', async () => {
    const { op_id } = await note()
    server.next.push({ path: 'push', answer: new Response('<html>', { status: 200, headers: { 'content-type': 'text/html' } }) })

    await expect(pushOutbox()).rejects.toBeInstanceOf(Unreachable)
    expect(await receiptOf(op_id)).toBeUndefined()
  })

  it('a refused operation does not hold up the next one, and stays on the tablet', async () => {
    const first = await note()
    const second = await note()
    server.statusOf = (op) => (op.op_id === first.op_id ? 'rejected' : 'applied')

    await pushOutbox()
    await dropSafeWork(Date.now() + 90 * 24 * 3600 * 1000)

    expect((await receiptOf(second.op_id))?.status).toBe('applied')
    expect(await (await outboxDb()).get('ops', first.op_id)).toBeDefined()
  })
})

describe('pull', () => {
  const item = (id: string, ver: number, change: 'in' | 'upd' | 'out' = 'in') => {
    const given = bundle({ household: { id } })
    return { household: id, change, ver, leaf: null, bundle: change === 'out' ? null : given }
  }
  const held = async () => (await baseDb(memberId).bundles.toArray()).map((row) => row.id).sort()

  async function holding(...ids: string[]) {
    server.items = ids.map((id) => item(id, 1))
    server.scope = new Map(ids.map((id) => [id, 1]))
    await pull(memberId)
  }

  it('drops a household that left, and keeps the others', async () => {
    const [stay, leave] = [uuid7(), uuid7()]
    await holding(stay, leave)

    server.items = [item(leave, 2, 'out')]
    server.scope.delete(leave)
    server.cursor = 'c2'
    await pull(memberId)

    expect(await held()).toEqual([stay])
    expect(await ownDigest(baseDb(memberId))).toMatchObject({ count: 1 })
    expect(server.repairs).toBe(0)
  })

  it('keeps a household that left until the unsent work on it has arrived', async () => {
    const leave = uuid7()
    await holding(leave)
    await note(leave)
    server.items = [item(leave, 2, 'out')]
    server.scope.delete(leave)
    server.cursor = 'c2'

    await pull(memberId)
    expect(await held()).toEqual([leave])

    await pushOutbox()
    server.items = []
    await pull(memberId)
    expect(await held()).toEqual([])
  })

  it('keeps a household that left while a draft is open', async () => {
    const leave = uuid7()
    await holding(leave)
    await workDb(memberId).drafts.put({ id: uuid7(), household: leave, enc: 'plain1', data: {} })
    server.items = [item(leave, 2, 'out')]
    server.scope.delete(leave)
    server.cursor = 'c2'

    await pull(memberId)

    expect(await held()).toEqual([leave])
  })

  it('does not wait for a push that fails', async () => {
    await note()
    const id = uuid7()

    await holding(id)

    expect(await held()).toEqual([id])
  })

  it('mends a set that is not whole', async () => {
    const [stay, lost] = [uuid7(), uuid7()]
    await holding(stay, lost)
    await baseDb(memberId).bundles.delete(lost)
    server.items = []
    server.cursor = 'c2'
    server.next.push({ path: 'bundles', answer: () => json({ items: [item(lost, 1)], gone: [] }) })

    await pull(memberId)

    expect(server.repairs).toBe(1)
    expect(await held()).toEqual([stay, lost].sort())
  })
})

describe('uploads', () => {
  const SHA = 'cd'.repeat(32)
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251)

  beforeEach(async () => {
    await keepBlob(SHA, bytes.slice().buffer)
    await enqueue('visit.submit', {}, { household: uuid7(), blobs: [SHA] })
  })

  const state = async () => (await (await outboxDb()).get('blobs', SHA))?.state

  it('go in pieces and arrive whole', async () => {
    await uploadFiles()

    expect(server.uploads.get(SHA)).toEqual(bytes)
    expect(await state()).toBe('complete')
  })

  it('go on where the server has them after the line was cut', async () => {
    server.uploads.set(SHA, bytes.slice(0, 200_000))
    server.lose.push('uploads')

    await expect(uploadFiles()).rejects.toBeInstanceOf(Unreachable)
    expect(await state()).toBe('queued')
    await uploadFiles()

    expect(server.uploads.get(SHA)).toEqual(bytes)
  })

  it('one that the server refuses for good is shown, not retried for ever', async () => {
    server.next.push({ path: 'uploads', answer: () => json({ code: 'upload_too_large', message: '' }, 413) })

    await uploadFiles()

    expect(await state()).toBe('refused')
  })
})

describe('waiting between rounds', () => {
  it('doubles with full jitter up to a quarter of an hour', () => {
    expect(retryDelayMs(1, 1)).toBe(4_000)
    expect(retryDelayMs(20, 1)).toBe(900_000)
    expect(retryDelayMs(5, 0)).toBe(0)
  })

  it('is never shorter than the server asked for', () => {
    expect(delayAfter({ end: 'unreachable', retryAfterS: 40 }, 1, 0)).toBe(40_000)
  })
})
