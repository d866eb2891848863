import { beforeEach, describe, expect, it } from 'vitest'
import { closeOutbox, outboxDb } from './outboxDatabase'
import { dropDraftBlob, enqueue, keepBlob, NotReady, readBlob } from './outbox'
import { ownWork, refreshOwnWork, workState } from './outboxView'
import { serverFacts } from './serverFacts'
import { signedInTablet, type TestServer } from './testing/signedIn'
import { uuid7 } from './uuid7'

const HOUSEHOLD = uuid7()
const NO_FILES = { total: 0, complete: 0, refused: 0 }
let server: TestServer

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  server = await signedInTablet()
})

const note = (text: string) => enqueue('note.add', { note_id: uuid7(), household_id: HOUSEHOLD, text }, { household: HOUSEHOLD })

describe('enqueue', () => {
  it('seals the body so that only the server reads it', async () => {
    const { op_id } = await note('家里有狗')

    const { envelope } = (await (await outboxDb()).get('ops', op_id))!
    expect(JSON.stringify(envelope)).not.toContain('家里有狗')
    expect(await server.open(envelope)).toMatchObject({ household_id: HOUSEHOLD, text: '家里有狗' })
  })

  it('numbers without a gap, also when many are written at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, (_, at) => note(String(at))))

    expect(made.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
  })

  it('goes on after the highest number the server knows, when the tablet lost its own', async () => {
    serverFacts.value = { ...server.facts, seq_known: 40 }

    expect((await note('a')).seq).toBe(41)
  })

  it('queues the files of an operation with it, and keeps them apart from drafts', async () => {
    const sha = 'ab'.repeat(32)
    await keepBlob(sha, new Uint8Array([1, 2, 3]).buffer)

    await enqueue('visit.submit', { facts: [] }, { household: HOUSEHOLD, blobs: [sha] })
    await dropDraftBlob(sha)

    expect((await (await outboxDb()).get('blobs', sha))?.state).toBe('queued')
    expect((await readBlob(sha))?.byteLength).toBe(3)
  })

  it('makes one operation of a repeat after a crash', async () => {
    const op_id = uuid7()
    const twice = () => enqueue('note.add', { text: '家里有狗' }, { household: HOUSEHOLD, op_id })

    expect(await twice()).toEqual(await twice())
    expect(await (await outboxDb()).count('ops')).toBe(1)
  })

  it('says so when the tablet never spoke with its server', async () => {
    serverFacts.value = null

    await expect(note('a')).rejects.toBeInstanceOf(NotReady)
    expect(await (await outboxDb()).count('ops')).toBe(0)
  })
})

describe('own work', () => {
  it('shows what was sealed to its author', async () => {
    await note('家里有狗')
    await refreshOwnWork()

    expect(ownWork.value).toHaveLength(1)
    expect(ownWork.value[0]).toMatchObject({ state: 'saved', kind: 'note.add', body: { text: '家里有狗' } })
  })

  it.each([
    ['no receipt', null, NO_FILES, 'saved'],
    ['stored', 'stored', NO_FILES, 'received'],
    ['waiting for another operation', 'held', NO_FILES, 'received'],
    ['applied', 'applied', NO_FILES, 'in_file'],
    ['applied, one photo missing', 'applied', { total: 2, complete: 1, refused: 0 }, 'in_file'],
    ['rejected', 'rejected', NO_FILES, 'needs_attention'],
    ['a photo was refused', 'merged', { total: 1, complete: 0, refused: 1 }, 'needs_attention'],
  ] as const)('%s', (_name, status, files, expected) => {
    const receipt = status && { op_id: '', seq: 1, status, detail: [], server_versions: {}, review_item_ids: [], prev_receipt: null, hash: '' }

    expect(workState(1, receipt, files, 0)).toBe(expected)
  })

  it('is safe once a verified backup holds it', () => {
    const receipt = { op_id: '', seq: 7, status: 'applied', detail: [], server_versions: {}, review_item_ids: [], prev_receipt: null, hash: '' } as const

    expect(workState(7, { ...receipt, detail: [], review_item_ids: [] }, NO_FILES, 7)).toBe('safe')
    expect(workState(8, { ...receipt, detail: [], review_item_ids: [] }, NO_FILES, 7)).toBe('in_file')
  })
})
