import { DB_NAME } from './boot.ts'

/**
 * What IndexedDB really holds on this tablet, read past Dexie so that nothing hides behind our own schema
 * (RET3): every database of the origin, every table in it, every row.
 */
export type HeldDatabase = { name: string; version: number; tables: HeldTable[] }
export type HeldTable = { name: string; rows: unknown[] }

/** `unread`: databases that did not answer; a proof says so instead of passing over them. */
export async function heldDatabases(): Promise<{ databases: HeldDatabase[]; unread: string[] }> {
  const databases: HeldDatabase[] = []
  const unread: string[] = []
  for (const name of await databaseNames()) {
    const held = await heldDatabase(name)
    if (held) databases.push(held)
    else unread.push(name)
  }
  return { databases, unread }
}

/** Where strings that are no codes lie in a row: nobody's words may be in it (P1). Paths, not the words. */
export function wordsIn(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return CODE.test(value) ? [] : [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, each]) => wordsIn(each, path === '' ? key : `${path}.${key}`))
}

/** Codes, ids, days and word codes: no capital, no space, no sign that a sentence, an address or a name has. */
const CODE = /^[\p{Ll}\p{N}.:-]{0,80}$/u

/** Longer than any honest opening; a blocked one hangs without an error. */
const OPEN_LIMIT_MS = 4000

/** A browser that cannot list them (older Firefox) is asked for ours. */
async function databaseNames(): Promise<string[]> {
  if (typeof indexedDB.databases !== 'function') return [DB_NAME]
  return (await indexedDB.databases()).flatMap(({ name }) => name ?? []).sort()
}

async function heldDatabase(name: string): Promise<HeldDatabase | null> {
  const db = await openBare(name)
  if (!db) return null
  try {
    const tables: HeldTable[] = []
    for (const table of [...db.objectStoreNames]) tables.push({ name: table, rows: await rowsOf(db, table) })
    return { name, version: db.version, tables }
  } catch {
    return null
  } finally {
    db.close()
  }
}

function openBare(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name)
    setTimeout(() => resolve(null), OPEN_LIMIT_MS)
    // It was not there: reading must not create it.
    request.onupgradeneeded = () => request.transaction?.abort()
    request.onerror = () => resolve(null)
    request.onsuccess = () => resolve(request.result)
  })
}

function rowsOf(db: IDBDatabase, table: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const request = db.transaction(table).objectStore(table).getAll()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
