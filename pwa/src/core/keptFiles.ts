import { baseDb } from './baseDatabase'
import { open, seal } from './vault'

/** Reads a definition, template or map that was stored for use without network. */
export async function readKeptFile<T>(memberId: string, id: string): Promise<T | undefined> {
  const row = await baseDb(memberId).files.get(id)
  return row && open<T>({ store: 'files', id }, row)
}

export async function keepFile(memberId: string, id: string, value: unknown): Promise<void> {
  const sealed = await seal({ store: 'files', id }, value)
  await baseDb(memberId).files.put({ id, ...sealed })
}

export const keptFileIds = async (memberId: string): Promise<string[]> => baseDb(memberId).files.toCollection().primaryKeys()
