import { describe, expect, it } from 'vitest'
import { bundle, person } from '@/core/testing/bundles'
import vectors from '@schemas/facts/clarity-vectors.v1.json'
import { fiveClarity } from './fiveClarity'

describe('五清 on the tablet', () => {
  it.each(vectors.cases.map((one) => [one.name, one] as const))('is as the server counts it: %s', (_name, one) => {
    const people = one.people.map(({ entity, birth_date, co_resident }) => person({ id: entity.slice('person:'.length), birth_date, co_resident }))
    const facts = one.facts.map(({ entity, key, value, observed_on }) => ({
      entity, key, value, fver: 1, hash: '0', source: 'VISIT', observed_at: `${observed_on}T12:00:00+08:00`, observer: null,
    }))
    const household = { id: one.household.slice('household:'.length) }
    const groups = fiveClarity(bundle({ household, people, facts } as Parameters<typeof bundle>[0]), one.today, 'zh-CN')
    expect(Object.fromEntries(groups.map(({ key, state }) => [key, state]))).toEqual(one.expected.five)
  })
})
