import { shallowRef } from 'vue'
import { sha256, toBase64Url, toHex, utf8 } from './bytes'
import { http } from './http'
import { keepKeyPair, keepRecord, readKeyPair, readRecord } from './keysDatabase'

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const
const PUSH_KEY = 'push'

/** This tablet, as the server knows it. Its push key belongs to no person and works while it is locked. */
export interface Device {
  device_id: string
  label: string
}

export const device = shallowRef<Device | null>(null)

export async function restoreDevice(): Promise<Device | null> {
  const kept = await readRecord<Device>('device')
  const hasKey = (await readKeyPair(PUSH_KEY)) !== undefined
  device.value = kept && hasKey ? kept : null
  return device.value
}

/**
 * Makes this tablet known to the server; needs a signed-in member and a network.
 *
 * The key is stored before the server hears of it, so that a lost answer leaves no device without a key.
 */
export async function enrolDevice(label: string): Promise<Device> {
  const pair = await newKeyPair()
  await keepKeyPair(PUSH_KEY, pair)
  const pushKey = await publicJwk(pair)
  const answer = await http.post<{ device_id: string }>('/api/devices', { label, push_key: pushKey })
  const enrolled = { device_id: answer.device_id, label }
  await keepRecord('device', enrolled)
  device.value = enrolled
  return enrolled
}

/** The device's signature over a request; `body` is exactly what is sent. */
export async function deviceProof(method: string, path: string, body: BufferSource): Promise<Record<string, string>> {
  const pair = await readKeyPair(PUSH_KEY)
  if (!device.value || !pair) throw new Error('this tablet is not enrolled')
  const text = `${method}\n${path}\n${toHex(await sha256(body))}`
  const signature = await crypto.subtle.sign(SIGNED, pair.privateKey, utf8(text))
  return { 'x-ruhu-device': device.value.device_id, 'x-ruhu-proof': toBase64Url(signature) }
}

interface EvidenceKey {
  thumbprint: string
}

const evidenceName = (memberId: string) => `evidence-${memberId}`

/** The key that signs evidence for this member on this tablet; made and registered once, online. */
export async function ensureEvidenceKey(memberId: string): Promise<EvidenceKey> {
  const name = evidenceName(memberId)
  const known = await readRecord<EvidenceKey>(name)
  if (known) return known
  if (!device.value) throw new Error('this tablet is not enrolled')
  const pair = (await readKeyPair(name)) ?? (await newKeyPair())
  await keepKeyPair(name, pair)
  const key = await http.post<EvidenceKey>(`/api/devices/${device.value.device_id}/evidence-keys`, {
    public_jwk: await publicJwk(pair),
  })
  await keepRecord(name, { thumbprint: key.thumbprint })
  return { thumbprint: key.thumbprint }
}

/** Signs the exact bytes of a piece of evidence. @throws Error when no evidence key was ever registered. */
export async function signEvidence(memberId: string, bytes: BufferSource): Promise<{ device_sig: string; thumbprint: string }> {
  const known = await readRecord<EvidenceKey>(evidenceName(memberId))
  const pair = await readKeyPair(evidenceName(memberId))
  if (!known || !pair) throw new Error('no evidence key on this tablet')
  const signature = await crypto.subtle.sign(SIGNED, pair.privateKey, bytes)
  return { device_sig: toBase64Url(signature), thumbprint: known.thumbprint }
}

function newKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify'])
}

async function publicJwk(pair: CryptoKeyPair): Promise<{ kty: string; crv: string; x: string; y: string }> {
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
}
