import { DAY_MS } from '../../domain/calendar.ts'
import type { Database } from './database.ts'

/** A longer silence of the server and of all tablets is a clock that was moved, or a machine that was off. */
const SILENCE_MS = DAY_MS
/** So long a clock has to go on evenly before it is believed again. */
const TRUST_MS = 2 * DAY_MS
/** Clocks are corrected by so much all the time. */
const SLIP_MS = 60_000

/**
 * Notes that the server was here, and answers whether its clock can be believed: it has gone on without a leap for two
 * days, by what earlier rounds and tablets showed, and is not behind what was published last.
 */
export async function noteRound(db: Database, network: string, now: Date): Promise<boolean> {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const [row] = await db<{ evenSince: Date; publishedAt: Date | null }[]>`
    update network set looked_at = ${now}, even_since = case
      when looked_at <= ${ago(-SLIP_MS)} and greatest(looked_at, (
        select max(seen_at) from tablet where tablet.network = ${network} and seen_at <= ${now}
      )) > ${ago(SILENCE_MS)} then coalesce(even_since, ${now}) else ${now} end
    where network = ${network}
    returning even_since as "evenSince", (
      select max(published_at) from publication where publication.network = ${network}
    ) as "publishedAt"`
  if (!row) return false
  return row.evenSince <= ago(TRUST_MS) && (row.publishedAt === null || row.publishedAt <= now)
}
