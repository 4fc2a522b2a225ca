import { canonical } from '../domain/canonical.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { dueLots, type Lot, lotFrom } from '../domain/lot.ts'
import { MEASURES } from '../domain/measures.ts'
import { type EscaleDb, type StoredLot, type Tablet, write } from './db.ts'
import { randomHex, sha256 } from './tablet.ts'

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
 * tallies or as lots, never both. `closedSite`: staff just closed its permanence.
 */
export async function sealLots(
  db: EscaleDb,
  at: { today: string; now: number; closedSite: string | null },
  catalog: Catalog,
): Promise<void> {
  const vocabulary = await vocabularySha256(catalog)
  const due = dueLots(await db.tallies.toArray(), at, catalog.policy)
  if (due.length === 0 && at.closedSite === null) return
  await write(db, [db.tallies, db.lots], async (tablet) => {
    if (at.closedSite) tablet.closedPermanence = { site: at.closedSite, day: at.today }
    // Read again: the tallies may have grown while waiting for this turn.
    for (const each of dueLots(await db.tallies.toArray(), at, catalog.policy)) {
      tablet.sequence += 1
      const lot = lotFrom(each, {
        id: randomHex(16),
        network: catalog.network.id,
        epoch: tablet.epoch,
        sequence: tablet.sequence,
        edition: catalog.edition.id,
        vocabulary,
      })
      await db.lots.add(stored(lot, at.now))
      await db.tallies.bulkDelete(each.tallies.map((tally): [string, string] => [tally.site, tally.day]))
    }
  })
}

const stored = (lot: Lot, now: number): StoredLot => ({
  id: lot.id,
  body: canonical(lot),
  site: lot.site,
  origin: 'here',
  state: 'waiting',
  since: now,
  exportedAt: null,
})

/** They left in a file; they stay until the server says that it has them. */
export const markExported = (db: EscaleDb, ids: readonly string[], now: number): Promise<Tablet> =>
  write(db, [db.lots], async () => {
    for (const id of ids) await db.lots.update(id, { exportedAt: now })
  })

/** What became of each lot taken in from a file; `different`: the same id with another body (SYN2). */
export type TakenIn = { id: string; result: 'taken' | 'known' | 'different' }

/** Takes in lots of another tablet (SYN6): same ids, so nothing counts twice. All of them, or none. */
export async function takeInLots(db: EscaleDb, bodies: readonly string[], now: number): Promise<TakenIn[]> {
  let results: TakenIn[] = []
  await write(db, [db.lots], async () => {
    results = []
    for (const body of bodies) {
      const lot = JSON.parse(body) as Lot
      const known = await db.lots.get(lot.id)
      if (!known) await db.lots.add({ ...stored(lot, now), body, origin: 'carried' })
      results.push({ id: lot.id, result: !known ? 'taken' : known.body === body ? 'known' : 'different' })
    }
  })
  return results
}

/** Lots that left more than 35 days ago are forgotten altogether (RET2). */
export const forgetSentLots = (db: EscaleDb, now: number): Promise<Tablet> =>
  write(db, [db.lots], async () => {
    const old = await db.lots
      .filter((lot) => lot.state === 'sent' && now - lot.since > SENT_DAYS * 86_400_000)
      .primaryKeys()
    await db.lots.bulkDelete(old)
  })
