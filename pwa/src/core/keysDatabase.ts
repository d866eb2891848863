import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { open, seal, type Sealed } from './vault'

interface KeysSchema extends DBSchema {
  /** CryptoKeys that no script can read out, by name. */
  keys: { key: string; value: { name: string; pair: CryptoKeyPair } }
  /** Small sealed records: the device, the signed-in member, what the server last said. */
  records: { key: string; value: { name: string; sealed: Sealed } }
}

let opened: Promise<IDBPDatabase<KeysSchema>> | undefined

function keysDb(): Promise<IDBPDatabase<KeysSchema>> {
  opened ??= openDB<KeysSchema>('ruhu-keys', 1, {
    upgrade(database) {
      database.createObjectStore('keys', { keyPath: 'name' })
      database.createObjectStore('records', { keyPath: 'name' })
    },
  })
  return opened
}

export async function closeKeys(): Promise<void> {
  ;(await opened)?.close()
  opened = undefined
}

export async function readKeyPair(name: string): Promise<CryptoKeyPair | undefined> {
  return (await (await keysDb()).get('keys', name))?.pair
}

export async function keepKeyPair(name: string, pair: CryptoKeyPair): Promise<void> {
  const transaction = (await keysDb()).transaction('keys', 'readwrite', { durability: 'strict' })
  await transaction.store.put({ name, pair })
  await transaction.done
}

export async function readRecord<T>(name: string): Promise<T | undefined> {
  const record = await (await keysDb()).get('records', name)
  return record && open<T>({ store: 'records', id: name }, record.sealed)
}

export async function keepRecord(name: string, value: unknown): Promise<void> {
  const sealed = await seal({ store: 'records', id: name }, value)
  const transaction = (await keysDb()).transaction('records', 'readwrite', { durability: 'strict' })
  await transaction.store.put({ name, sealed })
  await transaction.done
}

export async function dropRecord(name: string): Promise<void> {
  await (await keysDb()).delete('records', name)
}
