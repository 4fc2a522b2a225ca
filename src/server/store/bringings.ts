import { BRINGING_MONTHS, MOST_BRINGINGS } from '../../sync/contract/carried.ts'
import type { Database, Transaction } from './database.ts'

/** Who brought lots by a file or by codes, for which sites (SYN6): what administrators read where counts look wrong. */

/** One file as it is taken in. `id` is the same for all parts of it. */
export type NewBringing = { id: string; person: string; now: Date }

/** In the transaction that stores the lots, one site for each of them: what counts has its line, or neither is kept. */
export async function noteBringing(
  tx: Transaction,
  network: string,
  { id, person, now }: NewBringing,
  sites: readonly string[],
): Promise<void> {
  if (sites.length === 0) return
  const named = [...new Set(sites)].sort()
  await tx`
    insert into bringing (network, bringing, brought_at, person, sites, lots)
    values (${network}, ${id}, ${now}, (select person from person where network = ${network} and person = ${person}),
      ${named}, ${sites.length})
    on conflict (network, bringing) do update set
      lots = bringing.lots + excluded.lots,
      sites = array(select distinct unnest(bringing.sites || excluded.sites) order by 1)`
}

export type KeptBringing = { broughtAt: Date; by: string | null; siteNames: string[]; lots: number }

/** The last ones first, sites by what they were last called. */
export const readBringings = (db: Database, network: string): Promise<KeptBringing[]> => db<KeptBringing[]>`
  select brought_at as "broughtAt", person.name as by, lots, array(
    select coalesce(known_code.name, site) from unnest(bringing.sites) as site
    left join known_code on known_code.network = bringing.network and kind = 'site' and code = site
    order by 1
  ) as "siteNames"
  from bringing left join person using (network, person)
  where network = ${network} order by brought_at desc, bringing limit ${MOST_BRINGINGS}`

export const forgetBringings = (db: Database, network: string, now: Date) => db`
  delete from bringing
  where network = ${network} and brought_at <= ${now}::timestamptz - make_interval(months => ${BRINGING_MONTHS})`
