import type { ClosedSession, SessionDraft } from '../domain/session.ts'
import { type Entry, entryOfSession } from '../domain/tally.ts'
import { type EscaleDb, type Tablet, write } from './db.ts'
import type { StoredSession } from './snapshots.ts'
import { addEntry } from './tallies.ts'

/** What the session machine's state looks like to the store. */
export type SessionRow = { value: string; context: SessionDraft }

/** Opens a session, and starts the appointment it answers, if any. A crash leaves both, or neither. */
export const openSession = (db: EscaleDb, state: SessionRow, version: number): Promise<Tablet> =>
  write(db, [db.sessions, db.appointments], async () => {
    await db.sessions.put(stored(state, version))
    const { appointmentId } = state.context
    if (appointmentId) await db.appointments.update(appointmentId, { state: 'started' })
  })

/**
 * One confirmed step (SES2), and in whose hands the tablet is (LEN1), together: no crash can show a staff
 * screen to a patron. `update`, not `put`: a late save must not revive a forgotten session.
 */
export const saveSession = (
  db: EscaleDb,
  state: SessionRow,
  version: number,
  lent: boolean,
): Promise<Tablet> =>
  write(db, [db.sessions], async (tablet) => {
    const { sessionId } = state.context
    const known = await db.sessions.update(sessionId, stored(state, version))
    if (known) tablet.lentTo = lent ? sessionId : tablet.lentTo === sessionId ? null : tablet.lentTo
    if (state.context.day > tablet.seenOn) tablet.seenOn = state.context.day
  })

/** Counts the session and forgets it (SES7): a crash leaves both done, or neither; a repeat changes nothing. */
export const closeSession = (db: EscaleDb, closed: ClosedSession, timeZone: string): Promise<Tablet> =>
  forget(db, closed.sessionId, closed.appointmentId, entryOfSession(closed, timeZone))

/** A session that could not be restored, closed by staff with what is known of it (SES8). */
export const closeDamaged = (db: EscaleDb, sessionId: string, entry: Entry): Promise<Tablet> =>
  forget(db, sessionId, null, entry)

const forget = (db: EscaleDb, sessionId: string, appointmentId: string | null, entry: Entry) =>
  write(db, [db.sessions, db.tallies, db.appointments], async (tablet) => {
    if (!(await db.sessions.get(sessionId))) return // counted before a reload
    await addEntry(db, tablet, entry)
    await db.sessions.delete(sessionId)
    if (appointmentId) await db.appointments.delete(appointmentId)
    if (tablet.lentTo === sessionId) tablet.lentTo = null
  })

/** Rows as they lie on disk: whatever shape, for `restoreSession` to judge. */
export const listSessions = (db: EscaleDb): Promise<unknown[]> => db.sessions.toArray()

const stored = ({ value, context }: SessionRow, version: number): StoredSession => ({
  sessionId: context.sessionId,
  machine: 'session',
  version,
  value,
  context,
})
