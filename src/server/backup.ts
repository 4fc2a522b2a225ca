import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import * as v from 'valibot'
import { type Database, ensureCounter, migrateIn, NewerDatabase, type Transaction } from './store/database.ts'
import { MIGRATIONS } from './store/migrations.ts'
import { beAlone } from './store/presence.ts'

/**
 * The whole database as lines of JSON: a header, one line for each row, and an end that tells how many there were
 * and the SHA-256 of all lines before it. It needs no program of PostgreSQL, so no version has to match, and it is
 * the same for the embedded database and for one's own. What it holds: figures, public keys, hashes of tokens and
 * codes, names of managers; no password and no private key.
 */

const header = v.strictObject({
  format: v.literal('escale-backup'),
  version: v.literal(1),
  /** Step of the tables: the file comes back into the tables it left, which then come to the last step. */
  step: v.pipe(v.number(), v.integer(), v.minValue(1)),
  writtenAt: v.pipe(v.string(), v.isoTimestamp()),
})
const end = v.strictObject({
  rows: v.record(v.string(), v.number()),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

/** What a backup holds: rows by table. */
export type Backup = { step: number; writtenAt: Date; rows: Record<string, number> }

/** Cut short, changed, or no backup at all: nothing of it is taken. */
export class DamagedBackup extends Error {}
/** A server never started on this database. */
export class EmptyDatabase extends Error {}
/** The database holds a network already. */
export class NotEmpty extends Error {}
/** The database holds tables of another program. */
export class ForeignTables extends Error {}

const ROWS_AT_ONCE = 500
const BYTES_AT_ONCE = 1_000_000
const COUNTER = 'migration'

/**
 * All tables as they were at one instant, in pieces of text that end with a line, while the server goes on.
 * @throws EmptyDatabase, NewerDatabase for tables that this Escale does not know.
 */
export async function* backupOf(db: Database, now: Date): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const rows: Backup['rows'] = {}
  for await (const { table, lines } of linesIn(db, now)) {
    if (table) rows[table] = (rows[table] ?? 0) + lines.length
    const text = lines.map((line) => `${line}\n`).join('')
    hash.update(text)
    yield text
  }
  yield `${JSON.stringify({ rows, sha256: hash.digest('hex') })}\n`
}

type Piece = { table: string | null; lines: string[] }

/** The header, then the rows of each table, read in one transaction that changes nothing. */
async function* linesIn(db: Database, now: Date): AsyncGenerator<Piece> {
  const reader = await db.reserve()
  try {
    await reader`begin isolation level repeatable read read only`
    await reader`set local statement_timeout = 0`
    const head = { format: 'escale-backup', version: 1, step: await stepOf(reader), writtenAt: now }
    yield { table: null, lines: [JSON.stringify(head)] }
    for (const table of await tablesIn(reader)) {
      yield { table, lines: [] }
      const rows = reader<{ row: string }[]>`select to_jsonb(t)::text as row from ${reader(table)} t`
      for await (const batch of rows.cursor(ROWS_AT_ONCE))
        yield { table, lines: batch.map(({ row }) => `{"${table}":${row}}`) }
    }
  } finally {
    await reader`rollback`.catch(() => {})
    reader.release()
  }
}

/**
 * Reads a backup from its first byte to its last, and keeps nothing of it.
 * @throws DamagedBackup
 */
export async function verifyBackup(zipped: Readable): Promise<Backup> {
  const hash = createHash('sha256')
  const rows: Backup['rows'] = {}
  let head: v.InferOutput<typeof header> | null = null
  let last: string | null = null
  for await (const line of linesOf(zipped)) {
    if (last !== null) {
      hash.update(`${last}\n`)
      if (!head) head = parsed(header, last)
      else {
        const [, table] = ROW.exec(last) ?? []
        if (!table) throw new DamagedBackup('no row')
        rows[table] = (rows[table] ?? 0) + 1
      }
    }
    last = line
  }
  const told = parsed(end, last ?? '')
  const counted = Object.entries(told.rows).every(([table, count]) => (rows[table] ?? 0) === count)
  if (!head || !counted || told.sha256 !== hash.digest('hex')) throw new DamagedBackup('wrong sum')
  return { step: head.step, writtenAt: new Date(head.writtenAt), rows: told.rows }
}

/**
 * Puts a backup in place of what the database holds, and brings it to the last step: all in one transaction.
 * `open` is called twice: the file is read whole before anything is touched.
 * @throws DamagedBackup, NewerDatabase, WrongEncoding, DatabaseInUse, NotEmpty unless `replace`, ForeignTables
 */
export async function restoreBackup(
  db: Database,
  open: () => Readable,
  { replace }: { replace: boolean },
): Promise<Backup> {
  const backup = await verifyBackup(open())
  if (backup.step > MIGRATIONS.length) throw new NewerDatabase(`step ${backup.step} of ${MIGRATIONS.length}`)
  await ensureCounter(db)
  await db.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await beAlone(tx)
    await clear(tx, replace)
    await migrateIn(tx, MIGRATIONS.slice(0, backup.step))
    await fill(tx, open())
    await migrateIn(tx)
  })
  return backup
}

