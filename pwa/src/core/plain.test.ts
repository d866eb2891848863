import { reactive, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { plain } from './plain'

describe('plain', () => {
  it('frees a value of every reactive wrapper, however deep, so that it can be stored', () => {
    const answers = reactive({ people: [{ name: '王桂香' }] })
    const draft = { answers, signed: [ref({ at: 'now' }).value] }

    const copy = plain(draft)

    expect(() => structuredClone(draft)).toThrow()
    expect(structuredClone(copy)).toEqual({ answers: { people: [{ name: '王桂香' }] }, signed: [{ at: 'now' }] })
  })

  it('leaves bytes, dates and nothing as they are', () => {
    const bytes = new Uint8Array([1, 2])
    const day = new Date(0)

    const copy = plain({ bytes, day, empty: null, missing: undefined })

    expect(copy.bytes).toBe(bytes)
    expect(copy.day).toBe(day)
    expect(copy.empty).toBeNull()
    expect('missing' in copy).toBe(true)
  })
})
