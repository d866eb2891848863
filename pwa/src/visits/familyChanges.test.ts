import { describe, expect, it } from 'vitest'
import { bundle, person } from '@/core/testing/bundles'
import { uuid7 } from '@/core/uuid7'
import { addPerson, changePerson, confirmedFacts, endMembership, familyOf, goneFrom, takeBackEnd, type PersonInput } from './familyChanges'
import { newDraft, type VisitDraft } from './visitDraft'

const mother = person()
const son = person({ name: '李晓明', relation: 'CHILD', is_head: false, birth_date: '2001-05-06', sex: 'MALE' })
const phone = { entity: `person:${son.id}`, key: 'phone', value: '139****0000', fver: 3, hash: 'abcdef0123456789', source: 'VISIT', observed_at: null, observer: null } as const
const home = bundle({ people: [mother, son], facts: [phone] })
const input = (given: Partial<PersonInput> = {}): PersonInput => ({
  name: '李晓明',
  relation: 'CHILD',
  sex: 'MALE',
  birth_date: '2001-05-06',
  id_no: null,
  phone: null,
  co_resident: true,
  ...given,
})
const draft = (): VisitDraft => newDraft({ household_id: home.household.id, worker_id: uuid7(), purpose: 'SURVEY' })
const changed = (from: VisitDraft, values: Partial<VisitDraft>): VisitDraft => ({ ...from, ...values })

describe('a person found at the door', () => {
  it('belongs to the family at once and is sent as one operation, however often it is corrected', () => {
    let visit = draft()
    visit = changed(visit, addPerson(visit, input({ name: '李小妹', phone: '13812345678' })))
    const found = familyOf(home, visit).at(-1)!
    visit = changed(visit, changePerson(visit, home, found, input({ name: '李小梅' })))

    expect(familyOf(home, visit).map((one) => one.name)).toEqual(['王桂香', '李晓明', '李小梅'])
    expect(visit.beside).toHaveLength(1)
    expect(visit.beside[0]).toMatchObject({ kind: 'person.create', body: { name: '李小梅', household_id: home.household.id } })
    expect(visit.facts).toEqual([])
  })
})

describe('a person of the file', () => {
  it('sends only what differs, with the version it was changed from', () => {
    const visit = changed(draft(), changePerson(draft(), home, son, input({ phone: '13812345678' })))

    expect(visit.beside).toEqual([])
    expect(visit.facts).toMatchObject([{ key: 'phone', new: '13812345678', base_fver: 3, base_hash: phone.hash, confirmed: false }])
    expect(familyOf(home, visit)[1]?.phone_mask).toBe('138****5678')
  })

  it('moves out by an operation that says where the tablet saw them, and can be taken back', () => {
    const visit = changed(draft(), endMembership(draft(), son, 'MOVED_OUT', '2026-11-21'))

    expect(familyOf(home, visit)).toHaveLength(1)
    expect(goneFrom(home, visit).map(({ person }) => person.name)).toEqual(['李晓明'])
    expect(visit.beside[0]?.body).toMatchObject({ to: '2026-11-21', expected: { household_id: home.household.id, relation: 'CHILD' } })
    expect(familyOf(home, changed(visit, takeBackEnd(visit, son.id)))).toHaveLength(2)
  })

  it('has one membership operation for several changes', () => {
    let visit = draft()
    visit = changed(visit, changePerson(visit, home, son, input({ relation: 'OTHER' })))
    visit = changed(visit, changePerson(visit, home, son, input({ co_resident: false })))

    expect(visit.beside.map((work) => work.body)).toMatchObject([{ relation: 'CHILD', co_resident: false }])
  })
})

it('a family without change is a new observation of what was shown, but not of what was changed', () => {
  const untouched = confirmedFacts(home, draft())
  const visit = changed(draft(), changePerson(draft(), home, son, input({ phone: '13812345678' })))

  expect(untouched).toMatchObject([{ key: 'phone', new: null, confirmed: true, base_hash: phone.hash }])
  expect(confirmedFacts(home, visit)).toEqual([])
})
