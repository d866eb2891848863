/** Agreements of a household; field names are those of the wire. */
import { Refused, Unreachable, send } from '@/core/http'
import { desk } from '@/desk/office/desk'

export interface Agreement {
  id: string
  no: string
  title: string
  template: { key?: string; version?: number; lang?: string } | null
  status: string
  person: { id: string; name: string } | null
  signed_at: string
  received_at?: string
  ends_on: string | null
  pdf_state: 'making' | 'ready' | 'failed' | null
  mismatches?: string[]
  flags?: string[]
  signatures: { party_role: string; name: string; method: string; at: string }[]
  text_sha256: string
}

export const fetchAgreements = (householdId: string, signal: AbortSignal) =>
  desk.get<{ items: Agreement[] }>(`/api/households/${householdId}/agreements`, { signal }).then(({ items }) => items)

export const pdfAddress = (agreement: Agreement) => `/api/agreements/${agreement.id}/pdf`
export const evidenceAddress = (agreement: Agreement) => `/api/agreements/${agreement.id}/evidence`

/** The exact text that was shown at the door. @throws Refused; @throws Unreachable */
export async function fetchSignedText(agreement: Agreement, signal: AbortSignal): Promise<string> {
  const response = await send(`/api/agreements/${agreement.id}/html`, { method: 'GET', headers: { accept: 'text/html' }, signal })
  if (response.ok) return response.text()
  if (response.status >= 400 && response.status < 500) throw new Refused(response.status, `http_${response.status}`, '')
  throw new Unreachable(String(response.status))
}
