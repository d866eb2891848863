import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { cutGroups, useGrowing } from './useGrowing'

describe('a long list', () => {
  it('shows its first screen at once and ends whole', async () => {
    const page = mount({ setup: () => ({ room: useGrowing(2, 3, () => 7) }), template: '<p>{{ room }}</p>' })
    expect(page.text()).toBe('2')
    await vi.waitFor(() => expect(page.text()).toBe('Infinity'))
  })

  it('is cut inside a group, and loses nothing when there is room', () => {
    const groups = [{ stair: 'a', households: [1, 2] }, { stair: 'b', households: [3, 4, 5] }]
    expect(cutGroups(groups, 3)).toEqual([{ stair: 'a', count: 2, households: [1, 2] }, { stair: 'b', count: 3, households: [3] }])
    expect(cutGroups(groups, 2).map(({ stair }) => stair)).toEqual(['a'])
    expect(cutGroups(groups, Number.POSITIVE_INFINITY)).toMatchObject(groups)
  })
})
