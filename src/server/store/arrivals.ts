import { DAY_MS } from '../../domain/calendar.ts'
import type { Database } from './database.ts'

/** What has arrived of each tablet, its lives added up: what pages of figures say of completeness (SYN5). */
export type Arrival = {
  /** In the order in which tablets were enrolled, from 1. */
  number: number
  enrolledAt: Date
  revokedAt: Date | null
  seenAt: Date | null
  version: string
  skewMinutes: number
  catalogEtag: string | null
  /** One for each time its storage began anew; more than one tells of a wipe. */
  lives: number
  recorded: number
  received: number
  /** Lots that it sealed and that are not here. */
  missing: number
  /** Lately: it was put back to an older state. */
  isRewound: boolean
}

/** How long it is told that a tablet was put back; as long as it is known which lots came from it (RET2). */
const TOLD_MS = 35 * DAY_MS

const arrivals = (db: Database, network: string, now: Date) => db`
  select row_number() over (order by enrolled_at, tablet)::int as number, enrolled_at as "enrolledAt",
    revoked_at as "revokedAt", seen_at as "seenAt", version, skew_minutes as "skewMinutes",
    catalog_etag as "catalogEtag", coalesce(lives, 0) as lives, coalesce(recorded, 0) as recorded,
    coalesce(received, 0) as received, coalesce(missing, 0) as missing, coalesce(is_rewound, false) as "isRewound",
    coalesce(seen_at, enrolled_at) as last_at
  from tablet left join (
    select tablet, count(*)::int as lives, sum(recorded_counted)::bigint as recorded,
      sum(received_counted)::bigint as received, bool_or(rewound_at > ${new Date(now.getTime() - TOLD_MS)}) as is_rewound,
      sum(greatest(0, recorded_sequence - received_lots, received_sequence - received_lots))::bigint as missing
    from life where network = ${network} and tablet is not null group by tablet
  ) as life using (tablet)
  where network = ${network}`

/** Tablets with lots missing; of those in use also the one that was here longest ago and those last here before an instant. */
export const readHoldingBack = (
  db: Database,
  network: string,
  { now, before }: { now: Date; before: Date },
): Promise<Arrival[]> => db<Arrival[]>`
  with arrival as (${arrivals(db, network, now)})
  select * from arrival
  where missing > 0 or "revokedAt" is null and (
    last_at < ${before} or last_at = (select min(last_at) from arrival where "revokedAt" is null)
  ) order by number`

/** At most so many, those that want a look first; `all`: how many there are. */
export const readArrivals = (
  db: Database,
  network: string,
  { now, most }: { now: Date; most: number },
): Promise<(Arrival & { all: number })[]> => db<(Arrival & { all: number })[]>`
  with arrival as (${arrivals(db, network, now)})
  select *, (select count(*)::int from arrival) as all from arrival
  order by missing > 0 desc, "revokedAt" is not null, last_at, number limit ${most}`
