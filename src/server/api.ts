import { randomBytes } from 'node:crypto'
import { type Context, type ErrorHandler, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { MOST_BYTES } from '../sync/contract.ts'
import { enrolTablet, exchange } from './exchange.ts'
import { triesPerMinute } from './limits.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { MetricsFor, OpenIdSettings } from './settings.ts'
import type { Database } from './store/database.ts'
import { answerTrouble, errorInLog, Refused, refusalFrom } from './troubles.ts'

/** What the routes rest on. `now` is the clock; passkeys and links rest on `publicUrl`. */
export type Services = {
  db: Database
  now: () => Date
  log: Log
  metrics: Metrics
  publicUrl: string
  openid: OpenIdSettings | null
  /** A proxy stands in front, whose word on the client's address is believed; not, unless said. */
  trustProxy?: boolean
  /** Who reads what is measured; this very machine, unless said. */
  metricsFor?: MetricsFor
  /** Whether no restore can touch the database; always, unless said. */
  isPresent?: () => boolean
}

/** More at once would only wait for the database: the tablets come back by themselves. */
const MOST_IN_FLIGHT = 64
/** Tries at enrolment codes of one address: a library's tablets may share it. */
const ENROLMENTS = 20

/** The routes that tablets speak to, `/api/…`; every refusal is a `TroubleAnswer`. */
export function tabletApi(services: Services): Hono {
  const { db, now, metrics } = services
  const api = new Hono()
  const countTry = triesPerMinute(services, ENROLMENTS)
  api.onError(answerErrors(services))
  api.use(watched(services))
  api.use(limited)

  api.post('/exchange', atMost(MOST_IN_FLIGHT), async (c) => {
    const body = await bodyOf(c)
    const signed = {
      body,
      authorization: c.req.header('Authorization'),
      encoding: c.req.header('Content-Encoding'),
    }
    const answer = await exchange(db, signed, now())
    for (const lot of answer.lots) metrics.lots.inc({ answer: lot.answer })
    return c.json(answer)
  })

  api.post('/enrol', async (c) => {
    await countTry(c)
    return c.json(
      await enrolTablet(db, await bodyOf(c), { now: now(), tablet: randomBytes(16).toString('hex') }),
      201,
    )
  })
  return api
}

const tooLarge = () => {
  throw new Refused('too-large')
}
const counted = bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge })

/** Where the length is announced, HTTP itself reads no further; only a body without one is counted as it comes. */
const limited: MiddlewareHandler = (c, next) => {
  const length = c.req.header('Content-Length')
  if (length === undefined || c.req.header('Transfer-Encoding')) return counted(c, next)
  return Number(length) > MOST_BYTES ? tooLarge() : next()
}

/** A body cut short throws here, before anything is done with it. */
async function bodyOf(c: Context): Promise<Uint8Array> {
  try {
    return new Uint8Array(await c.req.arrayBuffer())
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('malformed')
  }
}

function atMost(limit: number): MiddlewareHandler {
  let inFlight = 0
  return async (_c, next) => {
    if (inFlight >= limit) throw new Refused('busy')
    inFlight += 1
    try {
      await next()
    } finally {
      inFlight -= 1
    }
  }
}

/** Measures each request, whichever part of the server answers it. */
export function watched({ metrics }: Services): MiddlewareHandler {
  return async (c, next) => {
    const done = metrics.requests.startTimer()
    metrics.inFlight.inc()
    await next()
    metrics.inFlight.dec()
    done({ route: c.req.routePath, status: c.res.status })
  }
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
