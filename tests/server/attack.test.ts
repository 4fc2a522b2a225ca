import { read, utils } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { capital } from '../../src/app/i18n/format.ts'
import { DISCLOSURE, release } from '../../src/domain/disclosure.ts'
import { isRest, isUndetailed, undetailedPartsOf } from '../../src/domain/families.ts'
import { scaleOf } from '../../src/domain/periods.ts'
import { OTHERS } from '../../src/domain/publication.ts'
import type { Visited } from '../../src/server/access.ts'
import { figuresApi } from '../../src/server/figures.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { foundNetwork } from '../../src/server/store/catalogs.ts'
import {
  EXPORTS,
  type ExportFormat,
  type FiguresPage,
  PAGES,
  type Section,
  type ShownCount,
} from '../../src/sync/contract/figures.ts'
import { monthlyTerms, nameOf, relationsOf, sumOfTerms, Unknowns } from '../domain/attacker/attack.ts'
import { MONTHS, type Network, networkOf, pieceOf, STYLES } from '../domain/attacker/networks.ts'
import { monthsIn } from '../domain/attacker/published.ts'
import { type Fact, type Narrowed, narrowed, type Question, solver } from '../domain/attacker/solver.ts'
import {
  catalogFor,
  countsOn,
  type Found,
  isAttribute,
  pageAt,
  pathsOf,
  rangeShown,
  storeEntries,
} from './attackedNetworks.ts'
import { aServer, type TestServer } from './harness.ts'

/**
 * The attacker has read every page of every place and period, on the screen and as files, and knows nothing else but what
 * a session is. What is asked: does any attribute cell that is shown have fewer than 3 possible values (DIS3)?
 */

const LATER = Date.parse('2027-02-03T09:00:00Z')
/** Records begin with the second half of the year, as the reader sees: nothing came before. */
const FIRST_MONTH = MONTHS[6] as string
const NETWORKS = 100

let server: TestServer
let app: Hono
let reading = ''
let highs: Awaited<ReturnType<typeof solver>>

beforeAll(async () => {
  highs = await solver()
  server = await aServer([])
  server.setNow(LATER)
  const asAdministrator = createMiddleware<Visited>(async (c, next) => {
    c.set('visitor', { network: reading, person: 'a', name: 'A', role: 'administrator', sites: [] })
    await next()
  })
  app = new Hono()
  app.route('/', figuresApi(server, asAdministrator))
})
afterAll(() => server.drop())

async function stored(seed: number): Promise<Network> {
  const { sites, entries } = networkOf(seed, STYLES[seed % STYLES.length] as (typeof STYLES)[number], 2)
  const network = { sites, entries: entries.filter(({ day }) => day >= `${FIRST_MONTH}-01`) }
  reading = `n${seed}`
  await foundNetwork(
    server.db,
    { catalog: catalogFor(reading, sites), survey: null },
    new Date(Date.parse('2026-01-01T09:00:00Z')),
  )
  await storeEntries(server.db, reading, network.entries)
  await publishDue(server.db, reading, new Date(LATER))
  return network
}

/** Each page as one file that is soon read, of every style in both formats; of some networks as every file. */
const formatsFor = (seed: number): readonly ExportFormat[] => {
  if (seed % 20 === 0) return EXPORTS
  return [Math.floor(seed / STYLES.length) % 2 === 0 ? 'csv' : 'json']
}

/** Weeks have totals alone: of these one page says all. `formats`: of the files in which each page is read too. */
async function everyCount(formats: readonly ExportFormat[] = []): Promise<Found[]> {
  const isWeek = (period: string) => scaleOf(period) === 'week'
  const paths = [
    ...(await pathsOf(app, PAGES, (period) => !isWeek(period) && period <= '2026-Q4')),
    ...(await pathsOf(app, ['activity'], (period) => isWeek(period) && period < '2027')),
  ]
  const found: Found[] = []
  for (const path of paths) {
    const page = await pageAt(app, path)
    found.push(...countsOn(page))
    for (const format of formats) found.push(...(await countsInFile(path, format, page)))
  }
  return found
}

