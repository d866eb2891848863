import { shallowRef } from 'vue'
import { keepRecord, readRecord } from './keysDatabase'

/** What the server said in its last hello; kept, so that it also holds offline. */
export interface ServerFacts {
  epoch: string
  hpke: { kid: string; public_key: string; suite: string }[]
  limits: { push_ops: number; push_bytes: number; chunk_bytes: number }
  /** Operations up to this number are in a verified backup. */
  durable_seq: number
  /** The highest number the server knows of this device. */
  seq_known?: number
  policy: Record<string, unknown>
  surveys: { key: string; version: number; sha256: string; title: { zh: string; en: string } }[]
  templates: { key: string; version: number; lang: string; sha256: string }[]
  catalogue: { sha256: string }
  /** How this tablet can be woken; missing where the server has not set that up. */
  push?: { public_key: string; kid: string; subscribed: boolean } | null
  heard_at: string
}

export const serverFacts = shallowRef<ServerFacts | null>(null)

export async function restoreServerFacts(): Promise<ServerFacts | null> {
  serverFacts.value ??= (await readRecord<ServerFacts>('server')) ?? null
  return serverFacts.value
}

export async function keepServerFacts(facts: ServerFacts): Promise<void> {
  await keepRecord('server', facts)
  serverFacts.value = facts
}

/** A number out of the policy pack, e.g. `policyNumber('visit.nobody_home_retry_days', 2)`. */
export function policyNumber(key: string, fallback: number): number {
  const value = serverFacts.value?.policy[key]
  return typeof value === 'number' ? value : fallback
}

/** A field of a policy value, e.g. days of `visit.level.MONTHLY`. */
export function policyField(key: string, field: string, fallback: number): number {
  const value = serverFacts.value?.policy[key] as Record<string, unknown> | undefined
  return typeof value?.[field] === 'number' ? value[field] : fallback
}
