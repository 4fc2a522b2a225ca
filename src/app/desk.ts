import { batch } from '@preact/signals'
import type { Table } from 'dexie'
import { installCatalog, listCatalogs } from '../db/catalog.ts'
import { type EscaleDb, reopen, troubleOf } from '../db/db.ts'
import { listAppointments, listLots } from '../db/lists.ts'
import { closeSession, listSessions, openSession, saveSession } from '../db/sessions.ts'
import { restoreSession } from '../db/snapshots.ts'
import { confirmPlace, openTablet, type PinAnswer, randomHex, reloadTablet, tryPin } from '../db/tablet.ts'
import { listTallies, totalsOfDay } from '../db/tallies.ts'
import { dayOf, endOfDay } from '../domain/calendar.ts'
import { supersedes } from '../domain/catalog.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { clockTrouble, isPossibleDay } from '../domain/clock.ts'
import { type ClosedSession, draftFor, labelFor, type Plan } from '../domain/session.ts'
import { entryOfSession } from '../domain/tally.ts'
import type { Role } from '../domain/vocabulary.ts'
import { SESSION_MACHINE_VERSION, type SessionEvent, type SessionStep } from '../machines/session.ts'
import {
  closedSession,
  isLent,
  isSessionState,
  type SessionState,
  startSession,
  stepSession,
} from '../machines/step.ts'
import type { OfficeActs } from './officeActs.ts'
import * as state from './state.ts'

/**
 * The advisor's desk: every act that changes what the tablet holds. Each act is durable before the screen
 * changes (P2): compute, write strictly, then publish. An act that could not be written answers `false` (or
 * `null`) and puts the trouble, with a way to try again, in `state.failure`; nothing on the screen moves.
 */
export type Desk = ReturnType<typeof createDesk>

/** Effects of the edge. `random` gives a number in [0, 1). */
export type Effects = { now: () => number; random: () => number }

/**
 * What is known of an act that is tried. `canLeave: false`: the app cannot be used without it. `isPastCode`: the
 * tablet's code led to it, so whoever reads of its trouble is staff (P8). `isKept`: what was asked for is on disk already.
 */
export type Asked = { canLeave?: boolean; isPastCode?: boolean; isKept?: boolean }

const MIGRATIONS = {}

/** A fault of ours, not of the disk: it is told as unexpected. */
const isProgramError = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError

