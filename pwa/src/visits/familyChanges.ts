/** Changes of the family during a visit: they wait in the draft and are sealed with it. */
import type { Bundle, Person, Relation, Sex } from '@/core/bundle'
import { nowText } from '@/core/clock'
import { maskId, maskPhone, newPerson } from '@/core/overlay'
import { uuid7 } from '@/core/uuid7'
import { latestPerFact, type BesideOperation, type VisitDraft } from './visitDraft'
import type { ObservedFact } from './visitTypes'

export const RELATIONS: readonly Relation[] = ['HEAD', 'SPOUSE', 'CHILD', 'PARENT', 'GRANDCHILD', 'GRANDPARENT', 'SIBLING', 'CHILD_IN_LAW', 'PARENT_IN_LAW', 'OTHER']
export const END_REASONS = ['MOVED_OUT', 'DECEASED', 'MISTAKE'] as const
export type EndReason = (typeof END_REASONS)[number]

/** What the sheet about one person asks; null where nothing was said. */
export interface PersonInput {
  name: string
  relation: Relation
  sex: Sex | null
  birth_date: string | null
  /** Typed in full; null keeps what the file has. */
  id_no: string | null
  phone: string | null
  co_resident: boolean
}

interface PersonBody extends PersonInput {
  person_id: string
  household_id: string
  is_head: boolean
}

interface MembershipBody {
  household_id: string
  person_id: string
  relation: Relation
  co_resident: boolean
  from: string | null
  to: string | null
  end_reason: EndReason | null
  expected: { household_id: string; relation: Relation } | null
}

/** The family as it stands now: of the file, with what this visit has changed. */
export function familyOf(bundle: Bundle, draft: VisitDraft): Person[] {
  const changes = membershipsOf(draft)
  const gone = new Set(changes.filter((body) => body.to !== null).map((body) => body.person_id))
  const known = bundle.people.filter((person) => !gone.has(person.id)).map((person) => withChanges(person, draft, changes))
  return [...known, ...createdIn(draft).map(newPerson)]
}

/** Those who left the household in this visit, so that it can be taken back. */
export function goneFrom(bundle: Bundle, draft: VisitDraft): { person: Person; reason: EndReason | null }[] {
  return membershipsOf(draft).flatMap((body) => {
    const person = body.to !== null && bundle.people.find((one) => one.id === body.person_id)
    return person ? [{ person, reason: body.end_reason }] : []
  })
}

export function isNewIn(draft: VisitDraft, personId: string): boolean {
  return createdIn(draft).some((body) => body.person_id === personId)
}

export function addPerson(draft: VisitDraft, input: PersonInput): Pick<VisitDraft, 'beside'> {
  const body: PersonBody = { ...input, person_id: uuid7(), household_id: draft.household_id, is_head: input.relation === 'HEAD' }
  return { beside: [...draft.beside, operation('person.create', body)] }
}

/** A new person is written anew; of a known one only what differs from the file is sent. */
export function changePerson(draft: VisitDraft, bundle: Bundle, person: Person, input: PersonInput): Pick<VisitDraft, 'beside' | 'facts'> {
  if (isNewIn(draft, person.id)) {
    const beside = draft.beside.map((work) => (isOf(work, 'person.create', person.id) ? { ...work, body: { ...work.body, ...input, is_head: input.relation === 'HEAD' } } : work))
    return { beside, facts: draft.facts }
  }
  const filed = bundle.people.find((one) => one.id === person.id) ?? person
  const beside = draft.beside.filter((work) => !isOf(work, 'membership.set', person.id))
  const moved = input.relation !== filed.relation || input.co_resident !== filed.co_resident
  if (moved) beside.push(operation('membership.set', membership(draft, filed, { relation: input.relation, co_resident: input.co_resident })))
  return { beside, facts: latestPerFact([...draft.facts, ...changedFacts(bundle, filed, input)]) }
}

export function endMembership(draft: VisitDraft, person: Person, reason: EndReason, today: string): Pick<VisitDraft, 'beside' | 'present_person_ids'> {
  const beside = draft.beside.filter((work) => !isOf(work, 'membership.set', person.id) && !isOf(work, 'person.create', person.id))
  if (!isNewIn(draft, person.id)) beside.push(operation('membership.set', membership(draft, person, { to: today, end_reason: reason })))
  return { beside, present_person_ids: draft.present_person_ids.filter((id) => id !== person.id) }
}

