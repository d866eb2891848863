import { describe, expect, it } from 'vitest'
import { itemOf, missingByRule } from './problems'

describe('the item of a problem', () => {
  it('is the last name of the pointer, rows of a repeat left out', () => {
    expect(itemOf('/answers/phone')).toBe('phone')
    expect(itemOf('/answers/members/2/income')).toBe('income')
    expect(itemOf('/answers/members/2')).toBe('members')
    expect(itemOf('')).toBe('')
  })
})

describe('what was not answered', () => {
  it('is told once for each item, a line for each rule', () => {
    const problem = (rule: string, pointer: string) => ({ rule, pointer, params: {}, message_key: '' })

    const lines = missingByRule(
      [problem('required', '/incomes/a/pension'), problem('required', '/incomes/b/pension'), problem('required', '/move_plan'), problem('max', '/rooms')],
      new Set(['rooms']),
    )

    expect(lines.map(({ problem: { rule }, items }) => [rule, items])).toEqual([['required', ['pension', 'move_plan']]])
  })
})
