/**
 * Decides what a survey asks, what the answers mean, and which facts they observe.
 * `api/surveys/rules/evaluate.py` does the same step by step; schemas/surveys/vectors proves it.
 */

import type { Expression, Value, ValueRecord } from '@/core/expressions'
import { fullYears } from '@/core/expressions/dates'
import { compareStrings, ExpressionError } from '@/core/expressions/values'
import { faultOf, isBlank, isMarker, normalForm } from './answerValues'
import { compileSurvey, type CompiledItem, type CompiledSurvey } from './compiledSurvey'
import { FiledFacts } from './filedFacts'
import type {
  Answer,
  AnswerRecord,
  Marker,
  Problem,
  SurveyDefinition,
  SurveyInput,
  SurveyOutcome,
  SurveyPerson,
} from './surveyTypes'

/** Where an item stands: the survey itself, or one record of a repeat. */
interface Place {
  prefix: string
  entity: string
  answers: Record<string, unknown>
  /** What expressions read here, by item id. */
  seen: ValueRecord
  kept: Record<string, unknown>
  computed: ValueRecord
}

export class Survey {
  readonly compiled: CompiledSurvey

  constructor(readonly definition: SurveyDefinition) {
    this.compiled = compileSurvey(definition)
  }

  /** Walks the survey once in reading order; an item sees what stands before it. */
  evaluate(input: SurveyInput): SurveyOutcome {
    return new Walk(input).through(this.compiled)
  }
}

const opened = new WeakMap<SurveyDefinition, Survey>()

/** Compiles a definition; the same object is compiled once. */
export function openSurvey(definition: SurveyDefinition): Survey {
  const survey = opened.get(definition) ?? new Survey(definition)
  opened.set(definition, survey)
  return survey
}

/** The name under which a repeat's records say whom or which row they are about. */
export const recordKey = (item: CompiledItem): 'person_id' | 'row_id' =>
  item.raw.repeat?.over === 'rows' ? 'row_id' : 'person_id'

export function problem(pointer: string, rule: string, params: Problem['params'] = {}): Problem {
  return { pointer, rule, params, message_key: `surveys.problem.${rule}` }
}

class Walk {
  private readonly outcome: SurveyOutcome = {
    visible: [],
    computed: {},
    problems: [],
    kept: {},
    facts: [],
  }
  private readonly people: ValueRecord[]
  private readonly filed: FiledFacts
  private readonly data: ValueRecord
  private it: Value = null

  constructor(private readonly input: SurveyInput) {
    this.people = input.people.map((person) => personRecord(person, input.today))
    this.filed = new FiledFacts(input.facts)
    this.data = { people: this.people }
  }

  through({ pages }: CompiledSurvey): SurveyOutcome {
    const { outcome, input } = this
    const home: Place = {
      prefix: '/',
      entity: `household:${input.household_id}`,
      answers: input.answers,
      seen: this.data,
      kept: outcome.kept,
      computed: outcome.computed,
    }
    for (const page of pages) {
      const pageShown = this.shown(page.relevant)
      for (const item of page.items) this.visit(item, home, pageShown)
    }
    this.objectToUnknown(home, pages.flatMap((page) => page.items), [])
    return outcome
  }

  /** Brings one item into what later items see. */
  private visit(item: CompiledItem, place: Place, aroundShown: boolean): void {
    const { id, type } = item.raw
    place.seen[id] ??= null
    if (!aroundShown || !this.shown(item.relevant)) return
    const pointer = place.prefix + id
    this.outcome.visible.push(pointer)
    if (type === 'repeat') this.repeat(item, place, pointer)
    else if (type === 'calc') this.calculate(item, place)
    else if (type !== 'note') this.answer(item, place, pointer)
  }

  private calculate({ raw, calc }: CompiledItem, place: Place): void {
    const value = calc ? this.run(calc) : null
    if (value === null || value === 'error') return
    place.seen[raw.id] = value.value
    place.computed[raw.id] = value.value
    if (raw.fact) this.outcome.facts.push(this.filed.observed(raw.fact, place.entity, value.value))
  }

  private answer(item: CompiledItem, place: Place, pointer: string): void {
    const { id, fact, required } = item.raw
    const answer = place.answers[id]
    const filed = this.filed.valueFor(item, place.entity, this.input.today)
    const known = filed ?? place.seen[id] ?? null // the name, sex or birth date of a member
    if (isBlank(answer)) {
      this.see(item, place, known)
      if (required && known === null) this.outcome.problems.push(problem(pointer, 'required'))
      return
    }
    place.kept[id] = answer
    if (isMarker(answer)) {
      const goesOn = this.marker(item, place, answer, pointer)
      this.see(item, place, goesOn ? known : null)
      return
    }
    this.see(item, place, null)
    const fault = faultOf(item, answer, this.input.today)
    if (fault) {
      this.outcome.problems.push(problem(pointer, fault.rule, fault.params))
      return
    }
    const value = normalForm(item, answer as Value)
    this.see(item, place, value)
    if (item.constraint && !this.holds(item.constraint)) {
      this.outcome.problems.push(problem(pointer, 'constraint'))
    } else if (fact) this.outcome.facts.push(this.filed.observed(fact, place.entity, value))
  }

  private see(item: CompiledItem, place: Place, value: Value): void {
    place.seen[item.raw.id] = value
    if (item.raw.fact === 'birth_date') place.seen['age'] = ageOf(value, this.input.today)
  }

