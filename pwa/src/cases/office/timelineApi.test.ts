import { describe, expect, it } from 'vitest'
import { fits, type TimelineItem } from './timelineApi'

const entry = (kind: string, ref_kind: string | null): TimelineItem => ({
  id: '1', at: '', kind, actor: null, params: {}, ref_kind, ref_id: null,
})

describe('the timeline filter', () => {
  it('sorts by what an entry speaks of', () => {
    expect(fits(entry('visit_done', 'visit'), 'visits')).toBe(true)
    expect(fits(entry('agreement_signed', 'agreement'), 'agreements')).toBe(true)
    expect(fits(entry('task_added', null), 'tasks')).toBe(true)
    expect(fits(entry('note_added', 'note'), 'visits')).toBe(false)
  })

  it('shows everything under all, also kinds it does not know', () => {
    expect(fits(entry('something_new', null), 'all')).toBe(true)
  })
})
