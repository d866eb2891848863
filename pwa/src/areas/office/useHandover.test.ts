import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '@/core/http'
import * as api from './areasApi'
import { useHandover } from './useHandover'

const preview = (token: string, households = 2): api.Preview => ({
  token, households, people: 4, open_tasks: 1, minutes: 20, from: [],
  to: { member: { id: 'wu', name: '吴海燕' }, households_before: 0, households_after: 2, minutes_before: 0, minutes_after: 20 },
  devices: [], unchanged: 0, problems: [],
})
const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

function start(homes: string[] = []) {
  const buildings = shallowRef<ReadonlySet<string>>(new Set(['b1']))
  const single = shallowRef<ReadonlySet<string>>(new Set(homes))
  const moved = vi.fn()
  const handover = effectScope().run(() => useHandover({ buildings, homes: single }, moved))!
  return { buildings, single, moved, handover }
}

afterEach(() => vi.restoreAllMocks())

describe('handing homes over', () => {
  it('moves exactly what was previewed, buildings and single homes, and undoes it as a whole', async () => {
    const asked = vi.spyOn(api, 'previewHandover').mockResolvedValue(preview('t1'))
    const assigned = vi.spyOn(api, 'assign').mockResolvedValue({ moved: 2, batch_id: 'x' })
    const undone = vi.spyOn(api, 'undoMove').mockResolvedValue({ moved: 2, batch_id: 'y' })
    const { handover, buildings, single } = start(['h9'])

    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()

    expect(asked).toHaveBeenCalledWith({ building_ids: ['b1'], household_ids: ['h9'], to_member_id: 'wu' })
    expect(assigned).toHaveBeenCalledWith('t1')
    expect(buildings.value.size + single.value.size).toBe(0)
    expect(handover.done.value).toMatchObject({ moved: 2, toName: '吴海燕', undone: false })

    await handover.undoing.run()

    expect(undone).toHaveBeenCalledWith('x')
    expect(handover.done.value?.undone).toBe(true)
  })

  it('moves nothing and previews again when somebody else was quicker', async () => {
    const tokens = ['old', 'new']
    vi.spyOn(api, 'previewHandover').mockImplementation(() => Promise.resolve(preview(tokens.shift()!)))
    vi.spyOn(api, 'assign').mockRejectedValueOnce(new Refused(409, 'preview_stale', ''))
    const { handover, buildings, moved } = start()

    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()
    await nextTick()

    expect(handover.stale.value).toBe(true)
    expect(handover.preview.value?.token).toBe('new')
    expect(handover.done.value).toBeNull()
    expect(buildings.value.size).toBe(1)
    expect(moved).toHaveBeenCalled()
  })

  it('keeps the note when undoing is refused, and says why', async () => {
    vi.spyOn(api, 'previewHandover').mockResolvedValue(preview('t'))
    vi.spyOn(api, 'assign').mockResolvedValue({ moved: 2, batch_id: 'x' })
    const refusal = new Refused(409, 'move_changed_since', '')
    vi.spyOn(api, 'undoMove').mockRejectedValue(refusal)
    const { handover } = start()
    handover.toMemberId.value = 'wu'
    await settle()
    await handover.moving.run()

    expect(await handover.undoing.run()).toBe(false)

    expect(handover.undoing.error.value).toBe(refusal)
    expect(handover.done.value?.undone).toBe(false)
  })

  it('forgets a preview as soon as the selection changes', async () => {
    vi.spyOn(api, 'previewHandover').mockResolvedValue(preview('t'))
    const { handover, buildings } = start()
    handover.toMemberId.value = 'wu'
    await settle()

    buildings.value = new Set()
    await nextTick()

    expect(handover.preview.value).toBeNull()
  })
})
