import { addDays, dayOf } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { catalogInForce } from '../../src/server/store/catalogs.ts'
import type { Database } from '../../src/server/store/database.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { enrol, noteVisit } from '../../src/server/store/tablets.ts'
import type { ExchangeRequest } from '../../src/sync/contract.ts'
import { type DemoTablet, daysOfLots } from './year.ts'

/** A year, and the months before it with which it can be compared. */
const DAYS = 425
const SEED = 20_260_101
const VERSION = 'demo'

/**
 * Fills a network that has no lots with invented ones, up to yesterday, and marks it for good: its figures say
 * everywhere that they are a demonstration. Answers how many lots; `null` when there were some already.
 */
export async function fillDemo(db: Database, catalog: Catalog, now: Date): Promise<number | null> {
  const network = catalog.network.id
  const [held] = await db`select 1 from lot where network = ${network} limit 1`
  if (held) return null
  await db`update network set is_demo = true where network = ${network}`
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const days = { first: addDays(today, -DAYS), last: addDays(today, -1), seed: SEED }
  let [count, tablets]: [number, readonly DemoTablet[]] = [0, []]
  for (const given of daysOfLots(catalog, days)) {
    if (given.lots.length > 0)
      await db.begin((tx) => storeLots(tx, network, given.lots.map(canonical), { now, today: given.day }))
    count += given.lots.length
    tablets = given.tablets
  }
  await publishDue(db, network, now)
  const etag = (await catalogInForce(db, network))?.etag ?? null
  for (const tablet of tablets) await enrolDemo(db, { network, etag }, tablet, now)
  return count
}

/** Known like any other, with a key that nobody keeps: it will never come again. */
async function enrolDemo(
  db: Database,
  { network, etag }: { network: string; etag: string | null },
  { epoch, sequence, counted }: DemoTablet,
  now: Date,
) {
  const clock = { db, now: () => now }
  const code = await newEnrolmentCode(clock, network)
  const tablet = epoch
  const about = { format: 1, network, version: VERSION } as const
  await enrol(db, { ...about, code, key: await publicKey() }, { tablet, now })
  const running = { epoch, sequence, counted }
  const visit: ExchangeRequest = { ...about, running, catalog: etag, lots: [] }
  await db.begin((tx) => noteVisit(tx, tablet, visit, { now, signedAt: now }))
}

async function publicKey() {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  return { kty: 'EC', crv: 'P-256', x, y } as const
}
