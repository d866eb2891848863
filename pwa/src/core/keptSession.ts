import { dropRecord, keepRecord, readRecord } from './keysDatabase'
import { session, type Session } from './session'
import { dropWakeUps } from './wakeUps'

const NAME = 'session'

/**
 * Who works on this tablet, also without network. The server's cookie stays the only right to
 * anything there; this only says whose data to open here.
 */
export async function restoreSession(): Promise<Session | null> {
  session.value = (await readRecord<Session>(NAME)) ?? null
  return session.value
}

export const keepSession = (signedIn: Session): Promise<void> => keepRecord(NAME, signedIn)

export async function forgetSession(): Promise<void> {
  await dropRecord(NAME)
  await dropWakeUps()
  session.value = null
}
