/** What one page shows: what was never asked, what to confirm, what was calculated. */

import { dateInChina } from '@/core/clock'
import type { Value, ValueRecord } from '@/core/expressions'
import { isBlank, isMarker, normalForm } from './answerValues'
import { isStale } from './catalogue'
import type { CompiledItem } from './compiledSurvey'
import { recordKey, type Survey } from './engine'
import { FiledFacts } from './filedFacts'
import type { Answer, AnswerRecord, Answers, Item, Page, Problem, SurveyInput, SurveyPerson } from './surveyTypes'

/** What the file says, with the day it was seen; a mask where the number is sensitive. */
export interface Known {
  value: Value
  hash: string | null
  /** `YYYY-MM-DD`; null for what came with the member and has no day. */
  observed_on: string | null
  observer: string | null
}

export type FieldState = 'missing' | 'answered' | 'stale' | 'filed' | 'confirmed' | 'changed'

/** One question at its place. */
export interface Field {
  pointer: string
  item: Item
  repeatId: string | null
  /** The person's or the row's id. */
  recordId: string | null
  person: SurveyPerson | null
  answer: Answer | undefined
  known: Known | null
  state: FieldState
  problem: Problem | null
}

export interface PersonFields {
  person: SurveyPerson
  fields: Field[]
}

export interface RowsView {
  item: Item
  rows: { id: string; fields: Field[] }[]
}

export interface Calculated {
  pointer: string
  item: Item
  value: Value
  person: SurveyPerson | null
}

export interface PageView {
  page: Page
  notes: Item[]
  /** Never asked before, of the household: a question and what hangs on it share a card. */
  questions: Field[][]
  /** Never asked before, member by member. */
  people: PersonFields[]
  rows: RowsView[]
  /** Known already, the old ones first. */
  known: Field[]
  calculated: Calculated[]
}

/** The pages that have something to ask, in order. */
export function visiblePages(survey: Survey, input: SurveyInput): Page[] {
  const visible = new Set(survey.evaluate(input).visible)
  return survey.definition.pages.filter((page) =>
    page.items.some((item) => item.type !== 'repeat' ? visible.has(`/${item.id}`) : hasRecords(item, visible)),
  )
}

function hasRecords(item: Item, visible: Set<string>): boolean {
  if (item.repeat?.over === 'rows') return visible.has(`/${item.id}`)
  return [...visible].some((pointer) => pointer.startsWith(`/${item.id}/`))
}

export function pageView(survey: Survey, pageId: string, input: SurveyInput): PageView | null {
  const page = survey.compiled.pages.find(({ raw }) => raw.id === pageId)
  return page ? new Look(survey, input).at(page.raw, page.items) : null
}

/** The answers with everything known on the page confirmed as it is (没有变化). */
export function confirmPage(survey: Survey, pageId: string, input: SurveyInput): Answers {
  const view = pageView(survey, pageId, input)
  const open = view?.known.filter(({ state }) => state === 'stale' || state === 'filed') ?? []
  return open.reduce((answers, field) => {
    const same = sameAsFiled(field)
    return same === undefined ? answers : withAnswer(answers, field, same)
  }, input.answers)
}

/** The answer that confirms what the file says; undefined where only a mask without a hash is known. */
export function sameAsFiled({ item, known }: Field): Answer | undefined {
  if (!known) return undefined
  if (!isMasked(item)) return known.value as Answer
  return known.hash === null ? undefined : { same: known.hash }
}

/** New answers with one of them set, or taken back by undefined. */
export function withAnswer(answers: Answers, field: Field, answer: Answer | undefined): Answers {
  const { item, repeatId, recordId } = field
  if (repeatId === null || recordId === null) return withValue(answers, item.id, answer)
  const key = field.person ? 'person_id' : 'row_id'
  const records = (answers[repeatId] ?? []) as AnswerRecord[]
  const record = records.find((one) => one[key] === recordId) ?? ({ [key]: recordId } as AnswerRecord)
  const changed = withValue(record, item.id, answer)
  const others = records.includes(record) ? records : [...records, record]
  return { ...answers, [repeatId]: others.map((one) => (one === record ? changed : one)) }
}

function withValue<T extends object>(record: T, id: string, value: unknown): T {
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== id))
  return (value === undefined ? rest : { ...record, [id]: value }) as T
}

const isMasked = ({ type, sensitive }: Item): boolean => type === 'phone' || type === 'id_no' || sensitive === true

class Look {
  private readonly visible: Set<string>
  private readonly computed: ValueRecord
  private readonly problems: Map<string, Problem>
  private readonly filed: FiledFacts

  constructor(survey: Survey, private readonly input: SurveyInput) {
    const outcome = survey.evaluate(input)
    this.visible = new Set(outcome.visible)
    this.computed = outcome.computed
    this.problems = new Map(outcome.problems.map((problem) => [problem.pointer, problem]))
    this.filed = new FiledFacts(input.facts)
  }

