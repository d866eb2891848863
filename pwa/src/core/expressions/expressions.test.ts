import { describe, expect, it } from 'vitest'
import corpus from '@schemas/expressions/corpus.v1.json'
import vectors from '@schemas/expressions/vectors.v1.json'
import { compileExpression, ExpressionError, type Value, type ValueRecord } from './index'

interface Case {
  name: string
  expr: unknown
  value?: Value
  error?: string
  data?: ValueRecord
  it?: Value
}

function outcomeOf({ expr, data, it: element }: Case, today = vectors.today): { value: Value } | { error: string } {
  try {
    const expression = compileExpression(expr)
    const seen = data ?? (vectors.data as unknown as ValueRecord)
    return { value: expression.evaluate(seen, today, element ?? null) }
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.code }
    throw error
  }
}

describe('the evaluator agrees with the vector', () => {
  it.each(vectors.cases as unknown as Case[])('$name', (one) => {
    const expected = 'error' in one ? { error: one.error } : { value: one.value }
    expect(outcomeOf(one)).toStrictEqual(expected)
  })
})

it('every random expression of the corpus gives what the server got', () => {
  const cases = corpus.cases as unknown as Case[]
  for (const one of cases) {
    const expected = 'error' in one ? { error: one.error } : { value: one.value }
    expect(outcomeOf(one, corpus.today), JSON.stringify(one.expr)).toStrictEqual(expected)
  }
})

it('an expression knows the paths it reads', () => {
  const expression = compileExpression(['sum', ['get', 'family'], ['get', 'it.income']])
  expect([...expression.paths].sort()).toEqual(['family', 'it.income'])
})
