import { parse } from 'csv-parse/sync'
import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { capital } from '../../src/app/i18n/format.ts'
import { DISCLOSURE, release } from '../../src/domain/disclosure.ts'
import { isRest } from '../../src/domain/families.ts'
import { scaleOf } from '../../src/domain/periods.ts'
import { OTHERS } from '../../src/domain/publication.ts'
import type { Visited } from '../../src/server/access.ts'
import { figuresApi } from '../../src/server/figures.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { foundNetwork } from '../../src/server/store/catalogs.ts'
import { type FiguresPage, PAGES, type ShownCount } from '../../src/sync/contract/figures.ts'
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
 * The attacker has read every page of every place and period, and some of them as files, and knows nothing else but what
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
  await foundNetwork(server.db, catalogFor(reading, sites), new Date(Date.parse('2026-01-01T09:00:00Z')))
  await storeEntries(server.db, reading, network.entries)
  await publishDue(server.db, reading, new Date(LATER))
  return network
}

/** Weeks have totals alone: of these one page says all. */
async function everyCount(withFiles: boolean): Promise<Found[]> {
  const isWeek = (period: string) => scaleOf(period) === 'week'
  const paths = [
    ...(await pathsOf(app, PAGES, (period) => !isWeek(period) && period <= '2026-Q4')),
    ...(await pathsOf(app, ['activity'], (period) => isWeek(period) && period < '2027')),
  ]
  const found: Found[] = []
  for (const path of paths) {
    const page = await pageAt(app, path)
    found.push(...countsOn(page))
    if (withFiles) found.push(...(await countsInFiles(path, page)))
  }
  return found
}

async function countsInFiles(path: string, page: FiguresPage): Promise<Found[]> {
  const [json, csv] = await Promise.all(
    ['json', 'csv'].map(async (format) => await (await app.request(`${path}/export.${format}`)).text()),
  )
  const lines = parse(csv ?? '', { bom: true, delimiter: ';' }) as string[][]
  const period = capital(page.period.label)
  const ofCsv = countsOn(page).flatMap((each): Found[] => {
    const section = page.sections.find(({ id }) => each.where.endsWith(` ${id}`))
    const code = each.item.slice(each.item.indexOf(':') + 1)
    if (section?.kind !== 'counts' || section.id === 'survey' || each.at.period !== page.period.period)
      return []
    const line = lines.find(([title, of, , at]) => title === section.title && of === code && at === period)
    return [{ ...each, shown: shownIn(line?.[4] ?? ''), where: `${each.where}, csv` }]
  })
  return [...countsOn(JSON.parse(json ?? '') as FiguresPage), ...ofCsv]
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
  const items = [...new Set(found.map(({ item }) => item).filter(isAttribute))]
  for (const { site, day, totals, cells } of entries) {
    for (const cell of cells) if (!isRest(cell)) unknowns.count(`${site} ${cell} ${day.slice(0, 7)}`, 1)
    for (const [total, value] of Object.entries(totals))
      unknowns.count(`${site} ${total} ${pieceOf(day)}`, value)
  }
  const monthly = monthlyTerms(items, unknowns)
  const facts: Fact[] = relationsOf(sites, items, monthly)
  const questions: Question[] = []
  for (const { at, item, shown } of found) {
    const { site, period } = at
    const isMade = isAttribute(item) || !item.includes(':')
    if (scaleOf(period) === 'week' || !isMade) continue
    const terms = sumOfTerms(
      (site === null ? sites : [site]).flatMap((each) =>
        monthsIn(period).flatMap((month) => (month < FIRST_MONTH ? [] : [monthly(each, item, month)])),
      ),
    )
    facts.push({ terms, ...rangeShown(shown, DISCLOSURE) })
    if (isAttribute(item)) questions.push({ name: nameOf(at, item), terms })
  }
  const { truth } = unknowns
  const asked = questions.slice(0, most)
  return narrowed({ unknowns: truth.length, facts, questions: asked }, truth, highs)
}

test(`[DIS3] who reads every page of ${NETWORKS} networks narrows no cell to fewer than 3 values`, async () => {
  let cells = 0
  for (let seed = 0; seed < NETWORKS; seed++) {
    const network = await stored(seed)
    const found = once(await everyCount(seed % 20 === 0))

    const fallen = attacked(network, found)

    cells += found.length
    expect({ seed, fallen }).toEqual({ seed, fallen: [] })
  }
  expect(cells).toBeGreaterThan(100_000)
}, 900_000)

describe('the attacker finds cells', () => {
  /** Of the first pages: where much is given away, each question takes the solver long. */
  const FEW = 120

  test('[DIS3] where each is published rounded for itself', async () => {
    const network = await stored(NETWORKS + 1)
    await publishForThemselves()

    expect(attacked(network, once(await everyCount(false)), FEW).length).toBeGreaterThan(0)
  }, 400_000)

  test('[DIS3] where rests are told from their own truth', async () => {
    let fallen: Narrowed[] = []
    for (let seed = NETWORKS + 2; fallen.length === 0 && seed < NETWORKS + 12; seed++) {
      const network = await stored(seed)
      const found = once(await everyCount(false)).map((each) =>
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
