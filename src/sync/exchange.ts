import { SignJWT } from 'jose/jwt/sign'
import * as v from 'valibot'
import { canonical } from '../domain/canonical.ts'
import { base64url } from './base64url.ts'
import {
  CATALOG_WAITS_HEADER,
  type EnrolAnswer,
  type EnrolRequest,
  type ExchangeAnswer,
  type ExchangeRequest,
  enrolAnswer,
  enrolRequest,
  exchangeAnswer,
  exchangeRequest,
  MOST_BYTES,
  MOST_LOTS,
  MOST_SKEW_MS,
  SIGNATURE_TYPE,
  type Trouble,
  troubleAnswer,
} from './contract.ts'
import { gzip } from './gzip.ts'

/**
 * The only place of the app that asks anything of its server: an enrolment once, then exchanges. Both are safe to
 * repeat; what cannot be understood counts as not answered.
 */

/** Effects of the edge. */
export type Wire = { fetch: typeof fetch; now: () => number }

/** Who signs; `skewMs` is how far the server's clock is known to be ahead. */
export type Signer = { tablet: string; network: string; key: CryptoKey; skewMs: number }

/**
 * `done`: the answer, how far the server's clock is ahead, and whether the next exchange without lots brings a catalog. `trouble`: the server turned the whole request
 * down. `unreachable`: nobody answered, or somebody else did. `nonsense`: our server, in words that are no answer.
 */
export type Reply<Answer> =
  | { result: 'done'; answer: Answer; skewMs: number; catalogWaits: boolean }
  | { result: 'trouble'; trouble: Trouble; retryAfterMs: number | null; skewMs: number }
  | { result: 'unreachable'; retryAfterMs: number | null }
  | { result: 'nonsense'; retryAfterMs: null }

/** A tablet on a poor line; a request that takes longer starts again later. */
const LIMIT_MS = 30_000

/**
 * Sends lots and gets an answer for each, signed by the tablet (SYN1). A signature whose time the server does not
 * believe is made anew once, with the server's time (SYN7).
 */
export async function exchange(
  request: ExchangeRequest,
  signer: Signer,
  wire: Wire,
): Promise<Reply<ExchangeAnswer>> {
  const body = await gzip(canonical(v.parse(exchangeRequest, request)))
  const send = async (skewMs: number) =>
    post('/api/exchange', exchangeAnswer, wire, body, {
      'Content-Encoding': 'gzip',
      Authorization: `Bearer ${await signature(body, signer, wire.now() + skewMs)}`,
    })
  // Within what the server believes the tablet's own time is signed, so that the server sees how far off it is.
  const first = await send(Math.abs(signer.skewMs) < MOST_SKEW_MS / 2 ? 0 : signer.skewMs)
  const isSkewed = first.result === 'trouble' && first.trouble === 'clock-skewed'
  const reply = isSkewed ? await send(first.skewMs) : first
  return reply.result === 'done' && !answers(reply.answer, request) ? NONSENSE : reply
}

/** Joins a network with a code that its administrator gave (SYN8). The same code and key again: the same answer. */
export const enrol = (request: EnrolRequest, wire: Wire): Promise<Reply<EnrolAnswer>> =>
  post('/api/enrol', enrolAnswer, wire, canonical(v.parse(enrolRequest, request)), {})

/** The pair of keys of a tablet; the private one can sign and never be read. */
export const makeKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])

export async function publicKeyOf({ publicKey }: CryptoKeyPair): Promise<EnrolRequest['key']> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  return { kty: 'EC', crv: 'P-256', x, y }
}

/** As many of the first lots as one request may carry; at least one. */
export function fitting<Lot extends { body: string }>(lots: readonly Lot[], most = MOST_LOTS): Lot[] {
  let bytes = ENVELOPE_BYTES
  const end = lots.findIndex(({ body }, index) => {
    bytes += encoder.encode(JSON.stringify(body)).length + 1
    return index >= most || (index > 0 && bytes > MOST_BYTES)
  })
  return end === -1 ? [...lots] : lots.slice(0, end)
}

/** More than all that a request says beside its lots. */
const ENVELOPE_BYTES = 1024

const encoder = new TextEncoder()

const NONSENSE = { result: 'nonsense', retryAfterMs: null } as const

/** Every lot that was sent, in its order, and the life of the tablet that sent them: nothing else is believed. */
const answers = (answer: ExchangeAnswer, request: ExchangeRequest): boolean =>
  answer.received.epoch === request.running.epoch &&
  answer.lots.length === request.lots.length &&
  answer.lots.every(({ id }, index) => id === null || request.lots[index]?.includes(`"id":"${id}"`))

type Body = string | Uint8Array<ArrayBuffer>

async function post<Answer>(
  path: string,
  schema: v.GenericSchema<unknown, Answer>,
  { fetch, now }: Wire,
  body: Body,
  headers: Record<string, string>,
): Promise<Reply<Answer>> {
  const sentAt = now()
  let response: Response
  let text: string
  try {
    response = await fetch(path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    text = await response.text()
  } catch {
    return { result: 'unreachable', retryAfterMs: null }
  }
  const retryAfterMs = retryAfter(response, now())
  const read = jsonOf(text)
  // The moment at which the server looked at its clock lies between the two.
  const skewOf = (serverTime: number) => serverTime - (sentAt + now()) / 2
  if (!response.ok) {
    const told = v.safeParse(troubleAnswer, read)
    if (!told.success) return { result: 'unreachable', retryAfterMs }
    const { code: trouble, serverTime } = told.output
    return { result: 'trouble', trouble, retryAfterMs, skewMs: skewOf(serverTime) }
  }
  const answer = v.safeParse(schema, read)
  if (answer.success) {
    const { serverTime } = answer.output as { serverTime: number }
    const catalogWaits = response.headers.has(CATALOG_WAITS_HEADER)
    return { result: 'done', answer: answer.output, skewMs: skewOf(serverTime), catalogWaits }
  }
  // A host without a server answers with its page: nobody is there.
  return response.headers.get('Content-Type')?.includes('json')
    ? NONSENSE
    : { result: 'unreachable', retryAfterMs }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A server that asks for more is asked again after an hour all the same. */
const LONGEST_RETRY_MS = 3_600_000

/** Seconds, or a date. */
function retryAfter({ headers }: Response, now: number): number | null {
  const said = headers.get('Retry-After')?.trim()
  if (!said) return null
  const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_MS)
}

async function signature(body: Uint8Array<ArrayBuffer>, signer: Signer, now: number): Promise<string> {
  const sha256 = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', body)))
  return new SignJWT({ sha256 })
    .setProtectedHeader({ alg: 'ES256', typ: SIGNATURE_TYPE, kid: signer.tablet })
    .setAudience(signer.network)
    .setIssuedAt(Math.max(0, Math.floor(now / 1000)))
    .sign(signer.key)
}
