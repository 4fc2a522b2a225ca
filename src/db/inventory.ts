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

/**
 * Where strings lie in a row that are neither one of `codes` nor an id, a hash, a day or a version: nobody's words may be
 * in it (P1). Paths, not the words.
 */
export function wordsIn(value: unknown, codes: ReadonlySet<string>, path = ''): string[] {
  if (typeof value === 'string') return codes.has(value) || MADE.test(value) ? [] : [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, each]) =>
    wordsIn(each, codes, path === '' ? key : `${path}.${key}`),
  )
}

/** What Escale makes itself: nothing, 16, 32 or 64 hexadecimal digits, a write's token, an edition's day, a version. */
const MADE =
  /^$|^(?:[0-9a-f]{16}){1,2}$|^[0-9a-f]{64}$|^\d{1,10}-\d{1,10}$|^\d{4}-\d{2}-\d{2}(?:-[a-z0-9-]+)?$|^\d+\.\d+\.\d+(?:\+[\w.-]+)?$/

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
