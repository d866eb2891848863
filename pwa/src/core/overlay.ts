/**
 * Lays the worker's own unsent work over a pulled record, at the moment of reading.
 *
 * Pulled records are never edited: a pull can replace them at any time, and a refused operation
 * leaves nothing to undo.
 */
import type { Bundle, Fact, Person, Purpose, Relation, Sex, VisitResult } from './bundle'
import type { SentWork } from './outboxView'
import { followUp, type Promised } from './taskRules'

interface VisitBody {
  visit_id: string
  purpose: Purpose
  result: VisitResult
  started_at: string
  ended_at: string
  task_ids: string[]
  facts: FactChange[]
  note: string | null
  next: Promised | null
}

interface FactChange {
  entity: string
  key: string
  new: unknown
  base_fver: number | null
  /** Asked again and the same; `new` is empty where the tablet knows only a mask. */
  confirmed?: boolean
  observed_at: string
}

interface MembershipBody {
  person_id: string
  relation: Relation
  co_resident: boolean
  to: string | null
}

interface PersonBody {
  person_id: string
  name: string
  sex: Sex | null
  birth_date: string | null
  id_no: string | null
  phone: string | null
  relation: Relation
  co_resident: boolean
  is_head: boolean
}

interface HouseholdBody {
  household_id: string
  address: { building_id: string | null; entrance_id: string | null; floor: number | null; room: string | null; full_text: string }
  point: { lon: number; lat: number } | null
  note: string | null
}

interface AgreementBody {
  agreement_id: string
  person_id: string
  template: { key: string }
  values: Record<string, string>
  signatures: { at: string }[]
}

interface AnswerBody {
  remark_id: string
  text: string
  at: string
}

type Layer = (bundle: Bundle, work: SentWork, author: string) => Bundle

const LAYERS: Record<string, Layer> = {
  'visit.submit': (bundle, work, author) => withVisit(bundle, work, work.body as unknown as VisitBody, author),
  'person.create': (bundle, work) => ({ ...bundle, people: [...bundle.people, newPerson(work.body as unknown as PersonBody)] }),
  'membership.set': (bundle, work) => withMembership(bundle, work.body as unknown as MembershipBody),
  'fact.set': (bundle, work, author) => withFacts(bundle, [work.body as unknown as FactChange], author),
  'note.add': (bundle, work, author) => withEntry(bundle, { at: work.saved_at, kind: 'note_added', actor: author, params: { text: work.body?.['text'] } }),
  'task.done': (bundle, work) => ({ ...bundle, tasks: closeTasks(bundle.tasks, [String(work.body?.['task_id'])]) }),
  'location.set': (bundle, work) => ({
    ...bundle,
    household: { ...bundle.household, point: [Number(work.body?.['lon']), Number(work.body?.['lat'])] },
  }),
  'remark.answer': (bundle, work, author) => withAnswer(bundle, work.body as unknown as AnswerBody, author),
  'agreement.sign': (bundle, work, author) => withAgreement(bundle, work, work.body as unknown as AgreementBody, author),
}

/** Work that still has to be laid over: not refused, and not yet shown by the pulled record itself. */
export const isOverlaid = (work: SentWork): boolean => work.body !== null && !work.inBase && work.receipt?.status !== 'rejected' && work.receipt?.status !== 'id_reuse'

/** @param author name of the member who did the work. */
export function overlay(bundle: Bundle, works: SentWork[], author: string): Bundle {
  return works.filter(isOverlaid).reduce((laid, work) => LAYERS[work.kind]?.(laid, work, author) ?? laid, bundle)
}

/** A household that so far exists on this tablet only. */
export function bundleOfNewHousehold(work: SentWork, place: { community: string; grid: string; estate?: string; building?: string; entrance?: string }): Bundle {
  const body = work.body as unknown as HouseholdBody
  const { estate, building, entrance } = place
  return {
    household: {
      id: body.household_id,
      plate: body.address.room || body.address.full_text,
      short_address: body.address.full_text,
      address: { ...body.address, estate: estate ?? null, building: building ?? null, entrance: entrance ?? null },
      point: body.point && [body.point.lon, body.point.lat],
      building_id: body.address.building_id,
      community: place.community,
      grid: place.grid,
      risk_level: null,
      status: 'ACTIVE',
      tags: [],
      arrival_notes: body.note,
      hukou_type: null,
      tenure: null,
      last_visit: null,
      responsible_since: work.saved_at,
    },
    people: [],
    facts: [],
    tasks: [],
    timeline: [{ at: work.saved_at, kind: 'household_added', actor: null, params: {} }],
    agreements: [],
    agreements_due: [],
    reviews: [],
  }
}

/** Somebody who was added on this tablet, as a bundle would show them. */
export function newPerson(body: PersonBody): Person {
  return {
    id: body.person_id,
    name: body.name,
    initials: '',
    sex: body.sex,
    birth_date: body.birth_date,
    relation: body.relation,
    is_head: body.is_head,
    co_resident: body.co_resident,
    id_mask: body.id_no && maskId(body.id_no),
    id_last4: body.id_no?.slice(-4) ?? null,
    phone_mask: body.phone && maskPhone(body.phone),
    phone_last4: body.phone?.slice(-4) ?? null,
  }
}

