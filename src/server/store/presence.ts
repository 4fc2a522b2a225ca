import postgres from 'postgres'
import { CONNECT_LIMIT_S, type Transaction } from './database.ts'

/**
 * Servers say on the database itself, whichever it is and wherever they run, that they work with it: a lock that they
 * share and that a restore wants alone. It goes with the connection that holds it, so with its server, killed or not.
 */

/** Any number; no other lock of this kind has it. */
const PRESENCE = 8788
/** A connection that was lost is made anew, and the lock taken again, this soon. */
const BEAT_MS = 15_000
/** A server stopped just now may still seem to be there. */
const NOTICE_LIMIT_MS = 2_000

/** A server works with this database, or another restore is under way. */
export class DatabaseInUse extends Error {}

/** What this database holds is being replaced. */
export class RestoreUnderWay extends Error {}

/** As long as it has not ended, no restore touches the database. */
export type Presence = { end: () => Promise<void> }

/** @throws RestoreUnderWay */
export async function bePresent(url: string, { beatMs = BEAT_MS } = {}): Promise<Presence> {
  const session = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_LIMIT_S,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: 'escale-presence' },
  })
  const hold = () => session<{ isHeld: boolean }[]>`
    select pg_try_advisory_lock_shared(${PRESENCE}) as "isHeld" where not exists (
      select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = ${PRESENCE}
    )`
  const end = () => session.end({ timeout: 1 })
  try {
    const [taken] = await hold()
    if (!taken?.isHeld)
      throw new RestoreUnderWay(
        'une restauration est en cours dans cette base. Attendez sa fin, puis recommencez.',
      )
  } catch (error) {
    await end()
    throw error
  }
  const beat = setInterval(() => void hold().catch(() => {}), beatMs).unref()
  return {
    end: async () => {
      clearInterval(beat)
      await end()
    },
  }
}

/** Keeps servers away until the transaction ends. @throws DatabaseInUse */
export async function beAlone(tx: Transaction): Promise<void> {
  await tx`select set_config('lock_timeout', ${String(NOTICE_LIMIT_MS)}, true)`
  await tx`select pg_advisory_xact_lock(${PRESENCE})`.catch((error: { code?: string }) => {
    throw error.code === '55P03' ? new DatabaseInUse() : error
  })
  await tx`select set_config('lock_timeout', '0', true)`
}
