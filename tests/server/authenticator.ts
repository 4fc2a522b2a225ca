import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/**
 * A passkey's device in software: makes discoverable credentials and signs with them, as a browser hands it on. What
 * it says may be forged, to be refused.
 */

export type Forgery = {
  origin?: string
  rpId?: string
  challenge?: string
  /** User present 1, user verified 4. */
  flags?: number
  counter?: number
  userHandle?: string
  keys?: KeyObject
}

type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } }
type RequestOptions = { challenge: string; rpId?: string }

const PRESENT_AND_VERIFIED = 0x05
const BACKED_UP = 0x18
const ATTESTED = 0x40

export class Authenticator {
  readonly credential = randomBytes(32)
  readonly id = this.credential.toString('base64url')
  userHandle = ''
  counter = 0
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  constructor(private readonly origin: string) {}

  get privateKey(): KeyObject {
    return this.keys.privateKey
  }

  create({ challenge, rp, user }: CreationOptions, forgery: Forgery = {}) {
    this.userHandle = user.id
    const flags = (forgery.flags ?? PRESENT_AND_VERIFIED) | ATTESTED | BACKED_UP
    const attested = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.credential.length),
      this.credential,
      this.coseKey(),
    ])
    const data = Buffer.concat([this.head(forgery.rpId ?? rp.id ?? '', flags, forgery.counter), attested])
    return this.answer({
      clientDataJSON: this.clientData('webauthn.create', challenge, forgery),
      attestationObject: attestationNone(data).toString('base64url'),
      transports: ['internal'],
    })
  }

  get({ challenge, rpId }: RequestOptions, forgery: Forgery = {}) {
    this.counter += 1
    const flags = (forgery.flags ?? PRESENT_AND_VERIFIED) | BACKED_UP
    const data = this.head(forgery.rpId ?? rpId ?? '', flags, forgery.counter ?? this.counter)
    const clientDataJSON = this.clientData('webauthn.get', challenge, forgery)
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const signature = createSign('sha256')
      .update(Buffer.concat([data, hash]))
      .sign(forgery.keys ?? this.keys.privateKey)
    return this.answer({
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: forgery.userHandle ?? this.userHandle,
    })
  }

  private answer<Response>(response: Response) {
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} }
  }

  private clientData(type: string, challenge: string, forgery: Forgery): string {
    const said = {
      type,
      challenge: forgery.challenge ?? challenge,
      origin: forgery.origin ?? this.origin,
      crossOrigin: false,
    }
    return Buffer.from(JSON.stringify(said)).toString('base64url')
  }

  private head(rpId: string, flags: number, counter = this.counter): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
  }

  /** CBOR: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} */
  private coseKey(): Buffer {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' })
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
      Buffer.from([0x21, 0x58, 0x20]),
      Buffer.from(x ?? '', 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y ?? '', 'base64url'),
    ])
  }
}

/** CBOR: {"fmt": "none", "attStmt": {}, "authData": data} */
const attestationNone = (data: Buffer) =>
  Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x59]),
    uint16(data.length),
    data,
  ])

const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
