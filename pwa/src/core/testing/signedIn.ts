import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { fromBase64Url, toBase64Url, utf8 } from '@/core/bytes'
import { device } from '@/core/device'
import type { Envelope } from '@/core/outboxDatabase'
import { associatedData } from '@/core/sealing'
import { serverFacts, type ServerFacts } from '@/core/serverFacts'
import { session } from '@/core/session'
import { uuid7 } from '@/core/uuid7'

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

export interface TestServer {
  /** What the server would read in a sealed operation. */
  open: (envelope: Envelope) => Promise<unknown>
  facts: ServerFacts
}

/** Signs 沈玉芬 in on an enrolled tablet; the key pair stands for the server's. */
export async function signedInTablet(memberId = uuid7()): Promise<TestServer> {
  const pair = await suite.kem.generateKeyPair()
  const raw = await suite.kem.serializePublicKey(pair.publicKey)
  const deviceId = uuid7()
  device.value = { device_id: deviceId, label: '1 号平板' }
  session.value = {
    member: { id: memberId, name: '沈玉芬', login: 'shen', roles: ['GRID_WORKER'], org: { id: uuid7(), name: '第3网格', type: 'GRID', path: 'a.b', code: '' } },
    csrf: 'csrf',
    expires_at: '2030-01-01T00:00:00+08:00',
  }
  const facts: ServerFacts = {
    epoch: 'e1',
    hpke: [{ kid: 'k1', public_key: toBase64Url(raw), suite: '' }],
    limits: { push_ops: 200, push_bytes: 1_000_000, chunk_bytes: 131_072 },
    durable_seq: 0,
    policy: {},
    surveys: [],
    templates: [],
    catalogue: { sha256: '' },
    heard_at: '',
  }
  serverFacts.value = facts
  const open = async (envelope: Envelope) => {
    const whole = fromBase64Url(envelope.body)
    const enc = whole.slice(0, 65).buffer
    const recipient = await suite.createRecipientContext({ recipientKey: pair.privateKey, enc, info: utf8('ruhu-op-v1') })
    const binding = { ...envelope, device_id: deviceId }
    const inner = await recipient.open(whole.slice(65).buffer, associatedData(binding))
    return JSON.parse(new TextDecoder().decode(inner)) as unknown
  }
  return { open, facts }
}
