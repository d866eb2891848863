import { beforeEach, describe, expect, it } from 'vitest'
import notice from '@schemas/agreements/templates/notice_consent.v1.zh-CN.json'
import vector from '@schemas/agreements/vectors/signed-on-a-tablet.v1.json'
import { fromBase64Url, utf8 } from '@/core/bytes'
import { canonicalJson } from '@/core/canonical'
import { device } from '@/core/device'
import { dropRecord, keepKeyPair, keepRecord, readRecord } from '@/core/keysDatabase'
import { renderTemplate, type Values } from '@/core/templates'
import type { AgreementDefinition } from './agreementTypes'
import { bindEvidence, hexOf, last4Hmac, textSha256, type EvidenceParts } from './evidence'

const MEMBER = '01936b2e-7c00-7000-8000-000000000004'
const ZERO = '0'.repeat(64)
const AT = '2026-11-21T10:33:00.000+08:00'
const values = vector.body.values as unknown as Values

const parts = (): EvidenceParts => ({
  agreement_id: '01936b2e-7c00-7000-8000-000000000001',
  definition: notice as unknown as AgreementDefinition,
  html: vector.body.html,
  values,
  shown: { started: AT, ended: AT, scrolled_to_end: true, seconds: 180, font_px: 24, read_aloud: { voice: 'WORKER', finished: true } },
  consents: [],
  parties: [{ role: 'RESIDENT', person_id: null, id_check: 'KNOWN', id_last4_hmac: null, name: '王桂香', method: 'HANDWRITTEN', image_sha256: ZERO, strokes_sha256: null, at: AT }],
  strokes: null,
  image_sha256: ZERO,
  place: null,
  place_reason: 'SKIPPED',
  worker_ids: [MEMBER],
  witness_ids: [],
})

const read = (evidence: string) => JSON.parse(new TextDecoder().decode(fromBase64Url(evidence))) as Record<string, unknown>

describe('the vector that the server checks too', () => {
  it('is filled from its template to the same bytes', () => {
    expect(renderTemplate(notice.body, values)).toBe(vector.body.html)
  })

  it('has the hashes of its text and values', async () => {
    const said = read(vector.body.evidence)
    expect(await textSha256(vector.body.html)).toBe(said['text_sha256'])
    expect(await hexOf(utf8(canonicalJson(values)))).toBe(said['values_sha256'])
  })

  it('is canonical', () => {
    expect(canonicalJson(read(vector.body.evidence))).toBe(new TextDecoder().decode(fromBase64Url(vector.body.evidence)))
  })
})

describe('binding', () => {
  let pair: CryptoKeyPair

  beforeEach(async () => {
    pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])) as CryptoKeyPair
    device.value = { device_id: '01936b2e-7c00-7000-8000-000000000003', label: 't' }
    await keepKeyPair(`evidence-${MEMBER}`, pair)
    await keepRecord(`evidence-${MEMBER}`, { thumbprint: 'A'.repeat(43) })
    await dropRecord('evidence-chain')
  })

  it('signs exactly the bytes it gives out', async () => {
    const bound = await bindEvidence(MEMBER, parts())
    const fits = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, fromBase64Url(bound.device_sig), fromBase64Url(bound.evidence))
    expect(fits).toBe(true)
  })

  it('chains one piece to the next, even when several are bound at once', async () => {
    const bound = await Promise.all([bindEvidence(MEMBER, parts()), bindEvidence(MEMBER, parts()), bindEvidence(MEMBER, parts())])
    const chain = bound.map(({ evidence }) => read(evidence)).sort((a, b) => Number(a['seq']) - Number(b['seq']))
    expect(chain.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(chain[0]?.['prev_sha256']).toBeNull()
    expect(chain[1]?.['prev_sha256']).toBe(await hexOf(utf8(canonicalJson(chain[0]))))
    expect(chain[2]?.['prev_sha256']).toBe(await hexOf(utf8(canonicalJson(chain[1]))))
  })

  it('leaves the chain alone when there is no key', async () => {
    await expect(bindEvidence('someone-else', parts())).rejects.toThrow()
    expect(await readRecord('evidence-chain')).toBeUndefined()
  })

  it('links an ID number by its last four, keyed by the agreement', async () => {
    expect(await last4Hmac('a', '0021')).not.toBe(await last4Hmac('b', '0021'))
    expect(await last4Hmac('a', null)).toBeNull()
  })
})
