/** The 18-digit citizen number of GB 11643: check digit, birth date and sex. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'
const FORM = /^[1-9][0-9]{16}[0-9X]$/

export type IdFault = 'area' | 'birth' | 'check'

export function checkDigit(firstSeventeen: string): string {
  const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(firstSeventeen[place]), 0)
  return CHECK_DIGITS[total % 11] ?? ''
}

/** The birth date that the number carries, `YYYY-MM-DD`; null when it is no date. */
export function birthDateIn(number: string): string | null {
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)]
  const moment = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(moment.getTime()) || year === '0000') return null
  const same = moment.getUTCDate() === Number(day)
  return same ? `${year}-${month}-${day}` : null
}

export function sexIn(number: string): 'MALE' | 'FEMALE' {
  return Number(number[16]) % 2 === 1 ? 'MALE' : 'FEMALE'
}

/** Form, birth date and check digit hold; the area code is not looked up. */
export function isResidentId(number: string): boolean {
  return FORM.test(number) && birthDateIn(number) !== null && checkDigit(number) === number[17]
}

/** Which group of a number being typed cannot be right; null while it still can. */
export function faultyGroup(typed: string): IdFault | null {
  if (typed.length >= 1 && !/^[1-9][0-9]*$/.test(typed.slice(0, 6))) return 'area'
  if (typed.length >= 14 && birthDateIn(typed) === null) return 'birth'
  if (typed.length === 18 && !isResidentId(typed)) return 'check'
  return null
}

/** 6-8-4, as it is printed on the card. */
export function groupedId(typed: string): string {
  return [typed.slice(0, 6), typed.slice(6, 14), typed.slice(14)].filter(Boolean).join(' ')
}
