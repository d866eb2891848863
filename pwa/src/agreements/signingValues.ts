import type { Household } from '@/core/bundle'
import { dateInChina } from '@/core/clock'
import type { Row, Values } from '@/core/templates'
import type { AgreementDefinition, ConsentAnswer, ConsentKind, SigningLang } from './agreementTypes'

export interface Signer {
  id: string
  name: string
  id_mask: string | null
  id_last4: string | null
}

/** Everything around a text that its fields may name. */
export interface Occasion {
  household: Household
  signer: Signer
  /** How many people live in the home. */
  people: number
  workerName: string
  /** YYYY-MM-DD */
  day: string
  answers: Partial<Record<ConsentKind, ConsentAnswer>>
}

/**
 * The values of every field of a text: what was given, then what the occasion tells, then the
 * text's defaults. They are normalised, because exactly these strings are signed.
 *
 * @returns the values and the names of fields that still have none.
 */
export function completeValues(definition: AgreementDefinition, given: Record<string, unknown>, occasion: Occasion): { values: Values; missing: string[] } {
  const known: Record<string, unknown> = { ...definition.defaults, ...told(definition, occasion), ...usable(given, definition) }
  const names = Object.keys(definition.fields)
  const values: Record<string, string | Row[]> = { title: clean(definition.title) }
  for (const name of names) {
    const value = known[name]
    if (typeof value === 'string') values[name] = clean(value)
    else if (Array.isArray(value)) values[name] = value.map((row: Row) => Object.fromEntries(Object.entries(row).map(([column, text]) => [column, clean(String(text))])))
  }
  return { values, missing: names.filter((name) => !(name in values)) }
}

/** Given values that fit their field; empty texts do not count. */
function usable(given: Record<string, unknown>, { fields, lang }: AgreementDefinition): Record<string, unknown> {
  const english = Object.entries(given).filter(([name]) => lang === 'en' && name.endsWith('_en'))
  const all = { ...given, ...Object.fromEntries(english.map(([name, value]) => [name.slice(0, -3), value])) }
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => (fields[name] === 'text' ? typeof value === 'string' && value.trim() !== '' : Array.isArray(value) && value.length > 0)),
  )
}

function told({ lang, consents, ends_after_months: months }: AgreementDefinition, occasion: Occasion): Values {
  const { household, signer, day, answers } = occasion
  const committee = lang === 'en' ? `Residents' Committee of ${household.community}` : `${household.community}居民委员会`
  const told: Record<string, string> = {
    resident_name: signer.name,
    worker_name: occasion.workerName,
    community_name: household.community,
    org_name: committee,
    address: household.address.full_text ?? household.short_address,
    date_text: dateText(day, lang),
    people_text: lang === 'en' ? String(occasion.people) : `${occasion.people} 人`,
  }
  if (signer.id_mask) told['resident_id_mask'] = signer.id_mask
  if (months) told['ends_on_text'] = dateText(addMonths(day, months), lang)
  for (const consent of consents) told[consent.value] = answerText(answers[consent.kind], consent, lang)
  return told
}

function answerText(answer: ConsentAnswer | undefined, words: { agreed: string; declined: string }, lang: SigningLang): string {
  if (answer === 'AGREED') return words.agreed
  if (answer === 'DECLINED') return words.declined
  return lang === 'en' ? 'not yet answered' : '（还没选）'
}

/** What is signed holds no line breaks or control characters and is NFC. */
export function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly these must not be signed
  return text.replace(/[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]+/g, ' ').trim().normalize('NFC')
}

/** 2026年11月21日, 21 November 2026 */
export function dateText(day: string, lang: SigningLang): string {
  const [year, month, of] = day.split('-').map(Number) as [number, number, number]
  if (lang === 'zh-CN') return `${year}年${month}月${of}日`
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1))
  return `${of} ${name} ${year}`
}

/** The same day so many months later, or the last day of that month. */
export function addMonths(day: string, months: number): string {
  const [year, month, of] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0))
  const target = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(of, last.getUTCDate())))
  return target.toISOString().slice(0, 10)
}

export const todayInChina = (): string => dateInChina()
