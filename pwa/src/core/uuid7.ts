import { v7 } from 'uuid'

/** A new id that sorts by the time it was made; that time is never read back out of it. */
export const uuid7 = (): string => v7()
