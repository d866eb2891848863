import { beforeEach, describe, expect, it, vi } from 'vitest'
import { closeOutbox, outboxDb } from '@/core/outboxDatabase'
import { member } from '@/core/session'
import { signedInTablet } from '@/core/testing/signedIn'
import { workDb } from '@/core/workDatabase'
import { addRecording, readRecording, removeRecordingsOf, strayRecordings } from './recordingStore'

const SOUND = new Blob(['a voice'], { type: 'audio/webm;codecs=opus' })
const TAKEN = { taken_at: '2026-11-21T10:00:00+08:00', seconds: 12 }
const blobs = async () => (await outboxDb()).getAll('blobs')

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  await signedInTablet()
})

describe('a spoken note', () => {
  it('lies sealed on the tablet and can be heard again', async () => {
    const recording = await addRecording('v1', SOUND, TAKEN)

    const [kept] = await blobs()
    expect(new TextDecoder().decode(kept?.bytes)).not.toContain('a voice')
    expect(await (await readRecording(recording))?.text()).toBe('a voice')
    expect(recording).toMatchObject({ seconds: 12, mime: 'audio/webm;codecs=opus', size_bytes: 7 })
  })

  it('is found after a kill that came before the draft was stored', async () => {
    const recording = await addRecording('v2', SOUND, TAKEN)

    expect(await strayRecordings('v2', [])).toEqual([recording])
    expect(await strayRecordings('v2', [recording])).toEqual([])
  })

  it('leaves nothing behind on a full tablet, nor with a draft that is thrown away', async () => {
    await addRecording('v3', SOUND, TAKEN)
    await removeRecordingsOf('v3')
    vi.spyOn(workDb(member.value!.id).recordings, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })

    await expect(addRecording('v3', SOUND, TAKEN)).rejects.toThrow('full')
    expect(await blobs()).toEqual([])
  })
})
