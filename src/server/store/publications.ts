import type { Disclosure, Released } from '../../domain/disclosure.ts'
import type { Measure } from '../../domain/measures.ts'
import type { AttributeScale } from '../../domain/periods.ts'
import { type Cell, OTHERS } from '../../domain/publication.ts'
import type { Database, Transaction } from './database.ts'

/** What was published of closed periods, once and for all (DIS3): all figures but those of open periods. */

/** `tellsUndetailed`: what came as totals alone is told apart, and not in its rests. */
export type Publication = { period: string; rule: Disclosure; sites: number; tellsUndetailed: boolean }
export type PublishedCell = Cell & { period: string }

/** Postgres holds the network's own cells under this site. */
const NETWORK = ''
const ROWS_AT_ONCE = 20_000

export const listPublications = async (db: Database | Transaction, network: string): Promise<Publication[]> =>
  (
    await db<(Omit<Publication, 'rule'> & { k: number; base: number; joinBy: AttributeScale })[]>`
      select period, k, base, join_by as "joinBy", sites, undetailed as "tellsUndetailed" from publication
      where network = ${network}`
  ).map(({ period, sites, tellsUndetailed, ...rule }) => ({ period, sites, tellsUndetailed, rule }))

const MOST_NETWORKS = 100
const listed = new WeakMap<Database, Map<string, ReadonlyMap<string, Publication>>>()

/** The same by period. They are only ever added to: as many as are remembered are the same ones as `count` there are. */
export async function publicationsByPeriod(
  db: Database,
  network: string,
  count: number,
): Promise<ReadonlyMap<string, Publication>> {
  const ofNetworks = listed.get(db) ?? new Map<string, ReadonlyMap<string, Publication>>()
  listed.set(db, ofNetworks)
  const known = ofNetworks.get(network)
  if (known?.size === count) return known
  const publications = new Map((await listPublications(db, network)).map((each) => [each.period, each]))
  if (ofNetworks.size > MOST_NETWORKS) ofNetworks.clear()
  ofNetworks.set(network, publications)
  return publications
}

type Row = {
  period: string
  item: string
  site: string
  shown: string
  value: number
  low: number
  high: number
}

/** Of `sites`, or of the network where they are `null`; `every`: of every site. */
export type Places = { sites: readonly string[] | null } | 'every'

type Asked = {
  periods: readonly string[]
  items: readonly string[]
  measures: readonly Measure[]
  places: Places
}

/**
 * Cells of these items and all items of these measures, in these periods, which are published: but those that say
 * nothing. They never change, so what was read lately is remembered, each answer under all that was asked.
 */
export async function readPublished(
  db: Database,
  network: string,
  asked: Asked,
): Promise<readonly PublishedCell[]> {
  if (asked.periods.length === 0 || asked.items.length + asked.measures.length === 0) return []
  const remembered = memoryOf(db)
  const key = JSON.stringify([network, asked])
  const cells = remembered.take(key) ?? (await selectPublished(db, network, asked))
  remembered.keep(key, cells)
  return cells
}

async function selectPublished(
  db: Database,
  network: string,
  { periods, items, measures, places }: Asked,
): Promise<PublishedCell[]> {
  const sites = places === 'every' ? null : places.sites === null ? [NETWORK] : [...places.sites, OTHERS]
  const there = sites === null ? db`site <> ${NETWORK}` : db`site = any(${sites})`
  const listed = db`item = any(${[...items]})`
  const wanted =
    measures.length === 0 ? listed : db`(${listed} or split_part(item, ':', 1) = any(${[...measures]}))`
  const rows = await db<Row[]>`
    select period, item, site, shown, value, low, high from published
    where network = ${network} and period = any(${[...periods]}) and ${there} and ${wanted}`
  return rows.map(cellFrom)
}

/** In all, some tens of megabytes; an answer larger than a page's is not worth its room. */
const MOST_CELLS = 100_000
const MOST_CELLS_EACH = 10_000