async function countsInFile(path: string, format: ExportFormat, page: FiguresPage): Promise<Found[]> {
  const bytes = await (await app.request(`${path}/export.${format}`)).arrayBuffer()
  if (format === 'json') return countsOn(JSON.parse(new TextDecoder().decode(bytes)) as FiguresPage)
  const cells = cellsIn(format, bytes, page)
  const known = [page.period, page.previous, page.lastYear, ...page.sections.flatMap(periodsOf)]
  const columns = new Map(known.flatMap((each) => (each ? [[each.period, capital(each.label)]] : [])))
  return countsOn(page).map((each): Found => {
    const section = page.sections.find(({ id }) => each.where.endsWith(` ${id}`)) as Section
    const isWhole = section.kind === 'sites' || section.id === 'survey'
    const code = isWhole ? each.item : each.item.slice(each.item.indexOf(':') + 1)
    const cell =
      section.kind === 'sites'
        ? [section.title, each.at.site, section.columns.find((column) => column.code === code)?.label]
        : [section.title, code, columns.get(each.at.period)]
    return { ...each, shown: shownIn(cells.get(cell.join('|')) ?? ''), where: `${each.where}, ${format}` }
  })
}

const periodsOf = (section: Section) => (section.kind === 'trend' ? section.periods : [])

/** What a file says, by section, row and column. */
function cellsIn(format: ExportFormat, bytes: ArrayBuffer, page: FiguresPage): Map<string, string> {
  if (format === 'csv') {
    const lines: string[][] = parse(new TextDecoder().decode(bytes), { bom: true, delimiter: ';' })
    return new Map(
      lines.map(([title, code, , column, value = '']) => [[title, code, column].join('|'), value]),
    )
  }
  const book = read(bytes)
  // The first sheet says what the file is.
  const cells = page.sections.flatMap(({ title }, at) => {
    const sheet = book.Sheets[book.SheetNames[at + 1] ?? ''] ?? {}
    const [columns = [], ...rows] = utils.sheet_to_json<(string | number)[]>(sheet, { header: 1 })
    return rows.flatMap(([code, , ...values]) =>
      values.map((value, of) => [[title, code, columns[of + 2]].join('|'), `${value}`] as const),
    )
  })
  return new Map(cells)
}

/** A figure as the file words it. */
function shownIn(text: string): ShownCount {
  const [first = Number.NaN, second] = (text.match(/\d+/g) ?? []).map(Number)
  if (text.startsWith('<')) return { is: 'below', below: first }
  return second === undefined ? { is: 'about', value: first } : { is: 'between', low: first, high: second }
}

/** Counts shown in two places say the same in both. */
function once(found: readonly Found[]): Found[] {
  const known = new Map<string, Found>()
  for (const each of found) {
    const name = nameOf(each.at, each.item)
    const first = known.get(name) ?? each
    known.set(name, first)
    if (JSON.stringify(first.shown) !== JSON.stringify(each.shown))
      expect({ name, where: each.where, shown: each.shown }).toEqual({
        name,
        where: first.where,
        shown: first.shown,
      })
  }
  return [...known.values()]
}

