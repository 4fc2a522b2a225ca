import { addDays, dayOf } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { LONGEST_ID } from '../../src/domain/editions.ts'
import { daysOfPeriod, periodOf, previousPeriod, samePeriodLastYear } from '../../src/domain/periods.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { catalogInForce, publishAfter } from '../../src/server/store/catalogs.ts'
import type { Database } from '../../src/server/store/database.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { enrol, noteVisit } from '../../src/server/store/tablets.ts'
import { storedFile } from '../../src/server/survey.ts'
import type { ExchangeRequest } from '../../src/sync/contract.ts'
import { type DemoTablet, daysOfLots } from './year.ts'

const SEED = 20_260_101
const VERSION = 'demo'

/**
 * Fills a network that has no lots with invented ones, up to yesterday, and marks it for good: its figures say
 * everywhere that they are a demonstration, and its name does on the tablets that join it. Answers how many lots; `null`
 * when there were some already.
 */
export async function fillDemo(db: Database, network: string, now: Date): Promise<number | null> {
  const [held] = await db`select 1 from lot where network = ${network} limit 1`
  if (held) return null
  const catalog = await markDemo(db, network, now)
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const days = { first: firstDay(today), last: addDays(today, -1), seed: SEED }
  let [count, tablets]: [number, readonly DemoTablet[]] = [0, []]
  for (const given of daysOfLots(catalog, days)) {
    if (given.lots.length > 0)
      await db.begin((tx) => storeLots(tx, network, given.lots.map(canonical), { now, today: given.day }))
    count += given.lots.length
    tablets = given.tablets
  }
  await publishDue(db, network, now)
  const etag = (await catalogInForce(db, network))?.etag ?? null
  const since = new Date(`${days.first}T06:00:00Z`)
  for (const tablet of tablets) await enrolDemo(db, { network, etag }, tablet, { since, now })
  return count
}

/** The last quarter that is over can be compared with the one a year before it. */
const firstDay = (today: string): string =>
  daysOfPeriod(samePeriodLastYear(previousPeriod(periodOf(today, 'quarter'))) ?? today).first

/** As an edition of its own: whoever opens a tablet, an invitation or a page reads where the figures go. */
async function markDemo(db: Database, network: string, now: Date): Promise<Catalog> {
  const inForce = await catalogInForce(db, network)
  if (!inForce) throw new Error(`There is no network ${network}.`)
  const { catalog, survey } = storedFile(inForce)
  // A start that ended before its first lot had marked it already.
  if (catalog.edition.id.endsWith(MARK)) return catalog
  const id = `${catalog.edition.id.slice(0, LONGEST_ID - MARK.length)}${MARK}`
  const marked = {
    ...catalog,
    network: { ...catalog.network, name: `${catalog.network.name} (démonstration)` },
    edition: { ...catalog.edition, id },
  }
  await db`update network set is_demo = true where network = ${network}`
  await publishAfter(db, { catalog: marked, survey }, { after: inForce.position, now, by: null })
  return marked
}

const MARK = '-demo'

/** Known like any other, with a key that nobody keeps: it will never come again. */
async function enrolDemo(
  db: Database,
  { network, etag }: { network: string; etag: string | null },
  { epoch, sequence, counted }: DemoTablet,
  { since, now }: { since: Date; now: Date },
) {
  const clock = { db, now: () => since }
  const code = await newEnrolmentCode(clock, network)
  const tablet = epoch
  const about = { format: 1, network, version: VERSION } as const
  await enrol(db, { ...about, code, key: await publicKey() }, { tablet, now: since })
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
