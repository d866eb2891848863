/** Operators that walk a list; inside them `it` is the element. Null instead of a list is null. */

import {
  compareStrings,
  elements,
  ExpressionError,
  inRange,
  truth,
  type Compiled,
  type Scope,
  type Value,
} from './values'

export type LoopBuilder = (source: Compiled, body?: Compiled) => Compiled

/** Calls `visit` with each element and what the body makes of it, until it answers `true`. */
function walk(
  list: Value[],
  body: Compiled | undefined,
  scope: Scope,
  visit: (made: Value, element: Value) => boolean,
): void {
  for (const element of list) {
    const made = body ? body({ data: scope.data, today: scope.today, it: element }) : element
    if (visit(made, element)) return
  }
}

/** Adds up; one null makes the sum null: an unknown income is not an income of zero. */
const sum: LoopBuilder = (source, body) => (scope) => {
  const list = elements(source(scope))
  let total = 0
  let unknown = list === null
  walk(list ?? [], body, scope, (made) => {
    if (made === null) unknown = true
    else if (typeof made === 'number') total = inRange(total + made)
    else throw new ExpressionError('type_mismatch')
    return false
  })
  return unknown ? null : total
}

const count: LoopBuilder = (source, body) => (scope) => {
  const list = elements(source(scope))
  if (list === null) return null
  if (!body) return list.length
  let found = 0
  walk(list, body, scope, (made) => {
    if (truth(made)) found += 1
    return false
  })
  return found
}

const extreme =
  (sign: 1 | -1): LoopBuilder =>
  (source, body) =>
  (scope) => {
    let best: Value = null
    let unknown = false
    walk(elements(source(scope)) ?? [], body, scope, (made) => {
      if (made === null) unknown = true
      else if (typeof made !== 'number' && typeof made !== 'string') {
        throw new ExpressionError('type_mismatch')
      } else if (best === null) best = made
      else if (order(made, best) * sign < 0) best = made
      return false
    })
    return unknown ? null : best
  }

function order(first: number | string, second: Value): number {
  if (typeof first === 'number' && typeof second === 'number') return first - second
  if (typeof first === 'string' && typeof second === 'string') return compareStrings(first, second)
  throw new ExpressionError('type_mismatch')
}

/** `any` is settled by a true, `all` by a false. */
const settledBy =
  (decisive: boolean): LoopBuilder =>
  (source, body) =>
  (scope) => {
    const list = elements(source(scope))
    let outcome: boolean | null = list === null ? null : !decisive
    walk(list ?? [], body, scope, (made) => {
      const condition = truth(made)
      if (condition !== !decisive) outcome = condition
      return condition === decisive
    })
    return outcome
  }

const filter: LoopBuilder = (source, body) => (scope) => {
  const list = elements(source(scope))
  if (list === null) return null
  const kept: Value[] = []
  walk(list, body, scope, (made, element) => {
    if (truth(made)) kept.push(element)
    return false
  })
  return kept
}

const map: LoopBuilder = (source, body) => (scope) => {
  const list = elements(source(scope))
  if (list === null) return null
  const made: Value[] = []
  walk(list, body, scope, (value) => {
    made.push(value)
    return false
  })
  return made
}

export const LOOPS: ReadonlyMap<string, LoopBuilder> = new Map([
  ['sum', sum],
  ['count', count],
  ['min', extreme(1)],
  ['max', extreme(-1)],
  ['any', settledBy(true)],
  ['all', settledBy(false)],
  ['filter', filter],
  ['map', map],
])
