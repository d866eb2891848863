/**
 * The rule language of surveys, eligibility and flows: strict trees of JSON, no text to parse.
 * It answers exactly as the server's evaluator; schemas/expressions/vectors.v1.json proves it.
 */

import { LOOPS } from './loops'
import { hasKind, MANY, OPERATORS, type Kind, type Operator } from './operators'
import {
  ExpressionError,
  isRecord,
  leaf,
  own,
  truth,
  type Compiled,
  type Value,
  type ValueRecord,
} from './values'

export { ExpressionError, type Value, type ValueRecord } from './values'

export const MAX_DEPTH = 32

const PATH = /^[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*$/

export interface Expression {
  /** Evaluates on named data. @throws ExpressionError with a running code, as `type_mismatch`. */
  evaluate(data: ValueRecord, today: string, it?: Value): Value
  /** Every path that a `get` in it names. */
  readonly paths: ReadonlySet<string>
}

/** Reads a tree. @throws ExpressionError with a reading code, such as `malformed`. */
export function compileExpression(tree: unknown): Expression {
  const paths = new Set<string>()
  const run = compile(tree, 1, paths)
  return { paths, evaluate: (data, today, it = null) => run({ data, today, it }) }
}

function compile(tree: unknown, depth: number, paths: Set<string>): Compiled {
  if (!Array.isArray(tree)) return literal(tree)
  if (depth > MAX_DEPTH) throw new ExpressionError('too_deep')
  const [name, ...args] = tree as unknown[]
  if (typeof name !== 'string') throw new ExpressionError('malformed')
  const arity = arityOf(name)
  if (!arity) throw new ExpressionError('unknown_operator')
  if (args.length < arity[0] || args.length > arity[1]) throw new ExpressionError('bad_arity')
  if (name === 'get') return get(args[0], paths)

  const compiled = args.map((argument) => compile(argument, depth + 1, paths))
  const operator = OPERATORS.get(name)
  if (operator) return strict(operator, compiled)
  const loop = LOOPS.get(name)
  if (loop) return loop(compiled[0] as Compiled, compiled[1])
  return (LAZY.get(name) as LazyBuilder)(compiled)
}

function literal(value: unknown): Compiled {
  if (value !== null && !['boolean', 'number', 'string'].includes(typeof value)) {
    throw new ExpressionError('malformed')
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new ExpressionError('malformed')
  }
  const constant = leaf(value as Value)
  return () => constant
}

function get(path: unknown, paths: Set<string>): Compiled {
  if (typeof path !== 'string' || !PATH.test(path)) throw new ExpressionError('bad_path')
  paths.add(path)
  const [first, ...rest] = path.split('.') as [string, ...string[]]
  if (first === 'it') return ({ it }) => follow(it, rest)
  return ({ data }) => follow(own(data, first), rest)
}

function follow(start: Value, names: string[]): Value {
  let value = start
  for (const name of names) {
    if (value === null) return null
    if (!isRecord(value)) throw new ExpressionError('type_mismatch')
    value = own(value, name)
  }
  return leaf(value)
}

/** All arguments are worked out, then all kinds are checked, then null wins. */
function strict({ kinds, run }: Operator, args: Compiled[]): Compiled {
  const last = kinds.at(-1) as Kind
  return (scope) => {
    const values = args.map((argument) => argument(scope))
    values.forEach((value, index) => {
      if (!hasKind(value, kinds[index] ?? last)) throw new ExpressionError('type_mismatch')
    })
    return values.includes(null) ? null : run(values)
  }
}

type LazyBuilder = (args: Compiled[]) => Compiled

/** `and` ends at a false, `or` at a true; a null among the rest makes the outcome null. */
const junction =
  (decisive: boolean): LazyBuilder =>
  (conditions) =>
  (scope) => {
    let outcome: boolean | null = !decisive
    for (const condition of conditions) {
      const value = truth(condition(scope))
      if (value === decisive) return decisive
      if (value === null) outcome = null
    }
    return outcome
  }

const choose: LazyBuilder = (args) => {
  const [condition, then, otherwise] = args as [Compiled, Compiled, Compiled]
  return (scope) => {
    const value = truth(condition(scope))
    return value === null ? null : (value ? then : otherwise)(scope)
  }
}

const coalesce: LazyBuilder = (choices) => (scope) => {
  for (const choice of choices) {
    const value = choice(scope)
    if (value !== null) return value
  }
  return null
}

const LAZY: ReadonlyMap<string, LazyBuilder> = new Map<string, LazyBuilder>([
  ['and', junction(false)],
  ['or', junction(true)],
  ['if', choose],
  ['coalesce', coalesce],
  ['isnull', ([argument]) => (scope) => (argument as Compiled)(scope) === null],
  ['list', (args) => (scope) => args.map((argument) => argument(scope))],
  ['today', () => ({ today }) => today],
])

const OTHER_ARITY: ReadonlyMap<string, [number, number]> = new Map([
  ['get', [1, 1]],
  ['and', [1, MANY]],
  ['or', [1, MANY]],
  ['if', [3, 3]],
  ['coalesce', [1, MANY]],
  ['isnull', [1, 1]],
  ['list', [0, MANY]],
  ['today', [0, 0]],
  ['sum', [1, 2]],
  ['count', [1, 2]],
  ['min', [1, 2]],
  ['max', [1, 2]],
  ['any', [2, 2]],
  ['all', [2, 2]],
  ['filter', [2, 2]],
  ['map', [2, 2]],
])

function arityOf(name: string): [number, number] | undefined {
  const operator = OPERATORS.get(name)
  return operator ? [operator.kinds.length, operator.atMost] : OTHER_ARITY.get(name)
}
