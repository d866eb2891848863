import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '@/core/http'
import type { HouseholdMark } from '@/map/mapTypes'
import * as api from './areasApi'
import { useHandover } from './useHandover'

const preview = (token: string, households = 2): api.Preview => ({
  token, households, people: 4, open_tasks: 1, minutes: 20, from: [],
  to: { member: { id: 'wu', name: '吴海燕' }, households_before: 0, households_after: 2, minutes_before: 0, minutes_after: 20 },
  devices: [], unchanged: 0, problems: [],
})
const home = (id: string, memberId: string): HouseholdMark => ({ id, memberId, buildingId: 'b1', lon: 0, lat: 0, state: 'due', plate: '' })
const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

function start() {
  const selected = shallowRef<ReadonlySet<string>>(new Set(['b1']))
  const moved = vi.fn()
  const marks = [home('1', 'shen'), home('2', 'chen')]
  const handover = effectScope().run(() => useHandover(selected, () => marks, moved))!
  return { selected, moved, handover }
}

afterEach(() => vi.restoreAllMocks())

describe('handing buildings over', () => {
  it('moves exactly what was previewed, and can be undone home by home', async () => {
    const asked = vi.spyOn(api, 'previewHandover').mockImplementation(() => Promise.resolve(preview('t1')))
    const assigned = vi.spyOn(api, 'assign').mockResolvedValue({ moved: 2, batch_id: 'x' })
    const { handover, selected } = start()

    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()

    expect(assigned).toHaveBeenCalledWith('t1')
    expect(selected.value.size).toBe(0)
    expect(handover.done.value).toMatchObject({ moved: 2, toName: '吴海燕', undone: false })

    await handover.undoing.run()

    expect(asked.mock.calls.slice(1).map(([one]) => [one.household_ids, one.to_member_id])).toEqual([
      [['1'], 'shen'],
      [['2'], 'chen'],
    ])
    expect(handover.done.value?.undone).toBe(true)
  })

  it('moves nothing and previews again when somebody else was quicker', async () => {
    const tokens = ['old', 'new']
    vi.spyOn(api, 'previewHandover').mockImplementation(() => Promise.resolve(preview(tokens.shift()!)))
    vi.spyOn(api, 'assign').mockRejectedValueOnce(new Refused(409, 'preview_stale', ''))
    const { handover, selected, moved } = start()

    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()
    await nextTick()

    expect(handover.stale.value).toBe(true)
    expect(handover.preview.value?.token).toBe('new')
    expect(handover.done.value).toBeNull()
    expect(selected.value.size).toBe(1)
    expect(moved).toHaveBeenCalled()
  })

  it('goes on with undoing where a cut line stopped it', async () => {
    const asked = vi.spyOn(api, 'previewHandover').mockImplementation(() => Promise.resolve(preview('t')))
    const assigned = vi.spyOn(api, 'assign').mockResolvedValue({ moved: 2, batch_id: 'x' })
    const { handover } = start()
    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()

    assigned.mockResolvedValueOnce({ moved: 1, batch_id: 'y' }).mockRejectedValueOnce(new Error('cut'))
    expect(await handover.undoing.run()).toBe(false)
    expect(await handover.undoing.run()).toBe(true)

    expect(asked.mock.calls.slice(1).map(([one]) => one.to_member_id)).toEqual(['shen', 'chen', 'chen'])
  })

  it('forgets a preview as soon as the selection changes', async () => {
    vi.spyOn(api, 'previewHandover').mockResolvedValue(preview('t'))
    const { handover, selected } = start()
    handover.toMemberId.value = 'wu'
    await settle()

    selected.value = new Set()
    await nextTick()

    expect(handover.preview.value).toBeNull()
  })
})
