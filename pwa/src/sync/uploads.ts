import { nowText } from '@/core/clock'
import { readJson } from '@/core/http'
import { Refused, Unreachable } from '@/core/http'
import { outboxDb, strictly, type StoredBlob } from '@/core/outboxDatabase'
import { serverFacts } from '@/core/serverFacts'
import { sha256 } from '@/core/bytes'
import { emitSignal } from '@/core/signals'
import { signed } from './deviceHttp'

const CHUNK_BYTES = 131_072
const ROUNDS_MAX = 3

/** Nothing in these can be mended by sending the same bytes again. */
const FINAL = new Set(['upload_too_large', 'upload_length_changed', 'upload_headers_invalid'])

/**
 * Sends the files that wait, oldest first; one that fails never holds up the others.
 *
 * @throws Unreachable when the network is gone; what arrived so far is kept by the server.
 */
export async function uploadFiles(): Promise<void> {
  const ids = await (await outboxDb()).getAllKeysFromIndex('blobs', 'state', 'queued')
  const blobs = (await Promise.all(ids.map(readBlob))).filter((blob) => blob !== undefined)
  for (const { upload_sha256 } of blobs.sort((a, b) => a.kept_at.localeCompare(b.kept_at))) {
    try {
      await uploadOne(upload_sha256)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (FINAL.has(error.code)) await change(upload_sha256, { state: 'refused', refusal: error.code })
    }
  }
}

const readBlob = async (id: string): Promise<StoredBlob | undefined> => (await outboxDb()).get('blobs', id)

async function uploadOne(id: string): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const blob = await readBlob(id)
    if (blob?.state !== 'queued') return
    try {
      // What was never begun starts at 0; if the server knows better, it says so and is then asked.
      await sendFrom(blob, round === 0 && blob.offset === 0 ? 0 : await durableOffset(blob))
      return
    } catch (error) {
      const again = error instanceof Refused && (error.code === 'upload_offset_mismatch' || error.code === 'upload_digest_mismatch' || error.code === 'upload_hash_mismatch')
      if (!again || round === ROUNDS_MAX - 1) throw error
    }
  }
}

/** How many bytes the server has on its disk; only it can know. */
async function durableOffset(blob: StoredBlob): Promise<number> {
  const response = await signed('HEAD', `uploads/${blob.upload_sha256}`, new Uint8Array())
  if (!response.headers.has('upload-offset')) {
    if (response.status >= 400 && response.status < 500) throw new Refused(response.status, `http_${response.status}`, '')
    throw new Unreachable('not our server')
  }
  return Number(response.headers.get('upload-offset'))
}

async function sendFrom(blob: StoredBlob, start: number): Promise<void> {
  const bytes = new Uint8Array(blob.bytes)
  const chunkBytes = serverFacts.value?.limits.chunk_bytes ?? CHUNK_BYTES
  let offset = start
  while (offset < bytes.length) {
    const chunk = bytes.slice(offset, offset + chunkBytes)
    const response = await signed('PATCH', `uploads/${blob.upload_sha256}`, chunk, await pieceHeaders(chunk, offset, bytes.length))
    if (!response.headers.has('upload-offset')) await readJson(response) // throws what it says
    const reached = Number(response.headers.get('upload-offset'))
    if (!(reached > offset)) throw new Unreachable('the upload does not move on')
    offset = reached
    await change(blob.upload_sha256, { offset })
  }
  await change(blob.upload_sha256, { state: 'complete', offset, completed_at: nowText() })
  emitSignal('outbox-changed')
}

async function pieceHeaders(chunk: Uint8Array<ArrayBuffer>, offset: number, length: number): Promise<Record<string, string>> {
  const digest = btoa(String.fromCharCode(...new Uint8Array(await sha256(chunk))))
  return {
    'content-type': 'application/octet-stream',
    'upload-offset': String(offset),
    'upload-length': String(length),
    digest: `sha-256=${digest}`,
  }
}

async function change(id: string, to: Partial<StoredBlob>): Promise<void> {
  const transaction = strictly(await outboxDb(), ['blobs'])
  const blob = await transaction.objectStore('blobs').get(id)
  if (blob) await transaction.objectStore('blobs').put({ ...blob, ...to })
  await transaction.done
}