type Memory = {
  take: (key: string) => readonly PublishedCell[] | undefined
  keep: (key: string, cells: readonly PublishedCell[]) => void
}
const memories = new WeakMap<Database, Memory>()

function memoryOf(db: Database): Memory {
  const memory = memories.get(db) ?? newMemory()
  memories.set(db, memory)
  return memory
}

/** What was asked for longest ago goes first; an answer without cells takes room too. */
function newMemory(): Memory {
  const answers = new Map<string, readonly PublishedCell[]>()
  let size = 0
  const drop = (key: string) => {
    const cells = answers.get(key)
    if (cells) size -= cells.length + 1
    answers.delete(key)
  }
  return {
    take: (key) => answers.get(key),
    keep: (key, cells) => {
      drop(key)
      if (cells.length > MOST_CELLS_EACH) return
      answers.set(key, cells)
      size += cells.length + 1
      for (const [oldest] of answers) {
        if (size <= MOST_CELLS) return
        drop(oldest)
      }
    },
  }
}

/** Every cell of these periods, for what they are part of. */
export const readWholePublications = async (
  db: Database | Transaction,
  network: string,
  periods: readonly string[],
): Promise<PublishedCell[]> =>
  (
    await db<Row[]>`
      select period, item, site, shown, value, low, high from published
      where network = ${network} and period = any(${[...periods]})`
  ).map(cellFrom)

/** Until the transaction ends nothing is published, so that a lot is never taken in by a month that just was (P3). */
export const holdPublications = (tx: Transaction, network: string) =>
  tx`select network from network where network = ${network} for key share`

/** Waits for every lot that is being stored; those that come wait. */
export const holdLots = (tx: Transaction, network: string) =>
  tx`select network from network where network = ${network} for update`

/** `2026-11`; `null` before the first one. */
export async function lastPublishedMonth(tx: Transaction, network: string): Promise<string | null> {
  const [row] = await tx<{ month: string | null }[]>`
    select max(period) as month from publication
    where network = ${network} and period ~ '^[0-9]{4}-[0-9]{2}$'`
  return row?.month ?? null
}

/** Nothing where it is published already: the first one stands. */
export async function writePublication(
  tx: Transaction,
  network: string,
  { period, rule, sites, tellsUndetailed, cells, now }: Publication & { cells: readonly Cell[]; now: Date },
): Promise<void> {
  const fresh = await tx`
    insert into publication (network, period, k, base, join_by, sites, undetailed, published_at)
    values (${network}, ${period}, ${rule.k}, ${rule.base}, ${rule.joinBy}, ${sites}, ${tellsUndetailed}, ${now})
    on conflict do nothing returning period`
  if (fresh.length === 0) return
  for (let from = 0; from < cells.length; from += ROWS_AT_ONCE) {
    const some = cells.slice(from, from + ROWS_AT_ONCE)
    await tx`
      insert into published (network, period, item, site, shown, value, low, high)
      select ${network}, ${period}, item, site, shown, value, low, high
      from unnest(
        ${some.map(({ item }) => item)}::text[], ${some.map(({ site }) => site ?? NETWORK)}::text[],
        ${some.map(({ shown }) => shown.is)}::text[], ${some.map(valueShown)}::bigint[],
        ${some.map(({ range }) => range.low)}::bigint[], ${some.map(({ range }) => range.high)}::bigint[]
      ) as given (item, site, shown, value, low, high)`
  }
}

const valueShown = ({ shown }: Released): number | null => {
  if (shown.is === 'about') return shown.value
  return shown.is === 'below' ? shown.below : null
}

function cellFrom({ period, item, site, shown, value, low, high }: Row): PublishedCell {
  const range = { low, high }
  const place = { period, item, site: site === NETWORK ? null : site, range }
  if (shown === 'below') return { ...place, shown: { is: 'below', below: value } }
  return { ...place, shown: shown === 'about' ? { is: 'about', value } : { is: 'between', ...range } }
}
