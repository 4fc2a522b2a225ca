import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyTotals } from '../../src/domain/tally.ts'
import { backupOf } from '../../src/server/backup.ts'
import { foundNetwork, knownCodesOf, publishAfter, readKnownParts } from '../../src/server/store/catalogs.ts'
import { type Database, migrate, NewerDatabase } from '../../src/server/store/database.ts'
import { contentHash, storeLots } from '../../src/server/store/lots.ts'
import { MIGRATIONS } from '../../src/server/store/migrations.ts'
import { listPublications } from '../../src/server/store/publications.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import { aLot, emptyDatabase, NETWORK, sumsIn, textOf } from './harness.ts'

let db: Database
let url: string
let drop: () => Promise<void>

beforeEach(async () => {
  const empty = await emptyDatabase()
  db = empty.db
  url = empty.url
  drop = empty.drop
})
afterEach(() => drop())

const stepOf = async () => (await db<{ step: number }[]>`select step from migration`)[0]?.step

const columnsIn = async (of: Database) =>
  (
    await of<{ column: string }[]>`
      select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as column
      from information_schema.columns where table_schema = 'public' order by 1`
  ).map(({ column }) => column)

test('an empty database comes to the last step, and has nothing left to do', async () => {
  expect(await migrate(db)).toBe(MIGRATIONS.length)
  expect(await migrate(db)).toBe(0)
  expect(await stepOf()).toBe(MIGRATIONS.length)
})

/** The column of a lot's hash, until step 4 and since. */
const hashAt = (step: number) => (step < 4 ? 'body_sha256' : 'content_sha256')
/** From this step on a lot keeps neither its site nor its count. */
const BARE_LOTS = 13
const at = { now: new Date(NOW), today: TODAY }

