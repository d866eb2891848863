import { describe, expect, it } from 'vitest'
import { factGroups } from './factGroups'
import type { Catalogue, CatalogueFact } from './householdsApi'
import type { Fact, HouseholdFile } from './householdTypes'

const words = (text: string) => ({ zh: text, en: text })
const kind = (key: string, five: string): CatalogueFact => ({ key, five, entity: 'person', type: 'text', label: words(key) })
const catalogue: Catalogue = {
  groups: { three: [], five: [{ key: 'family_status', ...words('家庭状况') }, { key: 'income', ...words('收入情况') }, { key: 'skills', ...words('职业技能') }] },
  units: {},
  facts: [kind('phone', 'family_status'), kind('income_wage', 'income'), kind('pension', 'income'), kind('skills', 'skills')],
}
const fact = (entity: string, key: string) => ({ entity, key }) as Fact

function file(facts: Fact[], income: { missing: string[]; stale: string[] }): HouseholdFile {
  const nothing = { state: 'clear' as const, missing: [], stale: [] }
  return {
    facts,
    clarity: { three: {}, five: { family_status: nothing, income: { state: 'missing', ...income }, skills: nothing } },
  } as unknown as HouseholdFile
}

describe('facts in groups', () => {
  it('show what is known and what was never asked of this person, nothing else', () => {
    const one = file([fact('person:a', 'phone'), fact('person:b', 'skills')], {
      missing: ['person:a/income_wage', 'person:b/pension'],
      stale: [],
    })

    const groups = factGroups(catalogue, one, 'person:a')

    expect(groups.map(({ key, lines }) => [key, lines.map((line) => line.kind.key)])).toEqual([
      ['family_status', ['phone']],
      ['income', ['income_wage']],
    ])
    expect(groups[1]!.lines[0]!.fact).toBeNull()
  })

  it('unfold the first group that needs a look', () => {
    const one = file([fact('person:a', 'phone'), fact('person:a', 'pension')], {
      missing: [],
      stale: ['person:a/pension'],
    })

    const groups = factGroups(catalogue, one, 'person:a')

    expect(groups.map(({ state, open }) => [state, open])).toEqual([['clear', false], ['stale', true]])
  })
})
