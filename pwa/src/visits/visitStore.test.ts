import { beforeEach, describe, expect, it, vi } from 'vitest'
import { aboutToSeal, refreshOwnWork, shownWork } from '@/core/outboxView'
import { closeOutbox, outboxDb, type Envelope } from '@/core/outboxDatabase'
import { serverFacts } from '@/core/serverFacts'
import { signedInTablet, type TestServer } from '@/core/testing/signedIn'
import { uuid7 } from '@/core/uuid7'
import { addPhoto, readPhoto, removePhoto } from '@/files/fileStore'
import { addRecording } from '@/files/recordingStore'
import { discardDraft, listDrafts, openDrafts, readDraft, refreshDrafts, storeDraft } from './draftStore'
import { latestPerFact, newDraft, toBody, type BesideOperation } from './visitDraft'
import { recordOutcomes, sealFinished, startPractice, startVisit, submitVisit, undoable, undoOutcome, UNDO_MS, type OutcomeDetails } from './visitStore'
import type { Outcome } from './visitTypes'

const HOUSEHOLD = uuid7()
const PICTURE = new Blob([new Uint8Array([255, 216, 255, 1, 2, 3])], { type: 'image/jpeg' })
const DETAILS = { kind: 'HOME', caption: null, order: 0, consent: 'AGREED' } as const
let server: TestServer

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  server = await signedInTablet()
  openDrafts.value = []
  aboutToSeal.value = []
  undoable.value = []
  await refreshOwnWork()
})

async function sealed(): Promise<{ envelope: Envelope; body: Record<string, unknown> }[]> {
  const ops = await (await outboxDb()).getAllFromIndex('ops', 'seq')
  return Promise.all(ops.map(async ({ envelope }) => ({ envelope, body: (await server.open(envelope)) as Record<string, unknown> })))
}

const beside = (kind: BesideOperation['kind']): BesideOperation => ({ op_id: uuid7(), kind, body: { household_id: HOUSEHOLD } })

describe('a visit', () => {
  it('is on the disk before its first page is shown, and is found again', async () => {
    const { visit_id } = await startVisit({ household_id: HOUSEHOLD, purpose: 'SURVEY' })
    openDrafts.value = []
    await refreshDrafts()

    expect(openDrafts.value.map((draft) => draft.visit_id)).toEqual([visit_id])
  })

  it('becomes one operation with its photos when it is finished, and leaves the drafts', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN', task_ids: ['t1'] })
    const { photo } = await addPhoto(draft.visit_id, PICTURE, DETAILS)

    await submitVisit({ ...draft, note: ' 都好 ', photos: [photo] })

    const [only, ...others] = await sealed()
    expect(others).toEqual([])
    expect(only?.envelope).toMatchObject({ kind: 'visit.submit', op_id: draft.op_id, blobs: [photo.upload_sha256] })
    expect(only?.body).toMatchObject({ visit_id: draft.visit_id, result: 'DONE', note: '都好', task_ids: ['t1'], place_reason: 'SKIPPED' })
    expect(only?.body['photos']).toEqual([photo])
    expect(await listDrafts()).toEqual([])
    expect((await (await outboxDb()).get('blobs', photo.upload_sha256))?.state).toBe('queued')
  })

  it('takes its spoken notes along, and says nothing of any when there is none', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' })
    const recording = await addRecording(draft.visit_id, new Blob(['voice'], { type: 'audio/webm' }), { taken_at: draft.started_at, seconds: 3 })

    await submitVisit({ ...draft, recordings: [recording] })

    const [only] = await sealed()
    expect(only?.envelope.blobs).toEqual([recording.upload_sha256])
    expect(only?.body['recordings']).toEqual([recording])
    expect(toBody(newDraft({ household_id: HOUSEHOLD, worker_id: 'w', purpose: 'LOOK_IN' }))).not.toHaveProperty('recordings')
  })

  it('at the practice household is thrown away with all that was made for it', async () => {
    const draft = await startPractice()
    const { photo } = await addPhoto(draft.visit_id, PICTURE, DETAILS)

    await submitVisit({ ...draft, photos: [photo], beside: [beside('agreement.sign')] })

    expect(await sealed()).toEqual([])
    expect(await (await outboxDb()).count('blobs')).toBe(0)
    expect(await listDrafts()).toEqual([])
    expect(openDrafts.value).toEqual([])
  })

  it('sends new people before it and signed texts after it', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'SURVEY' })
    const [agreement, person] = [beside('agreement.sign'), beside('person.create')]

    await submitVisit({ ...draft, beside: [agreement, person] })

    const ops = (await sealed()).map(({ envelope }) => envelope)
    expect(ops.map((op) => op.kind)).toEqual(['person.create', 'visit.submit', 'agreement.sign'])
    expect(ops[1]?.deps).toEqual([person.op_id])
    expect(ops[2]?.deps).toEqual([draft.op_id])
  })

  it('waits for people whom an earlier visit found', async () => {
    const earlier = await startVisit({ household_id: HOUSEHOLD, purpose: 'SURVEY' })
    const person = beside('person.create')
    await submitVisit({ ...earlier, beside: [person] })

    await submitVisit(await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' }))

    expect((await sealed()).at(-1)?.envelope.deps).toEqual([person.op_id])
  })

  it('is sealed once, also when the app was killed while sealing', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' })
    await submitVisit(draft)
    await storeDraft({ ...draft, ended_at: draft.started_at }) // as if the clean-up had not happened

    await sealFinished()

    expect(await sealed()).toHaveLength(1)
    expect(await listDrafts()).toEqual([])
  })

  it('stays a finished draft when the tablet was never set up', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' })
    serverFacts.value = null

    await expect(submitVisit(draft)).rejects.toThrow()
    serverFacts.value = server.facts
    await sealFinished()

    expect(await sealed()).toHaveLength(1)
  })

  it('never ends before it began, whatever the clock does', () => {
    const draft = { ...newDraft({ household_id: HOUSEHOLD, worker_id: uuid7(), purpose: 'LOOK_IN' }), ended_at: '2020-01-01T00:00:00+08:00' }

    expect(toBody(draft).ended_at).toBe(draft.started_at)
  })

  it('says a fact once; the later word counts', () => {
    const fact = (value: string) => ({ entity: 'person:1', key: 'phone', new: value, base_fver: 1, base_hash: null, confirmed: false, observed_at: '' })

    expect(latestPerFact([fact('a'), fact('b')])).toEqual([fact('b')])
  })
})