describe('a database of an earlier Escale', () => {
  for (const step of MIGRATIONS.keys()) {
    if (step === 0) continue
    test(`[P3] of step ${step} comes to the last one with what it holds`, async () => {
      const fresh = await emptyDatabase()
      const lot = aLot({ cells: null })
      try {
        await migrate(db, MIGRATIONS.slice(0, step))
        await db`insert into network (network, created_at) values (${NETWORK}, ${new Date(NOW)})`
        await db`insert into tablet (network, tablet, public_key, enrolled_at, version)
          values (${NETWORK}, 't1', '{}', ${new Date(NOW)}, '1.0.0')`
        await db`insert into known_code (network, kind, code) values (${NETWORK}, 'site', 'jaude')`
        await db`
          insert into lot (network, lot, ${db(hashAt(step))}, received_on, epoch, sequence ${step < BARE_LOTS ? db`, site, counted` : db``})
          values (${NETWORK}, ${lot.id}, ${step < 4 ? 'h1' : contentHash(lot)}, ${TODAY}, ${lot.tablet.epoch}, ${lot.tablet.sequence}
            ${step < BARE_LOTS ? db`, 'jaude', 6` : db``})`
        await db`insert into period_sum (network, scale, period, site, item, value)
          values (${NETWORK}, 'week', '2026-W48', 'jaude', 'sessions', 6)`

        expect(await migrate(db)).toBe(MIGRATIONS.length - step)
        await migrate(fresh.db)

        expect(await columnsIn(db)).toEqual(await columnsIn(fresh.db))
        expect(await sumsIn(db)).toMatchObject([{ item: 'sessions', value: 6 }])
        expect(await db`select lot, epoch from lot`).toEqual([{ lot: lot.id, epoch: lot.tablet.epoch }])
        const answers = await db.begin((tx) => storeLots(tx, NETWORK, [textOf(lot)], at))
        expect(answers).toEqual([{ id: lot.id, answer: 'duplicate' }])
        expect(await db`select tablet from tablet`).toHaveLength(1)
      } finally {
        await fresh.drop()
      }
    })
  }

  test('[DIS3] of step 2 knows from the catalogs it holds what makes up what, as one that saw them published', async () => {
    const moved = structuredClone(catalog)
    moved.edition = { id: 'moved', on: '2026-12-01' }
    moved.needs = moved.needs.filter(({ id }) => id !== 'caf')
    for (const need of moved.needs) if (need.id === 'school') need.themes = ['parenting']
    const fresh = await emptyDatabase()
    try {
      await migrate(db, MIGRATIONS.slice(0, 2))
      await db`insert into network (network, created_at) values (${NETWORK}, ${new Date(NOW)})`
      for (const [at, each] of [catalog, moved].entries())
        await db`insert into catalog (network, position, etag, body, published_at)
          values (${NETWORK}, ${at + 1}, ${`e${at}`}, ${JSON.stringify(each)}, ${new Date(NOW)})`
      await migrate(db)
      await migrate(fresh.db)
      await foundNetwork(fresh.db, { catalog, survey: null }, new Date(NOW))
      await publishAfter(
        fresh.db,
        { catalog: moved, survey: null },
        { after: 1, now: new Date(NOW), by: null },
      )

      expect(await readKnownParts(db, NETWORK)).toEqual(await readKnownParts(fresh.db, NETWORK))
      expect((await readKnownParts(db, NETWORK)).filter(({ isSure }) => !isSure)).toHaveLength(3)
    } finally {
      await fresh.drop()
    }
  })

  test('[ADM2] of step 6 knows from the catalogs it holds what each code was last called, as one that saw them published', async () => {
    const renamed = structuredClone(catalog)
    renamed.edition = { id: 'renamed', on: '2026-12-01' }
    for (const each of [...renamed.needs, ...renamed.sites, ...renamed.services, ...renamed.levels])
      each.name = `${each.name} bis`
    const without = structuredClone(catalog)
    without.edition = { id: 'without', on: '2026-12-02' }
    without.needs = without.needs.filter(({ id }) => id !== 'caf')
    without.sites = without.sites.filter(({ id }) => id !== 'jaude')
    const editions = [catalog, renamed, without]
    const fresh = await emptyDatabase()
    try {
      await migrate(fresh.db)
      await foundNetwork(fresh.db, { catalog, survey: null }, new Date(NOW))
      await publishAfter(
        fresh.db,
        { catalog: renamed, survey: null },
        { after: 1, now: new Date(NOW), by: null },
      )
      await publishAfter(
        fresh.db,
        { catalog: without, survey: null },
        { after: 2, now: new Date(NOW), by: null },
      )
      await migrate(db, MIGRATIONS.slice(0, 6))
      await db`insert into network (network, created_at) values (${NETWORK}, ${new Date(NOW)})`
      for (const [at, each] of editions.entries())
        await db`insert into catalog (network, position, etag, body, published_at)
          values (${NETWORK}, ${at + 1}, ${`e${at}`}, ${JSON.stringify(each)}, ${new Date(NOW)})`
      for (const { kind, code } of await fresh.db<{ kind: string; code: string }[]>`
        select kind, code from known_code`)
        await db`insert into known_code (network, kind, code) values (${NETWORK}, ${kind}, ${code})`
      await migrate(db)

      const [known, seen] = await Promise.all([knownCodesOf(db, NETWORK), knownCodesOf(fresh.db, NETWORK)])
      expect([...known.names].sort()).toEqual([...seen.names].sort())
      expect(known.names.size).toBe(known.items.length)
      expect(known.names.get('need:caf')).toMatch(/ bis$/)
      expect(known.names.get('redirection:site.jaude')).toMatch(/ bis$/)
      expect(known.names.get('need:school')).not.toMatch(/ bis$/)
    } finally {
      await fresh.drop()
    }
  })

  test('[LOT2] of step 6 tells apart what came as totals alone, as one that stored the same lots', async () => {
    const fresh = await emptyDatabase()
    const days = (totals: object) => [{ day: TODAY, totals: { ...emptyTotals(), ...totals } }]
    const lots = [
      aLot({
        days: days({ sessions: 6, questions: 2, workshops: 1, participants: 9 }),
        cells: {
          'closedBy:staff': 4,
          'closedBy:end-of-day': 2,
          'placeKind:library': 8,
          'workshopDuration:under-30': 1,
          'outcome:solved': 6,
        },
      }),
      aLot({ days: days({ sessions: 3, questions: 4, workshops: 2 }), cells: null }),
      aLot({ days: days({ questions: 1 }), cells: null, site: 'aubiere' }),
    ]
    try {
      await migrate(fresh.db)
      await foundNetwork(fresh.db, { catalog, survey: null }, new Date(NOW))
      await fresh.db.begin((tx) => storeLots(tx, NETWORK, lots.map(textOf), at))
      const sums = await sumsIn(fresh.db)
      await migrate(db, MIGRATIONS.slice(0, 6))
      for (const { scale, period, site, item, value } of sums)
        if (!item.startsWith('undetailed:'))
          await db`insert into period_sum (network, scale, period, site, item, value)
            values (${NETWORK}, ${scale}, ${period}, ${site}, ${item}, ${value})`
      await db`insert into network (network, created_at) values (${NETWORK}, ${new Date(NOW)})`
      await db`insert into publication (network, period, k, base, join_by, sites, published_at)
        values (${NETWORK}, '2026-10', 5, 5, 'quarter', 2, ${new Date(NOW)})`

      await migrate(db)

      expect(await sumsIn(db)).toEqual(sums)
      expect(
        sums.filter(({ item, scale }) => item.startsWith('undetailed:') && scale === 'month'),
      ).toMatchObject([
        { site: 'aubiere', item: 'undetailed:questions', value: 1 },
        { site: 'jaude', item: 'undetailed:questions', value: 4 },
        { site: 'jaude', item: 'undetailed:sessions', value: 3 },
        { site: 'jaude', item: 'undetailed:workshops', value: 2 },
      ])
      expect(await listPublications(db, NETWORK)).toMatchObject([{ tellsUndetailed: false }])
    } finally {
      await fresh.drop()
    }
  })

  test('a step that fails leaves the tables as they were, with what they hold', async () => {
    await migrate(db)
    await foundNetwork(db, { catalog, survey: null }, new Date(NOW))
    await db.begin((tx) => storeLots(tx, NETWORK, [textOf(aLot())], at))
    const before = [await columnsIn(db), await sumsIn(db)]

    const next = [
      ...MIGRATIONS,
      'alter table lot add column extra text',
      'alter table nowhere add column x text',
    ]
    await expect(migrate(db, next)).rejects.toThrow(/nowhere/)

    expect([await columnsIn(db), await sumsIn(db)]).toEqual(before)
    expect(await stepOf()).toBe(MIGRATIONS.length)
  })
})

