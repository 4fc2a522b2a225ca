import postgres from 'postgres'
import { MIGRATIONS } from './migrations.ts'

/** Any PostgreSQL, embedded or not: one dialect. Public functions of the store take it as their first argument. */
export type Database = postgres.Sql<{ bigint: number }>
/** Inside one transaction. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>

const MOST_CONNECTIONS = 10
export const CONNECT_LIMIT_S = 5
/** Nothing asked here takes as long; a stuck statement frees its connection. */
const STATEMENT_LIMIT_MS = 15_000

const BETWEEN_TRIES_S = 0.5

/** Whole numbers come as JavaScript numbers: sums stay far below 2^53. */
export const connect = (url: string): Database =>
  postgres(url, {
    max: MOST_CONNECTIONS,
    connect_timeout: CONNECT_LIMIT_S,
    idle_timeout: 60,
    // While it is away nobody asks (whilePresent): the first who does need not wait for what failed before.
    backoff: () => BETWEEN_TRIES_S,
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    connection: { application_name: 'escale', statement_timeout: STATEMENT_LIMIT_MS },
  })

/**
 * The same, with connections that can be let go of all at once: what waits on them fails, whoever asks next is connected
 * anew. A database that says nothing any more keeps none of ours.
 */
export function connectDroppable(url: string): { db: Database; drop: () => void } {
  let pool = connect(url)
  const db = new Proxy(pool, {
    apply: (_first, self, given) => Reflect.apply(pool, self, given),
    get: (_first, key) => Reflect.get(pool, key),
  })
  const drop = () => {
    void pool.end({ timeout: 0 })
    pool = connect(url)
  }
  return { db, drop }
}

/** Raised when the database was written by a newer Escale. */
export class NewerDatabase extends Error {}

/** Words would be refused by a database that does not hold every letter, or kept as bytes that nobody reads. */
export class WrongEncoding extends Error {}

/**
 * Brings the tables to the last step. Several processes may start at once: the row that counts the steps is
 * locked, the others wait and find nothing left to do. @throws NewerDatabase, WrongEncoding
 */
export async function migrate(db: Database, steps: readonly string[] = MIGRATIONS): Promise<number> {
  await ensureCounter(db)
  return await db.begin((tx) => migrateIn(tx, steps))
}

/** The row that counts the steps, at 0 in a database that has none. @throws WrongEncoding, with nothing changed */
export async function ensureCounter(db: Database): Promise<void> {
  const [row] = await db<{ encoding: string }[]>`select current_setting('server_encoding') as encoding`
  if (row?.encoding !== 'UTF8') throw new WrongEncoding(row?.encoding)
  await db`create table if not exists migration (one boolean primary key default true check (one), step integer not null)`.catch(
    ignoreRace,
  )
  await db`insert into migration (step) values (0) on conflict do nothing`
}

/** Answers how many steps were left. @throws NewerDatabase */
export async function migrateIn(tx: Transaction, steps: readonly string[] = MIGRATIONS): Promise<number> {
  const [row] = await tx<{ step: number }[]>`select step from migration for update`
  const done = row?.step ?? 0
  if (done > steps.length) throw new NewerDatabase(`step ${done} of ${steps.length}`)
  for (const step of steps.slice(done)) await tx.unsafe(step)
  await tx`update migration set step = ${steps.length}`
  return steps.length - done
}

/** Two processes that create the same table at the same instant: the second finds it there. */
function ignoreRace(error: { code?: string }) {
  if (!['23505', '42P07', '42710'].includes(error.code ?? '')) throw error
}

/** How the database failed, where waiting or a person can help; `null` for a fault of ours. */
export type DatabaseTrouble = 'busy' | 'database-down' | 'database-full'

export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (code === '53100') return 'database-full'
  // Too many connections, out of memory, cancelled for its time, lock not had, deadlock, serialization.
  if (/^(53\d{3}|57014|55P03|40P01|40001)$/.test(code)) return 'busy'
  // Connection refused, lost or closed; server starting, stopping or gone; read-only after a failover.
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_|CONNECT|08|57P0|25006)/.test(code)) return 'database-down'
  return null
}
