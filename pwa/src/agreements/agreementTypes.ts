/** The shapes of schemas/agreements/definition.v1.json and of what signing gives. */
import type { Values } from '@/core/templates'

export type PartyRole = 'RESIDENT' | 'WORKER' | 'WITNESS' | 'GUARDIAN'
export type SignatureMethod = 'HANDWRITTEN' | 'MARK' | 'FINGERPRINT'
export type ConsentKind = 'NOTICE' | 'PHOTO' | 'PLACE' | 'DATA_MATCHING'
export type ConsentAnswer = 'AGREED' | 'DECLINED' | 'NOT_ASKED'
/** How the worker knows who signs. */
export type IdCheck = 'CARD_SEEN' | 'CARD_READ' | 'KNOWN' | 'NONE'
export type SigningLang = 'zh-CN' | 'en'

export interface LabelledText {
  label: string
  text: string
}

export interface ConsentText {
  kind: ConsentKind
  title: string
  text: string
  /** The field that takes the answer in words, so that the answer is part of the signed text. */
  value: string
  agreed: string
  declined: string
}

/** One published text that people sign; immutable. */
export interface AgreementDefinition {
  key: string
  version: number
  lang: SigningLang
  title: string
  short_title: string
  subject: string
  key_card: LabelledText[]
  particulars: LabelledText[]
  clauses: string[]
  signature_clause: number
  consents: ConsentText[]
  date_line: string
  parties: { role: PartyRole; when: 'ALWAYS' | 'MARK' }[]
  /** `text`, or the columns of a list. */
  fields: Record<string, 'text' | string[]>
  defaults: Values
  ends_after_months: number | null
  body: string
  sha256: string
}

/** An answer to one consent, as `visit.submit` lists it. */
export interface GivenConsent {
  kind: ConsentKind
  answer: ConsentAnswer
  text_version: string
  sha256: string
  at: string
  person_id: string
}

/** One party's signature, as `agreement.sign` lists it; bytes as base64url. */
export interface PartySignature {
  party_role: PartyRole
  person_id: string | null
  member_id: string | null
  name: string
  method: SignatureMethod
  image_png: string
  strokes_gz: string | null
  at: string
}

/** The body of `agreement.sign` (schemas/sync/ops/agreement.sign.v1.json). */
export interface AgreementBody {
  agreement_id: string
  household_id: string
  visit_id: string
  person_id: string
  template: { key: string; version: number; sha256: string; lang: SigningLang }
  values: Values
  html: string
  evidence: string
  device_sig: string
  evidence_key_thumbprint: string
  signatures: PartySignature[]
}

/** What a finished signing hands to the visit. */
export interface SignedAgreement {
  title: string
  template_key: string
  task_id: string | null
  body: AgreementBody
  consents: GivenConsent[]
}

/** Why nothing was signed; the visit goes on. */
export interface NotSigned {
  reason: 'REFUSED' | 'QUESTION' | 'LATER' | 'FAILED'
  /** What the resident asked or said, in the worker's words. */
  note: string
}
