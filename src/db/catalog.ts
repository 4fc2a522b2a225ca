import type { Catalog } from '../domain/catalogSchema.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'

/**
 * Puts an edition in force. Editions that open sessions were started under stay beside it, so that nothing
 * a session shows disappears under it (ADM2); the others go.
 */
export const installCatalog = (db: EscaleDb, catalog: Catalog, now: number): Promise<Tablet> =>
  write(db, [db.catalogs, db.sessions], async (tablet) => {
    const used = (await db.sessions.toArray()).map((session) => session.context?.edition)
    const kept = new Set([catalog.edition.id, ...used])
    const stale = (await db.catalogs.toCollection().primaryKeys()).filter((edition) => !kept.has(edition))
    await db.catalogs.bulkDelete(stale)
    await db.catalogs.put({ edition: catalog.edition.id, installedAt: now, catalog })
    tablet.edition = catalog.edition.id
  })

export async function listCatalogs(db: EscaleDb): Promise<Map<string, Catalog>> {
  const rows = await db.catalogs.toArray()
  return new Map(rows.map((row) => [row.edition, row.catalog]))
}
