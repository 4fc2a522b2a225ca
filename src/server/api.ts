import { randomBytes } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, type ErrorHandler, Hono, type MiddlewareHandler } from 'hono'
import { CATALOG_WAITS_HEADER } from '../sync/contract.ts'
import { bodyOf } from './body.ts'
import { answerCompressed } from './compressed.ts'
import { enrolTablet, exchange, MOST_BESIDE_LOTS, signatureOf } from './exchange.ts'
import { triesPerMinute } from './limits.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { MetricsFor, OpenIdSettings } from './settings.ts'
import type { Database } from './store/database.ts'
import type { Hold } from './store/presence.ts'
import { answerTrouble, errorInLog, Refused, refusalFrom } from './troubles.ts'

/** Whether the database is there and no restore touches it. */
export const isHeld = ({ presence }: Pick<Services, 'presence'>): boolean =>
  (presence?.() ?? 'held') === 'held'

/** What the routes rest on. `now` is the clock; passkeys and links rest on `publicUrl`. */
export type Services = {
  db: Database
  /** The database's, for threads, which connect by themselves. */
  url: string
  now: () => Date
  log: Log
  metrics: Metrics
  publicUrl: string
  openid: OpenIdSettings | null
  /** A proxy stands in front, whose word on the client's address is believed; not, unless said. */
  trustProxy?: boolean
  /** Who reads what is measured; this very machine, unless said. */
  metricsFor?: MetricsFor
  /** Whether the database is there, and no restore touches it; so it is, unless said. */
  presence?: () => Hold
  /** How long one request may wait for the database. */
  patienceMs?: number
}

/** More at once would only wait for the database: the tablets come back by themselves. */
const MOST_IN_FLIGHT = 64
/** Catalogs of many megabytes that are compressed at once; another tablet takes it at its next exchange. */
const MOST_LARGE = 4
/** Tries at enrolment codes of one address: a library's tablets may share it. */
const ENROLMENTS = 20

/**
 * The routes that tablets speak to, `/api/…`; every refusal is a `TroubleAnswer`. `bodyLimitMs`: how long a body may take
 * to come.
 */
export function tabletApi(services: Services, { bodyLimitMs }: { bodyLimitMs?: number } = {}): Hono {
  const { db, now, metrics } = services
  const api = new Hono()
  const countTry = triesPerMinute(services, ENROLMENTS)
  const places = atMost(MOST_IN_FLIGHT)
  const takePlace = () => {
    const leave = places()
    if (!leave) throw new Refused('busy')
    return leave
  }
  const takeLarge = atMost(MOST_LARGE)
  api.onError(answerErrors(services))
  api.use(watched(services))

  // Whoever is no tablet of ours is told so before anything of the body is read, and nobody keeps a place while a body
  // is on its way: neither silence nor a slow line shuts another tablet out (SEC2).
  api.post('/exchange', async (c) => {
    let leave = takePlace()
    try {
      const signature = await signatureOf(db, c.req.header('Authorization'), now())
      const isWaiting = !isHereWhole(c)
      if (isWaiting) leave()
      const body = await bodyOf(c, bodyLimitMs)
      if (isWaiting) leave = takePlace()
      const signed = { signature, body, encoding: c.req.header('Content-Encoding') }
      const { answer, catalogWaits } = await exchange(db, signed, now())
      if (catalogWaits) c.header(CATALOG_WAITS_HEADER, '1')
      for (const lot of answer.lots) metrics.lots.inc({ answer: lot.answer })
      if (!answer.catalog) return c.json(answer)
      c.header('Content-Type', 'application/json')
      if (answer.catalog.body.length <= MOST_BESIDE_LOTS)
        return await answerCompressed(c, JSON.stringify(answer))
      const leaveLarge = takeLarge()
      if (!leaveLarge) return c.json({ ...answer, catalog: null })
      return await answerCompressed(c, JSON.stringify(answer)).finally(leaveLarge)
    } finally {
      leave()
    }
  })

  api.post('/enrol', async (c) => {
    await countTry(c)
    const body = await bodyOf(c, bodyLimitMs)
    return c.json(await enrolTablet(db, body, { now: now(), tablet: randomBytes(16).toString('hex') }), 201)
  })
  return api
}

/** Takes one of so many places; the answer leaves it again, once. `null` when none is left. */
export function atMost(limit: number): () => (() => void) | null {
  let taken = 0
  return () => {
    if (taken >= limit) return null
    taken += 1
    let isTaken = true
    return () => {
      if (isTaken) taken -= 1
      isTaken = false
    }
  }
}

/** Longer than the database gives any statement: one that says nothing by then will not. */
const PATIENCE_MS = 20_000

/**
 * Measures each request, whichever part of the server answers it, and answers for a database that says nothing. A thread's
 * work takes the time it takes: whoever began it ends it.
 */
export function watched(services: Services): MiddlewareHandler {
  const { metrics, now, patienceMs = PATIENCE_MS } = services
  return async (c, next) => {
    const done = metrics.requests.startTimer()
    metrics.inFlight.inc()
    const isAnswered = await endsIn(patienceMs, next(), () => isHereWhole(c) && !c.get('isApart'))
    // What still waits is left to itself: a tablet that sends it again gets the same answers.
    if (!isAnswered) c.res = answerTrouble(c, noteError(services, new Refused('database-down')), now())
    metrics.inFlight.dec()
    done({ route: c.req.routePath, status: c.res.status })
  }
}

/** A body that is still on its way is waited for by who reads it. */
function isHereWhole(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  return incoming?.complete ?? true
}

const TICKS = 20

/** Whether work ends in time. Counted in ticks, and only in those that count: this very process may have stood still. */
function endsIn(limitMs: number, work: Promise<void>, counts: () => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let left = TICKS
    const timer = setInterval(() => {
      if (counts()) left -= 1
      if (left === 0) end(() => resolve(false))
    }, limitMs / TICKS).unref()
    const end = (answer: () => void) => {
      clearInterval(timer)
      answer()
    }
    work.then(
      () => end(() => resolve(true)),
      (error) => end(() => reject(error)),
    )
  })
}

/** Words each refusal. */
export const answerErrors =
  (services: Services): ErrorHandler =>
  (error, c) =>
    answerTrouble(c, noteError(services, error), services.now())

/** Counts the refusal that an error stands for; what is ours to mend is logged, without address or body. */
export function noteError({ log, metrics }: Services, error: unknown): Refused {
  const refusal = refusalFrom(error)
  metrics.troubles.inc({ code: refusal.code })
  if (!(error instanceof Refused))
    log.error({ code: refusal.code, error: errorInLog(error) }, 'request failed')
  return refusal
}
