import { utf8 } from '@/core/bytes'
import { deviceProof } from '@/core/device'
import { baseHeaders, readJson, send } from '@/core/http'

const BASE = '/api/sync/v1/'

/** A request signed by this tablet. The proof covers method, path without query, and the body's hash. */
export async function signed(method: string, path: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  const address = BASE + path
  const proof = await deviceProof(method, address.split('?')[0] ?? address, body)
  return send(address, {
    method,
    headers: { ...baseHeaders(), ...headers, ...proof },
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
    timeoutMs: 60_000,
  })
}

/** @throws Unreachable, Refused */
export async function syncPost<T>(path: string, message: unknown): Promise<T> {
  const body = utf8(JSON.stringify(message))
  return readJson<T>(await signed('POST', path, body, { 'content-type': 'application/json' }))
}

/** @throws Unreachable, Refused */
export async function syncGet<T>(path: string): Promise<T> {
  return readJson<T>(await signed('GET', path, new Uint8Array()))
}
