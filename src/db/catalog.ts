import type { Catalog } from '../domain/catalogSchema.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'
import { asCatalog, readRows } from './rows.ts'

/** Puts an edition in force. */
export const installCatalog = (db: EscaleDb, catalog: Catalog, now: number): Promise<Tablet> =>
  write(
    db,
    [db.catalogs, db.sessions],
    (tablet, held) => putInForce(db, tablet, held, catalog, now),
    () => heldEditions(db),
  )

type HeldEditions = Awaited<ReturnType<typeof heldEditions>>

/** The editions that are there, and those that open sessions were started under. */
export async function heldEditions(db: EscaleDb) {
  const [sessions, editions] = await Promise.all([
    db.sessions.toArray(),
    db.catalogs.toCollection().primaryKeys(),
  ])
  return { editions, inUse: sessions.map((session) => session.context?.edition) }
}

/**
 * Inside a write: the edition comes into force. Those that open sessions were started under stay beside it, so
 * that nothing a session shows disappears under it (ADM2); the others go.
 */
export function putInForce(
  db: EscaleDb,
  tablet: Tablet,
  { editions, inUse }: HeldEditions,
  catalog: Catalog,
  now: number,
): PromiseLike<unknown>[] {
  const edition = catalog.edition.id
  tablet.edition = edition
  return [
    db.catalogs.bulkDelete(editions.filter((each) => each !== edition && !inUse.includes(each))),
    db.catalogs.put({ edition, installedAt: now, catalog }),
  ]
}

export async function listCatalogs(db: EscaleDb): Promise<Map<string, Catalog>> {
  const rows = await readRows(db.catalogs, asCatalog)
  return new Map(rows.map((row) => [row.edition, row.catalog]))
}
