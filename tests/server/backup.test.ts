import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  backupOf,
  DamagedBackup,
  EmptyDatabase,
  ForeignTables,
  NotEmpty,
  restoreBackup,
} from '../../src/server/backup.ts'
import { connect, type Database, NewerDatabase } from '../../src/server/store/database.ts'
import { catalog, NOW } from '../makers.ts'
import {
  aLot,
  aServer,
  EPOCH,
  emptyDatabase,
  enrolledTablet,
  exchanged,
  sumsIn,
  type TestServer,
  type TestTablet,
  textOf,
} from './harness.ts'

let server: TestServer
let tablet: TestTablet
let file: Buffer

const LOTS = Array.from({ length: 30 }, (_, at) =>
  textOf(aLot({ tablet: { epoch: EPOCH, sequence: at + 1 } })),
)

beforeAll(async () => {
  server = await aServer([catalog, { ...catalog, network: { ...catalog.network, id: 'elsewhere' } }])
  tablet = await enrolledTablet(server)
  await exchanged(server, tablet, LOTS)
  await server.db`
    insert into person (network, person, name, role, sites, created_at)
    values (${tablet.network}, 'p1', ${'Zoé « d’ici » \\ \n\ttab'}, 'manager', ${['jaude', 'a,b"c']}, ${new Date(NOW)})`
  const bytes = Buffer.from([0, 1, 10, 92, 255])
  await server.db`
    insert into passkey
      (network, credential, person, public_key, counter, transports, is_synced, created_at, used_at)
    values
      (${tablet.network}, 'c1', 'p1', ${bytes}, ${2 ** 40}, '{}', true, ${new Date(NOW)}, ${new Date(NOW)})`
  file = await written(server.db)
})
afterAll(() => server.drop())

async function written(db: Database): Promise<Buffer> {
  const pieces: string[] = []
  for await (const piece of backupOf(db, new Date(NOW))) pieces.push(piece)
  return gzipSync(pieces.join(''))
}

const from = (bytes: Buffer) => () => Readable.from([bytes.subarray(0, 100), bytes.subarray(100)])

