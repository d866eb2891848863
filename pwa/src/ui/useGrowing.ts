import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref, type WatchSource } from 'vue'

/**
 * How many items of a long list to show by now: the first screen at once, the rest a few per frame
 * after that is painted. A page is there as soon as what can be seen of it is.
 *
 * @param enough how many there are; growing ends there.
 * @param restart what makes it another list, for example the words of a search.
 */
export function useGrowing(first: number, step: number, enough: () => number, restart?: WatchSource): Readonly<Ref<number>> {
  const room = ref(first)
  let frame = 0
  const grow = () => {
    room.value += step
    if (room.value < enough()) void nextTick(again)
    else room.value = Number.POSITIVE_INFINITY // what is added later shows at once
  }
  const again = () => (frame = requestAnimationFrame(() => setTimeout(grow)))
  onMounted(again)
  onBeforeUnmount(() => cancelAnimationFrame(frame))
  if (restart) {
    watch(restart, () => {
      cancelAnimationFrame(frame)
      room.value = first
      again()
    })
  }
  return room
}

/** As many groups as have room, the last of them cut short; `count` says how many each has in all. */
export function cutGroups<Group extends { households: unknown[] }>(groups: Group[], room: number): (Group & { count: number })[] {
  const cut: (Group & { count: number })[] = []
  let left = room
  for (const group of groups) {
    if (left <= 0) break
    const count = group.households.length
    cut.push({ ...group, count, households: group.households.slice(0, left) })
    left -= count
  }
  return cut
}
