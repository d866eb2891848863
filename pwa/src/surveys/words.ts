/** Answers in the survey's own words, as `api/surveys/rules/words.py` gives them to the case file. */

import type { ValueRecord } from '@/core/expressions'
import { isBlank, isMarker } from './answerValues'
import type { Answers, Item, Lang, Problem, SurveyDefinition, SurveyPerson } from './surveyTypes'
import { valueText } from './valueText'

export interface AnswerLine {
  item: string
  label: string
  text: string
  /** Name of the member whom it is about; the number of a row. */
  person?: string
  /** Rule of the problem it has. */
  flag?: string
}

export interface AnswerGroup {
  page_id: string
  title: string
  answers: AnswerLine[]
}

interface Told {
  answers: Answers
  people: SurveyPerson[]
  lang: Lang
  computed?: ValueRecord
  problems?: Problem[]
}

/** What was answered, page by page; what was not, is left out. */
export function answersInWords(definition: SurveyDefinition, told: Told): AnswerGroup[] {
  const words = new Words(told)
  return definition.pages
    .map((page) => ({
      page_id: page.id,
      title: page.title[told.lang],
      answers: page.items.flatMap((item) => words.ofItem(item, told.answers, told.computed ?? {}, '/')),
    }))
    .filter(({ answers }) => answers.length > 0)
}

/** One answer in words; a boolean by the words of its two keys. */
export function itemText(item: Item, value: unknown, lang: Lang): string {
  if (item.none && isMarker(value) && 'na' in value && value.na === 'NONE') return item.none[lang]
  if (item.yes_no && typeof value === 'boolean') return item.yes_no[value ? 'yes' : 'no'][lang]
  const kind = item.type === 'calc' ? (item.calc_type ?? 'integer') : item.type
  return valueText(kind, value, lang, item)
}

/** The noun for lists, or the question where there is none. */
export const shortLabel = (item: Item, lang: Lang): string => (item.short ?? item.label)[lang]

class Words {
  private readonly names: Map<string, string>
  private readonly flags: Map<string, string>

  constructor(private readonly told: Told) {
    this.names = new Map(told.people.map(({ id, name }) => [id, name]))
    this.flags = new Map((told.problems ?? []).map(({ pointer, rule }) => [pointer, rule]))
  }

  ofItem(
    item: Item,
    answers: Record<string, unknown>,
    computed: ValueRecord,
    prefix: string,
    person?: string,
  ): AnswerLine[] {
    const value = (item.type === 'calc' ? computed : answers)[item.id]
    if (item.type === 'repeat') return this.ofRepeat(item, value, computed[item.id] as ValueRecord)
    if (item.type === 'note' || isBlank(value)) return []
    const flag = this.flags.get(prefix + item.id)
    const line: AnswerLine = {
      item: item.id,
      label: shortLabel(item, this.told.lang),
      text: itemText(item, value, this.told.lang),
    }
    return [{ ...line, ...(person === undefined ? {} : { person }), ...(flag ? { flag } : {}) }]
  }

  private ofRepeat(item: Item, records: unknown, computed: ValueRecord = {}): AnswerLine[] {
    const key = item.repeat?.over === 'rows' ? 'row_id' : 'person_id'
    const given = (Array.isArray(records) ? records : []) as Record<string, unknown>[]
    const named = given.filter((record) => isMarker(record as unknown) && typeof record[key] === 'string')
    const byName = new Map(named.map((record) => [String(record[key]), record]))
    const names = [...byName.keys(), ...Object.keys(computed).filter((name) => !byName.has(name))]
    return names.flatMap((name, index) => {
      const person = key === 'person_id' ? (this.names.get(name) ?? '?') : String(index + 1)
      const record = byName.get(name) ?? {}
      const calculated = (computed[name] ?? {}) as ValueRecord
      return (item.repeat?.items ?? []).flatMap((inner) =>
        this.ofItem(inner, record, calculated, `/${item.id}/${name}/`, person),
      )
    })
  }
}
