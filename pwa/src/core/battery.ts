import { computed, shallowRef } from 'vue'

interface Battery extends EventTarget {
  /** 0 to 1. */
  level: number
  charging: boolean
}

export interface BatteryState {
  percent: number
  charging: boolean
}

/** Below this a worker should look for a plug before the next door. */
const LOW_PERCENT = 15

/** Null where the browser does not tell. */
export const battery = shallowRef<BatteryState | null>(null)
export const batteryLow = computed(() => battery.value !== null && !battery.value.charging && battery.value.percent <= LOW_PERCENT)

/** Follows the battery from now on. */
export async function watchBattery(): Promise<void> {
  const ask = (navigator as Navigator & { getBattery?: () => Promise<Battery> }).getBattery
  if (!ask) return
  const found = await ask.call(navigator)
  const read = () => (battery.value = { percent: Math.round(found.level * 100), charging: found.charging })
  read()
  for (const event of ['levelchange', 'chargingchange']) found.addEventListener(event, read)
}
