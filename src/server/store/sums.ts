import { SCALES, scaleOf } from '../../domain/periods.ts'
import { TOTALS, type Total } from '../../domain/vocabulary.ts'
import type { Database, Transaction } from './database.ts'

/** Reads the true sums. What comes from here is never shown: all that leaves passes the release (DIS2). */

/** All of one period, by item and site. */
export async function readPeriod(
  db: Database,
  network: string,
  period: string,
): Promise<Map<string, Map<string, number>>> {
  const rows = await db<{ item: string; site: string; value: number }[]>`
    select item, site, value from period_sum
    where network = ${network} and scale = ${scaleOf(period)} and period = ${period}`
  const sums = new Map<string, Map<string, number>>()
  for (const { item, site, value } of rows) {
    const bySite = sums.get(item) ?? new Map<string, number>()
    sums.set(item, bySite.set(site, value))
  }
  return sums
}

/** What all sums of a period come to: they only grow, so that it is the same as long as they are. */
export async function weighPeriod(
  db: Database | Transaction,
  network: string,
  period: string,
): Promise<number> {
  const [row] = await db<{ weight: number }[]>`
    select coalesce(sum(value), 0)::bigint as weight from period_sum
    where network = ${network} and scale = ${scaleOf(period)} and period = ${period}`
  return row?.weight ?? 0
}

export type TotalRow = { period: string; item: Total; value: number }

/** Totals in these periods: of a site, or of the whole network where it is `null`. */
export const readTotals = (
  db: Database,
  network: string,
  { periods, site }: { periods: readonly string[]; site: string | null },
): Promise<TotalRow[]> => db<TotalRow[]>`
  select period, item, sum(value)::bigint as value from period_sum
  where network = ${network} and scale = any(${scalesOf(periods)}) and period = any(${[...periods]})
    and item = any(${[...TOTALS]}) and (${site}::text is null or site = ${site})
  group by period, item`

/** Totals of these sites in these periods; of every site where `sites` is `null`. */
export const readTotalsOfSites = (
  db: Database,
  network: string,
  {
    periods,
    totals,
    sites,
  }: { periods: readonly string[]; totals: readonly Total[]; sites: readonly string[] | null },
): Promise<(TotalRow & { site: string })[]> => db<(TotalRow & { site: string })[]>`
  select period, item, site, value from period_sum
  where network = ${network} and scale = any(${scalesOf(periods)}) and period = any(${[...periods]})
    and item = any(${[...totals]}) ${sites === null ? db`` : db`and site = any(${[...sites]})`}`

/** Of these sites those at which something was counted in one of these years. */
export async function countedSites(
  db: Database,
  network: string,
  { sites, years }: { sites: readonly string[]; years: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await db<{ site: string }[]>`
    select site from unnest(${[...sites]}::text[]) as asked (site) where exists (
      select from period_sum where network = ${network} and scale = 'year' and period = any(${[...years]})
        and period_sum.site = asked.site
    )`
  return new Set(rows.map(({ site }) => site))
}

/** The first month in which something was counted; `null` before. */
export async function readFirstMonth(db: Database, network: string): Promise<string | null> {
  const [row] = await db<{ period: string }[]>`
    select period from period_sum where network = ${network} and scale = 'month' order by period limit 1`
  return row?.period ?? null
}

const scalesOf = (periods: readonly string[]): string[] =>
  SCALES.filter((scale) => periods.some((period) => scaleOf(period) === scale))
