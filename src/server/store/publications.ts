import type { Disclosure, Released } from '../../domain/disclosure.ts'
import type { Measure } from '../../domain/measures.ts'
import type { AttributeScale } from '../../domain/periods.ts'
import type { Cell } from '../../domain/publication.ts'
import type { Database, Transaction } from './database.ts'

/** What was published of closed periods, once and for all (DIS3): all figures but those of open periods. */

export type Publication = { period: string; rule: Disclosure; sites: number }
export type PublishedCell = Cell & { period: string }

/** Postgres holds the network's own cells under this site. */
const NETWORK = ''
const ROWS_AT_ONCE = 20_000

export const listPublications = async (db: Database | Transaction, network: string): Promise<Publication[]> =>
  (
    await db<{ period: string; k: number; base: number; joinBy: AttributeScale; sites: number }[]>`
      select period, k, base, join_by as "joinBy", sites from publication where network = ${network}`
  ).map(({ period, sites, ...rule }) => ({ period, sites, rule }))

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

/** Cells of these items and all items of these measures, in these periods; but those that say nothing. */
export async function readPublished(
  db: Database | Transaction,
  network: string,
  {
    periods,
    items,
    measures,
    places,
  }: {
    periods: readonly string[]
    items: readonly string[]
    measures: readonly Measure[]
    places: Places
  },
): Promise<PublishedCell[]> {
  if (periods.length === 0 || items.length + measures.length === 0) return []
  const sites = places === 'every' ? null : [...(places.sites ?? [NETWORK])]
  const there = sites === null ? db`site <> ${NETWORK}` : db`site = any(${sites})`
  const listed = db`item = any(${[...items]})`
  const asked =
    measures.length === 0 ? listed : db`(${listed} or split_part(item, ':', 1) = any(${[...measures]}))`
  const rows = await db<Row[]>`
    select period, item, site, shown, value, low, high from published
    where network = ${network} and period = any(${[...periods]}) and ${there} and ${asked}`
  return rows.map(cellFrom)
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

/** Nothing where it is published already: the first one stands. */
export async function writePublication(
  tx: Transaction,
  network: string,
  { period, rule, sites, cells, now }: Publication & { cells: readonly Cell[]; now: Date },
): Promise<void> {
  const fresh = await tx`
    insert into publication (network, period, k, base, join_by, sites, published_at)
    values (${network}, ${period}, ${rule.k}, ${rule.base}, ${rule.joinBy}, ${sites}, ${now})
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
