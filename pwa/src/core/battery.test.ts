import { afterEach, expect, it } from 'vitest'
import { battery, batteryLow, watchBattery } from './battery'

function tabletWith(level: number, charging: boolean) {
  const found = Object.assign(new EventTarget(), { level, charging })
  Object.defineProperty(navigator, 'getBattery', { value: () => Promise.resolve(found), configurable: true })
  return found
}

afterEach(() => Reflect.deleteProperty(navigator, 'getBattery'))

it('says nothing where the browser does not tell', async () => {
  await watchBattery()

  expect([battery.value, batteryLow.value]).toEqual([null, false])
})

it('warns at 15 %, and stops when the tablet is charged', async () => {
  const found = tabletWith(0.4, false)
  await watchBattery()
  expect(batteryLow.value).toBe(false)

  found.level = 0.15
  found.dispatchEvent(new Event('levelchange'))
  expect([batteryLow.value, battery.value?.percent]).toEqual([true, 15])

  found.charging = true
  found.dispatchEvent(new Event('chargingchange'))
  expect(batteryLow.value).toBe(false)
})
