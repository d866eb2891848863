/** What a new password must be; the server decides again. */
export const PASSWORD_MIN = 10

export type PasswordFault = 'short' | 'same' | 'plain' | 'different'

export function passwordFault(old: string, fresh: string, again: string): PasswordFault | null {
  if ([...fresh].length < PASSWORD_MIN) return 'short'
  if (fresh === old) return 'same'
  if (/^\d+$/.test(fresh) || new Set(fresh).size < PASSWORD_MIN / 2) return 'plain'
  return fresh === again ? null : 'different'
}