  /** Takes `{na}` or `{same}`; says whether what is known goes on to count. */
  private marker(item: CompiledItem, place: Place, answer: Marker, pointer: string): boolean {
    const { fact, none } = item.raw
    const single = Object.keys(answer).length === 1
    if (single && 'same' in answer && fact && typeof answer.same === 'string') {
      this.outcome.facts.push(this.filed.confirmedUnseen(fact, place.entity, answer.same))
      return true
    }
    const code = single && 'na' in answer ? answer.na : null
    const understood = code === 'UNKNOWN' || code === 'DECLINED' || (code === 'NONE' && none)
    if (!understood) this.outcome.problems.push(problem(pointer, 'type'))
    return false
  }

  private repeat(item: CompiledItem, place: Place, pointer: string): void {
    const records = this.records(item, place.answers[item.raw.id], pointer)
    const seen: ValueRecord[] = []
    const kept: AnswerRecord[] = []
    place.seen[item.raw.id] = seen
    if (item.raw.repeat?.over === 'people') {
      for (const person of this.people) {
        if (!this.shown(item.where, person)) continue
        const id = String(person['id'])
        this.record(item, id, records.get(id) ?? {}, person, pointer, kept)
        seen.push(person) // it grows, so that later repeats see the answers
      }
      const known = new Set(this.input.people.map(({ id }) => id))
      for (const id of [...records.keys()].filter((name) => !known.has(name)).sort(compareStrings)) {
        this.outcome.problems.push(problem(`${pointer}/${id}`, 'unknown_person'))
      }
    } else {
      const most = item.raw.repeat?.most ?? 30
      if (records.size > most) {
        this.outcome.problems.push(problem(pointer, 'too_many', { max: most }))
      }
      for (const [id, answers] of records) {
        const record: ValueRecord = { id }
        this.record(item, id, answers, record, pointer, kept)
        seen.push(record)
      }
    }
    if (kept.length > 0) place.kept[item.raw.id] = kept
    if (item.raw.required && seen.length === 0) {
      this.outcome.problems.push(problem(pointer, 'required'))
    }
  }

  /** The given records by their person or row, in their order. */
  private records(item: CompiledItem, given: unknown, pointer: string): Map<string, AnswerRecord> {
    const records = new Map<string, AnswerRecord>()
    if (isBlank(given)) return records
    if (!Array.isArray(given)) {
      this.outcome.problems.push(problem(pointer, 'type'))
      return records
    }
    given.forEach((record: unknown, index) => {
      const id = isMarker(record) ? (record as AnswerRecord)[recordKey(item)] : null
      if (typeof id !== 'string' || !id) {
        this.outcome.problems.push(problem(`${pointer}/${index}`, 'type'))
      } else if (records.has(id)) {
        this.outcome.problems.push(problem(`${pointer}/${id}`, 'duplicate_record'))
      } else records.set(id, record as AnswerRecord)
    })
    return records
  }

  /** Walks one record; inside it `it` is the record itself. */
  private record(
    item: CompiledItem,
    id: string,
    answers: AnswerRecord | Record<string, Answer>,
    seen: ValueRecord,
    pointer: string,
    kept: AnswerRecord[],
  ): void {
    const prefix = `${pointer}/${id}/`
    const place: Place = { prefix, entity: `person:${id}`, answers, seen, kept: {}, computed: {} }
    this.it = seen
    for (const inner of item.items) this.visit(inner, place, true)
    this.it = null
    this.objectToUnknown(place, item.items, [recordKey(item)])
    if (Object.keys(place.kept).length > 0) {
      kept.push({ [recordKey(item)]: id, ...place.kept } as AnswerRecord)
    }
    if (Object.keys(place.computed).length > 0) {
      const computed = (this.outcome.computed[item.raw.id] ??= {}) as ValueRecord
      computed[id] = place.computed
    }
  }

  private objectToUnknown({ prefix, answers }: Place, items: CompiledItem[], also: string[]): void {
    const known = new Set([...items.map(({ raw }) => raw.id), ...also])
    const unknown = Object.keys(answers).filter((id) => !known.has(id))
    for (const id of unknown.sort(compareStrings)) {
      this.outcome.problems.push(problem(prefix + id, 'unknown_item'))
    }
  }

  /** Hides what is not true; what cannot be worked out is shown, so that nothing is lost. */
  private shown(relevant: Expression | null, it: Value = this.it): boolean {
    if (!relevant) return true
    const answer = this.run(relevant, it)
    return answer === 'error' || answer?.value === true
  }

  /** Only a clear no breaks a constraint; null, not known yet, does not. */
  private holds(constraint: Expression): boolean {
    const answer = this.run(constraint)
    return answer === null || (answer !== 'error' && answer.value !== false)
  }

  private run(expression: Expression, it: Value = this.it): { value: Value } | 'error' | null {
    try {
      const value = expression.evaluate(this.data, this.input.today, it)
      return value === null ? null : { value }
    } catch (error) {
      if (error instanceof ExpressionError) return 'error'
      throw error
    }
  }
}

function personRecord(person: SurveyPerson, today: string): ValueRecord {
  const { id, name, sex, birth_date, relation, is_head, co_resident } = person
  const age = ageOf(birth_date, today)
  return { id, name, sex, birth_date, relation, is_head, co_resident, age }
}

function ageOf(birthDate: Value, today: string): number | null {
  try {
    return typeof birthDate === 'string' ? fullYears(birthDate, today) : null
  } catch (error) {
    if (error instanceof ExpressionError) return null
    throw error
  }
}

