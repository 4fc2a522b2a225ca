import * as v from 'valibot'
import { isRealDay } from '../domain/calendar.ts'
import { canonical } from '../domain/canonical.ts'
import type { Lot } from '../domain/lot.ts'
import { isKnownCell } from '../domain/measures.ts'

/**
 * The wire, shared by both ends. A lot is checked on leaving and on arriving; an unknown key refuses it
 * (SYN4).
 */

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
export const random128 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const code = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/))
/** The most that any count on the wire may be. */
export const MOST_COUNTED = 1_000_000
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_COUNTED))

const totals = v.strictObject({ sessions: whole, questions: whole, workshops: whole, participants: whole })

export const lotSchema = v.strictObject({
  format: v.literal(1),
  id: random128,
  network: code,
  site: code,
  tablet: v.strictObject({ epoch: random128, sequence: v.pipe(whole, v.minValue(1)) }),
  days: v.pipe(
    v.array(v.strictObject({ day: v.pipe(v.string(), v.check(isRealDay)), totals })),
    v.minLength(1),
    v.maxLength(400),
  ),
  cells: v.nullable(
    v.record(v.pipe(v.string(), v.maxLength(80), v.check(isKnownCell)), v.pipe(whole, v.minValue(1))),
  ),
  edition: code,
  vocabulary: hash,
  charters: v.array(hash),
})

/** Longest text of a lot, in UTF-16 code units. */
const MOST_LOT_LENGTH = 65_536

/** The lot in its canonical text, or `null`: another shape, too long, or not the one text that this content has. */
export function readLot(body: string): Lot | null {
  if (body.length > MOST_LOT_LENGTH) return null
  try {
    const parsed = v.safeParse(lotSchema, JSON.parse(body))
    return parsed.success && canonical(parsed.output) === body ? (parsed.output as Lot) : null
  } catch {
    return null
  }
}

/** Largest body of a request, in bytes, before and after gzip. */
export const MOST_BYTES = 1_048_576
/** Largest difference between the two clocks, in milliseconds, that a signature may show. */
export const MOST_SKEW_MS = 600_000
/** Most lots in one exchange; the rest goes in the next one. */
export const MOST_LOTS = 200

/** In milliseconds since 1970: no date is later. */
const LAST_INSTANT = 8_640_000_000_000_000
const instant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_INSTANT))
const version = v.pipe(v.string(), v.maxLength(64), v.regex(/^[\w.+-]+$/))
const etag = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/**
 * What a tablet sealed in each of its lives, to compare with what the server received (SYN5). `sequence` is the
 * last lot's; `counted` is sessions, questions, workshops and participants of all its lots added up.
 */
const running = v.strictObject({ epoch: random128, sequence: whole, counted: whole })

/** POST /api/exchange, gzip, signed: see `SIGNATURE_TYPE`. Lots are texts, byte for byte as sealed. */
export const exchangeRequest = v.strictObject({
  format: v.literal(1),
  network: code,
  version,
  /** SHA-256 of the catalog that the tablet has; `null` when it has none of this network. */
  catalog: v.nullable(etag),
  running,
  lots: v.pipe(v.array(v.pipe(v.string(), v.maxLength(MOST_LOT_LENGTH))), v.maxLength(MOST_LOTS)),
})
export type ExchangeRequest = v.InferOutput<typeof exchangeRequest>

/** Why the server cannot take a lot; it stays on the tablet and is shown with this (SYN2). */
export const REFUSALS = [
  'not-a-lot',
  'other-network',
  'unknown-site',
  'unknown-code',
  'different-body',
  'wrong-day',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** In the order of the request; `id` is `null` where the text has none that can be read. */
export const lotAnswer = v.variant('answer', [
  v.strictObject({ id: random128, answer: v.picklist(['stored', 'duplicate']) }),
  v.strictObject({ id: v.nullable(random128), answer: v.literal('refused'), reason: v.picklist(REFUSALS) }),
])
export type LotAnswer = v.InferOutput<typeof lotAnswer>

/** The answer, after commit. `catalog` only when it is another than the tablet's; `null` otherwise. */
export const exchangeAnswer = v.strictObject({
  format: v.literal(1),
  serverTime: instant,
  lots: v.array(lotAnswer),
  /** What the server holds of this life of the tablet, after this exchange (SYN5). */
  received: running,
  catalog: v.nullable(v.strictObject({ etag, body: v.string() })),
})
export type ExchangeAnswer = v.InferOutput<typeof exchangeAnswer>

/** Header of an answer to lots: a newer catalog, too large to come beside it, comes with the next exchange without lots. */
export const CATALOG_WAITS_HEADER = 'X-Catalog-Waits'

/** An enrolment code as it is typed: ten letters and digits that are not taken for one another. */
export const enrolmentCode = v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{10}$/))

/** As it is read out and typed: « ABCDE 12345 ». */
export const spacedCode = (code: string) => `${code.slice(0, 5)} ${code.slice(5)}`

/** The public half of the tablet's P-256 key. */
export const publicKey = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  y: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
})

/** POST /api/enrol. `network`: where the tablet already counts; `null` when it may still join any (SYN8). */
export const enrolRequest = v.strictObject({
  format: v.literal(1),
  code: enrolmentCode,
  key: publicKey,
  network: v.nullable(code),
  version,
})
export type EnrolRequest = v.InferOutput<typeof enrolRequest>

export const enrolAnswer = v.strictObject({
  format: v.literal(1),
  tablet: random128,
  network: code,
  serverTime: instant,
})
export type EnrolAnswer = v.InferOutput<typeof enrolAnswer>

/**
 * Every reason for which a whole request is turned down. Nothing of it was kept, unless it was kept whole: the
 * tablet sends it again and gets the same answers.
 */
export const TROUBLES = {
  malformed: 400,
  unsigned: 401,
  'wrong-signature': 401,
  'clock-skewed': 401,
  'unknown-tablet': 401,
  'not-signed-in': 401,
  revoked: 403,
  forbidden: 403,
  'other-site': 403,
  'last-administrator': 403,
  'last-passkey': 403,
  'sign-in-again': 403,
  'other-network': 403,
  'unknown-code': 404,
  'not-found': 404,
  'wrong-method': 405,
  'too-large': 413,
  'not-gzip': 415,
  'too-many': 429,
  failed: 500,
  busy: 503,
  'database-down': 503,
  'database-full': 503,
} as const
export type Trouble = keyof typeof TROUBLES

/** The body of every answer that is not 2xx; `serverTime` lets a tablet with a wrong clock sign again (SYN7). */
export const troubleAnswer = v.strictObject({
  code: v.picklist(Object.keys(TROUBLES) as [Trouble, ...Trouble[]]),
  message: v.string(),
  serverTime: instant,
})
export type TroubleAnswer = v.InferOutput<typeof troubleAnswer>

/**
 * The signature of a request: a JWT (ES256) in `Authorization: Bearer`, by the tablet's key. Header: `typ`, and `kid`
 * the tablet. Claims: `aud` the network, `iat` in seconds, `sha256` of the body as sent, base64url.
 */
export const SIGNATURE_TYPE = 'escale-exchange+jwt'
export const signatureClaims = v.object({
  aud: code,
  iat: v.pipe(v.number(), v.minValue(0), v.maxValue(LAST_INSTANT / 1000)),
  sha256: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
})
