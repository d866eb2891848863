import type { ListedHousehold } from '@/core/households'
import { planToday, type Place } from './todayPlan'

export interface NextDoor {
  household: ListedHousehold
  /** Doors left in the same stair; 0 when the walk goes on elsewhere. */
  inStair: number
}

const isLeft = ({ state }: ListedHousehold) => state === 'over' || state === 'due'

/** Doors still to try in the stair where somebody stands, the nearest floor first. */
export function leftInStair(households: ListedHousehold[], here: ListedHousehold): ListedHousehold[] {
  const { compare } = new Intl.Collator('zh', { numeric: true })
  const away = ({ floor }: ListedHousehold) => Math.abs(Number(floor ?? 0) - Number(here.floor ?? 0)) || 0
  return households
    .filter((one) => one.stair === here.stair && one.id !== here.id && isLeft(one))
    .sort((a, b) => away(a) - away(b) || compare(a.plate, b.plate))
}

/** Where to go after a door: on in this stair, else to the next one of today's walk. */
export function nextDoor(households: ListedHousehold[], here: ListedHousehold, today: string): NextDoor | null {
  const [near, ...others] = leftInStair(households, here)
  if (near) return { household: near, inStair: others.length + 1 }
  const place: Place | null = here.point
  const elsewhere = planToday(households, today, place).groups.flatMap((group) => group.households).find(({ id }) => id !== here.id)
  return elsewhere ? { household: elsewhere, inStair: 0 } : null
}
