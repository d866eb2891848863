/** Refused work that its worker can put right: which fields of which kind, and the mended operation. */
import { enqueue, type OperationKind } from '@/core/outbox'
import type { SentWork } from '@/core/outboxView'

export interface CorrectableField {
  /** Where the value lies in the body: `address/room`. */
  path: string
  input: 'text' | 'long' | 'date' | 'number'
}

const FIELDS: Partial<Record<string, CorrectableField[]>> = {
  'person.create': [
    { path: 'name', input: 'text' },
    { path: 'birth_date', input: 'date' },
    { path: 'id_no', input: 'text' },
    { path: 'phone', input: 'text' },
  ],
  'household.create': [
    { path: 'address/floor', input: 'number' },
    { path: 'address/room', input: 'text' },
    { path: 'note', input: 'long' },
  ],
  'note.add': [{ path: 'text', input: 'long' }],
  'remark.answer': [{ path: 'text', input: 'long' }],
  'fact.set': [{ path: 'new', input: 'text' }],
}

type Body = Record<string, unknown>

/** The fields to mend; of a fact only words and numbers, choices are asked again in a visit. */
export function correctableFields(work: SentWork): CorrectableField[] {
  const body = work.body
  if (!body) return []
  const fields = FIELDS[work.kind] ?? []
  return fields.filter(({ path }) => work.kind !== 'fact.set' || ['string', 'number'].includes(typeof readPath(body, path)))
}

export const isRefusedByLead = (work: SentWork): boolean => work.receipt?.detail[0]?.rule === 'refused_by_lead'

/** Refused by the server, readable here, and nothing newer has taken its place. */
export function canBeCorrected(work: SentWork, all: SentWork[]): boolean {
  if (work.receipt?.status !== 'rejected' || isRefusedByLead(work)) return false
  return correctableFields(work).length > 0 && !isReplaced(work, all)
}

export const isReplaced = (work: SentWork, all: SentWork[]): boolean => all.some(({ replaces }) => replaces === work.op_id)

export function readPath(body: Body, path: string): unknown {
  return path.split('/').reduce<unknown>((at, key) => (at as Body | null | undefined)?.[key], body)
}

/** The body with some values replaced; an emptied field becomes null, a number stays one. */
export function corrected(body: Body, changes: Record<string, string>): Body {
  const mended = structuredClone(body)
  for (const [path, text] of Object.entries(changes)) {
    const keys = path.split('/')
    const last = keys.pop() ?? ''
    const at = keys.reduce<Body>((inner, key) => (inner[key] as Body | null) ?? (inner[key] = {}) as Body, mended)
    const wasNumber = typeof readPath(body, path) === 'number' || path.endsWith('floor')
    const value = text.trim()
    at[last] = value === '' ? null : wasNumber && !Number.isNaN(Number(value)) ? Number(value) : value
  }
  return mended
}

/** Seals the mended work; the server lets it take the refused one's place. */
export async function sendCorrection(work: SentWork, changes: Record<string, string>): Promise<void> {
  if (!work.body) return
  await enqueue(work.kind as OperationKind, corrected(work.body, changes), { household: work.household, deps: work.deps, replaces: work.op_id })
}
