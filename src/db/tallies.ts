import {
  type Entry,
  emptyTally,
  sumTotals,
  type Tally,
  type Totals,
  totalsOf,
  withEntry,
} from '../domain/tally.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'
import { listLots } from './lists.ts'
import { asTally, readRows } from './rows.ts'

/** The tally that a record goes to, as it stands; nothing when it is the first of its site and day. */
export const findTally = async (db: EscaleDb, { site, day }: Pick<Entry, 'site' | 'day'>) =>
  asTally(await db.tallies.get([site, day])) ?? undefined

/** Adds one record to its tally and to the tablet's running totals. Runs inside the caller's transaction. */
export function addEntry(
  db: EscaleDb,
  tablet: Tablet,
  tally: Tally | undefined,
  entry: Entry,
): PromiseLike<unknown> {
  tablet.recorded = sumTotals(tablet.recorded, entry.totals)
  return db.tallies.put(withEntry(tally ?? emptyTally(entry.site, entry.day), entry))
}

/** A passing question or a workshop: counted at once, nothing else kept (TRI7, TAL3). */
export const countEntry = (db: EscaleDb, entry: Entry): Promise<Tablet> =>
  write(
    db,
    [db.tallies],
    (tablet, tally) => [addEntry(db, tablet, tally, entry)],
    async () => findTally(db, entry),
  )

export const listTallies = (db: EscaleDb): Promise<Tally[]> => readRows(db.tallies, asTally)

/** What was counted that day at that site, sealed or not. */
export async function totalsOfDay(db: EscaleDb, site: string, day: string): Promise<Totals> {
  const tally = await findTally(db, { site, day })
  const sealed = (await listLots(db)).filter((lot) => lot.site === site && lot.origin === 'here')
  const days = sealed.flatMap((lot) => lot.days).filter((each) => each.day === day)
  return totalsOf(tally ? [tally, ...days] : days)
}
