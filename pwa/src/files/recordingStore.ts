import { dropDraftBlob, keepBlob, readBlob } from '@/core/outbox'
import { member } from '@/core/session'
import { uuid7 } from '@/core/uuid7'
import { open, seal } from '@/core/vault'
import { workDb } from '@/core/workDatabase'
import type { VisitRecording } from './recordingTypes'
import { openPhoto, sealPhoto } from './sealPhoto'

/**
 * Keeps a spoken note of an open visit for good: sealed like a photo, and noted beside the draft, so
 * that `strayRecordings` finds it after a kill.
 *
 * @throws QuotaExceededError when the tablet has no room; nothing is left behind then.
 */
export async function addRecording(visitId: string, sound: Blob, taken: { taken_at: string; seconds: number }): Promise<VisitRecording> {
  const bytes = await sound.arrayBuffer()
  const { ciphertext, ...names } = await sealPhoto(bytes)
  await keepBlob(names.upload_sha256, ciphertext)
  const recording: VisitRecording = { recording_id: uuid7(), ...names, ...taken, mime: sound.type.slice(0, 80) || 'audio/webm', size_bytes: bytes.byteLength }
  try {
    const sealed = await seal({ store: 'recordings', id: recording.recording_id }, recording)
    await work().recordings.put({ id: recording.recording_id, draft: visitId, ...sealed })
  } catch (error) {
    await dropDraftBlob(names.upload_sha256).catch(() => undefined)
    throw error
  }
  return recording
}

/** The sound itself; null when its bytes are no longer on this tablet. */
export async function readRecording({ upload_sha256, key, mime }: Pick<VisitRecording, 'upload_sha256' | 'key' | 'mime'>): Promise<Blob | null> {
  const ciphertext = await readBlob(upload_sha256)
  return ciphertext ? new Blob([await openPhoto(ciphertext, key)], { type: mime }) : null
}

/** Drops a note of an open visit. Store the draft without it first. */
export async function removeRecording({ recording_id, upload_sha256 }: Pick<VisitRecording, 'recording_id' | 'upload_sha256'>): Promise<void> {
  await work().recordings.delete(recording_id)
  await dropDraftBlob(upload_sha256)
}

/** Notes that were kept, but whose draft was not stored again before the app was killed. */
export async function strayRecordings(visitId: string, known: VisitRecording[]): Promise<VisitRecording[]> {
  const named = new Set(known.map(({ recording_id }) => recording_id))
  return (await recordingsOf(visitId)).filter(({ recording_id }) => !named.has(recording_id))
}

/** Forgets the notes beside a draft that is sealed now; their bytes wait in the outbox. */
export async function forgetRecordingNotes(visitId: string): Promise<void> {
  await work().recordings.where({ draft: visitId }).delete()
}

/** Drops everything that was spoken for a draft that is being deleted. */
export async function removeRecordingsOf(visitId: string): Promise<void> {
  for (const recording of await recordingsOf(visitId)) await removeRecording(recording)
}

async function recordingsOf(visitId: string): Promise<VisitRecording[]> {
  const rows = await work().recordings.where({ draft: visitId }).toArray()
  return Promise.all(rows.map((row) => open<VisitRecording>({ store: 'recordings', id: row.id }, row)))
}

function work() {
  if (!member.value) throw new Error('nobody is signed in')
  return workDb(member.value.id)
}
