import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { importJWK, jwtVerify } from 'jose'
import * as v from 'valibot'
import type { Lot } from '../../src/domain/lot.ts'
import { countOfLots } from '../../src/domain/running.ts'
import {
  CATALOG_WAITS_HEADER,
  enrolRequest,
  exchangeRequest,
  type LotAnswer,
  MOST_SKEW_MS,
  type Refusal,
  readLot,
  SIGNATURE_TYPE,
  TROUBLES,
  type Trouble,
} from '../../src/sync/contract.ts'

type EnrolledTablet = { network: string; key: object; isRevoked: boolean }

/**
 * A server that keeps the contract, in memory: each lot once, an answer for each, after it is stored. What happens on
 * the way to it and back is up to each test (`Road`).
 */
export class HonestServer {
  readonly lots = new Map<string, string>()
  readonly tablets = new Map<string, EnrolledTablet>()
  readonly codes = new Map<string, { network: string; usedBy: string | null }>()
  /** Requests that came through whole, and how many times each lot was stored for the first time. */
  exchanges = 0
  stored = 0
  catalog: { etag: string; body: string } | null = null
  refuses: (lot: Lot) => Refusal | null = () => null
  trouble: { code: Trouble; retryAfter?: string } | null = null
  /** Its catalog is too large to come beside answers to lots. */
  hasLargeCatalog = false

  constructor(readonly now: () => number) {}

  async answer(path: string, init: RequestInit): Promise<Response> {
    const body = Buffer.from(init.body as Uint8Array | string)
    const headers = new Headers(init.headers)
    if (this.trouble) return this.turnDown(this.trouble.code, this.trouble.retryAfter)
    if (path === '/api/enrol') return this.enrol(JSON.parse(body.toString()))
    return this.exchange(body, headers.get('Authorization') ?? '')
  }

  publish(catalog: object): void {
    const body = JSON.stringify(catalog)
    this.catalog = { etag: sha256(body, 'hex'), body }
  }

  private enrol(asked: unknown): Response {
    const { code, key, network } = v.parse(enrolRequest, asked)
    const known = this.codes.get(code)
    const thumb = JSON.stringify(key)
    if (!known || (known.usedBy && known.usedBy !== thumb)) return this.turnDown('unknown-code')
    if (network !== null && network !== known.network) return this.turnDown('other-network')
    known.usedBy = thumb
    const tablet = sha256(thumb, 'hex').slice(0, 32)
    this.tablets.set(tablet, { network: known.network, key, isRevoked: false })
    return said({ format: 1, tablet, network: known.network, serverTime: this.now() })
  }

  private async exchange(body: Buffer, authorization: string): Promise<Response> {
    const token = authorization.replace('Bearer ', '')
    const tablet = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
    const known = this.tablets.get(tablet)
    if (!known) return this.turnDown('unknown-tablet')
    const { payload } = await jwtVerify(token, await importJWK(known.key, 'ES256'), {
      typ: SIGNATURE_TYPE,
      audience: known.network,
      currentDate: new Date(this.now()),
    })
    if (payload.sha256 !== sha256(body, 'base64url')) return this.turnDown('wrong-signature')
    if (known.isRevoked) return this.turnDown('revoked')
    if (Math.abs((payload.iat ?? 0) * 1000 - this.now()) > MOST_SKEW_MS) return this.turnDown('clock-skewed')
    const asked = v.parse(exchangeRequest, JSON.parse(gunzipSync(body).toString()))
    this.exchanges += 1
    const lots = asked.lots.map((text) => this.take(text))
    const mine = [...this.lots.values()]
      .map((text) => JSON.parse(text) as Lot)
      .filter((lot) => lot.tablet.epoch === asked.running.epoch)
    const isNewer = this.catalog !== null && this.catalog.etag !== asked.catalog
    const catalogWaits = isNewer && this.hasLargeCatalog && lots.length > 0
    const answer = said({
      format: 1,
      serverTime: this.now(),
      lots,
      received: {
        epoch: asked.running.epoch,
        sequence: Math.max(0, ...mine.map((lot) => lot.tablet.sequence)),
        counted: countOfLots(mine),
      },
      catalog: isNewer && !catalogWaits ? this.catalog : null,
    })
    if (catalogWaits) answer.headers.set(CATALOG_WAITS_HEADER, '1')
    return answer
  }

  private take(text: string): LotAnswer {
    const lot = readLot(text)
    if (!lot) return { id: null, answer: 'refused', reason: 'not-a-lot' }
    const reason = this.refuses(lot)
    if (reason) return { id: lot.id, answer: 'refused', reason }
    const known = this.lots.get(lot.id)
    if (known === text) return { id: lot.id, answer: 'duplicate' }
    if (known) return { id: lot.id, answer: 'refused', reason: 'different-body' }
    this.lots.set(lot.id, text)
    this.stored += 1
    return { id: lot.id, answer: 'stored' }
  }

  private turnDown(code: Trouble, retryAfter?: string): Response {
    return said({ code, message: 'non', serverTime: this.now() }, TROUBLES[code], retryAfter)
  }
}

/** What happens to a request: it arrives and so does its answer, or something on the way. */
export type Road = 'whole' | 'lost-going' | 'lost-coming' | { cutAfter: number }

/** `fetch` over such roads; the last one goes on for ever. */
export function over(server: HonestServer, roads: Road[]): typeof fetch {
  return async (path, init) => {
    const road = roads.length > 1 ? roads.shift() : roads[0]
    if (road === 'lost-going') throw new TypeError('Failed to fetch')
    const answer = await server.answer(String(path), init ?? {})
    if (road === 'lost-coming') throw new TypeError('Failed to fetch')
    if (road === undefined || road === 'whole') return answer
    const text = await answer.text()
    return new Response(text.slice(0, Math.floor(text.length * road.cutAfter)), answer)
  }
}

const said = (content: object, status = 200, retryAfter?: string) =>
  new Response(JSON.stringify(content), {
    status,
    headers: { 'Content-Type': 'application/json', ...(retryAfter && { 'Retry-After': retryAfter }) },
  })

const sha256 = (content: string | Buffer, encoding: 'hex' | 'base64url') =>
  createHash('sha256').update(content).digest(encoding)
