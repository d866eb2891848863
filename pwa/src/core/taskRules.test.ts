import { describe, expect, it } from 'vitest'
import shipped from '@schemas/policies/packs/shipped.v1.json'
import corpus from '@schemas/tasks/corpus.v1.json'
import vectors from '@schemas/tasks/vectors.v1.json'
import type { RiskLevel, Task } from './bundle'
import { followUp, partOfDay, type HappenedVisit } from './taskRules'

interface Case {
  name?: string
  visit: HappenedVisit
  risk_level: RiskLevel
  waiting: Task[]
  expected: { closed: string[]; added: Task[] }
}

function answer({ visit, risk_level, waiting }: Case) {
  const { closed, added } = followUp(waiting, visit, risk_level, shipped.values)
  return { closed: [...closed].sort(), added }
}

const shown = ({ expected }: Case) => ({ ...expected, added: expected.added.map((task) => ({ ...task, status: 'OPEN' })) })

describe('what follows from a visit, as the server decides it', () => {
  it.each((vectors.cases as unknown as Case[]).map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(answer(one)).toEqual(shown(one))
  })

  it('agrees on every case that was drawn at random', () => {
    for (const one of corpus.cases as unknown as Case[]) expect(answer(one), JSON.stringify(one.visit)).toEqual(shown(one))
  })

  it.each(vectors.parts_of_day)('$at is $part', ({ at, part }) => {
    expect(partOfDay(new Date(at), shipped.values)).toBe(part)
  })
})
