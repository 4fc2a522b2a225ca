import type { Catalog } from '../domain/catalogSchema.ts'
import type { StoredCatalog, Tablet } from './db.ts'

export const DB_NAME = 'escale'

/** What the first screen needs. */
export type Boot = { tablet: Tablet; catalog: Catalog | null }

/**
 * Reads the tablet row and its catalog with bare IndexedDB, so that the first screen is the right one before
 * Dexie is in (P8: a lent tablet must not flash a staff screen). `null`: nothing stored yet, or storage does
 * not answer; the full opening that follows tells which.
 */
export function readBoot(): Promise<Boot | null> {
  return new Promise((resolve) => {
    const nothing = () => resolve(null)
    let request: IDBOpenDBRequest
    try {
      request = indexedDB.open(DB_NAME)
    } catch {
      return nothing()
    }
    // Created by our asking: undo it, the full opening makes the tables.
    request.onupgradeneeded = () => request.transaction?.abort()
    request.onerror = nothing
    request.onblocked = nothing
    request.onsuccess = () => readRows(request.result, resolve)
  })
}

function readRows(db: IDBDatabase, resolve: (boot: Boot | null) => void) {
  try {
    const transaction = db.transaction(['tablet', 'catalogs'])
    const row = transaction.objectStore('tablet').get('tablet') as IDBRequest<Tablet | undefined>
    let catalog: IDBRequest<StoredCatalog | undefined> | undefined
    row.onsuccess = () => {
      if (row.result) catalog = transaction.objectStore('catalogs').get(row.result.edition)
    }
    transaction.oncomplete = () =>
      resolve(row.result ? { tablet: row.result, catalog: catalog?.result?.catalog ?? null } : null)
    transaction.onabort = () => resolve(null)
  } catch {
    resolve(null)
  } finally {
    db.close()
  }
}
