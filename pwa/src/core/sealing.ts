import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { fromBase64Url, sha256, toBase64Url, utf8 } from './bytes'

export const SUITE = 'hpke-p256-hkdf256-aes256gcm'
const INFO = utf8('ruhu-op-v1')

export interface SealingKey {
  kid: string
  /** Uncompressed P-256 point, base64url. */
  public_key: string
}

export interface Binding {
  op_id: string
  kind: string
  v: number
  device_id: string
  seq: number
}

/** What ties a body to its envelope: it cannot be moved into another one. */
export const associatedData = (of: Binding): Uint8Array<ArrayBuffer> =>
  utf8(`${of.op_id}|${of.kind}|${of.v}|${of.device_id}|${of.seq}`)

/**
 * Seals an operation's body to the server (HPKE base mode): no one on the tablet can open it again.
 *
 * @returns `body` is base64url of encapsulated key ‖ ciphertext; `sha` is of the inner bytes.
 */
export async function sealBody(inner: unknown, key: SealingKey, binding: Binding): Promise<{ body: string; sha: string }> {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
  const bytes = utf8(JSON.stringify(inner))
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64Url(key.public_key).buffer)
  const sender = await suite.createSenderContext({ recipientPublicKey, info: INFO })
  const ciphertext = await sender.seal(bytes, associatedData(binding))
  const whole = new Uint8Array(sender.enc.byteLength + ciphertext.byteLength)
  whole.set(new Uint8Array(sender.enc))
  whole.set(new Uint8Array(ciphertext), sender.enc.byteLength)
  return { body: toBase64Url(whole), sha: toBase64Url(await sha256(bytes)) }
}
