import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { sameQuery, useSavedFilters } from './savedFilters'

beforeEach(() => localStorage.clear())

describe('saved filters', () => {
  it('are kept for the next time, each page its own', async () => {
    useSavedFilters('households').save('超期的', { state: 'over' })
    await nextTick()
    expect(useSavedFilters('households').filters.value).toEqual([{ name: '超期的', query: { state: 'over' } }])
    expect(useSavedFilters('people').filters.value).toEqual([])
  })

  it('take a new meaning under an old name, and need a name at all', () => {
    const { filters, save } = useSavedFilters('households')
    save('我的', { state: 'over' })
    save(' 我的 ', { state: 'due' })
    save('  ', { state: 'away' })
    expect(filters.value).toEqual([{ name: '我的', query: { state: 'due' } }])
  })

  it('survive rubbish in the store', () => {
    localStorage.setItem('ruhu.filters..households', '{oops')
    expect(useSavedFilters('households').filters.value).toEqual([])
  })

  it('compare addresses whatever the order', () => {
    expect(sameQuery({ a: '1', b: '2' }, { b: '2', a: '1', c: undefined })).toBe(true)
    expect(sameQuery({ a: '1' }, { a: '2' })).toBe(false)
  })
})
