import { ref } from 'vue'
import type { IconName } from '@/ui/icons'

export const CARDS: readonly { id: 'today' | 'offline' | 'nobody' | 'ask'; icon: IconName }[] = [
  { id: 'today', icon: 'today' },
  { id: 'offline', icon: 'cloud-done' },
  { id: 'nobody', icon: 'nobody' },
  { id: 'ask', icon: 'ask' },
]
const REMEMBERED = 'ruhu.tour'

/** Whether the four cards were seen or skipped on this tablet. */
export const tourSeen = ref(localStorage.getItem(REMEMBERED) === 'seen')

export function endTour(): void {
  tourSeen.value = true
  localStorage.setItem(REMEMBERED, 'seen')
}
