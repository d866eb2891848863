import type { Bundle } from '@/core/bundle'
import type { IconName } from '@/ui/icons'

/** What is often worth knowing before ringing; kept in these words, shown in the reader's. */
export const CHIPS = [
  { code: 'DOG', icon: 'dog', words: '家里有狗' },
  { code: 'PAIR', icon: 'residents', words: '结伴去' },
  { code: 'DEAF', icon: 'speak', words: '耳背' },
  { code: 'CALL', icon: 'phone', words: '不敲门，先打电话' },
  { code: 'SLOW', icon: 'elder', words: '腿脚慢，多等一会' },
  { code: 'BABY', icon: 'moon', words: '有小孩，轻点敲门' },
] as const satisfies readonly { code: string; icon: IconName; words: string }[]

export type ChipCode = (typeof CHIPS)[number]['code']

/** As in the facts catalogue (`preferred_hours`). */
export const HOURS = ['MORNING', 'AFTERNOON', 'EVENING', 'WEEKEND', 'CALL_FIRST'] as const
export type Hours = (typeof HOURS)[number]

export interface DoorNote {
  icon: IconName
  text: string
  /** One of the usual notes, to be said in the reader's language. */
  chip: ChipCode | null
}

export interface NoteParts {
  chips: ChipCode[]
  /** What does not fit a chip. */
  text: string
}

/** The facts catalogue allows no longer text. */
export const NOTES_MAX = 200
const SENTENCE = /[；;。\n]+/
const JOINED = '；'
const DOG = /狗|犬|dog/i
const CALL = /电话|call|phone/i
const TIME = /点|上午|下午|晚上|早上|周末|morning|afternoon|evening|weekend/i
const STAIRS = /楼梯|电梯|stairs|lift/i

const sentences = (notes: string | null) => (notes ?? '').split(SENTENCE).map((line) => line.trim()).filter(Boolean)
const chipOf = (line: string) => CHIPS.find(({ words }) => words === line)

/** What to know before ringing: the file's hints, one a line, each with a picture that fits. */
export function doorNotes({ household }: Pick<Bundle, 'household'>): DoorNote[] {
  return sentences(household.arrival_notes).map((text) => {
    const chip = chipOf(text)
    return { icon: chip?.icon ?? iconFor(text), text, chip: chip?.code ?? null }
  })
}

export function splitNotes(notes: string | null): NoteParts {
  const lines = sentences(notes)
  const chips = lines.flatMap((line) => chipOf(line)?.code ?? [])
  return { chips, text: lines.filter((line) => !chipOf(line)).join(JOINED) }
}

/** @returns null when nothing is left to say. */
export function joinNotes({ chips, text }: NoteParts): string | null {
  const lines = [...CHIPS.filter(({ code }) => chips.includes(code)).map(({ words }) => words), ...sentences(text)]
  return lines.join(JOINED) || null
}

export function preferredHours({ household, facts }: Pick<Bundle, 'household' | 'facts'>): Hours[] {
  const value = facts.find(({ entity, key }) => key === 'preferred_hours' && entity === `household:${household.id}`)?.value
  return Array.isArray(value) ? HOURS.filter((one) => value.includes(one)) : []
}

function iconFor(text: string): IconName {
  if (DOG.test(text)) return 'dog'
  if (TIME.test(text)) return 'clock'
  if (STAIRS.test(text)) return 'stairs'
  return CALL.test(text) ? 'phone' : 'info'
}
