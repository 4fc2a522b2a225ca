import type { Catalog } from '../domain/catalogSchema.ts'
import type { StoredCatalog, Tablet } from './db.ts'

export const DB_NAME = 'escale'

/** A disk that does not answer must not leave the glass empty: the full opening then says why. */
const ANSWER_LIMIT_MS = 3000

/** What the first screen needs, each as soon as the disk has answered. `null`: nothing stored yet. */
export type Boot = { tablet: Promise<Tablet | null>; catalog: Promise<Catalog | null> }

/**
 * Reads the tablet row and its catalog with bare IndexedDB, so that the first screen is the right one before
 * Dexie is in (P8: a lent tablet must not flash a staff screen). Where storage does not answer it finds nothing;
 * the full opening that follows tells why.
 */
export function readBoot(): Boot {
  const transaction = openBare().then((db) => {
    try {
      return db?.transaction(['tablet', 'catalogs']) ?? null
    } finally {
      // Closes once the transaction is over; left open, it would keep the full opening waiting.
      db?.close()
    }
  })
  const tablet = transaction.then((opened) => row<Tablet>(opened, 'tablet', 'tablet')).catch(() => null)
  const catalog = Promise.all([transaction, tablet])
    .then(([opened, found]) => (found ? row<StoredCatalog>(opened, 'catalogs', found.edition) : null))
    .then((stored) => stored?.catalog ?? null)
    .catch(() => null)
  return { tablet, catalog }
}

function openBare(): Promise<IDBDatabase | null> {
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
    request.onsuccess = () => resolve(request.result)
    setTimeout(nothing, ANSWER_LIMIT_MS)
  })
}

function row<T>(transaction: IDBTransaction | null, store: string, key: string): Promise<T | null> {
  return new Promise((resolve, reject) => {
    if (!transaction) return resolve(null)
    const request = transaction.objectStore(store).get(key) as IDBRequest<T | undefined>
    request.onsuccess = () => resolve(request.result ?? null)
    request.onerror = () => reject(request.error)
  })
}
