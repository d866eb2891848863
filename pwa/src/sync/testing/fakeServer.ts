import { vi } from 'vitest'
import type { Envelope, Receipt } from '@/core/outboxDatabase'
import { leafOf, type PulledItem } from '../base'

type Answer = Response | (() => Response)

/** A server for one test: it keeps what it was sent and answers like api/sync does. */
export class FakeServer {
  readonly applied: Envelope[] = []
  readonly uploads = new Map<string, Uint8Array>()
  items: PulledItem[] = []
  /** What the server means this tablet to hold, id to version. */
  scope = new Map<string, number>()
  repairs = 0
  cursor = 'c1'
  /** Taken before the usual answer, by path; `lose` drops the answer after the work was done. */
  next: { path: string; answer: Answer }[] = []
  lose: string[] = []
  statusOf: (op: Envelope) => Receipt['status'] = () => 'applied'

  install(): void {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => this.answer(path, init))
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    const name = /\/sync\/v1\/(\w+)/.exec(path)?.[1] ?? path
    const special = this.next.findIndex((one) => one.path === name)
    if (special >= 0) {
      const answer = this.next.splice(special, 1)[0]?.answer
      if (answer) return typeof answer === 'function' ? answer() : answer
    }
    const bytes = init.body instanceof Uint8Array ? init.body : new Uint8Array()
    const response = name === 'uploads' ? this.upload(path, init, bytes) : json(await this.reply(name, bytes))
    const lost = this.lose.indexOf(name)
    if (lost >= 0) {
      this.lose.splice(lost, 1)
      throw new TypeError('connection reset')
    }
    return response
  }

  private async reply(name: string, bytes: Uint8Array): Promise<object> {
    const message = bytes.length > 0 ? (JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>) : {}
    const common = { server_time: new Date().toISOString(), epoch: 'e1', proto: { min: 1, max: 1 } }
    if (name === 'push') return { ...common, receipts: (message['ops'] as Envelope[]).map((op) => this.apply(op)) }
    if (name === 'pull') return { ...common, items: this.items, page: null, cursor: this.cursor, digest: await this.digest(), first: false, manifest: false }
    if (name === 'manifest') {
      this.repairs++
      const held = new Map(message['leaves'] as [string, string][])
      const fetch = [...this.scope.keys()].filter((id) => !held.has(id))
      const drop = [...held.keys()].filter((id) => !this.scope.has(id))
      return { ...common, fetch, drop, keep: 0, cursor: 'repaired', digest: await this.digest() }
    }
    return common
  }

  private apply(op: Envelope): Receipt {
    if (!this.applied.some((one) => one.op_id === op.op_id)) this.applied.push(op)
    return { op_id: op.op_id, seq: op.seq, status: this.statusOf(op), detail: [], server_versions: {}, review_item_ids: [], prev_receipt: null, hash: op.op_id }
  }

  private async digest(): Promise<{ count: number; xor: string }> {
    const leaves = await Promise.all([...this.scope].map(([id, ver]) => leafOf(id, ver)))
    const xor = leaves.reduce((sum, leaf) => sum ^ BigInt(`0x${leaf}`), 0n)
    return { count: leaves.length, xor: xor.toString(16).padStart(16, '0') }
  }

  private upload(path: string, init: RequestInit, bytes: Uint8Array): Response {
    const id = path.split('/').at(-1) ?? ''
    const before = this.uploads.get(id) ?? new Uint8Array()
    const headers = init.headers as Record<string, string>
    if (init.method === 'PATCH' && Number(headers['upload-offset']) === before.length) {
      this.uploads.set(id, new Uint8Array([...before, ...bytes]))
    }
    return new Response(null, { status: 200, headers: { 'upload-offset': String(this.uploads.get(id)?.length ?? 0) } })
  }
}

export function json(body: object, status = 200): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
}