export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
export const maskId = (idNo: string): string => `${idNo.slice(0, 4)}${'*'.repeat(Math.max(idNo.length - 8, 0))}${idNo.slice(-4)}`
const MASKS: Record<string, (text: string) => string> = {
  phone: maskPhone,
  emergency_phone: maskPhone,
  id_no: maskId,
  disability_cert: (text) => `****${text.slice(-4)}`,
}

/** A number that was just typed is shown like those from the server: masked. */
const masked = (key: string, value: unknown): unknown => (typeof value === 'string' && MASKS[key] ? MASKS[key](value) : value)

function withMembership(bundle: Bundle, body: MembershipBody): Bundle {
  if (body.to) return { ...bundle, people: bundle.people.filter(({ id }) => id !== body.person_id) }
  const { relation, co_resident } = body
  const change = (person: Person): Person => (person.id === body.person_id ? { ...person, relation, co_resident, is_head: relation === 'HEAD' } : person)
  return { ...bundle, people: bundle.people.map(change) }
}

function withVisit(bundle: Bundle, work: SentWork, visit: VisitBody, author: string): Bundle {
  const laid = withFacts(bundle, visit.facts, author)
  const entry = {
    at: visit.ended_at,
    kind: `visit_${visit.result.toLowerCase()}`,
    actor: author,
    params: { purpose: visit.purpose, minutes: minutesBetween(visit.started_at, visit.ended_at), note: visit.note, op_id: work.op_id },
  }
  const waiting = laid.tasks.filter(({ status }) => status === 'OPEN')
  const { closed, added } = followUp(waiting, { ...visit, promised: visit.next }, laid.household.risk_level)
  return withEntry(
    {
      ...laid,
      household: { ...laid.household, last_visit: { at: visit.ended_at, result: visit.result, purpose: visit.purpose, by: author } },
      tasks: [...closeTasks(laid.tasks, [...closed]), ...added],
    },
    entry,
  )
}

function minutesBetween(from: string, to: string): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
}

function withFacts(bundle: Bundle, changes: FactChange[], author: string): Bundle {
  const facts = new Map(bundle.facts.map((fact) => [`${fact.entity}/${fact.key}`, fact]))
  for (const change of changes) {
    const name = `${change.entity}/${change.key}`
    const before = facts.get(name)
    const fact: Fact = {
      entity: change.entity,
      key: change.key,
      value: change.confirmed && before ? before.value : masked(change.key, change.new),
      fver: before?.fver ?? 0,
      hash: before?.hash ?? '',
      source: 'VISIT',
      observed_at: change.observed_at,
      observer: author,
    }
    facts.set(name, fact)
  }
  return withShownFacts({ ...bundle, facts: [...facts.values()] }, changes)
}

/** The server writes the notes for arriving on the household itself, too. */
function withShownFacts(bundle: Bundle, changes: FactChange[]): Bundle {
  const notes = changes.find(({ entity, key }) => key === 'arrival_notes' && entity === `household:${bundle.household.id}`)
  return notes ? { ...bundle, household: { ...bundle.household, arrival_notes: typeof notes.new === 'string' ? notes.new : null } } : bundle
}

function withEntry(bundle: Bundle, entry: Bundle['timeline'][number]): Bundle {
  return { ...bundle, timeline: [entry, ...bundle.timeline] }
}

function closeTasks(tasks: Bundle['tasks'], ids: string[]): Bundle['tasks'] {
  return tasks.map((task) => (ids.includes(task.id) ? { ...task, status: 'DONE' } : task))
}

function withAgreement(bundle: Bundle, work: SentWork, body: AgreementBody, author: string): Bundle {
  const due = bundle.agreements_due.find((one) => one.template_key === body.template.key && one.person_id === body.person_id)
  const agreement = {
    id: body.agreement_id,
    no: null,
    title: body.values['title'] ?? '',
    status: 'SIGNED_BY_ALL',
    person_id: body.person_id,
    signed_at: body.signatures.at(-1)?.at ?? work.saved_at,
    ends_on: null,
  }
  const laid = {
    ...bundle,
    agreements: [agreement, ...bundle.agreements],
    agreements_due: bundle.agreements_due.filter((one) => one !== due),
    tasks: due?.task_id ? closeTasks(bundle.tasks, [due.task_id]) : bundle.tasks,
  }
  return withEntry(laid, { at: agreement.signed_at, kind: 'agreement_signed', actor: author, params: { title: agreement.title } })
}

/** A further answer stands below the first, as on the server. */
function withAnswer(bundle: Bundle, body: AnswerBody, author: string): Bundle {
  const remarks = (bundle.remarks ?? []).map((remark) => {
    if (remark.id !== body.remark_id) return remark
    const answer = remark.answer ? `${remark.answer}\n${body.text}` : body.text
    return { ...remark, status: 'answered' as const, answer, answered_by: author, answered_at: body.at }
  })
  return withEntry({ ...bundle, remarks }, { at: body.at, kind: 'remark_answered', actor: author, params: {} })
}
