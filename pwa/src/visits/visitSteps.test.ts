import { expect, it } from 'vitest'
import { bundle } from '@/core/testing/bundles'
import { likelyPurpose, tasksAnswered } from './visitPurpose'
import { indexOfStep, stepsOf } from './visitSteps'
import type { VisitPurpose } from './visitTypes'

const task = (id: string, kind: string, purpose: VisitPurpose | null, due_on: string) => ({ id, kind, purpose, due_on, note: null, basis: null, status: 'OPEN' as const })

it.each(['LOOK_IN', 'POLICY_DELIVERY', 'FOLLOW_UP', 'RE_CHECK', 'EMERGENCY'] as const)('%s takes three screens with the last one', (purpose) => {
  expect(stepsOf(purpose, ['income']).length + 1).toBe(3)
})

it('a survey has a step for each of its pages, seven with two pages', () => {
  const steps = stepsOf('SURVEY', ['income', 'job'])

  expect(steps.map(({ id }) => id)).toEqual(['arrive', 'members', 'page:income', 'page:job', 'photos', 'check'])
})

it('goes on at the remembered step, or at the start when the page is gone', () => {
  const steps = stepsOf('SURVEY', ['income'])

  expect(indexOfStep(steps, 'page:income')).toBe(2)
  expect(indexOfStep(steps, 'page:job')).toBe(0)
})

it('goes there for what is due first; for a survey when nobody was ever met; else to look in', () => {
  const due = bundle({ tasks: [task('b', 'VISIT', 'LOOK_IN', '2026-12-01'), task('a', 'VISIT', 'FOLLOW_UP', '2026-11-01')] })
  const met = bundle({ household: { last_visit: { at: '2026-08-20T10:00:00+08:00', result: 'DONE', purpose: 'SURVEY', by: null } } })

  expect(likelyPurpose(due)).toBe('FOLLOW_UP')
  expect(likelyPurpose(bundle())).toBe('SURVEY')
  expect(likelyPurpose(met)).toBe('LOOK_IN')
})

it('a survey answers every due visit, another purpose its own; a promise is ticked by hand', () => {
  const home = bundle({ tasks: [task('a', 'VISIT', 'FOLLOW_UP', '2026-11-01'), task('b', 'VISIT', 'LOOK_IN', '2026-11-02'), task('c', 'PROMISE', null, '2026-11-03')] })

  expect(tasksAnswered(home, 'SURVEY')).toEqual(['a', 'b'])
  expect(tasksAnswered(home, 'LOOK_IN')).toEqual(['b'])
})
