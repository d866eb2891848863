import { fromBase64Url, sha256, toBase64Url, toHex } from '@/core/bytes'

const IV_BYTES = 12

/** A picture as it rests on the tablet and travels: unreadable without `key`, named by its own hash. */
export interface SealedPhoto {
  /** iv (12 bytes) ‖ AES-256-GCM ciphertext and tag. */
  ciphertext: ArrayBuffer
  upload_sha256: string
  /** Of the picture itself, hex. */
  sha256: string
  /** base64url of 32 bytes, for this photo alone. */
  key: string
}

export async function sealPhoto(picture: ArrayBuffer): Promise<SealedPhoto> {
  const rawKey = crypto.getRandomValues(new Uint8Array(32))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const key = await importKey(rawKey, 'encrypt')
  const [plainHash, sealed] = await Promise.all([sha256(picture), crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, picture)])
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength)
  whole.set(iv)
  whole.set(new Uint8Array(sealed), IV_BYTES)
  return {
    ciphertext: whole.buffer,
    upload_sha256: toHex(await sha256(whole)),
    sha256: toHex(plainHash),
    key: toBase64Url(rawKey),
  }
}

/** @throws OperationError when the key is not the photo's or the bytes are damaged. */
export async function openPhoto(ciphertext: ArrayBuffer, key: string): Promise<ArrayBuffer> {
  const iv = new Uint8Array(ciphertext, 0, IV_BYTES)
  const sealed = new Uint8Array(ciphertext, IV_BYTES)
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await importKey(fromBase64Url(key), 'decrypt'), sealed)
}

const importKey = (raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt') => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use])
