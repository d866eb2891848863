// Seals a text as the tablet does: node seal.mjs <public key> <info> <associated data> <text>
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = require('@hpke/core')

const [publicKey, info, associated, text] = process.argv.slice(2)
const utf8 = (value) => new TextEncoder().encode(value)
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const raw = Buffer.from(publicKey, 'base64url')
const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(raw).buffer)
const sender = await suite.createSenderContext({ recipientPublicKey, info: utf8(info) })
const ciphertext = await sender.seal(utf8(text), utf8(associated))
process.stdout.write(Buffer.concat([Buffer.from(sender.enc), Buffer.from(ciphertext)]).toString('base64url'))