/** Every row of every table, as PostgreSQL writes it. */
async function everything(db: Database): Promise<Record<string, string[]>> {
  const tables = await db<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  const found: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await db<{ row: string }[]>`select t::text as row from ${db(name)} t order by 1`
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

/** An empty database for one test. */
async function inEmpty(work: (db: Database, url: string) => Promise<void>) {
  const { db, url, drop } = await emptyDatabase()
  await work(db, url).finally(drop)
}

test('a database restored from its backup is the same in every table and row', () =>
  inEmpty(async (db) => {
    const backup = await restoreBackup(db, from(file), { replace: false })

    expect(await everything(db)).toEqual(await everything(server.db))
    expect(backup.rows).toMatchObject({ network: 2, lot: 30, tablet: 1, passkey: 1 })
    expect(backup.writtenAt).toEqual(new Date(NOW))
    expect(gunzipSync(await written(db)).equals(gunzipSync(file))).toBe(true)
  }))

test('[P3] lots sent again after a restore are duplicates, and the figures stay as they were', async () => {
  const restored = await aServer([])
  try {
    await restoreBackup(restored.db, from(file), { replace: false })

    const { lots, received } = await exchanged(restored, tablet, [...LOTS].reverse())

    expect(new Set(lots.map(({ answer }) => answer))).toEqual(new Set(['duplicate']))
    expect(received).toMatchObject({ sequence: 30, counted: 240 })
    expect(await sumsIn(restored.db)).toEqual(await sumsIn(server.db))
  } finally {
    await restored.drop()
  }
})

test('[P3] a backup taken while lots arrive holds whole exchanges: each lot with its sums', async () => {
  const busy = await aServer()
  try {
    const sender = await enrolledTablet(busy)
    const sending = Array.from({ length: 12 }, (_, at) =>
      exchanged(busy, sender, [textOf(aLot({ tablet: { epoch: EPOCH, sequence: at + 1 } }))]),
    )
    const taken = await written(busy.db)
    await Promise.all(sending)

    await inEmpty(async (db) => {
      await restoreBackup(db, from(taken), { replace: false })
      const [{ lots } = { lots: 0 }] = await db<{ lots: number }[]>`select count(*) as lots from lot`
      const [sum] = await db<{ value: number }[]>`
        select value from period_sum where scale = 'year' and item = 'sessions'`
      expect(sum?.value ?? 0).toBe(6 * lots)
    })
  } finally {
    await busy.drop()
  }
})

describe('what is refused, with nothing changed', () => {
  const text = () => gunzipSync(file).toString()
  const cases: [string, () => Buffer][] = [
    ['a file cut in its middle', () => file.subarray(0, file.length / 2)],
    ['a file without its last bytes', () => file.subarray(0, -1)],
    ['lines lost at the end, zipped anew', () => gzipSync(text().split('\n').slice(0, -20).join('\n'))],
    ['a figure changed by hand', () => gzipSync(text().replace('"value": 6', '"value": 7'))],
    ['a row taken out', () => gzipSync(text().replace(/\{"lot":.*\n/, ''))],
    ['another file', () => gzipSync('{"format":"something"}\n{}\n')],
    ['a file that is not zipped', () => Buffer.from(text())],
    ['nothing at all', () => Buffer.alloc(0)],
  ]
  for (const [name, bytes] of cases) {
    test(`${name}`, () =>
      inEmpty(async (db) => {
        await expect(restoreBackup(db, from(bytes()), { replace: false })).rejects.toThrow(DamagedBackup)
        expect(await everything(db)).toEqual({})
      }))
  }

  test('a file of a newer Escale', () =>
    inEmpty(async (db) => {
      const [head = '', ...rows] = text().trimEnd().split('\n').slice(0, -1)
      const newer = [head.replace(/"step":\d+/, '"step":99'), ...rows]
      await expect(restoreBackup(db, from(summed(newer)), { replace: false })).rejects.toThrow(NewerDatabase)
      expect(await everything(db)).toEqual({})
    }))

  test('a database that holds a network, unless told to replace it', async () => {
    const other = await aServer([{ ...catalog, network: { ...catalog.network, id: 'other' } }])
    try {
      const before = await everything(other.db)
      await expect(restoreBackup(other.db, from(file), { replace: false })).rejects.toThrow(NotEmpty)
      expect(await everything(other.db)).toEqual(before)

      await restoreBackup(other.db, from(file), { replace: true })
      expect(await everything(other.db)).toEqual(await everything(server.db))
    } finally {
      await other.drop()
    }
  })

  test('a database of another program, even when told to replace', () =>
    inEmpty(async (db) => {
      await db`create table loans (reader text)`
      await expect(restoreBackup(db, from(file), { replace: true })).rejects.toThrow(ForeignTables)
      expect(Object.keys(await everything(db))).toContain('loans')
    }))

  test('rows that the tables do not take: what was there before is there again', async () => {
    const lines = text().trimEnd().split('\n').slice(0, -1)
    const orphan = [...lines, '{"tablet":{"network":"nowhere"}}']
    const other = await aServer()
    try {
      const before = await everything(other.db)
      await expect(restoreBackup(other.db, from(summed(orphan)), { replace: true })).rejects.toMatchObject({
        code: '23502',
      })
      expect(await everything(other.db)).toEqual(before)
    } finally {
      await other.drop()
    }
  })
})

test('a database where no server ever started has nothing to save', () =>
  inEmpty(async (db) => {
    await expect(written(db)).rejects.toThrow(EmptyDatabase)
  }))

test('a server that is not there is told, and nothing is written', async () => {
  const gone = await emptyDatabase()
  await gone.drop()
  const db = connect(gone.url)
  await expect(written(db)).rejects.toMatchObject({ code: '3D000' })
  await db.end({ timeout: 1 })
})

/** Lines with the end that fits them: a file that was made, not damaged. */
function summed(lines: string[]): Buffer {
  const rows: Record<string, number> = {}
  for (const line of lines.slice(1)) {
    const table = /^\{"(\w+)"/.exec(line)?.[1] ?? ''
    rows[table] = (rows[table] ?? 0) + 1
  }
  const body = lines.map((line) => `${line}\n`).join('')
  const sha256 = createHash('sha256').update(body).digest('hex')
  return gzipSync(`${body}${JSON.stringify({ rows, sha256 })}\n`)
}
