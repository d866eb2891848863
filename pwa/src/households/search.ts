import type { ListedHousehold } from '@/core/households'

/** A household with what made it match, best first. */
export interface Found {
  household: ListedHousehold
  /** The person that was meant, when it was one. */
  person: string | null
  rank: number
}

export interface Entry {
  household: ListedHousehold
  /** Place in the order of addresses; comparing Chinese texts at every keystroke would be too slow. */
  order: number
  address: string
  plate: string
  people: { name: string; initials: string; id4: string; phone4: string }[]
}

export const FOUND_MAX = 30
/** So many of them are drawn with the keystroke, the others right after. */
export const FOUND_FIRST = 8

/** Where each home stood when the addresses were compared last: comparing thousands of Chinese texts takes long. */
let places = new Map<string, { address: string; order: number }>()
const addressOf = ({ stair, plate }: ListedHousehold) => `${stair}\n${plate}`

/** Households as a person walks through them: estate, building, entrance, door. */
export function byAddress(households: ListedHousehold[]): ListedHousehold[] {
  const isKnown = households.every((household) => places.get(household.id)?.address === addressOf(household))
  if (!isKnown) {
    const { compare } = new Intl.Collator('zh', { numeric: true })
    const sorted = [...households].sort((a, b) => compare(a.stair, b.stair) || compare(a.plate, b.plate))
    places = new Map(sorted.map((household, order) => [household.id, { address: addressOf(household), order }]))
    return sorted
  }
  const order = ({ id }: ListedHousehold) => places.get(id)?.order ?? 0
  return [...households].sort((a, b) => order(a) - order(b))
}

/** Readies a sorted list for searching; once per change of the list, not per keystroke. */
export function searchIndex(sorted: ListedHousehold[]): Entry[] {
  return sorted.map((household, order) => ({ ...entryOf(household), order }))
}

const entries = new WeakMap<ListedHousehold, Omit<Entry, 'order'>>()
function entryOf(household: ListedHousehold): Omit<Entry, 'order'> {
  const before = entries.get(household)
  if (before) return before
  const entry = {
    household,
    address: normal(`${household.stair}${household.plate}`) + normal(household.address),
    plate: normal(household.plate),
    people: household.people.map(({ name, initials, id4, phone4 }) => ({ name: normal(name), initials: initials.toLowerCase(), id4: id4.toLowerCase(), phone4 })),
  }
  entries.set(household, entry)
  return entry
}

const normal = (text: string): string => text.toLowerCase().replace(/[\s·.-]/g, '')

/**
 * Finds by name, pinyin initials, door or address, and the last four of phone or ID number.
 *
 * Several words narrow down: `3幢 wgx`.
 */
export function search(index: Entry[], text: string): Found[] {
  const words = text.trim().split(/\s+/).map(normal).filter(Boolean)
  if (words.length === 0) return []
  const found = index.flatMap((entry) => {
    const match = matchAll(entry, words)
    return match ? [{ ...match, order: entry.order }] : []
  })
  found.sort((a, b) => b.rank - a.rank || a.order - b.order)
  return found.slice(0, FOUND_MAX)
}

function matchAll(entry: Entry, words: string[]): Found | null {
  let rank = 0
  let person: string | null = null
  for (const word of words) {
    const here = matchWord(entry, word)
    if (!here) return null
    rank += here.rank
    person ??= here.person
  }
  return { household: entry.household, person, rank }
}

const RANK = { wholeName: 9, plate: 8, last4: 7, nameStart: 6, initials: 5, name: 4, address: 3, initialsPart: 2 }

function matchWord(entry: Entry, word: string): { rank: number; person: string | null } | null {
  let best: { rank: number; person: string | null } | null = null
  const offer = (rank: number, at: number | null) => {
    if (rank > (best?.rank ?? 0)) best = { rank, person: at === null ? null : (entry.household.people[at]?.name ?? null) }
  }
  if (entry.plate === word) offer(RANK.plate, null)
  else if (entry.address.includes(word)) offer(RANK.address, null)
  entry.people.forEach((one, at) => {
    if (one.name === word) offer(RANK.wholeName, at)
    else if (one.name.startsWith(word)) offer(RANK.nameStart, at)
    else if (one.name.includes(word)) offer(RANK.name, at)
    if (one.initials === word) offer(RANK.initials + 0.5, at)
    else if (one.initials.startsWith(word)) offer(RANK.initials, at)
    else if (word.length > 1 && one.initials.includes(word)) offer(RANK.initialsPart, at)
    if (word.length === 4 && (one.id4 === word || one.phone4 === word)) offer(RANK.last4, at)
  })
  return best
}
