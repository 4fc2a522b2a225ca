import Dexie, { type EntityTable, type Table } from 'dexie'
import type { Appointment } from '../domain/appointment.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import type { Lot } from '../domain/lot.ts'
import type { Tally, Totals } from '../domain/tally.ts'
import type { Light, Role } from '../domain/vocabulary.ts'
import { DB_NAME } from './boot.ts'
import type { StoredSession } from './snapshots.ts'

/** The one row that says what this tablet is. Read bare at start (`boot.ts`) before Dexie is in. */
export type Tablet = {
  id: 'tablet'
  /**
   * Random at creation: another value means that the disk was wiped meanwhile. A tablet that learns that it was put back
   * to an older state begins another (SYN5).
   */
  epoch: string
  /** The token of the last write: a write whose answer was lost finds itself by it. */
  lastWrite: string
  /** +1 at each write: a tab that does not know the last one may no longer write (SES9). */
  revision: number
  /** Lots sealed in this epoch. */
  sequence: number
  edition: string
  site: string | null
  role: Role | null
  /** The day for which site and role were confirmed. */
  confirmedDay: string | null
  /** The instant at which that day ends: known at start without asking the calendar. */
  confirmedUntil: number | null
  recentSites: string[]
  pin: StoredPin | null
  /** The session whose patron holds the tablet (LEN1). */
  lentTo: string | null
  /** The session whose lent screen was left alone and cleared: it stays so until staff have the tablet (LEN3). */
  clearedFor?: string | null
  /** Permanences whose slots only this tablet books (APP1). */
  served: string[]
  /** Everything ever counted in this epoch (SYN5). */
  recorded: Totals
  /** The latest day ever seen: a clock that shows an earlier one is wrong. No finer, for it outlives sessions. */
  seenOn: string
  /** How staff want their screens lit. */
  light: Light
}

/** LEN2: never the PIN itself. `retryAt` is the instant before which no try is looked at. */
export type StoredPin = { salt: string; hash: string; iterations: number; failures: number; retryAt: number }

/** `carried` came from another tablet's file and waits here for the network too (SYN6). */
export type StoredLot = {
  id: string
  /** The lot's canonical text: what is shown and what leaves, byte for byte. Dropped once it left (RET2). */
  body: string | null
  /** Its totals, all that is remembered of a lot that left (RET2). */
  days: Lot['days']
  site: string
  origin: 'here' | 'carried'
  state: 'waiting' | 'sent'
  /** Instant of sealing or of taking in; once it left, of leaving. */
  since: number
  /** When it last left in a file; it waits on until the server has it. */
  exportedAt: number | null
  refusal: StoredRefusal | null
}

/** One that has not left: it has its text. */
export type WaitingLot = StoredLot & { state: 'waiting'; body: string }

/**
 * Why the server could not take a lot, and what was in force then: it stays, in sight, and is tried again once
 * something has changed (SYN2).
 */
export type StoredRefusal = { reason: string; version: string; edition: string; on: string }

/** The tablet's link with its network's server (SYN8). One row, or none: an app never enrolled works alone. */
export type Enrolment = {
  id: 'enrolment'
  /** What the server calls it; another one after each enrolment. */
  tablet: string
  network: string
  /** P-256; the private half is not extractable. */
  keys: CryptoKeyPair
  enrolledOn: string
  /** Instant of the last exchange that was kept. */
  exchangedAt: number | null
  /** What the server holds of this life of the tablet (SYN5). */
  received: { epoch: string; sequence: number; counted: number } | null
  /** How far the server's clock is ahead, in whole minutes (SYN7). */
  skewMinutes: number
  /** SHA-256 of the last catalog the server gave. */
  catalog: string | null
  /** The version of Escale that could not read that catalog; `null`: it is in force. */
  catalogRefusedBy: string | null
  /** The server knows this tablet no more, or takes nothing from it any longer. */
  refused: 'revoked' | 'unknown-tablet' | null
}

export type StoredCatalog = { edition: string; installedAt: number; catalog: Catalog }

/** What storage could not do, in words that screens know. */
export type StorageTrouble = 'full' | 'blocked' | 'refused' | 'wiped' | 'outdated' | 'elsewhere' | 'lost'

export class StorageFailure extends Error {
  readonly trouble: StorageTrouble
  constructor(trouble: StorageTrouble, cause?: unknown) {
    super(`storage: ${trouble}`, { cause })
    this.name = 'StorageFailure'
    this.trouble = trouble
  }
}

