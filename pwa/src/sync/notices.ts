import { baseHeaders, readJson } from '@/core/http'
import { keepFetched, readFetched, type Notice } from '@/core/notices'
import { signed } from './deviceHttp'

/** Brings the member's notices; the tag spares the way when nothing is new. */
export async function fetchNotices(memberId: string): Promise<void> {
  const before = await readFetched(memberId)
  const asked: Record<string, string> = before ? { ...baseHeaders(), 'if-none-match': before.etag } : {}
  const answer = await signed('GET', 'notices', new Uint8Array(), asked)
  if (answer.status === 304) return
  const etag = answer.headers.get('etag') ?? ''
  const { items } = await readJson<{ items: Notice[] }>(answer)
  await keepFetched(memberId, { etag, items })
}
