/** Unfinished visits on this tablet: each is stored whole, flushed to the disk, at every answer. */
import { shallowRef } from 'vue'
import { removePhotosOf, strayPhotos } from '@/files/fileStore'
import { inOrder } from '@/files/photoTypes'
import { removeRecordingsOf, strayRecordings } from '@/files/recordingStore'
import { isPractice } from '@/core/practice'
import { withReserve } from '@/core/reserve'
import { member } from '@/core/session'
import { open, seal } from '@/core/vault'
import { workDb, type DraftRow } from '@/core/workDatabase'
import type { VisitDraft } from './visitDraft'

/** The drafts of the signed-in worker that are not finished, newest first; practice is not work. */
export const openDrafts = shallowRef<VisitDraft[]>([])

/** Returns when the draft would survive a flat battery. @throws when the tablet has no room. */
export async function storeDraft(draft: VisitDraft): Promise<void> {
  const sealed = await seal({ store: 'drafts', id: draft.visit_id }, draft)
  await withReserve(() => drafts().put({ id: draft.visit_id, household: draft.household_id, ...sealed }))
  notice(draft)
}

/** Reads a draft again, with what was photographed and spoken just before the app was killed. */
export async function readDraft(visitId: string): Promise<VisitDraft | null> {
  const row = await drafts().get(visitId)
  if (!row) return null
  const draft = await opened(row)
  const stray = await strayPhotos(visitId, draft.photos)
  const photos = stray.length ? inOrder([...draft.photos, ...stray]) : draft.photos
  const spoken = await strayRecordings(visitId, draft.recordings ?? [])
  return { ...draft, photos, ...(spoken.length ? { recordings: [...(draft.recordings ?? []), ...spoken] } : {}) }
}

export async function listDrafts(): Promise<VisitDraft[]> {
  const all = await Promise.all((await drafts().toArray()).map(opened))
  return all.sort((a, b) => b.started_at.localeCompare(a.started_at))
}

/** Reads the list of unfinished visits anew; call it after signing in. */
export async function refreshDrafts(): Promise<void> {
  openDrafts.value = member.value ? (await listDrafts()).filter((draft) => !draft.ended_at && !isPractice(draft.household_id)) : []
}

/** The newest unfinished visit of a household: 继续上次填写. */
export const draftOf = (householdId: string): VisitDraft | undefined => openDrafts.value.find((draft) => draft.household_id === householdId)

/** Forgets a draft whose operations are sealed. */
export async function forgetDraft(visitId: string): Promise<void> {
  await drafts().delete(visitId)
  openDrafts.value = openDrafts.value.filter((draft) => draft.visit_id !== visitId)
}

/** Throws a draft away with its photos; only a person decides that. */
export async function discardDraft(visitId: string): Promise<void> {
  await forgetDraft(visitId)
  await removePhotosOf(visitId)
  await removeRecordingsOf(visitId)
}

function notice(draft: VisitDraft) {
  if (isPractice(draft.household_id)) return
  const others = openDrafts.value.filter((known) => known.visit_id !== draft.visit_id)
  openDrafts.value = draft.ended_at ? others : [draft, ...others].sort((a, b) => b.started_at.localeCompare(a.started_at))
}

const opened = (row: DraftRow) => open<VisitDraft>({ store: 'drafts', id: row.id }, row)

function drafts() {
  if (!member.value) throw new Error('nobody is signed in')
  return workDb(member.value.id).drafts
}
