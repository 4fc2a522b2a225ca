import { randomBytes } from 'node:crypto'
import { type ErrorHandler, Hono, type MiddlewareHandler } from 'hono'
import { bodyOf } from './body.ts'
import { enrolTablet, exchange, signatureOf } from './exchange.ts'
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

/**
 * The routes that tablets speak to, `/api/…`; every refusal is a `TroubleAnswer`. `bodyLimitMs`: how long a body may take
 * to come.
 */
export function tabletApi(services: Services, { bodyLimitMs }: { bodyLimitMs?: number } = {}): Hono {
  const { db, now, metrics } = services
  const api = new Hono()
  const countTry = triesPerMinute(services, ENROLMENTS)
  const places = atMost(MOST_IN_FLIGHT)
  api.onError(answerErrors(services))
  api.use(watched(services))

  // Whoever is no tablet of ours is told so before anything of the body is read, and a place is taken once all of it is
  // here: neither silence nor a slow line keeps another tablet out (SEC2).
  api.post('/exchange', async (c) => {
    places.check()
    const signature = await signatureOf(db, c.req.header('Authorization'), now())
    const body = await bodyOf(c, bodyLimitMs)
    const signed = { signature, body, encoding: c.req.header('Content-Encoding') }
    const answer = await places.take(() => exchange(db, signed, now()))
    for (const lot of answer.lots) metrics.lots.inc({ answer: lot.answer })
    return c.json(answer)
  })

  api.post('/enrol', async (c) => {
    await countTry(c)
    const body = await bodyOf(c, bodyLimitMs)
    return c.json(await enrolTablet(db, body, { now: now(), tablet: randomBytes(16).toString('hex') }), 201)
  })
  return api
}

/** So many at once; both throw `Refused` when there is no place left. */
function atMost(limit: number) {
  let taken = 0
  const check = () => {
    if (taken >= limit) throw new Refused('busy')
  }
  return {
    check,
    async take<T>(work: () => Promise<T>): Promise<T> {
      check()
      taken += 1
      try {
        return await work()
      } finally {
        taken -= 1
      }
    },
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
