/** Starting, finishing and sealing visits. What is finished is sealed; nothing here needs a network. */
import { shallowRef } from 'vue'
import { nowText } from '@/core/clock'
import { buzz } from '@/core/haptics'
import { enqueue } from '@/core/outbox'
import { aboutToSeal, ownWork, refreshOwnWork, unsealedWork } from '@/core/outboxView'
import { PRACTICE_HOUSEHOLD, isPractice } from '@/core/practice'
import { member } from '@/core/session'
import { forgetPhotoNotes } from '@/files/fileStore'
import { forgetRecordingNotes } from '@/files/recordingStore'
import { discardDraft, forgetDraft, listDrafts, refreshDrafts, storeDraft } from './draftStore'
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

/** Begins a visit at the practice household; what was practised before is thrown away. */
export async function startPractice(): Promise<VisitDraft> {
  for (const draft of await listDrafts()) if (isPractice(draft.household_id)) await discardDraft(draft.visit_id)
  return startVisit({ household_id: PRACTICE_HOUSEHOLD, purpose: 'SURVEY' })
}

/**
 * Seals a visit and everything signed and changed with it. After this it is 已存平板 and travels by itself.
 *
 * Repeating after a crash is harmless: every operation's id was fixed when it was written.
 * A visit at the practice household is thrown away instead, photos and signatures with it.
 *
 * @throws NotReady when the tablet never spoke with its server; the draft stays as it is.
 */
export async function submitVisit(draft: VisitDraft): Promise<void> {
  const finished = { ...draft, ended_at: draft.ended_at ?? nowText() }
  await storeDraft(finished)
  await sealDraft(finished)
}

async function sealDraft(draft: VisitDraft): Promise<void> {
  if (isPractice(draft.household_id)) return discardDraft(draft.visit_id)
  const household = draft.household_id
  const before = await unsentFoundations(household)
  for (const { op_id, kind, body } of draft.beside.filter(isFoundation)) {
    await enqueue(kind, body, { household, op_id, deps: [...before] })
    before.push(op_id)
  }
  const blobs = [...draft.photos, ...(draft.recordings ?? [])].map((file) => file.upload_sha256)
  await enqueue('visit.submit', toBody(draft), { household, op_id: draft.op_id, deps: before, blobs })
  for (const { op_id, kind, body } of draft.beside.filter((beside) => !isFoundation(beside))) {
    await enqueue(kind, body, { household, op_id, deps: [draft.op_id] })
  }
  await forgetPhotoNotes(draft.visit_id)
  await forgetRecordingNotes(draft.visit_id)
  await forgetDraft(draft.visit_id)
}

/** Who joins is known before the visit speaks of them; who leaves leaves after it. */
const isFoundation = ({ kind, body }: { kind: string; body: Record<string, unknown> | null }) =>
  kind === 'household.create' || kind === 'person.create' || (kind === 'membership.set' && !body?.['to'])

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

/** The visits of the outcome noted last, as long as it can be taken back. */
export const undoable = shallowRef<readonly string[]>([])
export const UNDO_MS = 10_000
let undoTimer: ReturnType<typeof setTimeout> | undefined

/**
 * Records that nobody was met, at one door or at several tried in one walk. It is on the disk when this
 * returns and shown at once; it is sealed ten seconds later, or as soon as the app is left. A kill in
 * between loses nothing: the next start seals it.
 *
 * @returns the finished drafts; while they are `undoable`, `undoOutcome` takes them back together.
 */
export async function recordOutcomes(outcomes: { household_id: string; result: Outcome; details?: OutcomeDetails }[]): Promise<VisitDraft[]> {
  if (undoable.value.length > 0) await sealFinished().catch(laterThen) // only the last one can be taken back
  const drafts = outcomes.map(({ household_id, result, details }) => outcomeDraft(household_id, result, details ?? {}))
  for (const draft of drafts) await storeDraft(draft)
  const shown = drafts.map((draft) => unsealedWork({ op_id: draft.op_id, kind: 'visit.submit', household: draft.household_id, saved_at: draft.started_at, body: { ...toBody(draft) } }))
  aboutToSeal.value = [...aboutToSeal.value, ...shown]
  undoable.value = drafts.map(({ visit_id }) => visit_id)
  buzz('success')
  clearTimeout(undoTimer)
  undoTimer = setTimeout(sealQuietly, UNDO_MS)
  document.addEventListener('visibilitychange', sealWhenHidden)
  return drafts
}

function outcomeDraft(household_id: string, result: Outcome, details: OutcomeDetails): VisitDraft {
  const now = nowText()
  return {
    ...newDraft({ household_id, worker_id: workerId(), purpose: details.purpose ?? 'LOOK_IN', task_ids: details.task_ids ?? [] }),
    result,
    started_at: now,
    ended_at: now,
    place_reason: 'SKIPPED',
    present_person_ids: details.person_ids ?? [],
    note: details.note ?? '',
    next: details.next ?? null,
  }
}

/** Takes the noted outcome back, whole. @returns false when it is sealed already. */
export async function undoOutcome(): Promise<boolean> {
  const visits = undoable.value
  if (visits.length === 0) return false
  undoable.value = []
  clearTimeout(undoTimer)
  for (const visitId of visits) await discardDraft(visitId)
  aboutToSeal.value = aboutToSeal.value.filter(({ body }) => !visits.includes(String(body?.['visit_id'])))
  return true
}

function sealWhenHidden() {
  if (document.visibilityState === 'hidden') sealQuietly()
}

/** What cannot be sealed now stays on the disk, finished; the next start tries again. */
function sealQuietly() {
  void sealFinished().catch(laterThen)
}
const laterThen = (error: unknown) => console.error('a finished visit waits to be sealed', error)

/** Seals every finished visit: after the time for 撤销, when leaving, and at the next start after a crash. */
export async function sealFinished(): Promise<void> {
  undoable.value = []
  clearTimeout(undoTimer)
  document.removeEventListener('visibilitychange', sealWhenHidden)
  for (const draft of await listDrafts()) if (draft.ended_at) await sealDraft(draft)
  await refreshOwnWork()
  aboutToSeal.value = []
  await refreshDrafts()
}

function workerId(): string {
  if (!member.value) throw new Error('nobody is signed in')
  return member.value.id
}
