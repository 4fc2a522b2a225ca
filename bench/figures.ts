import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Catalog } from '../src/domain/catalogSchema.ts'
import { RESTS } from '../src/domain/families.ts'
import { MEASURES, type Measure } from '../src/domain/measures.ts'
import type { Visited, Visitor } from '../src/server/access.ts'
import { doApart } from '../src/server/apart.ts'
import { figuresApi } from '../src/server/figures.ts'
import { createLog } from '../src/server/log.ts'
import { createMetrics } from '../src/server/metrics.ts'
import { foundNetwork, publishAfter } from '../src/server/store/catalogs.ts'
import { connect, type Database, migrate, type Transaction } from '../src/server/store/database.ts'
import { startEmbedded } from '../src/server/store/embedded.ts'
import { NETWORK_SCOPE, PAGES } from '../src/sync/contract/figures.ts'
import { loadCatalogFile } from '../tools/catalog/load.ts'
import { median, quantile, type Row } from './table.ts'

/** Pages of figures, of one network in ten years and of a country in one, beside the bare SQL that each sends. */

const ROUNDS = 3
const RATIO = 1.5
const NETWORK_LIMIT_MS = 50
/** Nobody notices as much of an exchange, and a busy machine alone makes some of it in minutes of publishing. */
const STILL_LIMIT_MS = 500

/** Plausible sums of a network: what is counted on the days its sites are open. */
type Given = {
  name: string
  /** Of all editions the last, in force. */
  catalog: Catalog
  /** The first: entries that have been removed since were counted as well. */
  former: Catalog
  editions: number
  first: string
  now: string
  /** Open once a week and hardly visited, but one in sixteen of them. */
  isSparse: boolean
  readers: { visitor: Visitor; scopes: string[] }[]
  periods: string[]
}
type Sent = { text: string; parameters: unknown[] }
type Taken = { path: string; page: number; bare: number; bytes: number; rows: number }

