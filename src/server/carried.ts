import { randomBytes } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { dayOf } from '../domain/calendar.ts'
import type { Lot } from '../domain/lot.ts'
import {
  type CarriedAnswer,
  type CarriedLot,
  type Journal,
  MOST_CARRIED_BYTES,
} from '../sync/contract/carried.ts'
import { readCarry } from '../sync/contract/carry.ts'
import { MOST_LOTS, readLot } from '../sync/contract.ts'
import { administratorsOnly, type Visited, type Visitor } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { type Bringing, noteBringing, readBringings } from './store/bringings.ts'
import { currentCatalog, sha256, siteNamesOf } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { storeLots } from './store/lots.ts'
import { Refused } from './troubles.ts'

/**
 * Lots that came to a person by a file or by codes, `/api/carried` (SYN6): the same lots under the same ids as a tablet
 * would send, so that whichever comes first counts and the other is a duplicate. No tablet signed for them, so a manager
 * brings those of own sites alone, and administrators read who brought what. `visitors` says who asks.
 */
export function carriedApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now, log, metrics } = services
  const routes = new Hono<Visited>()
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  // Before anything of a body is read.
  routes.use(visitors)
  routes.use(bodyLimit({ maxSize: MOST_CARRIED_BYTES, onError: tooLarge }))

  routes.post('/', async (c) => {
    const { visitor } = c.var
    const { network } = visitor
    const read = await readCarry(await c.req.text(), network, async (text) => sha256(text))
    if ('trouble' in read) return c.json<CarriedAnswer>(read)
    const brought = read.bodies.flatMap((body): Brought[] => {
      const lot = readLot(body)
      return lot ? [{ body, lot }] : []
    })
    const lots = await takeOwn(db, visitor, brought, now())
    for (const lot of lots) metrics.lots.inc({ answer: lot.answer })
    const sites = new Set(brought.map(({ lot }) => lot.site)).size
    log.info({ network, lots: lots.length, sites }, 'carried lots taken in')
    return c.json<CarriedAnswer>({ lots })
  })

  routes.get('/', administratorsOnly, async (c) => {
    const brought = await readBringings(db, c.var.visitor.network)
    return c.json<Journal>(brought.map((each) => ({ ...each, broughtAt: each.broughtAt.getTime() })))
  })
  return routes
}

type Brought = { body: string; lot: Lot }

/** What the visitor may bring is taken in, the rest answered by whose it is, in the file's order. */
async function takeOwn(
  db: Database,
  visitor: Visitor,
  brought: readonly Brought[],
  now: Date,
): Promise<CarriedLot[]> {
  const others = await othersSites(db, visitor, brought)
  const own = brought.filter(({ lot }) => !others.has(lot.site))
  const taken = await takeIn(db, visitor, own, now)
  const answers = new Map(own.map((each, at) => [each, taken[at]]))
  return brought.map((each): CarriedLot => {
    const { id, site } = each.lot
    const siteName = others.get(site) ?? site
    return answers.get(each) ?? { id, answer: 'refused', reason: 'others-site', siteName }
  })
}

/** By name. A site that the network never had is nobody's: its lots are refused as to anyone. */
async function othersSites(
  db: Database,
  { network, role, sites }: Visitor,
  brought: readonly Brought[],
): Promise<ReadonlyMap<string, string>> {
  if (role === 'administrator') return new Map()
  const others = brought.map(({ lot }) => lot.site).filter((site) => !sites.includes(site))
  return siteNamesOf(db, network, others)
}

/** As many at once as one exchange brings; cut off in between, the same file again gets the same answers (P3). */
async function takeIn(
  db: Database,
  { network, person }: Visitor,
  brought: readonly Brought[],
  now: Date,
): Promise<CarriedLot[]> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new Refused('not-found')
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const bringing: Bringing = { id: randomBytes(16).toString('hex'), person, now }
  const answers: CarriedLot[] = []
  for (let at = 0; at < brought.length; at += MOST_LOTS) {
    const some = brought.slice(at, at + MOST_LOTS)
    const taken = await db.begin(async (tx) => {
      const bodies = some.map(({ body }) => body)
      const taken = await storeLots(tx, network, bodies, { now, today })
      const sites = some.flatMap(({ lot }, at) => (taken[at]?.answer === 'stored' ? [lot.site] : []))
      await noteBringing(tx, network, bringing, sites)
      return taken
    })
    answers.push(...taken)
  }
  return answers
}
