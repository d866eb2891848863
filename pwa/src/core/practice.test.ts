import { beforeEach, describe, expect, it } from 'vitest'
import { openHousehold } from './households'
import { closeOutbox, outboxDb } from './outboxDatabase'
import { enqueue, type OperationKind } from './outbox'
import { PRACTICE_HOUSEHOLD, PracticeStays, practiceBundle } from './practice'
import { member } from './session'
import { signedInTablet } from './testing/signedIn'
import { uuid7 } from './uuid7'
import { workDb } from './workDatabase'

const KINDS: OperationKind[] = ['visit.submit', 'household.create', 'person.create', 'membership.set', 'fact.set', 'location.set', 'agreement.sign', 'note.add', 'task.done', 'triage']

beforeEach(async () => {
  await closeOutbox()
  indexedDB.deleteDatabase('ruhu-outbox')
  await signedInTablet()
})

const left = async () => [await (await outboxDb()).count('ops'), await workDb(member.value!.id).pending.count()]

describe('practice', () => {
  it.each(KINDS)('never leaves by %s', async (kind) => {
    await expect(enqueue(kind, {}, { household: PRACTICE_HOUSEHOLD })).rejects.toBeInstanceOf(PracticeStays)
    expect(await left()).toEqual([0, 0])
  })

  it('never leaves inside the work of a real household', async () => {
    const someone = practiceBundle().people[0]!.id
    const body = { entity: `person:${someone}`, key: 'phone', new: '13800000000' }

    await expect(enqueue('fact.set', body, { household: uuid7() })).rejects.toBeInstanceOf(PracticeStays)
    await expect(enqueue('note.add', { household_id: PRACTICE_HOUSEHOLD }, { household: null })).rejects.toBeInstanceOf(PracticeStays)
    expect(await left()).toEqual([0, 0])
  })

  it('lets real work through', async () => {
    await enqueue('note.add', { text: '练习' }, { household: uuid7() })

    expect(await left()).toEqual([1, 1])
  })

  it('is a household that opens without any having been pulled', async () => {
    const bundle = await openHousehold(PRACTICE_HOUSEHOLD)

    expect(bundle?.people.length).toBeGreaterThan(1)
    expect(bundle?.agreements_due.map(({ template_key }) => template_key)).toEqual(['notice_consent'])
  })
})
