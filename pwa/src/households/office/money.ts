/** Money is kept in whole fen; people read and type yuan. */

/** `186050` as `1860.50`, `186000` as `1860`; anything else as nothing. */
export function yuanOf(fen: unknown): string {
  if (typeof fen !== 'number' || !Number.isSafeInteger(fen)) return ''
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
}

/** Reads what was typed without ever computing with fractions; null when it is no amount. */
export function fenOf(typed: string): number | null {
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(typed.replace(/[,，\s]/g, ''))
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
