import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, effectScope, nextTick, type EffectScope } from 'vue'
import { position, positionDenied } from '@/core/position'
import type { ListedHousehold } from '@/core/households'
import { plateState, summarise } from '@/core/summary'
import { bundle } from '@/core/testing/bundles'
import { planToday } from './todayPlan'
import { useWalkStart } from './useWalkStart'

const TODAY = '2026-11-21'
const NOW = new Date('2026-11-21T09:00:00+08:00')
let scope: EffectScope

function home(building: string, lon: number): ListedHousehold {
  const address = { estate: '珠儿潭', building, entrance: '1单元', room: '101' }
  const task = { id: building, kind: 'VISIT', purpose: 'FOLLOW_UP', due_on: TODAY, note: null, basis: null, status: 'OPEN' } as const
  const summary = summarise(bundle({ household: { address, plate: building, point: [lon, 30.3] }, tasks: [task] }))
  return { ...summary, state: plateState(summary, TODAY) }
}
const HOMES = [home('1幢', 120.14), home('2幢', 120.145), home('3幢', 120.15)]

function openToday() {
  scope = effectScope()
  return scope.run(() => {
    const { from, sorting, sortFromHere } = useWalkStart()
    const doors = computed(() => planToday(HOMES, TODAY, from.value).groups.flatMap(({ households }) => households.map(({ building }) => building)))
    return { doors, sorting, sortFromHere }
  })!
}

async function fixArrives(lon: number, at = Date.now()) {
  position.value = { lon, lat: 30.3, accuracyM: 12, at }
  await nextTick()
}

function takeUp() {
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  vi.stubGlobal('navigator', { geolocation: { watchPosition: () => 1, clearWatch: () => undefined } })
  position.value = null
  positionDenied.value = false
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the next door of today', () => {
  it('stays under the finger when a fix arrives after the page opened', async () => {
    const { doors } = openToday()
    expect(doors.value).toEqual(['1幢', '2幢', '3幢'])

    await fixArrives(120.151)
    await vi.advanceTimersByTimeAsync(60_000)

    expect(doors.value).toEqual(['1幢', '2幢', '3幢'])
  })

  it('is the nearest when the place was known as the page opened, and stays that', async () => {
    await fixArrives(120.151)
    const { doors } = openToday()
    expect(doors.value[0]).toBe('3幢')

    await fixArrives(120.14)

    expect(doors.value[0]).toBe('3幢')
  })

  it('follows a later fix once the page is opened again', async () => {
    openToday()
    await fixArrives(120.151)
    scope.stop()

    expect(openToday().doors.value[0]).toBe('3幢')
  })

  it('follows a later fix once the tablet is taken up again', async () => {
    const { doors } = openToday()
    await fixArrives(120.151)
    takeUp()

    expect(doors.value[0]).toBe('3幢')
  })

  it('is sorted anew when the worker asks, and says so', async () => {
    const { doors, sorting, sortFromHere } = openToday()
    await fixArrives(120.151)
    sortFromHere()

    expect([doors.value[0], sorting.value]).toEqual(['3幢', 'sorted'])
    await vi.advanceTimersByTimeAsync(3_000)
    expect(sorting.value).toBe('idle')
  })

  it('waits for the fix that the worker asked for', async () => {
    const { doors, sorting, sortFromHere } = openToday()
    sortFromHere()
    expect([doors.value[0], sorting.value]).toEqual(['1幢', 'searching'])

    await fixArrives(120.151)

    expect([doors.value[0], sorting.value]).toEqual(['3幢', 'sorted'])
  })

  it('says that no fix came, and never sorts after that', async () => {
    const { doors, sorting, sortFromHere } = openToday()
    sortFromHere()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sorting.value).toBe('failed')

    await fixArrives(120.151)

    expect(doors.value[0]).toBe('1幢')
  })

  it('says at once that the position is switched off', async () => {
    const { sorting, sortFromHere } = openToday()
    sortFromHere()
    positionDenied.value = true
    await nextTick()

    expect(sorting.value).toBe('failed')
  })

  it('does not start from where the worker was an hour ago', async () => {
    await fixArrives(120.151, NOW.getTime() - 3_600_000)

    expect(openToday().doors.value[0]).toBe('1幢')
  })
})