const DB_VERSION = 2
/** Dexie multiplies its versions by ten. */
const NATIVE_VERSION = DB_VERSION * 10
/** Longer than any honest opening; a blocked `open()` hangs without an error. */
const OPEN_LIMIT_MS = 8000
/** Longer than any honest write; on iOS a transaction in the background may never answer. */
const WRITE_LIMIT_MS = 8000

export class EscaleDb extends Dexie {
  declare tablet: Table<Tablet, 'tablet'>
  declare sessions: EntityTable<StoredSession, 'sessionId'>
  declare tallies: Table<Tally, [string, string]>
  declare lots: EntityTable<StoredLot, 'id'>
  declare catalogs: EntityTable<StoredCatalog, 'edition'>
  declare appointments: EntityTable<Appointment, 'id'>
  declare enrolment: Table<Enrolment, 'enrolment'>

  /** What this tab last knew; checked inside every write. */
  known: { epoch: string; revision: number } | null = null
  /** A newer Escale has upgraded the store. */
  outdated = false
  private last: Promise<unknown> = Promise.resolve()

  constructor(name = DB_NAME) {
    super(name, { chromeTransactionDurability: 'strict' })
    // Append-only: a released version is never edited (tests/db/versions.test.ts opens each from its predecessor).
    this.version(1).stores({
      tablet: 'id',
      sessions: 'sessionId',
      tallies: '[site+day]',
      lots: 'id',
      catalogs: 'edition',
      appointments: 'id',
    })
    this.version(DB_VERSION)
      .stores({ enrolment: 'id' })
      .upgrade((old) =>
        old
          .table('lots')
          .toCollection()
          .modify((lot) => Object.assign(lot, { days: JSON.parse(lot.body).days, refusal: null })),
      )
    // A newer version of Escale opened elsewhere: this one must not write old rows into it. No version at all:
    // the store is being deleted, which the next write finds out by itself.
    this.on('versionchange', ({ newVersion }) => {
      this.outdated = newVersion !== null
      this.close({ disableAutoOpen: this.outdated })
    })
  }

  /** Runs after the writes before it, so that an older snapshot never overwrites a newer one. */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work, work)
    this.last = next.catch(() => {})
    return next
  }
}

/** @throws StorageFailure `blocked` when another version holds it, `refused` when the browser says no. */
export async function openDb(db: EscaleDb, limitMs = OPEN_LIMIT_MS): Promise<EscaleDb> {
  try {
    await withLimit(db.open(), limitMs)
    // Dexie opens a store that a newer Escale upgraded, and would write old rows into it.
    if (db.backendDB().version > NATIVE_VERSION) throw new StorageFailure('outdated')
    return db
  } catch (error) {
    throw rootName(error) === 'TimeoutError' ? new StorageFailure('blocked', error) : troubleOf(db, error)
  }
}

/**
 * What a write changes, once everything it must know is read. It changes the tablet at once and answers with the
 * requests it has made; nothing is awaited in between, so a write costs the disk two turns, not one for each row.
 */
export type Change<Found> = (tablet: Tablet, found: Found) => PromiseLike<unknown>[] | undefined

/**
 * One meaningful write: one strict transaction over `tables` and the tablet row. It is refused when the disk was
 * wiped under us or another tab wrote since (fencing). A connection that is lost on the way (iOS in the
 * background) or does not answer is opened anew: the token in the row tells whether this very write had been
 * committed; if not it runs again. A crash leaves all of it done, or none.
 * @returns the tablet row as written
 * @throws StorageFailure
 */
export function write<Found = undefined>(
  db: EscaleDb,
  tables: Table[],
  change: Change<Found>,
  find?: () => Promise<Found>,
): Promise<Tablet> {
  return durably(db, (token) => commit(db, tables, token, change, find))
}

/**
 * The same for one row that is there already, past Dexie and its own turns: each confirmed tap is one of these
 * (SES2). A row that is gone stays gone, and the tablet as it was.
 */
export const writeRow = (db: EscaleDb, { name }: Table, row: WrittenRow, change: (tablet: Tablet) => void) =>
  durably(db, (token) => commitRow(db, name, token, row, change))

export type WrittenRow = { key: string; value: unknown }

function durably(db: EscaleDb, commitWith: (token: string) => Promise<Tablet>): Promise<Tablet> {
  const token = writeToken()
  const once = async () => {
    const written = await withLimit(commitWith(token), WRITE_LIMIT_MS)
    learn(db, written)
    return written
  }
  return db.inOrder(async () => {
    try {
      return await once()
    } catch (error) {
      if (!isConnectionLost(db, error)) throw troubleOf(db, error)
      return await repair(db, token, once)
    }
  })
}

