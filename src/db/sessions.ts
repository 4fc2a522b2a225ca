import type { ClosedSession, SessionDraft } from '../domain/session.ts'
import { type Entry, entryOfSession } from '../domain/tally.ts'
import { type EscaleDb, type Tablet, write, writeRow } from './db.ts'
import type { StoredSession } from './snapshots.ts'
import { addEntry, findTally } from './tallies.ts'

/** What the session machine's state looks like to the store. */
export type SessionRow = { value: string; context: SessionDraft }

/** Opens a session, and starts the appointment it answers, if any. A crash leaves both, or neither. */
export const openSession = (db: EscaleDb, state: SessionRow, version: number): Promise<Tablet> =>
  write(db, [db.sessions, db.appointments], () => {
    const { appointmentId } = state.context
    const opened = db.sessions.put(stored(state, version))
    return appointmentId ? [opened, db.appointments.update(appointmentId, { state: 'started' })] : [opened]
  })

/**
 * One confirmed step (SES2), and in whose hands the tablet is (LEN1), together: no crash can show a staff
 * screen to a patron. A late save does not revive a forgotten session.
 */
export const saveSession = (
  db: EscaleDb,
  state: SessionRow,
  version: number,
  lent: boolean,
): Promise<Tablet> =>
  writeRow(db, db.sessions, { key: state.context.sessionId, value: stored(state, version) }, (tablet) => {
    const { sessionId } = state.context
    if (lent && tablet.lentTo !== sessionId) tablet.clearedFor = null
    tablet.lentTo = lent ? sessionId : tablet.lentTo === sessionId ? null : tablet.lentTo
  })

/** Counts the session and forgets it (SES7): a crash leaves both done, or neither; a repeat changes nothing. */
export const closeSession = (db: EscaleDb, closed: ClosedSession, timeZone: string): Promise<Tablet> =>
  forget(db, closed, entryOfSession(closed, timeZone), closed.closedBy === 'staff')

/** A session that could not be restored, closed by staff with what is known of it (SES8). */
export const closeDamaged = (db: EscaleDb, damaged: Forgotten, entry: Entry): Promise<Tablet> =>
  forget(db, damaged, entry, true)

type Forgotten = { sessionId: string; appointmentId: string | null }

/**
 * `inStaffHands`: staff closed it. At the end of the day a patron may still hold the tablet: it stays lent, to a
 * session that is no more, until staff take it back (P8).
 */
const forget = (db: EscaleDb, { sessionId, appointmentId }: Forgotten, entry: Entry, inStaffHands: boolean) =>
  write(
    db,
    [db.sessions, db.tallies, db.appointments],
    (tablet, [known, tally]) => {
      if (!known) return // counted before a reload
      if (inStaffHands && tablet.lentTo === sessionId) tablet.lentTo = null
      const forgotten = [addEntry(db, tablet, tally, entry), db.sessions.delete(sessionId)]
      return appointmentId ? [...forgotten, db.appointments.delete(appointmentId)] : forgotten
    },
    () => Promise.all([db.sessions.get(sessionId), findTally(db, entry)]),
  )

/** Rows as they lie on disk: whatever shape, for `restoreSession` to judge. */
export const listSessions = (db: EscaleDb): Promise<unknown[]> => db.sessions.toArray()

const stored = ({ value, context }: SessionRow, version: number): StoredSession => ({
  sessionId: context.sessionId,
  machine: 'session',
  version,
  value,
  context,
})