function attacked(
  { sites, entries }: Network,
  found: readonly Found[],
  most = Number.POSITIVE_INFINITY,
): Narrowed[] {
  const unknowns = new Unknowns()
  const shown = found.map(({ item }) => item).filter(isAttribute)
  const items = [
    ...new Set([
      ...shown.filter((item) => undetailedPartsOf(item) === null),
      ...entries.flatMap(({ cells }) => cells).filter(isUndetailed),
    ]),
  ]
  for (const { site, day, totals, cells } of entries) {
    for (const cell of cells) if (!isRest(cell)) unknowns.count(`${site} ${cell} ${day.slice(0, 7)}`, 1)
    for (const [total, value] of Object.entries(totals))
      unknowns.count(`${site} ${total} ${pieceOf(day)}`, value)
  }
  const monthly = monthlyTerms(items, unknowns)
  const monthlyOf = (site: string, item: string, month: string) => {
    const all = undetailedPartsOf(item) ?? [item]
    return sumOfTerms(all.map((each) => monthly(site, each, month)))
  }
  const facts: Fact[] = relationsOf(sites, items, monthly)
  const questions: Question[] = []
  for (const { at, item, shown } of found) {
    const { site, period } = at
    const isMade = isAttribute(item) || !item.includes(':')
    if (scaleOf(period) === 'week' || !isMade) continue
    const terms = sumOfTerms(
      (site === null ? sites : [site]).flatMap((each) =>
        monthsIn(period).flatMap((month) => (month < FIRST_MONTH ? [] : [monthlyOf(each, item, month)])),
      ),
    )
    facts.push({ terms, ...rangeShown(shown, DISCLOSURE) })
    if (isAttribute(item)) questions.push({ name: nameOf(at, item), terms })
  }
  const { truth } = unknowns
  const asked = questions.slice(0, most)
  return narrowed({ unknowns: truth.length, facts, questions: asked }, truth, highs)
}

test(`[DIS3] who reads every page of ${NETWORKS} networks, on the screen and as a file, narrows no cell to fewer than 3 values`, async () => {
  let cells = 0
  let rows = 0
  for (let seed = 0; seed < NETWORKS; seed++) {
    const network = await stored(seed)
    const found = once(await everyCount(formatsFor(seed)))
    rows += found.filter(({ item }) => undetailedPartsOf(item) !== null).length

    const fallen = attacked(network, found)

    cells += found.length
    expect({ seed, fallen }).toEqual({ seed, fallen: [] })
  }
  expect(cells).toBeGreaterThan(100_000)
  expect(rows).toBeGreaterThan(1_000)
}, 900_000)

describe('the attacker finds cells', () => {
  /** Of the first pages: where much is given away, each question takes the solver long. */
  const FEW = 120

  test('[DIS3] where each is published rounded for itself', async () => {
    const network = await stored(NETWORKS + 1)
    await publishForThemselves()

    expect(attacked(network, once(await everyCount()), FEW).length).toBeGreaterThan(0)
  }, 400_000)

  test('[DIS3] where rests are told from their own truth', async () => {
    let fallen: Narrowed[] = []
    for (let seed = NETWORKS + 2; fallen.length === 0 && seed < NETWORKS + 12; seed++) {
      const network = await stored(seed)
      const found = once(await everyCount()).map((each) =>
        isAttribute(each.item) && isRest(each.item) ? { ...each, shown: ownStep(each, network) } : each,
      )
      fallen = attacked(network, found)
    }

    expect(fallen.length).toBeGreaterThan(0)
  }, 400_000)

  const ownStep = ({ at: { site, period }, item }: Found, { entries }: Network): ShownCount => {
    const own = entries.filter(
      (entry) =>
        (site === null || entry.site === site) &&
        monthsIn(period).includes(entry.day.slice(0, 7)) &&
        (entry.cells as string[]).includes(item),
    )
    return release(own.length, [], DISCLOSURE).shown
  }

  /** Writes over what was published. */
  async function publishForThemselves(): Promise<void> {
    const rows = await server.db<{ period: string; item: string; site: string; value: number }[]>`
      select p.period, p.item, p.site, coalesce(sum(s.value), 0)::bigint as value
      from published p left join period_sum s on s.network = p.network and s.period = p.period
        and s.item = p.item and (p.site = '' or s.site = p.site)
      where p.network = ${reading} and p.site <> ${OTHERS} group by p.period, p.item, p.site`
    for (const { period, item, site, value } of rows) {
      const { shown, range } = release(value, [], DISCLOSURE)
      const about = shown.is === 'about' ? shown.value : null
      await server.db`
        update published set shown = ${shown.is}, low = ${range.low}, high = ${range.high},
          value = ${shown.is === 'below' ? shown.below : about}
        where network = ${reading} and period = ${period} and item = ${item} and site = ${site}`
    }
  }
})
