import { SCALES } from '../../domain/periods.ts'
import type { Database } from './database.ts'

/** What every page of figures rests on: the catalog in force and its survey, whether its figures are invented, what has been counted. */
export type Standing = {
  position: number
  etag: string
  survey: string | null
  isDemo: boolean
  /** On each scale the first period in which something was counted. */
  firsts: string[]
  /** How many periods are published. */
  published: number
}

/** In one statement: to send one costs more than to run it. `null` for a network that is not here. */
export async function readStanding(db: Database, network: string): Promise<Standing | null> {
  const [row] = await db<Standing[]>`
    select position, etag, survey, is_demo as "isDemo", array(
      select period from unnest(${[...SCALES]}::text[]) as on_scale (scale) cross join lateral (
        select period from period_sum
        where network = ${network} and scale = on_scale.scale order by period limit 1
      ) as first
    ) as firsts, (select count(*)::int from publication where network = ${network}) as published
    from network join catalog using (network)
    where network = ${network} order by position desc limit 1`
  return row ?? null
}
