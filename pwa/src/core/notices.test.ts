import { beforeEach, describe, expect, it } from 'vitest'
import { keepFetched, loadNotices, markRead, notices, unreadNotices, type Notice } from './notices'
import { closeOutbox, outboxDb } from './outboxDatabase'
import { refreshOwnWork } from './outboxView'
import { member } from './session'
import { signedInTablet, type TestServer } from './testing/signedIn'
import { uuid7 } from './uuid7'

const notice = (change: Partial<Notice> = {}): Notice => ({
  id: uuid7(),
  kind: 'REMARK',
  household_id: null,
  params: {},
  by: null,
  at: '2026-11-21T10:00:00+08:00',
  read_at: null,
  ...change,
})

let server: TestServer

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  server = await signedInTablet()
  await refreshOwnWork()
})

const fetched = async (...items: Notice[]) => {
  await keepFetched(member.value!.id, { etag: '"1"', items })
  await loadNotices()
}
const sealedOps = async () => Promise.all((await (await outboxDb()).getAll('ops')).map(async ({ envelope }) => ({ household: envelope.household, kind: envelope.kind, body: await server.open(envelope) })))

describe('notices', () => {
  it('count as read at once, and the reading travels sealed and names no household', async () => {
    const [one, other] = [notice(), notice()]
    await fetched(one, other)

    await markRead([one.id])
    await refreshOwnWork()

    expect(unreadNotices.value.map(({ id }) => id)).toEqual([other.id])
    expect(await sealedOps()).toMatchObject([{ household: null, kind: 'notice.read', body: { notice_ids: [one.id] } }])
  })

  it('are noted once, whatever is tapped again', async () => {
    const one = notice()
    await fetched(one, notice({ read_at: '2026-11-21T11:00:00+08:00' }))
    await markRead([one.id])
    await refreshOwnWork()
    await markRead(notices.value.map(({ id }) => id))

    expect(await sealedOps()).toHaveLength(1)
  })

  it('of another member are not shown', async () => {
    await fetched(notice())
    await signedInTablet()
    await loadNotices()

    expect(notices.value).toEqual([])
  })
})