export async function measureFigures(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-bench-figures-'))
  const embedded = await startEmbedded(folder)
  try {
    const rows: Row[] = []
    for (const given of [oneNetwork(), aCountry()]) rows.push(...(await measure(embedded.url, given)))
    return rows
  } finally {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(url: string, given: Given): Promise<Row[]> {
  const { name } = given
  const own = await database(url, given)
  const db = connect(own)
  await fill(db, given)
  const publishing = await publishAll(db, own, given)
  await db.end()
  const taken: Taken[] = []
  for (const reader of given.readers) taken.push(...(await takePages(own, reader, given)))
  tellSlowest(name, taken)
  const [pages, bares] = [taken.map(({ page }) => page), taken.map(({ bare }) => bare)]
  const beside = (share: number) => ({
    unit: 'ms' as const,
    measured: quantile(pages, share),
    yardstick: quantile(bares, share),
  })
  const limits: Row[] = [
    {
      what: `figures of ${name}: p95 of a page beside its bare SQL`,
      ...beside(0.95),
      limit: { ratio: RATIO },
    },
    { what: `figures of ${name}: p50 of a page`, ...beside(0.5), limit: null },
    ...publishing,
  ]
  const within: Row = {
    what: `figures of ${name}: p95 of a page`,
    ...beside(0.95),
    limit: { value: NETWORK_LIMIT_MS },
  }
  return given.isSparse ? limits : [within, ...limits]
}

/**
 * Every page of each scope and period, in turns with the bare SQL that it sent when first asked for, all of it at
 * once and nothing remembered. Each reader meets a server that knows nothing yet.
 */
async function takePages(
  url: string,
  { visitor, scopes }: Given['readers'][number],
  { periods, now }: Given,
): Promise<Taken[]> {
  const { db, sent } = await notingDatabase(url)
  const app = appFor({ db, url }, visitor, now)
  const pages = PAGES.flatMap((page) =>
    scopes.flatMap((scope) => periods.map((period) => `/${page}/${scope}/${period}`)),
  )
  const taken: Taken[] = []
  for (const path of ['/index', ...pages]) {
    sent.length = 0
    const { length: bytes } = await open(app, path)
    const statements = [...sent]
    const rows = await bareSql(db, statements)
    const [page, bare] = [[], []] as [number[], number[]]
    for (let round = 0; round < ROUNDS; round++) {
      page.push(await timed(() => open(app, path)))
      bare.push(await timed(() => bareSql(db, statements)))
    }
    // What else this machine did meanwhile is no page's.
    taken.push({ path: `${visitor.role}${path}`, page: median(page), bare: median(bare), bytes, rows })
  }
  await db.end()
  return taken
}

function appFor(at: { db: Database; url: string }, visitor: Visitor, now: string): Hono {
  const services = {
    ...at,
    now: () => new Date(now),
    log: createLog('silent'),
    metrics: createMetrics(),
    publicUrl: 'https://escale.test',
    openid: null,
  }
  const asVisitor = createMiddleware<Visited>(async (c, next) => {
    c.set('visitor', visitor)
    await next()
  })
  return new Hono().route('/', figuresApi(services, asVisitor))
}

/** As a browser asks for it. */
async function open(app: Hono, path: string): Promise<Uint8Array> {
  const answer = await app.request(path, { headers: { 'Accept-Encoding': 'gzip' } })
  const body = new Uint8Array(await answer.arrayBuffer())
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${new TextDecoder().decode(body)}`)
  return body
}

async function bareSql(db: Database, statements: readonly Sent[]): Promise<number> {
  const answers = await Promise.all(
    statements.map(({ text, parameters }) => db.unsafe(text, parameters as never[], { prepare: true })),
  )
  return answers.reduce((sum, { length }) => sum + length, 0)
}

/** As the server does it, and how long it answered nobody meanwhile, beside how long it does when it does nothing. */
async function publishAll(db: Database, url: string, { name, catalog, now }: Given): Promise<Row[]> {
  const { id } = catalog.network
  const idleMs = await stillMs(() => new Promise((resolve) => setTimeout(resolve, IDLE_MS)))
  let periods: string[] = []
  let tookMs = 0
  const longestMs = await stillMs(async () => {
    tookMs = await timed(async () => {
      const given = { url, network: id, now: Date.parse(now) }
      const done = await doApart('publishing', given, { isWanted: () => true, onTold: () => {} })
      periods = done?.answer ?? []
    })
  })
  const readMs = await timed(async () => {
    for (const period of periods)
      await db`select item, site, value from period_sum
        where network = ${id} and scale = ${scaleNameOf(period)} and period = ${period}`
  })
  const [row] = await db<
    { cells: number }[]
  >`select count(*)::int as cells from published where network = ${id}`
  const what = `figures of ${name}: publishing ${periods.length} periods`
  return [
    {
      what: `${what}, ${row?.cells} cells, beside reading their sums`,
      unit: 's',
      measured: tookMs / 1000,
      yardstick: readMs / 1000,
      limit: null,
    },
    {
      what: `${what}: longest that the server stood still, beside doing nothing`,
      unit: 'ms',
      measured: longestMs,
      yardstick: idleMs,
      limit: { value: STILL_LIMIT_MS },
    },
  ]
}

const IDLE_MS = 3_000
const RESOLUTION_MS = 5

/** For how long at most nothing else had its turn. */
async function stillMs(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  await work()
  delays.disable()
  return delays.max / 1e6 - RESOLUTION_MS
}

const scaleNameOf = (period: string) =>
  period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month'

/** Answers where it is. */
async function database(url: string, { catalog, former, editions, first }: Given): Promise<string> {
  const { id } = catalog.network
  const admin = connect(url)
  await admin.unsafe(`create database "${id}"`)
  await admin.end()
  const own = url.replace(/\/postgres$/, `/${id}`)
  const db = connect(own)
  await migrate(db)
  const now = new Date(`${first}T06:00:00Z`)
  await foundNetwork(db, { catalog: former, survey: null }, now)
  for (let after = 1; after < editions; after++)
    await publishAfter(db, { catalog, survey: null }, { after, now, by: null })
  await db.end()
  return own
}

const CONNECTIONS = 10

/** As the server connects, and with a note of what is sent. */
async function notingDatabase(url: string): Promise<{ db: Database; sent: Sent[] }> {
  const db = connect(url)
  const sent: Sent[] = []
  // Opened before: what each new one asks of the database's types is no page's.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => db`select pg_sleep(0.1)`))
  db.options.debug = (_connection, text, parameters) => {
    sent.push({ text, parameters: [...parameters] })
  }
  return { db, sent }
}

function oneNetwork(): Given {
  const catalog = loadCatalogFile('catalog/catalog.json') as Catalog
  const [one, other] = catalog.sites.map(({ id }) => id) as [string, string]
  return {
    name: `one network, ${catalog.sites.length} sites in ten years`,
    catalog,
    former: withMore(catalog),
    editions: 40,
    first: '2016-11-01',
    now: '2026-11-15T12:00:00Z',
    isSparse: false,
    readers: readersOf(catalog, [one, other], [one, other]),
    periods: [
      ...['2026-W46', '2026-W44', '2021-W20', '2018-W01'],
      ...['2026-11', '2026-10', '2021-06', '2018-01'],
      ...['2026-Q4', '2026-Q3', '2021-Q2', '2018-Q1'],
      ...['2026', '2025', '2021', '2018'],
    ],
  }
}

const COUNTRY_SITES = 16_000

function aCountry(): Given {
  const one = loadCatalogFile('catalog/catalog.json') as Catalog
  const [model] = one.sites as [Catalog['sites'][number]]
  const sites = Array.from({ length: COUNTRY_SITES }, (_, at) => ({
    ...model,
    id: `site-${at}`,
    name: `Bibliothèque ${at * 7919}`,
  }))
  const catalog = {
    ...one,
    network: { ...one.network, id: 'country', name: 'Pays' },
    sites,
    coverage: [],
    permanences: [],
  }
  return {
    name: `a country, ${COUNTRY_SITES} sites in a year`,
    catalog,
    former: withMore(catalog),
    editions: 6,
    first: '2025-01-01',
    now: '2026-01-20T12:00:00Z',
    isSparse: true,
    readers: readersOf(catalog, ['site-0', 'site-5'], ['site-0', 'site-5', 'site-6']),
    periods: [
      ...['2026-W03', '2025-W50', '2026-01', '2025-12', '2025-08'],
      ...['2026-Q1', '2025-Q4', '2025-Q3', '2026', '2025'],
    ],
  }
}

/** As it was before some of its needs, services and sites were removed. */
function withMore(catalog: Catalog): Catalog {
  const more = <Entry extends { id: string; name: string }>(entries: readonly Entry[]): Entry[] => [
    ...entries,
    ...entries
      .slice(0, MOST_REMOVED)
      .map((each) => ({ ...each, id: `old-${each.id}`, name: `Ancien ${each.name}` })),
  ]
  const { needs, services, sites } = catalog
  return { ...catalog, needs: more(needs), services: more(services), sites: more(sites) }
}

const MOST_REMOVED = 6

function readersOf({ network }: Catalog, opened: string[], own: string[]): Given['readers'] {
  const administrator: Visitor = {
    network: network.id,
    person: 'a',
    name: 'A',
    role: 'administrator',
    sites: [],
  }
  const manager: Visitor = { ...administrator, role: 'manager', sites: own }
  return [
    { visitor: administrator, scopes: [NETWORK_SCOPE, ...opened] },
    { visitor: manager, scopes: [NETWORK_SCOPE, ...own.slice(0, 1)] },
  ]
}

async function fill(db: Database, given: Given): Promise<void> {
  await db.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await tx`set local maintenance_work_mem = '512MB'`
    await tx`set local work_mem = '256MB'`
    // Sorted at once, many times as fast as row by row.
    await tx`alter table period_sum drop constraint period_sum_pkey`
    await countDays(tx, given)
    await sumTotals(tx, given.catalog.network.id)
    await sumCodes(tx, given)
    await tx`drop table bench_day`
    await tx`alter table period_sum add primary key (network, scale, period, site, item)`
  })
  await addTablets(db, given)
  await db`vacuum analyze`
}

/** What each site counted on each of its days; the same at every run. */
async function countDays(tx: Transaction, { former, first, now, isSparse }: Given): Promise<void> {
  const sites = former.sites.map(({ id }) => id)
  await tx`
    create table bench_day as
    select site, day, sessions, sessions / 2 + chance % 3 as questions,
      (chance % 97 < workshops)::int as workshops, (chance % 97 < workshops)::int * (4 + chance % 6) as participants
    from (
      select site, day, chance,
        case when ${isSparse} and at % 16 > 0 then chance % 2 * (chance / 7 % 3) else 1 + chance % (4 + at % 5) end as sessions,
        case when ${isSparse} and at % 16 > 0 then 1 else 6 end as workshops
      from (
        select site, at, day::date, abs(hashtext(site || day)::bigint) as chance
        from unnest(${sites}::text[]) with ordinality as of_site (site, number)
        cross join lateral (select number - 1 as at) as numbered
        cross join generate_series(${first}::date, ${now}::date, '1 day') as of_day (day)
        where extract(isodow from day) between 2 and 6
          and (not ${isSparse} or at % 16 = 0 or extract(isodow from day) = 2 + at % 5)
      ) as drawn
    ) as counted where sessions > 0`
}

const sumTotals = (tx: Transaction, network: string) => tx`
  insert into period_sum (network, scale, period, site, item, value)
  select ${network}, scale, period, site, item, sum(value) from bench_day
  cross join lateral (values
    ('week', to_char(day, 'IYYY"-W"IW')), ('month', to_char(day, 'YYYY-MM')),
    ('quarter', to_char(day, 'YYYY"-Q"Q')), ('year', to_char(day, 'YYYY'))
  ) as periods (scale, period)
  cross join lateral (values
    ('sessions', sessions), ('questions', questions), ('workshops', workshops), ('participants', participants)
  ) as totals (item, value)
  where value > 0 group by scale, period, site, item`

/** Codes of one measure share a month's total between them, cut at places that chance moves; quarters and years add them up. */
async function sumCodes(tx: Transaction, { former, isSparse }: Given): Promise<void> {
  const { id } = former.network
  const codes = sharesOf(former, isSparse)
  const measures = [...new Map(codes.map((each) => [each.measure, each])).values()]
  await tx`
    insert into period_sum (network, scale, period, site, item, value)
    select ${id}, 'month', period, site, replace(item, '*', 'site-' || town),
      floor(total * upto + moved)::bigint - floor(total * since + moved)::bigint
    from (
      select site, period, measure, town,
        abs(hashtext(site || period || measure)::bigint) % 1000 / 1000.0::float8 as moved,
        case total_name when 'sessions' then sessions when 'workshops' then workshops else sessions + questions end::float8 as total
      from (
        select site, to_char(day, 'YYYY-MM') as period, sum(sessions) as sessions, sum(questions) as questions,
          sum(workshops) as workshops, coalesce(nullif(substring(site from '[0-9]*$'), ''), '0')::bigint / 16 * 16 as town
        from bench_day group by 1, 2
      ) as month
      cross join unnest(${measures.map(({ measure }) => measure)}::text[], ${measures.map(({ of }) => of)}::text[])
        as of_measure (measure, total_name)
      offset 0
    ) as cut
    join unnest(
      ${codes.map(({ measure }) => measure)}::text[], ${codes.map(({ item }) => item)}::text[],
      ${codes.map(({ since }) => since)}::float8[], ${codes.map(({ upto }) => upto)}::float8[]
    ) as code (measure, item, since, upto) using (measure)
    where floor(total * upto + moved) > floor(total * since + moved)`
  await tx`
    insert into period_sum (network, scale, period, site, item, value)
    select network, wholes.scale, whole, site, item, sum(value) from period_sum
    cross join lateral (values
      ('quarter', to_char((period || '-01')::date, 'YYYY"-Q"Q')), ('year', left(period, 4))
    ) as wholes (scale, whole)
    where network = ${id} and period_sum.scale = 'month' and item like '%:%'
    group by network, wholes.scale, whole, site, item`
}

type Share = { measure: Measure; item: string; of: string; since: number; upto: number }
/** How many codes a session has where it may have none or several. */
const OFTEN: Partial<Record<Measure, number>> = {
  need: 1.3,
  theme: 1.1,
  procedure: 0.6,
  redirection: 0.25,
  structure: 0.2,
  overrule: 0.1,
  incident: 0.05,
  satisfaction: 0.4,
}

function sharesOf(catalog: Catalog, isSparse: boolean): Share[] {
  return (Object.keys(MEASURES) as Measure[]).flatMap((measure) => {
    const rest = RESTS[measure]
    const of = rest?.of.length === 2 ? 'both' : (rest?.of[0] ?? 'sessions')
    const codes = [...codesOf(measure, catalog, isSparse)].sort(
      (a, b) => Number(b === rest?.code) - Number(a === rest?.code),
    )
    const weights = codes.map((_, at) => 1 / (at + 1))
    const unit = (rest ? 1 : (OFTEN[measure] ?? 1)) / weights.reduce((sum, each) => sum + each, 0)
    let since = 0
    return codes.map((code, at) => {
      const share = {
        measure,
        item: `${measure}:${code}`,
        of,
        since,
        upto: since + (weights[at] ?? 0) * unit,
      }
      since = share.upto
      return share
    })
  })
}

function codesOf(measure: Measure, catalog: Catalog, isSparse: boolean): readonly string[] {
  const codes = MEASURES[measure]
  if (codes !== 'catalog') return codes
  if (measure === 'level') return catalog.levels.map(({ level }) => String(level))
  if (measure === 'need') return catalog.needs.map(({ id }) => id)
  // In a country a village sends its patrons to the town nearby.
  const sites = isSparse ? ['site.*'] : catalog.sites.map(({ id }) => `site.${id}`)
  return [...sites, ...catalog.services.map(({ id }) => `service.${id}`)]
}

/** One of each site, here today; one in a hundred late, another one with lots missing. */
async function addTablets(db: Database, { catalog, first, now }: Given): Promise<void> {
  const { id } = catalog.network
  const sites = catalog.sites.map((site) => site.id)
  await db`
    insert into tablet (network, tablet, public_key, enrolled_at, seen_at, version)
    select ${id}, site, '{}', ${first}::date, ${now}::timestamptz - case when at % 100 = 7 then interval '9 days' else '1 day' end, '1'
    from unnest(${sites}::text[]) with ordinality as given (site, at)`
  await db`
    insert into life (network, epoch, tablet, since, recorded_sequence, recorded_counted, received_lots, received_sequence, received_counted)
    select ${id}, site, site, ${first}::date, 100, 900, case when at % 100 = 9 then 99 else 100 end, 100, 900
    from unnest(${sites}::text[]) with ordinality as given (site, at)`
}

function tellSlowest(name: string, taken: readonly Taken[]) {
  console.log(`Slowest pages of ${name}:`)
  for (const { path, page, bare, bytes, rows } of [...taken].sort((a, b) => b.page - a.page).slice(0, 8))
    console.log(`  ${path}: ${page.toFixed(1)} ms, bare ${bare.toFixed(1)} ms, ${rows} rows, ${bytes} bytes`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
