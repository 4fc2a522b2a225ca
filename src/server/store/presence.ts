import postgres from 'postgres'
import { CONNECT_LIMIT_S, type Transaction } from './database.ts'

/**
 * Servers say on the database itself, whichever it is and wherever they run, that they work with it: a lock that they
 * share and that a restore wants alone. It goes with the connection that holds it, so with its server, killed or not.
 */

/** Any number; no other lock of this kind has it. */
const PRESENCE = 8788
/** A lock that was lost with its connection, and not had again at once, is tried for this often. */
const BEAT_MS = 2_000
/** A server stopped just now may still seem to be there. */
const NOTICE_LIMIT_MS = 2_000

/** A server works with this database, or another restore is under way. */
export class DatabaseInUse extends Error {}

/** What this database holds is being replaced. */
export class RestoreUnderWay extends Error {}

/** As long as it is held, no restore touches the database. */
export type Presence = { isHeld: () => boolean; end: () => Promise<void> }

/** `onChange` is told when it is lost, and when it is had again. @throws RestoreUnderWay */
export async function bePresent(
  url: string,
  { beatMs = BEAT_MS, onChange = (_isHeld: boolean) => {} } = {},
): Promise<Presence> {
  let isHeld = false
  const note = (now: boolean) => {
    if (now !== isHeld) onChange(now)
    isHeld = now
  }
  const session = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_LIMIT_S,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: 'escale-presence' },
    onclose: () => {
      if (!isHeld) return
      note(false)
      void beat()
    },
  })
  // No row: this connection has it already.
  const hold = async () => {
    const [taken] = await session<{ isTaken: boolean }[]>`
    select pg_try_advisory_lock_shared(${PRESENCE}) as "isTaken" where not exists (
      select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = ${PRESENCE}
    )`
    return taken?.isTaken ?? true
  }
  const beat = () => hold().then(note, () => note(false))
  const end = () => session.end({ timeout: 1 })
  try {
    isHeld = await hold()
    if (!isHeld)
      throw new RestoreUnderWay(
        'une restauration est en cours dans cette base. Attendez sa fin, puis recommencez.',
      )
  } catch (error) {
    await end()
    throw error
  }
  const beats = setInterval(beat, beatMs).unref()
  return {
    isHeld: () => isHeld,
    end: async () => {
      clearInterval(beats)
      isHeld = false
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
