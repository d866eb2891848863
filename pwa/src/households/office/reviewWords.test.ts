import { describe, expect, it } from 'vitest'
import { movesOf, proposed, type ComparedField, type MergePreview } from './mergesApi'
import type { ReviewItem } from './reviewApi'
import { buttonsOf, duplicateOf } from './reviewWords'

const item = (given: Partial<ReviewItem>): ReviewItem => ({ kind: 'FACT_CLASH', entity: null, ours: null, theirs: null, choices: [], details: {}, household: { id: 'h', plate: '501', short_address: '', head_name: null }, ...given }) as ReviewItem
const side = {} as NonNullable<ReviewItem['ours']>

describe('what a review item offers', () => {
  it('leaves the two values of a clash to their cards', () => {
    expect(buttonsOf(item({ ours: side, theirs: side, choices: ['other', 'ours', 'theirs'] }))).toEqual([])
    expect(buttonsOf(item({ kind: 'OUT_OF_SCOPE', choices: ['refuse', 'apply'] }))).toEqual(['apply', 'refuse'])
    expect(buttonsOf(item({ kind: 'LATE_AFTER_MOVE', choices: ['hand_on', 'accept'] }))).toEqual(['accept', 'hand_on'])
  })

  it('lets the file that was there first stay', () => {
    expect(duplicateOf(item({ kind: 'DUPLICATE_HOUSEHOLD', details: { other_household_id: 'first' } }))).toEqual({ kind: 'household', keep: 'first', gone: 'h' })
    expect(duplicateOf(item({ kind: 'DUPLICATE_PERSON', entity: 'person:p', details: { other_person_id: 'q' } }))).toEqual({ kind: 'person', keep: 'q', gone: 'p' })
    expect(duplicateOf(item({}))).toBeNull()
  })
})

describe('a merge', () => {
  it('asks only where both say something else, and proposes', () => {
    const field = (key: string, differs: boolean) => ({ key, differs, proposal: 'gone' }) as ComparedField
    expect(proposed([field('phone', true), field('name', false)])).toEqual({ phone: 'gone' })
  })

  it('counts what people know', () => {
    expect(movesOf({ moves: { visits: 2, visit_responses: 9, facts: 6 } } as unknown as MergePreview)).toEqual([{ table: 'visits', n: 2 }, { table: 'facts', n: 6 }])
  })
})
