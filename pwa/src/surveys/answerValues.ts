/** Whether one answer fits its question, and the form in which it is compared and stored. */

import { parseDate } from '@/core/expressions/dates'
import { ExpressionError, type Value } from '@/core/expressions/values'
import { isResidentId } from '@/core/residentId'
import type { CompiledItem } from './compiledSurvey'
import type { AnswerType, Marker } from './surveyTypes'

export interface Fault {
  rule: string
  params: Record<string, string | number>
}

export const MAX_NUMBER = 10 ** 12
export const MAX_TEXT = 500

const MOBILE_OR_LANDLINE = /^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$/

const fault = (rule: string, params: Fault['params'] = {}): Fault => ({ rule, params })
const unless = (fits: boolean, rule: string): Fault | null => (fits ? null : fault(rule))

/** Nothing was answered; a non-answer such as 不清楚 is an answer. */
export function isBlank(answer: unknown): answer is null | undefined | '' | [] {
  if (Array.isArray(answer)) return answer.length === 0
  return answer === undefined || answer === null || answer === ''
}

export function isMarker(answer: unknown): answer is Marker {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
}

/** The stored form of a fitting answer: the choices of a multi are sorted and single. */
export function normalForm(item: CompiledItem, answer: Value): Value {
  if (item.raw.type === 'multi' && Array.isArray(answer)) return [...new Set(answer)].sort()
  return answer
}

/** The rule that an answer breaks, or null. */
export function faultOf(item: CompiledItem, answer: unknown, today: string): Fault | null {
  return CHECKS[item.raw.type as AnswerType](item, answer, today)
}

type Check = (item: CompiledItem, answer: unknown, today: string) => Fault | null

const CHECKS: Record<AnswerType, Check> = {
  choice(item, answer) {
    if (typeof answer !== 'string') return fault('type')
    return unless(item.options.has(answer), 'option')
  },
  multi(item, answer) {
    if (!Array.isArray(answer) || answer.some((value) => typeof value !== 'string')) {
      return fault('type')
    }
    const chosen = [...new Set(answer as string[])]
    if (!chosen.every((value) => item.options.has(value))) return fault('option')
    return unless(chosen.length < 2 || !chosen.some((value) => item.alone.has(value)), 'alone')
  },
  integer: number,
  money_fen: number,
  date(item, answer, today) {
    if (typeof answer !== 'string') return fault('type')
    if (!isDate(answer)) return fault('date')
    if (item.raw.not_after_today && answer > today) return fault('after_today')
    return unless(!(item.raw.not_before_today && answer < today), 'before_today')
  },
  text(item, answer) {
    if (typeof answer !== 'string') return fault('type')
    const most = item.raw.max ?? MAX_TEXT
    return Array.from(answer).length > most ? fault('too_long', { max: most }) : null
  },
  phone(_item, answer) {
    if (typeof answer !== 'string') return fault('type')
    return unless(MOBILE_OR_LANDLINE.test(answer), 'phone')
  },
  id_no(_item, answer) {
    if (typeof answer !== 'string') return fault('type')
    return unless(isResidentId(answer), 'id_no')
  },
  boolean: (_item, answer) => unless(typeof answer === 'boolean', 'type'),
}

function number(item: CompiledItem, answer: unknown): Fault | null {
  if (typeof answer !== 'number' || !Number.isSafeInteger(answer)) return fault('type')
  const { min = 0, max = MAX_NUMBER } = item.raw
  if (answer < min) return fault('min', { min })
  return answer > max ? fault('max', { max }) : null
}

export function isDate(text: string): boolean {
  try {
    parseDate(text)
    return true
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
}
