/** Numbers as they are typed. What cannot become a number is not taken; nothing is rounded. */

/** Fen of a typed amount in yuan, such as `620` or `0.5`; null while it is empty or no amount. */
export function fenOf(typed: string): number | null {
  const parts = /^([0-9]{1,9})(?:\.([0-9]{0,2}))?$/.exec(typed)
  if (!parts) return null
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))
}

/** The amount in yuan as it would be typed. */
export function typedYuan(fen: number): string {
  const rest = fen % 100
  const cents = rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`
  return `${Math.floor(fen / 100)}${cents}`
}

/** What remains of a typed or pasted text: digits, with at most one point and two places for money. */
export function cleanNumber(text: string, money: boolean): string {
  const digits = text.replace(/[０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  const plain = digits.replace(/[。．]/g, '.').replace(/[^0-9.]/g, '')
  const [whole = '', ...rest] = plain.split('.')
  const kept = whole.replace(/^0+(?=[0-9])/, '').slice(0, 9)
  if (!money || rest.length === 0) return kept
  return `${kept === '' ? '0' : kept}.${rest.join('').slice(0, 2)}`
}

/** `YYYY-MM-DD` of eight typed digits, dots or dashes apart; null until it is complete. */
export function dateOf(typed: string): string | null {
  const digits = typed.replace(/[^0-9]/g, '')
  return digits.length === 8 ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` : null
}

/** 3-4-4 for a mobile number; a landline stays as it is typed. */
export function groupedPhone(typed: string): string {
  if (!typed.startsWith('1')) return typed
  return [typed.slice(0, 3), typed.slice(3, 7), typed.slice(7)].filter(Boolean).join(' ')
}
