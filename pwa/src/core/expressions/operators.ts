/** Operators that look at their values only: every argument is worked out, null gives null. */

import { addDays, addMonths, daysBetween, fullYears } from './dates'
import { compareStrings, elements, ExpressionError, inRange, type Value } from './values'

export type Kind = 'any' | 'boolean' | 'number' | 'string' | 'list'

export interface Operator {
  readonly kinds: readonly Kind[]
  /** Largest number of arguments when it may exceed `kinds`; the last kind repeats. */
  readonly atMost: number
  readonly run: (values: Value[]) => Value
}

/** Most arguments of an operator that takes any number of them. */
export const MANY = 64

export function hasKind(value: Value, kind: Kind): boolean {
  if (value === null || kind === 'any') return true
  return kind === 'list' ? Array.isArray(value) : typeof value === kind
}

function needSameKind(first: Value, second: Value, kinds: string[]): void {
  if (typeof first !== typeof second || !kinds.includes(typeof first)) {
    throw new ExpressionError('type_mismatch')
  }
}

function equal(first: Value, second: Value): boolean {
  needSameKind(first, second, ['number', 'string', 'boolean'])
  return first === second
}

function compare(first: Value, second: Value): number {
  needSameKind(first, second, ['number', 'string'])
  if (typeof first === 'string') return compareStrings(first, second as string)
  return (first as number) - (second as number)
}

function divide(dividend: number, divisor: number): { quotient: number; rest: number } {
  if (divisor === 0) throw new ExpressionError('division_by_zero')
  const rest = dividend % divisor
  const quotient = (dividend - rest) / divisor // exact; dividing first would round
  return rest !== 0 && rest < 0 !== divisor < 0
    ? { quotient: quotient - 1, rest: rest + divisor }
    : { quotient: quotient + 0, rest: rest + 0 }
}

function isIn(sought: Value, within: Value): boolean {
  if (typeof sought === 'object') throw new ExpressionError('type_mismatch')
  return (elements(within) ?? []).some((one) => one === sought)
}

function length(value: Value): number {
  if (typeof value === 'string') return Array.from(value).length
  if (Array.isArray(value)) return value.length
  throw new ExpressionError('type_mismatch')
}

const two = (run: (first: Value, second: Value) => Value): Operator => ({
  kinds: ['any', 'any'],
  atMost: 2,
  run: ([first, second]) => run(first as Value, second as Value),
})

const numbers = (run: (values: number[]) => number, atMost = 2): Operator => ({
  kinds: ['number', 'number'],
  atMost,
  run: (values) => run(values as number[]),
})

const dated = <T extends string | number>(
  second: T extends string ? 'string' : 'number',
  run: (day: string, other: T) => Value,
): Operator => ({
  kinds: ['string', second],
  atMost: 2,
  run: ([day, other]) => run(day as string, other as T),
})

export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['eq', two(equal)],
  ['ne', two((first, second) => !equal(first, second))],
  ['lt', two((first, second) => compare(first, second) < 0)],
  ['le', two((first, second) => compare(first, second) <= 0)],
  ['gt', two((first, second) => compare(first, second) > 0)],
  ['ge', two((first, second) => compare(first, second) >= 0)],
  ['not', { kinds: ['boolean'], atMost: 1, run: ([value]) => !value }],
  ['add', numbers((all) => all.reduce((total, value) => inRange(total + value), 0), MANY)],
  ['sub', numbers((all) => inRange((all[0] as number) - (all[1] as number)))],
  ['mul', numbers((all) => all.reduce((product, value) => inRange(product * value), 1), MANY)],
  ['idiv', numbers((all) => divide(all[0] as number, all[1] as number).quotient)],
  ['mod', numbers((all) => divide(all[0] as number, all[1] as number).rest)],
  ['in', { kinds: ['any', 'list'], atMost: 2, run: ([s, list]) => isIn(s as Value, list as Value) }],
  ['len', { kinds: ['any'], atMost: 1, run: ([value]) => length(value as Value) }],
  ['age_on', dated<string>('string', fullYears)],
  ['days_between', dated<string>('string', daysBetween)],
  ['add_days', dated<number>('number', addDays)],
  ['add_months', dated<number>('number', addMonths)],
])
