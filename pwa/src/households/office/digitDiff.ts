/** Marks what differs between two values that should be one, so that the eye need not search. */

export interface Piece {
  text: string
  differs: boolean
}

/**
 * Splits `value` into pieces that agree with `other` and pieces that don't.
 *
 * Values of one length are compared place by place (a swapped pair of digits shows as two);
 * otherwise what lies between the common beginning and the common end is marked.
 */
export function diffPieces(value: string, other: string): Piece[] {
  const [own, their] = [Array.from(value), Array.from(other)]
  const differs =
    own.length === their.length
      ? own.map((character, i) => character !== their[i])
      : markMiddle(own, their)
  return joined(own, differs)
}

function markMiddle(own: string[], their: string[]): boolean[] {
  const shorter = Math.min(own.length, their.length)
  let head = 0
  while (head < shorter && own[head] === their[head]) head++
  let tail = 0
  while (tail < shorter - head && own.at(-1 - tail) === their.at(-1 - tail)) tail++
  return own.map((_, i) => i >= head && i < own.length - tail)
}

function joined(characters: string[], differs: boolean[]): Piece[] {
  const pieces: Piece[] = []
  characters.forEach((character, i) => {
    const last = pieces.at(-1)
    if (last && last.differs === differs[i]) last.text += character
    else pieces.push({ text: character, differs: differs[i]! })
  })
  return pieces
}

/** A phone or a number reads easier in groups; masks keep their stars. */
export function inGroups(text: string): string {
  if (/^1[\d*]{10}$/.test(text)) return `${text.slice(0, 3)} ${text.slice(3, 7)} ${text.slice(7)}`
  if (/^[\d*]{17}[\d*X]$/.test(text)) return `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`
  return text
}