/** What this tab has just written; without the right to write it learns nothing. */
function learn(db: EscaleDb, { epoch, revision }: Tablet) {
  if (db.known) db.known = { epoch, revision }
}

/** The right to write, asked inside the transaction itself; the row then carries this write's mark. */
function fence(db: EscaleDb, tablet: Tablet | undefined, token: string): Tablet {
  const { known } = db
  if (!known || tablet?.epoch !== known.epoch) throw new StorageFailure('wiped')
  if (tablet.revision !== known.revision) throw new StorageFailure('elsewhere')
  tablet.revision += 1
  tablet.lastWrite = token
  return tablet
}

async function commit<Found>(
  db: EscaleDb,
  tables: Table[],
  token: string,
  change: Change<Found>,
  find: (() => Promise<Found>) | undefined,
): Promise<Tablet> {
  if (db.outdated) throw new StorageFailure('outdated')
  if (!db.known) throw new StorageFailure('wiped')
  return db.transaction('rw', [db.tablet, ...tables], async () => {
    const [row, found] = await Promise.all([db.tablet.get('tablet'), find?.()])
    const tablet = fence(db, row, token)
    const requests = change(tablet, found as Found) ?? []
    await Promise.all([...requests, db.tablet.put(tablet)])
    return tablet
  })
}

function commitRow(
  db: EscaleDb,
  store: string,
  token: string,
  { key, value }: WrittenRow,
  change: (tablet: Tablet) => void,
): Promise<Tablet> {
  if (db.outdated) return Promise.reject(new StorageFailure('outdated'))
  return new Promise((resolve, reject) => {
    const connection = db.backendDB() as IDBDatabase | null
    if (!connection) throw new DOMException('closed', 'InvalidStateError')
    const transaction = connection.transaction(['tablet', store], 'readwrite', { durability: 'strict' })
    const [tablets, rows] = [transaction.objectStore('tablet'), transaction.objectStore(store)]
    const asked = tablets.get('tablet') as IDBRequest<Tablet | undefined>
    const there = rows.getKey(key)
    let tablet: Tablet | undefined
    let refusal: unknown
    there.onsuccess = () => {
      try {
        tablet = fence(db, asked.result, token)
        if (there.result !== undefined) {
          change(tablet)
          rows.put(value)
        }
        tablets.put(tablet)
        transaction.commit()
      } catch (error) {
        refusal = error
        transaction.abort()
      }
    }
    transaction.oncomplete = () => resolve(tablet as Tablet)
    transaction.onabort = () => reject(refusal ?? transaction.error)
  })
}

/** In place of a connection that no longer answers. @throws StorageFailure */
export function reopen(db: EscaleDb): Promise<EscaleDb> {
  db.close({ disableAutoOpen: false })
  return openDb(db)
}

async function repair(db: EscaleDb, token: string, again: () => Promise<Tablet>): Promise<Tablet> {
  try {
    await reopen(db)
    const tablet = await withLimit(db.tablet.get('tablet'), WRITE_LIMIT_MS)
    if (!tablet || !db.known || tablet.lastWrite !== token) return await again()
    learn(db, tablet)
    return tablet
  } catch (error) {
    throw troubleOf(db, error)
  }
}

const writeToken = (): string => crypto.getRandomValues(new Uint32Array(2)).join('-')

async function withLimit<T>(work: PromiseLike<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('no answer', 'TimeoutError')), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

const LOST = ['DatabaseClosedError', 'InvalidStateError', 'UnknownError', 'TimeoutError']

function isConnectionLost(db: EscaleDb, error: unknown): boolean {
  if (db.outdated || error instanceof StorageFailure) return false
  const name = rootName(error)
  return LOST.includes(name)
}

/** What storage could not do; anything that is not storage's own error is none of its business. */
export function troubleOf(db: EscaleDb, error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error
  if (db.outdated) return new StorageFailure('outdated', error)
  switch (rootName(error)) {
    case 'QuotaExceededError':
      return new StorageFailure('full', error)
    case 'VersionError':
      return new StorageFailure('outdated', error)
    case 'MissingAPIError':
    case 'SecurityError':
    case 'OpenFailedError':
      return new StorageFailure('refused', error)
    default:
      return new StorageFailure('lost', error)
  }
}

/** Dexie wraps: the browser's own error is what counts. */
function rootName(error: unknown): string {
  const { inner, name } = (error ?? {}) as { inner?: { name?: string }; name?: string }
  return inner?.name ?? name ?? ''
}
