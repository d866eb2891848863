/** Starting, finishing and sealing visits. What is finished is sealed; nothing here needs a network. */
import { nowText } from '@/core/clock'
import { enqueue, type OperationKind } from '@/core/outbox'
import { ownWork, refreshOwnWork } from '@/core/outboxView'
import { member } from '@/core/session'
import { forgetPhotoNotes } from '@/files/fileStore'
import { forgetDraft, listDrafts, refreshDrafts, storeDraft } from './draftStore'
import { newDraft, toBody, type VisitDraft } from './visitDraft'
import type { NextVisit, Outcome, VisitPurpose } from './visitTypes'

export interface StartOptions {
  household_id: string
  purpose: VisitPurpose
  /** Open tasks that this visit answers. */
  task_ids?: string[]
}

/** Begins a visit: it exists on the disk before its first page is shown. */
export async function startVisit(options: StartOptions): Promise<VisitDraft> {
  const draft = newDraft({ ...options, worker_id: workerId() })
  await storeDraft(draft)
  return draft
}

/**
 * Seals a visit and everything signed and changed with it. After this it is 已存平板 and travels by itself.
 *
 * Repeating after a crash is harmless: every operation's id was fixed when it was written.
 *
 * @throws NotReady when the tablet never spoke with its server; the draft stays as it is.
 */
export async function submitVisit(draft: VisitDraft): Promise<void> {
  const finished = { ...draft, ended_at: draft.ended_at ?? nowText() }
  await storeDraft(finished)
  await sealDraft(finished)
}

async function sealDraft(draft: VisitDraft): Promise<void> {
  const household = draft.household_id
  const before = await unsentFoundations(household)
  for (const { op_id, kind, body } of draft.beside.filter(isFoundation)) {
    await enqueue(kind, body, { household, op_id, deps: [...before] })
    before.push(op_id)
  }
  const blobs = draft.photos.map((photo) => photo.upload_sha256)
  await enqueue('visit.submit', toBody(draft), { household, op_id: draft.op_id, deps: before, blobs })
  for (const { op_id, kind, body } of draft.beside.filter((beside) => !isFoundation(beside))) {
    await enqueue(kind, body, { household, op_id, deps: [draft.op_id] })
  }
  await forgetPhotoNotes(draft.visit_id)
  await forgetDraft(draft.visit_id)
}

const FOUNDATIONS: ReadonlySet<OperationKind> = new Set(['household.create', 'person.create', 'membership.set'])
const isFoundation = (work: { kind: string }) => FOUNDATIONS.has(work.kind as OperationKind)

/** New people and homes of this household that the server has not got yet; the visit speaks of them. */
async function unsentFoundations(household: string): Promise<string[]> {
  await refreshOwnWork()
  return ownWork.value.filter((work) => work.household === household && isFoundation(work) && !work.receipt).map((work) => work.op_id)
}

export interface OutcomeDetails {
  task_ids?: string[]
  purpose?: VisitPurpose
  note?: string
  /** Who died, or who said no. */
  person_ids?: string[]
  next?: NextVisit | null
}

/**
 * Records that nobody was met. It is on the disk when this returns, and sealed by `sealFinished`.
 *
 * @returns the finished draft; until it is sealed `discardDraft` takes it back.
 */
export async function recordOutcome(householdId: string, result: Outcome, details: OutcomeDetails = {}): Promise<VisitDraft> {
  const now = nowText()
  const draft: VisitDraft = {
    ...newDraft({ household_id: householdId, worker_id: workerId(), purpose: details.purpose ?? 'LOOK_IN', task_ids: details.task_ids ?? [] }),
    result,
    started_at: now,
    ended_at: now,
    place_reason: 'SKIPPED',
    present_person_ids: details.person_ids ?? [],
    note: details.note ?? '',
    next: details.next ?? null,
  }
  await storeDraft(draft)
  return draft
}

/** Seals every finished visit: after the time for 撤销, when leaving, and at the next start after a crash. */
export async function sealFinished(): Promise<void> {
  for (const draft of await listDrafts()) if (draft.ended_at) await sealDraft(draft)
  await refreshDrafts()
}

function workerId(): string {
  if (!member.value) throw new Error('nobody is signed in')
  return member.value.id
}
