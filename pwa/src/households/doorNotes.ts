import type { Bundle } from '@/core/bundle'
import type { IconName } from '@/ui/icons'

export interface DoorNote {
  icon: IconName
  text: string
}

const SENTENCE = /[；;。\n]+/
const DOG = /狗|犬|dog/i
const CALL = /电话|call|phone/i
const TIME = /点|上午|下午|晚上|早上|周末|morning|afternoon|evening|weekend/i
const STAIRS = /楼梯|电梯|stairs|lift/i

/** What to know before ringing: the file's hints, one a line, each with a picture that fits. */
export function doorNotes({ household }: Pick<Bundle, 'household'>): DoorNote[] {
  const lines = (household.arrival_notes ?? '').split(SENTENCE).map((line) => line.trim())
  return lines.filter(Boolean).map((text) => ({ icon: iconFor(text), text }))
}

function iconFor(text: string): IconName {
  if (DOG.test(text)) return 'dog'
  if (TIME.test(text)) return 'clock'
  if (STAIRS.test(text)) return 'stairs'
  return CALL.test(text) ? 'phone' : 'info'
}
