/** The shapes of schemas/surveys/definition.v1.json and of what the engine takes and gives. */

import type { Value, ValueRecord } from '@/core/expressions'

export type Lang = 'zh' | 'en'
export type Text = Record<Lang, string>

export type AnswerType =
  | 'choice'
  | 'multi'
  | 'integer'
  | 'money_fen'
  | 'date'
  | 'text'
  | 'phone'
  | 'id_no'
  | 'boolean'
export type ItemType = AnswerType | 'note' | 'calc' | 'repeat'

export interface Option extends Text {
  value: string
  /** In a multi: excludes every other choice. */
  alone?: boolean
}

export interface Item {
  id: string
  type: ItemType
  label: Text
  short?: Text
  hint?: Text
  why?: Text
  options?: Option[]
  yes_no?: { yes: Text; no: Text }
  none?: Text
  required?: boolean
  relevant?: unknown
  constraint?: { expr: unknown; message: Text }
  calc?: unknown
  calc_type?: AnswerType
  repeat?: Repeat
  sensitive?: boolean
  read_aloud?: boolean
  fact?: string
  prefill?: boolean
  unit?: Text
  min?: number
  max?: number
  not_after_today?: boolean
  not_before_today?: boolean
}

export interface Repeat {
  over: 'people' | 'rows'
  where?: unknown
  most?: number
  add?: Text
  items: Item[]
}

export interface Page {
  id: string
  title: Text
  group?: string
  relevant?: unknown
  items: Item[]
}

export interface SurveyDefinition {
  key: string
  version: number
  title: Text
  intro?: Text
  pages: Page[]
}

/** `{na}`: asked, and no answer. `{same: hash}`: as in the file, where the tablet holds only a mask. */
export type Marker = { na: 'UNKNOWN' | 'DECLINED' | 'NONE' } | { same: string }
export type Answer = string | number | boolean | string[] | Marker
export type AnswerRecord = Record<string, Answer> & { person_id?: string; row_id?: string }
/** By item id; a repeat holds one record per person or row. */
export type Answers = Record<string, Answer | AnswerRecord[]>

export interface SurveyPerson {
  id: string
  name: string
  sex: string | null
  birth_date: string | null
  relation: string
  is_head: boolean
  co_resident: boolean
}

/** What the file knows, as it came in the household's bundle. */
export interface FileFact {
  entity: string
  key: string
  value: unknown
  fver: number
  hash: string
  observed_at: string | null
  observer?: string | null
}

/** Everything that decides what is asked and what it means. */
export interface SurveyInput {
  answers: Answers
  people: SurveyPerson[]
  facts: FileFact[]
  household_id: string
  /** The day of the visit, in Asia/Shanghai. */
  today: string
}

export interface Problem {
  /** `/item`, or `/repeat/<person or row id>/item`. */
  pointer: string
  rule: string
  params: Record<string, string | number>
  message_key: string
}

export interface ObservedFact {
  entity: string
  key: string
  new: Value
  base_fver: number | null
  base_hash: string | null
  confirmed: boolean
}

export interface SurveyOutcome {
  /** Pointers of everything that is asked, shown or calculated now, in reading order. */
  visible: string[]
  computed: ValueRecord
  problems: Problem[]
  /** The answers that count: those of visible items. */
  kept: Answers
  facts: ObservedFact[]
}
