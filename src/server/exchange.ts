import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import * as v from 'valibot'
import { dayOf } from '../domain/calendar.ts'
import {
  type EnrolAnswer,
  type EnrolRequest,
  type ExchangeAnswer,
  enrolRequest,
  exchangeRequest,
  MOST_BYTES,
  MOST_SKEW_MS,
  random128,
  SIGNATURE_TYPE,
  signatureClaims,
} from '../sync/contract.ts'
import { catalogBody, catalogOf } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { storeLots } from './store/lots.ts'
import { enrol, findTablet, type KnownTablet, noteVisit } from './store/tablets.ts'
import { Refused } from './troubles.ts'

/** What a tablet asks of the server (SYN1, SYN8): pure of HTTP, so that a test may ask it the same. */

/** Who signed a request, when, and over which body. */
export type Signature = {
  tablet: string
  network: string
  signedAt: Date
  sha256: string
  known: KnownTablet
}
export type Signed = { signature: Signature; body: Uint8Array; encoding: string | undefined }

/** In characters: a longer catalog comes in an exchange of its own, so that no answer to lots waits for it on a poor line. */
export const MOST_BESIDE_LOTS = 1_000_000

type Exchanged = { answer: ExchangeAnswer; catalogWaits: boolean }

/**
 * One exchange: compares the body with the one that was signed, stores what it brings, and answers after commit.
 * @throws Refused with nothing kept.
 */
export async function exchange(db: Database, request: Signed, now: Date): Promise<Exchanged> {
  const { tablet, network, signedAt, sha256, known } = request.signature
  if (createHash('sha256').update(request.body).digest('base64url') !== sha256)
    throw new Refused('wrong-signature')
  const asked = v.safeParse(exchangeRequest, contentOf(request))
  if (!asked.success) throw new Refused('malformed')
  if (asked.output.network !== network) throw new Refused('other-network')
  const { etag } = known
  const body = await catalogBody(db, network, known)
  const today = dayOf(now.getTime(), catalogOf({ etag, body }).network.timeZone)
  const { lots, received } = await db.begin(async (tx) => {
    const lots = await storeLots(tx, network, asked.output.lots, { now, today, tablet })
    const received = await noteVisit(tx, tablet, asked.output, { now, signedAt })
    if (!received) throw new Refused('revoked')
    return { lots, received }
  })
  const isNewer = asked.output.catalog !== etag
  const catalogWaits = isNewer && lots.length > 0 && body.length > MOST_BESIDE_LOTS
  const catalog = isNewer && !catalogWaits ? { etag, body } : null
  return { answer: { format: 1, serverTime: now.getTime(), lots, received, catalog }, catalogWaits }
}

/** @throws Refused */
export async function enrolTablet(
  db: Database,
  body: Uint8Array,
  { now, tablet }: { now: Date; tablet: string },
): Promise<EnrolAnswer> {
  const asked = v.safeParse(enrolRequest, parse(body))
  if (!asked.success) throw new Refused('malformed')
  await checkKey(asked.output.key)
  const enrolled = await enrol(db, asked.output, { tablet, now })
  if (typeof enrolled === 'string') throw new Refused(enrolled)
  return { format: 1, ...enrolled, serverTime: now.getTime() }
}

/** A point that is not on the curve would be known for ever and never sign. */
async function checkKey(key: EnrolRequest['key']): Promise<void> {
  await crypto.subtle
    .importKey('jwk', { ...key, ext: true }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    .catch(() => {
      throw new Refused('malformed')
    })
}

/** Whether a tablet of ours signed, before anything of the body is read. @throws Refused */
export async function signatureOf(
  db: Database,
  authorization: string | undefined,
  now: Date,
): Promise<Signature> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1]
  if (!token) throw new Refused('unsigned')
  const { kid, claims } = read(token)
  const known = await findTablet(db, claims.aud, kid)
  if (!known) throw new Refused('unknown-tablet')
  const key = await importJWK(known.key, 'ES256')
  const options = { algorithms: ['ES256'], typ: SIGNATURE_TYPE, audience: claims.aud, currentDate: now }
  await jwtVerify(token, key, options).catch(() => {
    throw new Refused('wrong-signature')
  })
  if (known.isRevoked) throw new Refused('revoked')
  const signedAt = new Date(claims.iat * 1000)
  if (Math.abs(signedAt.getTime() - now.getTime()) > MOST_SKEW_MS) throw new Refused('clock-skewed')
  return { tablet: kid, network: claims.aud, signedAt, sha256: claims.sha256, known }
}

/** What a token says of itself, not yet believed. */
function read(token: string) {
  try {
    const { kid } = decodeProtectedHeader(token)
    return {
      kid: v.parse(random128, kid),
      claims: v.parse(signatureClaims, decodeJwt(token)),
    }
  } catch {
    throw new Refused('unsigned')
  }
}

function contentOf({ body, encoding }: Signed): unknown {
  if (encoding !== 'gzip') throw new Refused('not-gzip')
  return parse(unzip(body))
}

/** At once: what is this small is unpacked sooner than another thread is asked to. */
function unzip(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    throw new Refused(
      (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-gzip',
    )
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused('malformed')
  }
}