export function takeBackEnd(draft: VisitDraft, personId: string): Pick<VisitDraft, 'beside'> {
  return { beside: draft.beside.filter((work) => !isOf(work, 'membership.set', personId)) }
}

/** What was looked at and is the same as before: a new observation of every fact the step showed. */
export function confirmedFacts(bundle: Bundle, draft: VisitDraft): ObservedFact[] {
  const shown = new Set(SHOWN_FACTS.flatMap((key) => bundle.people.map((person) => `person:${person.id}/${key}`)))
  const changed = new Set(draft.facts.filter((fact) => !fact.confirmed).map((fact) => `${fact.entity}/${fact.key}`))
  return bundle.facts
    .filter((fact) => shown.has(`${fact.entity}/${fact.key}`) && !changed.has(`${fact.entity}/${fact.key}`))
    .map((fact) => ({
      entity: fact.entity,
      key: fact.key,
      new: SENSITIVE.has(fact.key) ? null : fact.value, // the tablet holds a mask only; the hash says which value
      base_fver: fact.fver,
      base_hash: fact.hash,
      confirmed: true,
      observed_at: nowText(),
    }))
}

const SHOWN_FACTS = ['name', 'sex', 'birth_date', 'phone']
const SENSITIVE = new Set(['phone', 'id_no'])

function changedFacts(bundle: Bundle, filed: Person, input: PersonInput): ObservedFact[] {
  const candidates: [string, unknown, unknown][] = [
    ['name', filed.name, input.name],
    ['sex', filed.sex, input.sex],
    ['birth_date', filed.birth_date, input.birth_date],
    ['id_no', null, input.id_no],
    ['phone', null, input.phone],
  ]
  const changed = candidates.filter(([, before, now]) => now !== null && now !== before)
  return changed.map(([key, , now]) => {
    const base = bundle.facts.find((fact) => fact.entity === `person:${filed.id}` && fact.key === key)
    return { entity: `person:${filed.id}`, key, new: now, base_fver: base?.fver ?? null, base_hash: base?.hash ?? null, confirmed: false, observed_at: nowText() }
  })
}

function membership(draft: VisitDraft, person: Person, change: Partial<MembershipBody>): MembershipBody {
  const { relation, co_resident } = person
  return {
    household_id: draft.household_id,
    person_id: person.id,
    relation,
    co_resident,
    from: null,
    to: null,
    end_reason: null,
    expected: { household_id: draft.household_id, relation },
    ...change,
  }
}

function operation(kind: BesideOperation['kind'], body: object): BesideOperation {
  return { op_id: uuid7(), kind, body: { ...body } }
}

const isOf = (work: BesideOperation, kind: BesideOperation['kind'], personId: string) => work.kind === kind && work.body['person_id'] === personId
const membershipsOf = (draft: VisitDraft) => draft.beside.filter((work) => work.kind === 'membership.set').map((work) => work.body as unknown as MembershipBody)
const createdIn = (draft: VisitDraft) => draft.beside.filter((work) => work.kind === 'person.create').map((work) => work.body as unknown as PersonBody)

function withChanges(person: Person, draft: VisitDraft, changes: MembershipBody[]): Person {
  const own = changes.find((body) => body.person_id === person.id)
  const said = (key: string) => draft.facts.find((fact) => fact.entity === `person:${person.id}` && fact.key === key && !fact.confirmed)?.new
  const phone = said('phone') as string | undefined
  const idNo = said('id_no') as string | undefined
  return {
    ...person,
    relation: own?.relation ?? person.relation,
    co_resident: own?.co_resident ?? person.co_resident,
    name: (said('name') as string | undefined) ?? person.name,
    sex: (said('sex') as Sex | undefined) ?? person.sex,
    birth_date: (said('birth_date') as string | undefined) ?? person.birth_date,
    phone_mask: phone ? maskPhone(phone) : person.phone_mask,
    id_mask: idNo ? maskId(idNo) : person.id_mask,
  }
}
