/** The facts catalogue of this build. */

import catalogue from '@schemas/facts/catalogue.v1.json'
import { addDays } from '@/core/expressions/dates'
import type { Lang } from './surveyTypes'
import { valueText } from './valueText'

interface Definition {
  key: string
  entity: string
  type: string
  label: { zh: string; en: string }
  freshness_days: number | null
  unit?: keyof typeof catalogue.units
  options?: { value: string; zh: string; en: string }[]
}

const facts = new Map((catalogue.facts as Definition[]).map((fact) => [fact.key, fact]))

/** The fact's short name; the key itself when an old key left the catalogue. */
export function factLabel(key: string, lang: Lang): string {
  return facts.get(key)?.label[lang] ?? key
}

/** A value in words: options by label, fen as yuan, dates and units written out. */
export function factText(key: string, value: unknown, lang: Lang): string {
  const fact = facts.get(key)
  if (!fact) return String(value)
  const unit = fact.unit ? { unit: catalogue.units[fact.unit] } : {}
  return valueText(fact.type, value, lang, { ...unit, ...(fact.options ? { options: fact.options } : {}) })
}

/** Whether a value observed on a day (`YYYY-MM-DD`) must be asked again on another day. */
export function isStale(key: string, observedOn: string, today: string): boolean {
  const days = facts.get(key)?.freshness_days ?? null
  return days !== null && addDays(observedOn, days) < today
}
