import type { Bundle, Fact } from '@/core/bundle'
import { dateInChina } from '@/core/clock'
import { compileExpression, type ValueRecord } from '@/core/expressions'
import { factText, isStale } from '@/surveys/catalogue'
import type { IconName } from '@/ui/icons'
import catalogue from '@schemas/facts/catalogue.v1.json'
import { ageOn } from '../useWords'

export type Clarity = 'clear' | 'stale' | 'missing'

export interface ShownFact {
  id: string
  label: string
  /** Whose fact, when the household has several people. */
  person: string | null
  /** Empty: never asked. */
  text: string
  fact: Fact | null
  stale: boolean
  /** Whether the group is only clear when this is known and fresh. */
  demanded: boolean
}

export interface ClarityGroup {
  key: string
  label: string
  icon: IconName
  state: Clarity
  facts: ShownFact[]
}

interface Definition {
  key: string
  entity: string
  label: { zh: string; en: string }
  five?: string
  essential?: boolean
  applies?: keyof typeof catalogue.audiences
}

const definitions = catalogue.facts as Definition[]
const audiences = new Map(Object.entries(catalogue.audiences).map(([name, tree]) => [name, compileExpression(tree)]))
const ICONS: Record<string, IconName> = { family_status: 'home', income: 'yuan', job_intention: 'work', skills: 'skill', destination: 'path' }

/**
 * 五清 of a household: per group what is known, what is old and what was never asked.
 *
 * A group is missing something when an essential fact that applies was never asked, stale when all
 * are known and one of them is too old. Facts that are not essential show when they are known and
 * decide nothing. The server counts alike: `schemas/facts/clarity-vectors.v1.json`.
 */
export function fiveClarity(bundle: Bundle, today: string, locale: string): ClarityGroup[] {
  const lang = locale === 'en' ? 'en' : 'zh'
  const held = new Map(bundle.facts.map((fact) => [`${fact.entity}/${fact.key}`, fact]))
  const subjects = subjectsOf(bundle, today)
  return catalogue.groups.five.map((group) => {
    const facts = definitions.filter((one) => one.five === group.key).flatMap((one) => shownFacts(one, subjects, held, today, lang))
    const demanded = facts.filter((one) => one.demanded)
    const lacking = demanded.some(({ fact }) => fact === null)
    const state: Clarity = lacking ? 'missing' : demanded.some(({ stale }) => stale) ? 'stale' : 'clear'
    return { key: group.key, label: group[lang], icon: ICONS[group.key] ?? 'info', state, facts: facts.sort((a, b) => urgency(a) - urgency(b)) }
  })
}

const urgency = (shown: ShownFact): number => (shown.fact === null ? 0 : shown.stale ? 1 : 2)

interface Subject {
  entity: string
  kind: string
  name: string | null
  data: ValueRecord
}

/** The household and those who live in it, each with the values that decide what applies to them. */
function subjectsOf(bundle: Bundle, today: string): Subject[] {
  const valuesOf = (entity: string) => Object.fromEntries(bundle.facts.filter((fact) => fact.entity === entity).map(({ key, value }) => [key, value]))
  const living = bundle.people.filter((person) => person.co_resident)
  const people = living.map((person) => {
    const entity = `person:${person.id}`
    const data = { ...valuesOf(entity), age: ageOn(person.birth_date, today), sex: person.sex } as ValueRecord
    return { entity, kind: 'person', name: living.length > 1 ? person.name : null, data }
  })
  const entity = `household:${bundle.household.id}`
  return [{ entity, kind: 'household', name: null, data: valuesOf(entity) as ValueRecord }, ...people]
}

function shownFacts(definition: Definition, subjects: Subject[], held: Map<string, Fact>, today: string, lang: 'zh' | 'en'): ShownFact[] {
  return subjects.filter((subject) => subject.kind === definition.entity).flatMap((subject) => {
    const id = `${subject.entity}/${definition.key}`
    const fact = held.get(id) ?? null
    const demanded = Boolean(definition.essential) && applies(definition, subject, today)
    if (!fact && !demanded) return []
    const text = fact ? factText(definition.key, fact.value, lang) : ''
    return [{ id, label: definition.label[lang], person: subject.name, text, fact, stale: fact !== null && isOld(definition.key, fact, today), demanded }]
  })
}

/** Whether a fact is asked of somebody; null while that cannot be told. */
function told({ applies: name }: Definition, subject: Subject, today: string): boolean | null {
  const audience = name && audiences.get(name)
  if (!audience) return true
  try {
    const answer = audience.evaluate(subject.data, today)
    return typeof answer === 'boolean' ? answer : null
  } catch {
    return null
  }
}

/**
 * While what decides it is not known but is itself asked of them, a fact counts as asked: of an
 * adult whose employment nobody knows, the wish for a job is missing too.
 */
function applies(definition: Definition, subject: Subject, today: string): boolean {
  const answer = told(definition, subject, today)
  if (answer !== null) return answer
  const unknown = [...(audiences.get(definition.applies ?? '')?.paths ?? [])].filter((key) => (subject.data[key] ?? null) === null)
  const deciding = unknown.map((key) => definitions.find((one) => one.key === (key === 'age' ? 'birth_date' : key)))
  return deciding.some((one) => one !== undefined && told(one, subject, today) === true)
}

/** A fact of unknown age is not called old. */
function isOld(key: string, fact: Fact, today: string): boolean {
  return fact.observed_at !== null && isStale(key, dateInChina(new Date(fact.observed_at)), today)
}