export function createDesk(db: EscaleDb, effects: Effects) {
  const catalogNow = () => state.catalog.value as Catalog
  const timeZone = () => catalogNow().network.timeZone
  const dayNow = () => dayOf(effects.now(), timeZone())

  /**
   * Runs an act until it is durable or staff give it up, then shows what it changed in `tables`. Once durable it never
   * runs again: only the reading back does, so that nothing counts twice (P3). What goes wrong is shown meanwhile.
   */
  async function attempt(
    act: () => Promise<unknown>,
    tables: readonly Table[] = [],
    asked: Asked = {},
  ): Promise<boolean> {
    const isDurable = await untilDone(act, asked)
    if (isDurable) await readBack(tables)
    return isDurable
  }

  async function readBack(tables: readonly Table[]) {
    let isLost = false
    const read = async () => {
      if (isLost) await reopen(db)
      isLost = true
      await publish(...tables)
    }
    await untilDone(read, { canLeave: false, isKept: true })
  }

  async function untilDone(act: () => Promise<unknown>, asked: Asked): Promise<boolean> {
    for (;;) {
      try {
        await act()
        return true
      } catch (error) {
        if (isProgramError(error)) throw error
        const { trouble } = troubleOf(db, error)
        const told = asked.isKept && trouble === 'lost' ? 'unread' : trouble
        if (!(await wantsRetry(told, asked))) return false
      }
    }
  }

  function wantsRetry(
    trouble: state.Failure['trouble'],
    { canLeave = true, isPastCode }: Asked,
  ): Promise<boolean> {
    if (trouble === 'elsewhere') {
      state.tab.value = 'reader'
      return Promise.resolve(false)
    }
    return new Promise((resolve) => {
      const before = state.failure.value
      const settle = (again: boolean) => () => {
        state.failure.value = null
        if (again) before?.retry?.()
        else before?.leave?.()
        resolve(again)
      }
      state.failure.value = {
        trouble,
        retry: settle(true),
        leave: canLeave ? settle(false) : null,
        isPastCode,
      }
    })
  }

  const everything: Table[] = [db.sessions, db.appointments, db.lots, db.tallies, db.catalogs]

  const isWriter = () => state.tab.value === 'writer'
  const isClockWrong = () => clockTrouble(effects.now(), state.tablet.value, catalogNow()) !== null

  let lastStep: Promise<unknown> = Promise.resolve()

  /** Steps wait for one another: each is computed from the state that the one before it left (P2). */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = lastStep.then(step, step)
    lastStep = turn.catch(() => {})
    return turn
  }

  /** Reads the tablet row and `tables`, and shows it all at once: screens never see half of it. */
  async function publish(...tables: Table[]) {
    const has = (table: Table) => tables.includes(table)
    const [tablet, rows, appointments, lots, tallies, editions] = await Promise.all([
      db.tablet.get('tablet'),
      has(db.sessions) ? listSessions(db) : null,
      has(db.appointments) ? listAppointments(db) : null,
      has(db.lots) ? listLots(db) : null,
      has(db.tallies) ? listTallies(db) : null,
      has(db.catalogs) ? listCatalogs(db) : null,
    ])
    const found = rows && (await readSessions(rows))
    const isCounted = tallies !== null || lots !== null
    const today = isCounted && tablet?.site ? await totalsOfDay(db, tablet.site, dayNow()) : null
    batch(() => {
      state.tablet.value = tablet ?? null
      if (found) {
        state.sessions.value = found.open
        state.damaged.value = found.damaged
      }
      if (appointments) state.appointments.value = appointments
      if (lots) state.lots.value = lots
      if (tallies) state.tallies.value = tallies
      if (editions) state.editions.value = editions
      if (isCounted) state.today.value = today
    })
  }

  /** The code that reads what is left of a damaged row comes with the first one. */
  async function readSessions(rows: readonly unknown[]) {
    const restored = rows.map((row) =>
      restoreSession(row, {
        version: SESSION_MACHINE_VERSION,
        migrations: MIGRATIONS,
        isState: isSessionState,
      }),
    )
    const lost = restored.flatMap((each) => ('lost' in each ? each.lost : []))
    const open = restored.flatMap((each) =>
      'session' in each ? ({ value: each.session.value, context: each.session.context } as SessionState) : [],
    )
    return {
      open,
      damaged: lost.length === 0 ? [] : lost.map((await import('../db/damaged.ts')).damagedFrom),
    }
  }

  function replaceSession(next: SessionState) {
    state.sessions.value = (state.sessions.value ?? []).map((each) =>
      each.context.sessionId === next.context.sessionId ? next : each,
    )
  }

  async function keepStep(next: SessionState, asked: Asked): Promise<boolean> {
    const closed = closedSession(next)
    if (closed) return keepClosed(closed)
    return untilDone(async () => {
      state.tablet.value = await saveSession(db, next, SESSION_MACHINE_VERSION, isLent(next))
      replaceSession(next)
    }, asked)
  }

  async function keepClosed(closed: ClosedSession): Promise<boolean> {
    const close = async () => {
      await closeSession(db, closed, timeZone())
      // Before the session leaves the screen: what takes its place is what was counted.
      if (closed.closedBy === 'staff') state.counted.value = entryOfSession(closed, timeZone())
    }
    return attempt(close, [db.sessions, db.tallies, db.appointments])
  }

  const tools = { db, effects, attempt, publish }

  /** An act around the accompaniments: its code comes with the screens that ask for it. */
  const later = <Name extends keyof OfficeActs>(name: Name) =>
    (async (...given: never[]) => {
      const { officeActs } = await import('./officeActs.ts')
      const act = officeActs(tools)[name] as (...given: never[]) => unknown
      return act(...given)
    }) as OfficeActs[Name]

  return {
    tools,

    /** First reading of everything; also after taking the right to write over from another tab. */
    start: (bundled: Catalog): Promise<boolean> =>
      untilDone(
        async () => {
          const { edition } = await openTablet(db, {
            today: dayOf(effects.now(), bundled.network.timeZone),
            edition: bundled.edition.id,
          })
          const current = (await listCatalogs(db)).get(edition)
          const enrolment = (await db.enrolment.get('enrolment')) ?? null
          state.enrolment.value = enrolment
          // What comes with the app does not replace what the network's server gave (ADM2).
          const isServed = current?.network.id === enrolment?.network && enrolment?.catalog
          const isKept = current !== undefined && (isServed || supersedes(current, bundled))
          // Only the tab that may write installs; the other shows the edition that is there.
          if (!isKept && isWriter()) await installCatalog(db, bundled, effects.now())
          state.catalog.value = isKept || (current && !isWriter()) ? current : bundled
          await publish(...everything)
        },
        { canLeave: false },
      ),

    reload: (): Promise<boolean> => attempt(() => reloadTablet(db), everything),

    /**
     * Sessions of a day that is over are closed (SES6); never by a clock that cannot be right, nor for a day that
     * cannot be: that session was opened under such a clock and is under way today (SYN7).
     */
    async endDay(): Promise<void> {
      if (!isWriter() || isClockWrong()) return
      const today = dayNow()
      for (const { context } of state.sessions.value ?? []) {
        const { sessionId, day } = context
        if (!isPossibleDay(day, today)) await this.send(sessionId, { type: 'day.corrected', day: today })
        else if (day < today && (await this.send(sessionId, { type: 'day.ended' }))) state.leftOpen.value++
      }
    },

    confirmPlace: (site: string, role: Role) =>
      attempt(
        () => confirmPlace(db, { site, role, day: dayNow(), until: endOfDay(dayNow(), timeZone()) }),
        [db.tallies],
      ),

    /** @returns `null` when the try could not be written, which is shown. */
    async tryPin(pin: string): Promise<PinAnswer | null> {
      let answer: PinAnswer | null = null
      await attempt(async () => {
        answer = await tryPin(db, pin, effects.now())
      })
      return answer
    },

    /** Opens a session on what triage decided; its id once it is on disk, `null` if it could not be. */
    async openSession(plan: Plan, appointmentId: string | null): Promise<string | null> {
      const sessionId = randomHex(8)
      const open = (state.sessions.value ?? []).map(({ context }) => context.label)
      const labels = [...open, ...state.damaged.value.flatMap(({ label }) => label ?? [])]
      const { site, role } = state.tablet.value ?? {}
      if (!site || !role) return null
      const opening = {
        sessionId,
        label: labelFor(effects.random, labels),
        site,
        role,
        now: effects.now(),
        plan,
        appointmentId,
      }
      const opened = startSession(draftFor(opening, catalogNow()))
      const keep = () => openSession(db, opened, SESSION_MACHINE_VERSION)
      const isOpen = await attempt(keep, [db.sessions, db.appointments])
      return isOpen ? sessionId : null
    },

    /** One confirmed step of a session: on disk, then on the screen (SES2). `false` when it does not apply. */
    send: (sessionId: string, step: SessionStep): Promise<boolean> =>
      inTurn(async () => {
        const present = state.sessionOf(sessionId)
        const next = present && stepSession(present, { ...step, at: effects.now() } as SessionEvent)
        return next ? keepStep(next, { isPastCode: step.type === 'tablet.returned' }) : false
      }),

    clearLent: later('clearLent'),
    endLending: later('endLending'),
    seal: later('seal'),
    setPin: later('setPin'),
    chooseLight: later('chooseLight'),
    servePermanences: later('servePermanences'),
    closeDamaged: later('closeDamaged'),
    countQuestion: later('countQuestion'),
    countWorkshop: later('countWorkshop'),
    book: later('book'),
    move: later('move'),
    settle: later('settle'),
    exportLots: later('exportLots'),
    takeIn: later('takeIn'),
    forgetSentLots: later('forgetSentLots'),
  }
}
