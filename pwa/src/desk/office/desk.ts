/** The signed-in desk: its requests, its rights, and what happens when the session ends in the middle of work. */
import { ref } from 'vue'
import { baseHeaders, readJson, Refused, request, send, type RequestOptions } from '@/core/http'
import { member, signIn } from '@/core/session'
import { mayDo, type Right } from './rights'

/** Set when the server no longer knows us; the page stays, with all that was typed. */
export const expired = ref(false)
/** Grows at every sign-in, so that what failed meanwhile is loaded again. */
export const renewals = ref(0)

export const may = (right: Right): boolean => mayDo(member.value?.roles ?? [], right)

/**
 * Signs in at this desk.
 *
 * @returns false when another member came than the one whose work is still on the screen.
 * @throws Refused for wrong credentials or too many tries; @throws Unreachable
 */
export async function enterDesk(login: string, password: string): Promise<boolean> {
  const before = member.value
  const { member: now } = await signIn({ login, password, kind: 'office' })
  expired.value = false
  renewals.value += 1
  return before === null || before.id === now.id
}

async function asked<T>(method: string, path: string, options: RequestOptions): Promise<T> {
  try {
    return await request<T>(method, path, options)
  } catch (error) {
    if (error instanceof Refused && error.status === 401 && member.value) expired.value = true
    throw error
  }
}

const UPLOAD_WITHIN_MS = 120_000
async function sent<T>(path: string, file: Blob): Promise<T> {
  try {
    const headers = { ...baseHeaders(), 'content-type': 'application/octet-stream' }
    return await readJson<T>(await send(path, { method: 'POST', headers, body: file, timeoutMs: UPLOAD_WITHIN_MS }))
  } catch (error) {
    if (error instanceof Refused && error.status === 401 && member.value) expired.value = true
    throw error
  }
}

/** Requests of a signed-in desk; a session that ended asks for the password and keeps the page. */
export const desk = {
  get: <T>(path: string, options: RequestOptions = {}) => asked<T>('GET', path, options),
  post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}) =>
    asked<T>('POST', path, { ...options, body }),
  put: <T>(path: string, body: unknown) => asked<T>('PUT', path, { body }),
  delete: (path: string) => asked<undefined>('DELETE', path, {}),
  /** Sends a file as it is. */
  upload: <T>(path: string, file: Blob) => sent<T>(path, file),
}

/** `?a=1&b=2` of what is set; empty values are left out. */
export function queryText(values: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, String(value))
  }
  const text = query.toString()
  return text && `?${text}`
}