describe('photos of a draft', () => {
  it('are unreadable on the disk and readable with their key', async () => {
    const { photo } = await addPhoto(uuid7(), PICTURE, DETAILS)

    const kept = (await (await outboxDb()).get('blobs', photo.upload_sha256))!
    expect(kept.bytes.byteLength).toBe(PICTURE.size + 28)
    expect(new Uint8Array((await readPhoto(photo))!)).toEqual(new Uint8Array(await PICTURE.arrayBuffer()))
  })

  it('are found again when the app was killed before the draft was stored', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' })
    const { photo } = await addPhoto(draft.visit_id, PICTURE, DETAILS)

    expect((await readDraft(draft.visit_id))?.photos).toEqual([photo])
  })

  it('leave with the draft that is thrown away', async () => {
    const draft = await startVisit({ household_id: HOUSEHOLD, purpose: 'LOOK_IN' })
    const one = (await addPhoto(draft.visit_id, PICTURE, DETAILS)).photo
    const two = (await addPhoto(draft.visit_id, PICTURE, DETAILS)).photo
    await removePhoto(one)

    await discardDraft(draft.visit_id)

    expect(await readPhoto(two)).toBeNull()
    expect(await (await outboxDb()).count('blobs')).toBe(0)
  })
})

describe('nobody was met', () => {
  const tried = (result: Outcome, details?: OutcomeDetails) => recordOutcomes([{ household_id: HOUSEHOLD, result, ...(details && { details }) }])

  it('is kept and shown at once and sealed later, so that it can be taken back', async () => {
    await tried('NOBODY_HOME')
    expect(await sealed()).toEqual([])
    expect(shownWork.value.map(({ household }) => household)).toEqual([HOUSEHOLD])

    expect(await undoOutcome()).toBe(true)
    await sealFinished()
    expect([await sealed(), shownWork.value]).toEqual([[], []])
  })

  it('is noted for several doors of one walk and taken back for all of them', async () => {
    await recordOutcomes([HOUSEHOLD, uuid7(), uuid7()].map((household_id) => ({ household_id, result: 'NOBODY_HOME' })))
    expect(undoable.value).toHaveLength(3)

    await undoOutcome()
    expect([await listDrafts(), shownWork.value]).toEqual([[], []])
  })

  it('seals what was noted before as soon as the next is noted', async () => {
    await tried('NOBODY_HOME')
    await recordOutcomes([{ household_id: uuid7(), result: 'REFUSED' }])

    expect((await sealed()).map(({ body }) => body['result'])).toEqual(['NOBODY_HOME'])
    expect(shownWork.value.map(({ body }) => body?.['result'])).toEqual(['NOBODY_HOME', 'REFUSED'])
  })

  it('cannot be taken back after it is sealed', async () => {
    await tried('MOVED')
    await sealFinished()

    expect(await undoOutcome()).toBe(false)
    expect(await sealed()).toHaveLength(1)
  })

  it('is sealed by itself after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await tried('NOBODY_HOME')
    vi.advanceTimersByTime(UNDO_MS)
    vi.useRealTimers()

    await vi.waitFor(async () => expect(await sealed()).toHaveLength(1))
  })

  it('is sealed as a short visit of its own', async () => {
    vi.setSystemTime(new Date('2026-11-21T09:30:00+08:00'))
    await tried('REFUSED', { purpose: 'SURVEY', task_ids: ['t1'], note: '改天再说' })
    await sealFinished()
    vi.useRealTimers()

    expect((await sealed())[0]?.body).toMatchObject({ result: 'REFUSED', purpose: 'SURVEY', task_ids: ['t1'], note: '改天再说' })
  })
})