/** The counter's lock keeps servers that start from using tables that are not there yet. */
async function clear(tx: Transaction, replace: boolean) {
  const [counter] = await tx<{ step: number }[]>`select step from migration for update`
  const tables = await tablesIn(tx)
  if (tables.length > 0 && counter?.step === 0) throw new ForeignTables(tables.join(' '))
  const [held] = tables.includes('network') ? await tx`select 1 from network limit 1` : []
  if (held && !replace) throw new NotEmpty()
  for (const table of tables.reverse()) await tx`drop table ${tx(table)}`
  await tx`update migration set step = 0`
}

async function fill(tx: Transaction, zipped: Readable) {
  let table = ''
  let rows: string[] = []
  let bytes = 0
  const flush = async () => {
    if (rows.length > 0)
      await tx`
        insert into ${tx(table)}
        select * from jsonb_populate_recordset(null::${tx(table)}, ${`[${rows.join()}]`}::text::jsonb)`
    rows = []
    bytes = 0
  }
  for await (const line of linesOf(zipped)) {
    const found = ROW.exec(line)
    if (!found) continue
    const [, next = '', row = ''] = found
    if (next !== table || rows.length >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) await flush()
    table = next
    rows.push(row)
    bytes += row.length
  }
  await flush()
}

const ROW = /^\{"(\w+)":(\{.*\})\}$/s

async function stepOf(tx: Transaction | Database): Promise<number> {
  const [counter] = await tx`select to_regclass('migration') as name`
  const [row] = counter?.name ? await tx<{ step: number }[]>`select step from migration` : []
  const step = row?.step ?? 0
  if (step === 0) throw new EmptyDatabase()
  if (step > MIGRATIONS.length) throw new NewerDatabase(`step ${step} of ${MIGRATIONS.length}`)
  return step
}

/** Our tables but the counter of steps, each after those it refers to. */
async function tablesIn(tx: Transaction | Database): Promise<string[]> {
  const tables = await tx<{ name: string; needs: string[] }[]>`
    select c.relname as name, coalesce(array_agg(r.relname::text) filter (where r.oid is not null), '{}') as needs
    from pg_class c
    left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f'
    left join pg_class r on r.oid = f.confrelid and r.oid <> c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relname <> ${COUNTER}
    group by c.relname order by c.relname`
  const ordered: string[] = []
  const place = (name: string) => {
    if (ordered.includes(name)) return
    for (const needed of tables.find((each) => each.name === name)?.needs ?? []) place(needed)
    ordered.push(name)
  }
  for (const { name } of tables) place(name)
  return ordered
}

/** @throws DamagedBackup when the gzip is cut short or changed, or its last line has no end. */
async function* linesOf(zipped: Readable): AsyncGenerator<string> {
  const plain = createGunzip()
  zipped.on('error', (error) => plain.destroy(error))
  zipped.pipe(plain).setEncoding('utf8')
  let rest = ''
  try {
    for await (const text of plain as AsyncIterable<string>) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('Z_')) throw new DamagedBackup('gzip')
    throw error
  } finally {
    zipped.destroy()
  }
  if (rest !== '') throw new DamagedBackup('no last line')
}

function parsed<T extends v.GenericSchema>(schema: T, line: string): v.InferOutput<T> {
  try {
    return v.parse(schema, JSON.parse(line))
  } catch {
    throw new DamagedBackup('no such line')
  }
}
