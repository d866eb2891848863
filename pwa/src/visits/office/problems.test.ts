import { describe, expect, it } from 'vitest'
import { itemOf } from './problems'

describe('the item of a problem', () => {
  it('is the last name of the pointer, rows of a repeat left out', () => {
    expect(itemOf('/answers/phone')).toBe('phone')
    expect(itemOf('/answers/members/2/income')).toBe('income')
    expect(itemOf('/answers/members/2')).toBe('members')
    expect(itemOf('')).toBe('')
  })
})
