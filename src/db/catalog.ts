import type { Catalog } from '../domain/catalogSchema.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'

/**
 * Puts an edition in force. Editions that open sessions were started under stay beside it, so that nothing
 * a session shows disappears under it (ADM2); the others go.
 */
export const installCatalog = (db: EscaleDb, catalog: Catalog, now: number): Promise<Tablet> =>
  write(
    db,
    [db.catalogs, db.sessions],
    (tablet, [sessions, editions]) => {
      tablet.edition = catalog.edition.id
      const kept = new Set([catalog.edition.id, ...sessions.map((session) => session.context?.edition)])
      return [
        db.catalogs.bulkDelete(editions.filter((edition) => !kept.has(edition))),
        db.catalogs.put({ edition: catalog.edition.id, installedAt: now, catalog }),
      ]
    },
    () => Promise.all([db.sessions.toArray(), db.catalogs.toCollection().primaryKeys()]),
  )

export async function listCatalogs(db: EscaleDb): Promise<Map<string, Catalog>> {
  const rows = await db.catalogs.toArray()
  return new Map(rows.map((row) => [row.edition, row.catalog]))
}
