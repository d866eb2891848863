import { sha256, toBase64Url, toHex, utf8 } from '@/core/bytes'
import { canonicalJson } from '@/core/canonical'
import { clockReading, nowText } from '@/core/clock'
import { device, signEvidence } from '@/core/device'
import { keepRecord, readRecord } from '@/core/keysDatabase'
import { serverFacts } from '@/core/serverFacts'
import { plainText, type Values } from '@/core/templates'
import type { AgreementDefinition, IdCheck, PartyRole, SignatureMethod } from './agreementTypes'
import type { StrokeFacts } from './strokes'

const CHAIN = 'evidence-chain'

/** How the text was shown before anybody signed. */
export interface Shown {
  started: string
  ended: string
  scrolled_to_end: boolean
  seconds: number
  font_px: number
  /** `voice` names the tablet's voice, `WORKER` when the worker read, null when nobody did. */
  read_aloud: { voice: string | null; finished: boolean }
}

export interface EvidenceParty {
  role: PartyRole
  person_id: string | null
  id_check: IdCheck
  id_last4_hmac: string | null
  name: string
  method: SignatureMethod
  image_sha256: string
  strokes_sha256: string | null
  at: string
}

export interface EvidencePlace {
  lon: number
  lat: number
  acc_m: number
  crs: 'WGS84'
  fix_age_s: number
}

/** What a signing knows by itself; device, time and chain are added when it is bound. */
export interface EvidenceParts {
  agreement_id: string
  definition: AgreementDefinition
  html: string
  values: Values
  shown: Shown
  consents: { text_version: string; sha256: string; answer: string; at: string }[]
  parties: EvidenceParty[]
  strokes: StrokeFacts | null
  image_sha256: string
  place: EvidencePlace | null
  place_reason: 'DENIED' | 'UNAVAILABLE' | 'SKIPPED' | null
  worker_ids: string[]
  witness_ids: string[]
}

/** Exact bytes of the evidence and the device's signature over them. */
export interface BoundEvidence {
  evidence: string
  device_sig: string
  evidence_key_thumbprint: string
}

interface Chain {
  seq: number
  head: string | null
}

export const hexOf = async (bytes: BufferSource): Promise<string> => toHex(await sha256(bytes))

/** Hash of what was shown: plain words, an empty line, HTML. The server computes the same. */
export const textSha256 = (html: string): Promise<string> => hexOf(utf8(`${plainText(html)}\n\n${html}`.normalize('NFC')))

/** Links a party to an ID number by its last four characters; it does not hide them. */
export async function last4Hmac(agreementId: string, last4: string | null): Promise<string | null> {
  if (!last4) return null
  const key = await crypto.subtle.importKey('raw', utf8(agreementId), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toHex(await crypto.subtle.sign('HMAC', key, utf8(last4)))
}

/**
 * Binds the parts into SignatureEvidence v1, signs its bytes, and adds it to this device's chain.
 *
 * One at a time over all tabs: the chain's next place is stored before the evidence is given out,
 * so that two pieces can never have the same place. A gap in the chain is noticed by the server.
 *
 * @throws Error when this tablet has no evidence key for the member; nothing was added then.
 */
export function bindEvidence(memberId: string, parts: EvidenceParts): Promise<BoundEvidence> {
  return navigator.locks.request(CHAIN, async () => {
    const chain = (await readRecord<Chain>(CHAIN)) ?? { seq: 0, head: null }
    const { thumbprint } = await signEvidence(memberId, utf8('')) // fails here when there is no key
    const bytes = utf8(canonicalJson(await wholeEvidence(parts, chain, thumbprint)))
    const { device_sig } = await signEvidence(memberId, bytes)
    await keepRecord(CHAIN, { seq: chain.seq + 1, head: await hexOf(bytes) } satisfies Chain)
    return { evidence: toBase64Url(bytes), device_sig, evidence_key_thumbprint: thumbprint }
  })
}

async function wholeEvidence(parts: EvidenceParts, chain: Chain, thumbprint: string) {
  const { definition, html, values, ...rest } = parts
  return {
    v: 1,
    ...rest,
    template: { key: definition.key, version: definition.version, sha256: definition.sha256 },
    text_sha256: await textSha256(html),
    lang: definition.lang,
    values_sha256: await hexOf(utf8(canonicalJson(values))),
    photos: [],
    time: {
      device: nowText(),
      tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
      monotonic_ms: Math.round(performance.now()),
      last_server_sync: serverFacts.value?.heard_at ?? null,
      offset_ms: clockReading().offset_ms,
    },
    device: {
      id: device.value?.device_id ?? '',
      key_thumbprint: thumbprint,
      app_version: __RUHU_VERSION__,
      build_hash: null,
      ua: navigator.userAgent.slice(0, 400),
    },
    prev_sha256: chain.head,
    seq: chain.seq + 1,
  }
}
