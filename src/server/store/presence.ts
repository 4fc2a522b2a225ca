import postgres from 'postgres'
import { CONNECT_LIMIT_S, type Transaction } from './database.ts'

/**
 * Servers say on the database itself, whichever it is and wherever they run, that they work with it: a lock that they
 * share and that a restore wants alone. It goes with the connection that holds it, so with its server, killed or not.
 * The same question, asked again and again, tells whether the database is there at all.
 */

/** Any number; no other lock of this kind has it. */
const PRESENCE = 8788
/** How often it is asked whether the lock is ours; one that was lost is tried for as often. */
const BEAT_MS = 2_000
/**
 * A database that does not answer for so many beats is taken for gone: 20 s. Counted in beats, for a process that was
 * busy itself, or asleep, misses them too.
 */
const SILENT_BEATS = 10
/** A server stopped just now may still seem to be there. */
const NOTICE_LIMIT_MS = 2_000

/** A server works with this database, or another restore is under way. */
export class DatabaseInUse extends Error {}

/** What this database holds is being replaced. */
export class RestoreUnderWay extends Error {}

/** `held`: no restore touches the database. `restoring`: one may. `away`: it is not there, or says nothing. */
export type Hold = 'held' | 'restoring' | 'away'

export type Presence = { hold: () => Hold; end: () => Promise<void> }

/**
 * `onChange` is told when it is lost, and when it is had again; `onSilence` when the database has said nothing for so long
 * that no connection to it is worth keeping. @throws RestoreUnderWay
 */
export async function bePresent(
  url: string,
  { beatMs = BEAT_MS, onChange = (_now: Hold) => {}, onSilence = () => {} } = {},
): Promise<Presence> {
  let held: Hold = 'away'
  let isOver = false
  /** Beats for which the question under way has waited; `null`: none is. */
  let waited: number | null = null
  const note = (now: Hold) => {
    if (now !== held && !isOver) onChange(now)
    held = now
  }

  const open = (): postgres.Sql => {
    const opened = postgres(url, {
      max: 1,
      connect_timeout: CONNECT_LIMIT_S,
      idle_timeout: 0,
      max_lifetime: null,
      backoff: () => 0,
      onnotice: () => {},
      connection: { application_name: 'escale-presence' },
      onclose: () => {
        if (held !== 'held' || opened !== session || isOver) return
        note('away')
        void beat()
      },
    })
    return opened
  }
  let session = open()

  const ask = (): Promise<Hold> => holdOn(session).then((isTaken) => (isTaken ? 'held' : 'restoring'))
  const beat = async () => {
    if (waited !== null) {
      waited += 1
      if (waited >= SILENT_BEATS) dropSession()
      return
    }
    waited = 0
    const asked = session
    const now = await ask().catch((): Hold => 'away')
    if (asked !== session) return
    waited = null
    note(now)
  }
  const dropSession = () => {
    void session.end({ timeout: 0 })
    session = open()
    waited = null
    note('away')
    onSilence()
  }
  const end = () => session.end({ timeout: 1 })

  try {
    held = await ask()
    if (held === 'restoring')
      throw new RestoreUnderWay(
        'une restauration est en cours dans cette base. Attendez sa fin, puis recommencez.',
      )
  } catch (error) {
    isOver = true
    await end()
    throw error
  }
  const beats = setInterval(beat, beatMs).unref()
  return {
    hold: () => held,
    end: async () => {
      clearInterval(beats)
      isOver = true
      held = 'away'
      await end()
    },
  }
}

/** Whether the lock is had, by this connection or since long. */
async function holdOn(session: postgres.Sql): Promise<boolean> {
  const [taken] = await session<{ isTaken: boolean }[]>`
    select pg_try_advisory_lock_shared(${PRESENCE}) as "isTaken" where not exists (
      select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = ${PRESENCE}
    )`
  // No row: this connection has it already.
  return taken?.isTaken ?? true
}

/** Keeps servers away until the transaction ends. @throws DatabaseInUse */
export async function beAlone(tx: Transaction): Promise<void> {
  await tx`select set_config('lock_timeout', ${String(NOTICE_LIMIT_MS)}, true)`
  await tx`select pg_advisory_xact_lock(${PRESENCE})`.catch((error: { code?: string }) => {
    throw error.code === '55P03' ? new DatabaseInUse() : error
  })
  await tx`select set_config('lock_timeout', '0', true)`
}
