import { toBase64Url, utf8 } from '@/core/bytes'
import { nowText } from '@/core/clock'
import { renderTemplate, type Values } from '@/core/templates'
import { uuid7 } from '@/core/uuid7'
import type {
  AgreementBody,
  AgreementDefinition,
  ConsentAnswer,
  ConsentKind,
  GivenConsent,
  IdCheck,
  PartyRole,
  PartySignature,
  SignatureMethod,
} from './agreementTypes'
import { bindEvidence, hexOf, last4Hmac, type EvidenceParty, type EvidencePlace, type Shown } from './evidence'
import { packStrokes, strokeFacts, strokesPng, type Stroke, type StrokeFacts } from './strokes'

/** What one party left on the pad, or on paper before the camera. */
export interface Drawn {
  party_role: PartyRole
  person_id: string | null
  member_id: string | null
  name: string
  method: SignatureMethod
  at: string
  strokes: Stroke[]
  input: StrokeFacts['input']
  /** Instead of strokes: a fingerprint on paper, photographed. */
  picture: Uint8Array<ArrayBuffer> | null
  id_check: IdCheck
  id_last4: string | null
}

export interface Signing {
  memberId: string
  householdId: string
  visitId: string
  personId: string
  definition: AgreementDefinition
  values: Values
  shown: Shown
  consents: GivenConsent[]
  drawn: Drawn[]
  place: EvidencePlace | null
  placeReason: 'DENIED' | 'UNAVAILABLE' | 'SKIPPED' | null
}

interface Prepared {
  signature: PartySignature
  party: EvidenceParty
  strokes: StrokeFacts | null
}

/**
 * Makes the body of `agreement.sign`: text, signatures and evidence, bound by this device's key.
 *
 * @throws Error when nothing could be bound; nothing was stored then, and the signing can be repeated.
 */
export async function signAgreement(signing: Signing): Promise<AgreementBody> {
  const { definition, values, drawn } = signing
  const agreementId = uuid7()
  const html = renderTemplate(definition.body, values)
  const prepared = await Promise.all(drawn.map((one) => prepare(one, agreementId)))
  const main = prepared.find(({ party }) => party.role === 'RESIDENT' || party.role === 'GUARDIAN') ?? prepared[0]
  if (!main) throw new Error('nobody signed')
  const bound = await bindEvidence(signing.memberId, {
    agreement_id: agreementId,
    definition,
    html,
    values,
    shown: signing.shown,
    consents: signing.consents.map(({ text_version, sha256, answer, at }) => ({ text_version, sha256, answer, at })),
    parties: prepared.map(({ party }) => party),
    strokes: main.strokes,
    image_sha256: main.party.image_sha256,
    place: signing.place,
    place_reason: signing.place ? null : (signing.placeReason ?? 'SKIPPED'),
    worker_ids: [signing.memberId],
    witness_ids: drawn.flatMap((one) => (one.party_role === 'WITNESS' ? [one.person_id ?? one.member_id ?? []].flat() : [])),
  })
  return {
    agreement_id: agreementId,
    household_id: signing.householdId,
    visit_id: signing.visitId,
    person_id: signing.personId,
    template: { key: definition.key, version: definition.version, sha256: definition.sha256, lang: definition.lang },
    values,
    html,
    ...bound,
    signatures: prepared.map(({ signature }) => signature),
  }
}

async function prepare(one: Drawn, agreementId: string): Promise<Prepared> {
  const { party_role, person_id, member_id, name, method, at } = one
  const image = one.picture ?? (await strokesPng(one.strokes))
  const packed = one.picture ? null : await packStrokes(one.strokes)
  const strokes = packed && (await strokeFacts(one.strokes, packed, one.input))
  return {
    signature: { party_role, person_id, member_id, name, method, image_png: toBase64Url(image), strokes_gz: packed && toBase64Url(packed), at },
    party: {
      role: party_role,
      person_id,
      id_check: one.id_check,
      id_last4_hmac: await last4Hmac(agreementId, one.id_last4),
      name,
      method,
      image_sha256: await hexOf(image),
      strokes_sha256: strokes?.sha256 ?? null,
      at,
    },
    strokes,
  }
}

/** One answered consent, naming the exact words that were answered. */
export async function giveConsent(definition: AgreementDefinition, kind: ConsentKind, words: string, answer: ConsentAnswer, personId: string): Promise<GivenConsent> {
  const text_version = `${definition.key}.v${definition.version}.${kind}`
  return { kind, answer, text_version, sha256: await hexOf(utf8(words.normalize('NFC'))), at: nowText(), person_id: personId }
}
