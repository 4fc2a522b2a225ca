import type { Catalog } from '../../domain/catalogSchema.ts'
import { SCALES, scaleOf } from '../../domain/periods.ts'
import type { Database } from './database.ts'

/** Reads the true sums. What comes from here is never shown: all that leaves passes the release (DIS2). */

export type SumRow = { period: string; site: string; item: string; value: number }

/** Totals, and the attributes of `measures`, in `periods` of any scale; of `site` alone where it is given. */
export const readSums = (
  db: Database,
  network: string,
  {
    periods,
    measures,
    site,
  }: { periods: readonly string[]; measures: readonly string[]; site: string | null },
): Promise<SumRow[]> => db<SumRow[]>`
  select period, site, item, value from period_sum
  where network = ${network} and scale = any(${scalesOf(periods)}) and period = any(${[...periods]})
    and (${site}::text is null or site = ${site})
    and (position(':' in item) = 0 or split_part(item, ':', 1) = any(${[...measures]}))`

/** Which sites counted something in which periods: one may have left the catalog since. */
export const readCountingSites = (
  db: Database,
  network: string,
  periods: readonly string[],
): Promise<{ period: string; site: string; hasAttributes: boolean }[]> => db<
  { period: string; site: string; hasAttributes: boolean }[]
>`
  select period, site, bool_or(position(':' in item) > 0) as "hasAttributes" from period_sum
  where network = ${network} and scale = any(${scalesOf(periods)}) and period = any(${[...periods]})
  group by period, site`

/** On each scale the first period in which something was counted. */
export const readFirstPeriods = async (db: Database, network: string): Promise<string[]> =>
  (
    await db<{ period: string }[]>`
      select period from unnest(${[...SCALES]}::text[]) as on_scale (scale) cross join lateral (
        select period from period_sum
        where network = ${network} and scale = on_scale.scale order by period limit 1
      ) as first`
  ).map(({ period }) => period)

export async function readIsDemo(db: Database, network: string): Promise<boolean> {
  const [row] = await db<{ isDemo: boolean }[]>`
    select is_demo as "isDemo" from network where network = ${network}`
  return row?.isDemo ?? false
}

/** Catalogs never change once published, and are read at every page. */
const read = new Map<string, Catalog>()
const MOST_KEPT = 40

/** For each of the days the catalog that was in force at its end, else the network's first; by day. */
export async function catalogsOn(
  db: Database,
  network: string,
  days: readonly string[],
): Promise<Map<string, Catalog>> {
  const history = await db<{ position: number; etag: string; day: string }[]>`
    select position, etag, to_char(published_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from catalog where network = ${network} order by position`
  const wanted = new Map(
    days.map((day) => [day, history.filter((each) => each.day <= day).at(-1) ?? history[0]]),
  )
  const unread = [...wanted.values()].flatMap((each) => (each && !read.has(each.etag) ? [each.position] : []))
  if (unread.length > 0) {
    const rows = await db<{ etag: string; body: string }[]>`
      select etag, body from catalog where network = ${network} and position = any(${[...new Set(unread)]})`
    if (read.size + rows.length > MOST_KEPT) read.clear()
    for (const { etag, body } of rows) read.set(etag, JSON.parse(body) as Catalog)
  }
  const found = new Map<string, Catalog>()
  for (const [day, each] of wanted) {
    const catalog = each && read.get(each.etag)
    if (catalog) found.set(day, catalog)
  }
  return found
}

/** What entries that have left the catalog were last called, as `need.caf`, `site.jaude`, `service.caf`. */
export async function readFormerNames(
  db: Database,
  network: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db<{ entry: string; name: string }[]>`
    select distinct on (kind, entry ->> 'id') kind || '.' || (entry ->> 'id') as entry, entry ->> 'name' as name
    from catalog cross join lateral (
      select 'need' as kind, jsonb_array_elements(body::jsonb -> 'needs') as entry
      union all select 'site', jsonb_array_elements(body::jsonb -> 'sites')
      union all select 'service', jsonb_array_elements(body::jsonb -> 'services')
    ) as entries
    where network = ${network} and entry ->> 'id' = any(${[...ids]})
    order by kind, entry ->> 'id', position desc`
  return new Map(rows.map(({ entry, name }) => [entry, name]))
}

const scalesOf = (periods: readonly string[]): string[] =>
  SCALES.filter((scale) => periods.some((period) => scaleOf(period) === scale))