test('a database of a newer Escale is left as it is', async () => {
  await migrate(db, [...MIGRATIONS, 'create table later (network text primary key)'])
  const before = await columnsIn(db)

  await expect(migrate(db)).rejects.toThrow(NewerDatabase)
  await expect(backupOf(db, new Date(NOW)).next()).rejects.toThrow(NewerDatabase)

  expect(await columnsIn(db)).toEqual(before)
  expect(await stepOf()).toBe(MIGRATIONS.length + 1)
})

test('processes that start at once on an empty database bring it up once', async () => {
  const script = `
    import { connect, migrate } from './src/server/store/database.ts'
    const db = connect(process.env.DATABASE_URL)
    process.stdout.write('ready')
    process.stdin.once('data', async () => {
      process.stdout.write(' ' + (await migrate(db)))
      await db.end()
      process.exit(0)
    })`
  const processes = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  const said = processes.map(() => '')
  const ready = processes.map(
    (each, at) =>
      new Promise<void>((resolve) =>
        each.stdout.on('data', (text) => {
          said[at] += text
          if (said[at]?.startsWith('ready')) resolve()
        }),
      ),
  )
  const over = processes.map((each) => once(each, 'close'))
  await Promise.all(ready)
  for (const each of processes) each.stdin.write('go')
  const codes = (await Promise.all(over)).map(([code]) => code as number)

  expect(codes).toEqual([0, 0, 0])
  const done = said.map((text) => Number(text.split(' ')[1])).sort()
  expect(done).toEqual([0, 0, MIGRATIONS.length])
}, 30_000)

test('the tables keep to what can be distributed and restored: no sequence, no trigger, no routine, no extension', async () => {
  await migrate(db)

  const found = await db<{ name: string }[]>`
    select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind not in ('r', 'p', 'i', 'I')
    union all select tgname::text from pg_trigger where not tgisinternal
    union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace
    union all select extname::text from pg_extension where extname <> 'plpgsql'`

  expect(found.map(({ name }) => name)).toEqual([])
})

test('[ADM4] every key leads with the network, but those asked before the network is known', async () => {
  await migrate(db)

  const leading = await db<{ index: string; column: string }[]>`
    select i.relname::text as index, a.attname::text as column
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
    where i.relnamespace = 'public'::regnamespace and x.indisunique order by 1`

  const others = leading.filter(({ column }) => column !== 'network').map(({ index }) => index)
  expect(others).toEqual(['ceremony_pkey', 'migration_pkey', 'person_subject'])
})
