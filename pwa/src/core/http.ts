import { noteServerTime } from './clock'

/** No answer of ours came back: no network, a proxy's page, a server that is down. Nothing was decided; try later. */
export class Unreachable extends Error {
  constructor(
    reason: string,
    /** What the server asked us to wait, in seconds, if it said so. */
    readonly retryAfterS?: number,
  ) {
    super(reason)
    this.name = 'Unreachable'
  }
}

/** The server understood and said no; `code` is stable, `message` is for people in their language. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfterS?: number,
  ) {
    super(message)
    this.name = 'Refused'
  }

  /** Worth trying again unchanged: the server is overloaded, out of room, or has a fault. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

export interface RequestOptions {
  body?: unknown
  headers?: Record<string, string>
  /** Milliseconds until the request counts as unreachable. */
  timeoutMs?: number
  signal?: AbortSignal
}

/** Adds what every request of this app carries (the CSRF token, the language); set once by core/session. */
let commonHeaders: () => Record<string, string> = () => ({})
export function setCommonHeaders(headers: () => Record<string, string>): void {
  commonHeaders = headers
}

/** Answers of proxies and of a server that cannot work now; nothing was decided. */
const BUSY = new Set([408, 425, 502, 503, 504])

/**
 * Sends JSON and returns the JSON answer.
 *
 * @throws Unreachable when no answer of ours came back, a captive portal's page included.
 * @throws Refused when the server said no.
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { ...baseHeaders(), ...options.headers }
  const body = options.body === undefined ? undefined : encodeBody(options.body)
  if (body !== undefined) headers['content-type'] ??= 'application/json'
  const response = await send(path, { method, headers, body, timeoutMs: options.timeoutMs, signal: options.signal })
  if (response.status === 204) return undefined as T
  return readJson<T>(response)
}

/** A string is taken as JSON already written, because the device's signature covers its exact bytes. */
function encodeBody(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

interface SendOptions {
  method: string
  headers: Record<string, string>
  body?: BodyInit | undefined
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

/** The headers every request of this app carries. */
export const baseHeaders = (): Record<string, string> => ({ accept: 'application/json', ...commonHeaders() })

/** One request; the answer may still be a refusal. @throws Unreachable */
export async function send(path: string, options: SendOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000)
  const started = performance.now()
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method,
      headers: options.headers,
      body: options.body ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    })
  } catch (cause) {
    throw new Unreachable(cause instanceof Error ? cause.message : 'no answer')
  }
  const serverDate = response.headers.get('date')
  if (serverDate && isOurs(response)) noteServerTime(serverDate, performance.now() - started)
  if (BUSY.has(response.status)) throw new Unreachable(`server answered ${response.status}`, retryAfterS(response))
  return response
}

function retryAfterS(response: Response): number | undefined {
  const waitS = Number(response.headers.get('retry-after'))
  return Number.isFinite(waitS) && waitS > 0 ? waitS : undefined
}

function isOurs(response: Response): boolean {
  return /^application\/([a-z.]+\+)?json/.test(response.headers.get('content-type') ?? '')
}

/** @throws Unreachable for a page that is not ours; @throws Refused for a problem+json answer. */
export async function readJson<T>(response: Response): Promise<T> {
  if (!isOurs(response)) throw new Unreachable(`not our server: ${response.status}`)
  let answer: unknown
  try {
    answer = await response.json()
  } catch {
    throw new Unreachable('the answer was cut off')
  }
  if (response.ok) return answer as T
  const problem = answer as { code?: string; message?: string; title?: string; details?: Record<string, unknown> }
  const message = problem.message ?? problem.title ?? String(response.status)
  throw new Refused(response.status, problem.code ?? `http_${response.status}`, message, problem.details ?? {}, retryAfterS(response))
}

/** What a page shows for a failed request: the refusal's own words, or that there is no network. */
export function failureText(error: unknown, offline: string): string {
  return error instanceof Refused ? error.message : offline
}

export const http = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('POST', path, { ...options, body: body ?? {} }),
  delete: <T>(path: string, options?: RequestOptions) => request<T>('DELETE', path, options),
}
