/**
 * Room that is kept for words. Photos fill a tablet; what was written must still fit. A few megabytes
 * lie here for nothing until a write finds the tablet full: then they are given up, once, and the
 * write is tried again. Photos and recordings never touch them.
 */
import { openDB } from 'idb'
import { isNoRoom } from './storage'

const RESERVE = 'ruhu-reserve'
const RESERVE_BYTES = 4 * 1024 * 1024
/** crypto fills no more at once. */
const RANDOM_BYTES_MAX = 65_536
const ROOM_WORTH_IT = 10

/** Puts the reserve aside when there is plenty of room; does nothing when it is there already. */
export async function keepReserve(): Promise<void> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate()
  if (quota - usage < RESERVE_BYTES * ROOM_WORTH_IT) return
  const database = await openDB(RESERVE, 1, { upgrade: (fresh) => void fresh.createObjectStore('room') })
  try {
    if (!(await database.count('room'))) await database.put('room', incompressible(), 'reserve')
  } finally {
    database.close()
  }
}

/** Writes words; when the tablet is full, once more with the reserve given up. @throws what the last try throws. */
export async function withReserve<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isNoRoom(error)) throw error
    await giveUp()
    return write()
  }
}

function giveUp(): Promise<void> {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(RESERVE)
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve()
  })
}

/** Zeros would be packed to nothing by the browser. */
function incompressible(): Uint8Array {
  const bytes = new Uint8Array(RESERVE_BYTES)
  for (let at = 0; at < bytes.length; at += RANDOM_BYTES_MAX) crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_MAX))
  return bytes
}
