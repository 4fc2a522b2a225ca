import { randomBytes } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { dayOf } from '../domain/calendar.ts'
import {
  type Bringing,
  type CarriedAnswer,
  type CarriedLot,
  MOST_CARRIED_BYTES,
} from '../sync/contract/carried.ts'
import { type ReadLot, readCarry } from '../sync/contract/carry.ts'
import { type LotAnswer, MOST_LOTS } from '../sync/contract.ts'
import { administratorsOnly, type Visited, type Visitor } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { type NewBringing, noteBringing, readBringings } from './store/bringings.ts'
import { currentCatalog, sha256, siteNames } from './store/catalogs.ts'
import type { Database, Transaction } from './store/database.ts'
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
    const answers = await takeOwn(db, visitor, read.lots, now())
    for (const { answer } of answers) metrics.lots.inc({ answer })
    const sites = new Set(read.lots.map(({ lot }) => lot.site)).size
    const stored = answers.filter(({ answer }) => answer === 'stored').length
    log.info({ network, lots: answers.length, stored, sites }, 'carried lots taken in')
    return c.json<CarriedAnswer>({ lots: answers })
  })

  routes.get('/', administratorsOnly, async (c) => {
    const bringings = await readBringings(db, c.var.visitor.network)
    return c.json<Bringing[]>(bringings.map((each) => ({ ...each, broughtAt: each.broughtAt.getTime() })))
  })
  return routes
}

/** What the visitor may bring is taken in, the rest answered by whose it is, in the file's order. */
async function takeOwn(
  db: Database,
  visitor: Visitor,
  lots: readonly ReadLot[],
  now: Date,
): Promise<CarriedLot[]> {
  const others = await othersSites(db, visitor, lots)
  const own = lots.filter(({ lot }) => !others.has(lot.site))
  const taken = await takeIn(db, visitor, own, now)
  const answers = new Map(own.map((each, at) => [each, taken[at]]))
  return lots.map((each): CarriedLot => {
    const { id, site } = each.lot
    const siteName = others.get(site) ?? site
    return answers.get(each) ?? { id, answer: 'refused', reason: 'others-site', siteName }
  })
}

/** By name. A site that the network never had is nobody's: its lots are refused as to anyone. */
async function othersSites(
  db: Database,
  { network, role, sites }: Visitor,
  lots: readonly ReadLot[],
): Promise<ReadonlyMap<string, string>> {
  if (role === 'administrator') return new Map()
  const others = lots.map(({ lot }) => lot.site).filter((site) => !sites.includes(site))
  return siteNames(db, network, others)
}

/** As many at once as one exchange brings; cut off in between, the same file again gets the same answers (P3). */
async function takeIn(
  db: Database,
  { network, person }: Visitor,
  lots: readonly ReadLot[],
  now: Date,
): Promise<CarriedLot[]> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new Refused('not-found')
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const bringing: NewBringing = { id: randomBytes(16).toString('hex'), person, now }
  const answers: CarriedLot[] = []
  for (let at = 0; at < lots.length; at += MOST_LOTS) {
    const some = lots.slice(at, at + MOST_LOTS)
    answers.push(...(await db.begin((tx) => takeSome(tx, network, some, { bringing, today }))))
  }
  return answers
}

async function takeSome(
  tx: Transaction,
  network: string,
  lots: readonly ReadLot[],
  { bringing, today }: { bringing: NewBringing; today: string },
): Promise<LotAnswer[]> {
  const bodies = lots.map(({ body }) => body)
  const answers = await storeLots(tx, network, bodies, { now: bringing.now, today })
  const sites = lots.flatMap(({ lot }, at) => (answers[at]?.answer === 'stored' ? [lot.site] : []))
  await noteBringing(tx, network, bringing, sites)
  return answers
}
