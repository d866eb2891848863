import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { closeOutbox, outboxDb } from '@/core/outboxDatabase'
import { member } from '@/core/session'
import { signedInTablet } from '@/core/testing/signedIn'
import { workDb } from '@/core/workDatabase'
import type { VisitPhoto } from './photoTypes'
import { useVisitPhotos } from './useVisitPhotos'

const picture = (last: number) => new Blob([new Uint8Array([0xff, 0xd8, 0xff, last])], { type: 'image/jpeg' })

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  await signedInTablet()
})

function open() {
  const photos = shallowRef<VisitPhoto[]>([])
  return { photos, ...useVisitPhotos({ visitId: () => 'v1', photos, storeDraft: () => Promise.resolve() }) }
}

const blobs = async () => (await (await outboxDb()).getAll('blobs')).length
const full = () => {
  throw new DOMException('full', 'QuotaExceededError')
}

describe('the photos of a visit', () => {
  it('can change places and lose none of their words', async () => {
    const { photos, keep, move, caption } = open()
    await keep(picture(1), 'DOOR_PLATE', null)
    await keep(picture(2), 'HOME', null)
    const [first, second] = photos.value
    caption(second!, ' 灶台 ')
    move(photos.value[1]!, -1)

    expect(photos.value.map(({ photo_id, order, caption }) => [photo_id, order, caption])).toEqual([
      [second!.photo_id, 0, '灶台'],
      [first!.photo_id, 1, null],
    ])
  })

  it('replace one another when one is taken again; the old bytes go', async () => {
    const { photos, keep } = open()
    await keep(picture(1), 'HOME', null)
    await keep(picture(2), 'HOME', photos.value[0]!)

    expect(photos.value).toHaveLength(1)
    expect(await blobs()).toBe(1)
  })

  it('are left out with a sentence when the tablet is full, and nothing is half written', async () => {
    const { photos, fault, keep } = open()
    vi.spyOn(workDb(member.value!.id).photos, 'put').mockImplementation(full)

    await keep(picture(1), 'HOME', null)

    expect([photos.value, fault.value, await blobs()]).toEqual([[], 'noRoom', 0])
  })

  it('know a file that is no photo', async () => {
    const { photos, fault, keep } = open()

    await keep(new Blob(['PK']), 'HOME', null)

    expect([photos.value, fault.value, await blobs()]).toEqual([[], 'notAPhoto', 0])
  })
})
