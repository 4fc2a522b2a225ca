import type { Tablet } from './db.ts'

export const DB_NAME = 'escale'

/**
 * Reads the tablet row with bare IndexedDB, so that the first screen is the right one before Dexie is in
 * (P8: a lent tablet must not flash a staff screen). `null`: nothing stored yet, or storage does not answer;
 * the full opening that follows tells which.
 */
export function readTablet(): Promise<Tablet | null> {
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
    request.onsuccess = () => {
      const db = request.result
      try {
        const row = db.transaction('tablet').objectStore('tablet').get('tablet')
        row.onsuccess = () => resolve((row.result as Tablet | undefined) ?? null)
        row.onerror = nothing
      } catch {
        nothing()
      } finally {
        db.close()
      }
    }
  })
}