  at(page: Page, items: CompiledItem[]): PageView {
    const view: PageView = { page, notes: [], questions: [], people: [], rows: [], known: [], calculated: [] }
    const home = { prefix: '/', entity: `household:${this.input.household_id}` }
    const shown = items.filter(({ raw }) => this.visible.has(`/${raw.id}`))
    for (const item of shown) {
      if (item.raw.type === 'note') view.notes.push(item.raw)
      else if (item.raw.type === 'repeat') this.repeat(item, view)
      else if (item.raw.type === 'calc') this.calculated(item.raw, this.computed, '/', null, view)
      else this.ask(item, this.field(item, { ...home, answers: this.input.answers }), view)
    }
    view.known.sort((a, b) => Number(isOld(b)) - Number(isOld(a)))
    return view
  }

  private ask(item: CompiledItem, field: Field, view: PageView): void {
    const last = view.questions.at(-1)
    if (field.known) view.known.push(field)
    else if (last?.some((other) => item.relevant?.paths.has(other.item.id))) last.push(field)
    else view.questions.push([field])
  }

  private repeat(item: CompiledItem, view: PageView): void {
    const key = recordKey(item)
    const given = this.input.answers[item.raw.id]
    const records = (Array.isArray(given) ? given : []) as AnswerRecord[]
    const computed = (this.computed[item.raw.id] ?? {}) as Record<string, ValueRecord>
    if (key === 'row_id') {
      const rows = records.map((record) => ({ id: String(record.row_id), fields: this.fields(item, record, null) }))
      view.rows.push({ item: item.raw, rows })
      return
    }
    for (const person of this.input.people) {
      const record = records.find((one) => one.person_id === person.id) ?? { person_id: person.id }
      const asked: Field[] = []
      for (const field of this.fields(item, record, person)) {
        if (field.known) view.known.push(field)
        else asked.push(field)
      }
      if (asked.length > 0) view.people.push({ person, fields: asked })
      const prefix = `/${item.raw.id}/${person.id}/`
      for (const { raw } of item.items) {
        if (raw.type === 'calc') this.calculated(raw, computed[person.id] ?? {}, prefix, person, view)
      }
    }
  }

  private fields(item: CompiledItem, record: Record<string, unknown>, person: SurveyPerson | null): Field[] {
    const recordId = String(record[recordKey(item)])
    const prefix = `/${item.raw.id}/${recordId}/`
    const place = { prefix, entity: `person:${recordId}`, answers: record, repeatId: item.raw.id, recordId, person }
    return item.items
      .filter(({ raw }) => raw.type !== 'calc' && raw.type !== 'note' && this.visible.has(prefix + raw.id))
      .map((inner) => this.field(inner, place))
  }

  private field(
    item: CompiledItem,
    place: { prefix: string; entity: string; answers: Record<string, unknown> } & Partial<Field>,
  ): Field {
    const pointer = place.prefix + item.raw.id
    const answer = place.answers[item.raw.id] as Answer | undefined
    const known = this.known(item, place.entity, place.person ?? null)
    return {
      pointer,
      item: item.raw,
      repeatId: place.repeatId ?? null,
      recordId: place.recordId ?? null,
      person: place.person ?? null,
      answer: isBlank(answer) ? undefined : answer,
      known,
      state: stateOf(item, answer, known, this.input.today),
      problem: this.problems.get(pointer) ?? null,
    }
  }

  private known(item: CompiledItem, entity: string, person: SurveyPerson | null): Known | null {
    const fact = this.filed.factFor(item, entity, this.input.today)
    if (fact) {
      const value = normalForm(item, fact.value as Value)
      const observed_on = fact.observed_at ? dateInChina(new Date(fact.observed_at)) : null
      return { value, hash: fact.hash, observed_on, observer: fact.observer ?? null }
    }
    const { fact: key } = item.raw
    const value = person && (key === 'sex' || key === 'birth_date' || key === 'name') ? person[key] : null
    return value ? { value, hash: null, observed_on: null, observer: null } : null
  }

  private calculated(item: Item, computed: ValueRecord, prefix: string, person: SurveyPerson | null, view: PageView): void {
    const value = computed[item.id] ?? null
    if (value !== null) view.calculated.push({ pointer: prefix + item.id, item, value, person })
  }
}

const isOld = ({ state }: Field): boolean => state === 'stale'

function stateOf(item: CompiledItem, answer: unknown, known: Known | null, today: string): FieldState {
  if (!known) return isBlank(answer) ? 'missing' : 'answered'
  if (!isBlank(answer)) return confirms(item, answer, known) ? 'confirmed' : 'changed'
  const { fact } = item.raw
  return fact && known.observed_on && isStale(fact, known.observed_on, today) ? 'stale' : 'filed'
}

function confirms(item: CompiledItem, answer: unknown, known: Known): boolean {
  if (isMarker(answer)) return 'same' in answer
  return JSON.stringify(normalForm(item, answer as Value)) === JSON.stringify(known.value)
}
