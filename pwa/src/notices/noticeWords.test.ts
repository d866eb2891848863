import { describe, expect, it } from 'vitest'
import type { Notice } from '@/core/notices'
import { targetOf } from './noticeWords'

const notice = (change: Partial<Notice>): Notice => ({ id: 'n', kind: 'REMARK', household_id: null, params: {}, by: null, at: '', read_at: null, ...change })
const nowhere = () => false
const everywhere = () => true

describe('where a notice leads', () => {
  it.each([
    [notice({ household_id: 'h' }), { name: 'household', params: { id: 'h' } }],
    [notice({ kind: 'DUE_TOMORROW' }), { name: 'today' }],
    [notice({ kind: 'NEW_ASSIGNMENT', params: { change: 'gained' } }), { name: 'residents' }],
    [notice({ kind: 'NEW_ASSIGNMENT', params: { change: 'lost' } }), null],
    [notice({ kind: 'COVER' }), { name: 'today' }],
    [notice({ kind: 'LATER_INVENTED' as Notice['kind'] }), null],
  ])('%#', (given, target) => {
    expect(targetOf(given, everywhere)).toEqual(target)
  })

  it('is nowhere when the home has left the tablet', () => {
    expect(targetOf(notice({ household_id: 'h' }), nowhere)).toBeNull()
  })
})
