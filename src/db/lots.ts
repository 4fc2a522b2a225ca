import { DAY_MS } from '../domain/calendar.ts'
import { canonical } from '../domain/canonical.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { isPossibleDay, possibleDay } from '../domain/clock.ts'
import { dueLots, type Lot, lotFrom } from '../domain/lot.ts'
import { MEASURES } from '../domain/measures.ts'
import type { Tally } from '../domain/tally.ts'
import { type EscaleDb, type StoredLot, type Tablet, write } from './db.ts'
import { keyOf, redateTallies } from './redateTallies.ts'
import { hex, randomHex } from './tablet.ts'
import { listTallies } from './tallies.ts'

/** RET2: how long a lot that left is remembered, as id and total. */
const SENT_DAYS = 35

/** The closed lists in force, as one hash: the server knows what the codes mean. */
export const vocabularySha256 = (catalog: Catalog): Promise<string> =>
  sha256(
    canonical({
      measures: MEASURES,
      levels: catalog.levels.map((level) => level.level),
      needs: catalog.needs.map((need) => need.id),
      sites: catalog.sites.map((site) => site.id),
      services: catalog.services.map((service) => service.id),
    }),
  )

/**
 * Seals what is due (LOT1, LOT2): tallies become lots in one transaction (LOT3), so a crash leaves them as
 * tallies or as lots, never both. `today` is believed: what lies on a day that cannot be joins it first (SYN7).
 * `closedSite`: staff just closed its permanence.
 */
export async function sealLots(
  db: EscaleDb,
  at: { today: string; now: number; closedSite: string | null },
  catalog: Catalog,
): Promise<void> {
  const vocabulary = await vocabularySha256(catalog)
  const isIdle = (tallies: readonly Tally[]) =>
    tallies.every(({ day }) => isPossibleDay(day, at.today)) &&
    dueLots(tallies, at, catalog.policy).length === 0
  if (isIdle(await listTallies(db))) return
  await write(
    db,
    [db.tallies, db.lots],
    (tablet, found) => {
      const { written, tallies } = redateTallies(db, found, (day) => possibleDay(day, at.today))
      const sealed = dueLots(tallies, at, catalog.policy).flatMap((each) => {
        tablet.sequence += 1
        const lot = lotFrom(each, {
          id: randomHex(16),
          network: catalog.network.id,
          epoch: tablet.epoch,
          sequence: tablet.sequence,
          edition: catalog.edition.id,
          vocabulary,
        })
        return [db.lots.add(stored(lot, at.now)), db.tallies.bulkDelete(each.tallies.map(keyOf))]
      })
      return [...written, ...sealed]
    },
    // Read again: the tallies may have grown while waiting for this turn.
    () => listTallies(db),
  )
}

const stored = (lot: Lot, now: number): StoredLot => ({
  id: lot.id,
  body: canonical(lot),
  days: lot.days,
  site: lot.site,
  origin: 'here',
  state: 'waiting',
  since: now,
  exportedAt: null,
  refusal: null,
})

/** They left in a file; they stay until the server says that it has them. */
export const markExported = (db: EscaleDb, ids: readonly string[], now: number): Promise<Tablet> =>
  write(db, [db.lots], () => ids.map((id) => db.lots.update(id, { exportedAt: now })))

/** What became of each lot taken in from a file; `different`: the same id with another body (SYN2). */
export type TakenIn = { id: string; result: 'taken' | 'known' | 'different' }

/** Takes in lots of another tablet (SYN6): same ids, so nothing counts twice. All of them, or none. */
export async function takeInLots(db: EscaleDb, bodies: readonly string[], now: number): Promise<TakenIn[]> {
  const carried = bodies.map((body) => ({
    ...stored(JSON.parse(body) as Lot, now),
    body,
    origin: 'carried' as const,
  }))
  let results: TakenIn[] = []
  await write(
    db,
    [db.lots],
    (_tablet, known) => {
      results = carried.map(({ id, body }, at) => ({ id, result: resultOf(body, known[at]) }))
      return carried.filter((_, at) => results[at]?.result === 'taken').map((lot) => db.lots.put(lot))
    },
    () => db.lots.bulkGet(carried.map((lot) => lot.id)),
  )
  return results
}

/** Of one that left already only the id is left to compare. */
function resultOf(body: string, known: StoredLot | undefined): TakenIn['result'] {
  if (!known) return 'taken'
  return known.body === null || known.body === body ? 'known' : 'different'
}

/** Lots that left more than 35 days ago are forgotten altogether (RET2). */
export async function forgetSentLots(db: EscaleDb, now: number): Promise<void> {
  const isOld = (lot: StoredLot) => lot.state === 'sent' && now - lot.since > SENT_DAYS * DAY_MS
  const old = await db.lots.filter(isOld).primaryKeys()
  if (old.length > 0) await write(db, [db.lots], () => [db.lots.bulkDelete(old)])
}

export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
