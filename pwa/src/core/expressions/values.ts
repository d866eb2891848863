/** What the rule language knows: null, booleans, whole numbers, strings, lists, records, dates. */

export type Value = null | boolean | number | string | Value[] | ValueRecord
export interface ValueRecord {
  [name: string]: Value
}

export type ErrorCode =
  | 'malformed'
  | 'unknown_operator'
  | 'bad_arity'
  | 'bad_path'
  | 'too_deep'
  | 'type_mismatch'
  | 'division_by_zero'
  | 'overflow'
  | 'bad_date'

/** A tree that cannot be read, or values it cannot be used on; the code is stable. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'

  constructor(readonly code: ErrorCode) {
    super(code)
  }
}

/** What an expression sees: named data, the element of the innermost loop, and the day. */
export interface Scope {
  readonly data: ValueRecord
  readonly today: string
  readonly it: Value
}

export type Compiled = (scope: Scope) => Value

export function isRecord(value: Value): value is ValueRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a record's own name; null when it has none (never what it inherits). */
export function own(record: ValueRecord, name: string): Value {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null
}

/** A value as the language sees it: a number must be whole and exactly held. */
export function leaf(value: Value): Value {
  if (typeof value !== 'number') return value
  if (!Number.isInteger(value)) throw new ExpressionError('type_mismatch')
  return inRange(value)
}

/** The number, or a refusal of what was rounded. Minus zero becomes zero. */
export function inRange(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ExpressionError('overflow')
  return value + 0
}

/** The elements of a list as the language sees them; null for null. */
export function elements(value: Value): Value[] | null {
  if (value === null) return null
  if (!Array.isArray(value)) throw new ExpressionError('type_mismatch')
  return value.map(leaf)
}

/** A condition's outcome: null stays null, anything else than a boolean is refused. */
export function truth(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value
  throw new ExpressionError('type_mismatch')
}

/** Order by code points, as the server sorts; UTF-16 order differs beyond the basic plane. */
export function compareStrings(first: string, second: string): number {
  const a = Array.from(first)
  const b = Array.from(second)
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = codePoint(a, index) - codePoint(b, index)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function codePoint(characters: string[], index: number): number {
  return characters[index]?.codePointAt(0) ?? 0
}
