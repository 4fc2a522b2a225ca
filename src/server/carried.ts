import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { dayOf } from '../domain/calendar.ts'
import { type CarriedAnswer, MOST_CARRIED_BYTES } from '../sync/contract/carried.ts'
import { readCarry } from '../sync/contract/carry.ts'
import { type LotAnswer, MOST_LOTS } from '../sync/contract.ts'
import type { Visited } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { currentCatalog, sha256 } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { storeLots } from './store/lots.ts'
import { Refused } from './troubles.ts'

/**
 * Lots that came to a person by a file or by codes, `/api/carried` (SYN6): the same lots under the same ids as a tablet
 * would send, so that whichever comes first counts and the other is a duplicate. `visitors` says who asks.
 */
export function carriedApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now, log, metrics } = services
  const routes = new Hono<Visited>()
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(bodyLimit({ maxSize: MOST_CARRIED_BYTES, onError: tooLarge }))
  routes.use(visitors)

  routes.post('/', async (c) => {
    const { network } = c.var.visitor
    const read = await readCarry(await c.req.text(), network, async (text) => sha256(text))
    const answer: CarriedAnswer =
      'trouble' in read ? read : { lots: await takeIn(db, network, read.bodies, now()) }
    if ('lots' in answer) {
      for (const lot of answer.lots) metrics.lots.inc({ answer: lot.answer })
      log.info({ network, lots: answer.lots.length }, 'carried lots taken in')
    }
    return c.json(answer)
  })
  return routes
}

/** As many at once as one exchange brings; cut off in between, the same file again gets the same answers (P3). */
async function takeIn(
  db: Database,
  network: string,
  bodies: readonly string[],
  now: Date,
): Promise<LotAnswer[]> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new Refused('not-found')
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const answers: LotAnswer[] = []
  for (let at = 0; at < bodies.length; at += MOST_LOTS) {
    const some = bodies.slice(at, at + MOST_LOTS)
    answers.push(...(await db.begin((tx) => storeLots(tx, network, some, { now, today }))))
  }
  return answers
}
