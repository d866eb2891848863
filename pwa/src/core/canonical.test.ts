import { expect, it } from 'vitest'
import { canonicalJson } from './canonical'

it('sorts members by code units at every depth and leaves lists alone', () => {
  const value = { b: [2, 1], a: { '\u20ac': 1, '\r': 2, 1: 3, '\ud83d\ude00': 4, '\ufb33': 5 } }
  expect(canonicalJson(value)).toBe('{"a":{"\\r":2,"1":3,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":5},"b":[2,1]}')
})

it('writes numbers in the shortest form', () => {
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0, 12.5])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0,12.5]')
})

it('escapes what must be escaped and nothing else', () => {
  expect(canonicalJson('\u20ac$\u000f\nA\'B"\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"')
})

it('refuses what has no canonical form', () => {
  for (const value of [undefined, NaN, Infinity, () => 1, '\ud800', { a: undefined }]) expect(() => canonicalJson(value)).toThrow(TypeError)
})
