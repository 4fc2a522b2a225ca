import type { Table } from 'dexie'
import { installCatalog, listCatalogs } from '../db/catalog.ts'
import { type EscaleDb, StorageFailure } from '../db/db.ts'
import { listAppointments, listLots } from '../db/lists.ts'
import { closeSession, listSessions, openSession, saveSession } from '../db/sessions.ts'
import { type DamagedSession, restoreSession } from '../db/snapshots.ts'
import {
  confirmPlace,
  endLending,
  openTablet,
  type PinAnswer,
  randomHex,
  reloadTablet,
  tryPin,
} from '../db/tablet.ts'
import { listTallies, totalsOfDay } from '../db/tallies.ts'
import { dayOf, endOfDay } from '../domain/calendar.ts'
import { supersedes } from '../domain/catalog.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { draftFor, labelFor, type Plan } from '../domain/session.ts'
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

const MIGRATIONS = {}

export function createDesk(db: EscaleDb, effects: Effects) {
  const catalogNow = () => state.catalog.value as Catalog
  const timeZone = () => catalogNow().network.timeZone
  const dayNow = () => dayOf(effects.now(), timeZone())

  /** Runs an act until it is durable or staff give it up; what goes wrong is shown meanwhile. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await act()
        return true
      } catch (error) {
        if (!(await wantsRetry(error))) return false
      }
    }
  }

  function wantsRetry(error: unknown): Promise<boolean> {
    if (!(error instanceof StorageFailure)) throw error
    if (error.trouble === 'elsewhere') {
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
      state.failure.value = { trouble: error.trouble, retry: settle(true), leave: settle(false) }
    })
  }

  let lastStep: Promise<unknown> = Promise.resolve()

  /** Steps wait for one another: each is computed from the state that the one before it left (P2). */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = lastStep.then(step, step)
    lastStep = turn.catch(() => {})
    return turn
  }

  async function publish(...tables: Table[]) {
    const has = (table: Table) => tables.length === 0 || tables.includes(table)
    state.tablet.value = (await db.tablet.get('tablet')) ?? null
    if (has(db.sessions)) await publishSessions()
    if (has(db.appointments)) state.appointments.value = await listAppointments(db)
    if (has(db.lots)) state.lots.value = await listLots(db)
    if (has(db.tallies)) state.tallies.value = await listTallies(db)
    if (has(db.catalogs)) state.editions.value = await listCatalogs(db)
    if (has(db.tallies) || has(db.lots)) await publishToday()
  }

  async function publishToday() {
    const site = state.tablet.value?.site
    state.today.value = site ? await totalsOfDay(db, site, dayNow()) : null
  }

  async function publishSessions() {
    const open: SessionState[] = []
    const damaged: DamagedSession[] = []
    for (const row of await listSessions(db)) {
      const restored = restoreSession(row, {
        version: SESSION_MACHINE_VERSION,
        migrations: MIGRATIONS,
        isState: isSessionState,
      })
      if ('damaged' in restored) damaged.push(restored.damaged)
      else open.push(restored.session as unknown as SessionState)
    }
    state.sessions.value = open.map(({ value, context }) => ({ value, context }))
    state.damaged.value = damaged
  }

  function replaceSession(next: SessionState) {
    state.sessions.value = (state.sessions.value ?? []).map((each) =>
      each.context.sessionId === next.context.sessionId ? next : each,
    )
  }

  async function keepStep(next: SessionState) {
    const closed = closedSession(next)
    if (closed) {
      await closeSession(db, closed, timeZone())
      await publish(db.sessions, db.tallies, db.appointments)
      if (closed.closedBy === 'staff') state.counted.value = entryOfSession(closed, timeZone())
      return
    }
    state.tablet.value = await saveSession(db, next, SESSION_MACHINE_VERSION, isLent(next))
    replaceSession(next)
  }

  /** An act around the accompaniments: its code comes with the screens that ask for it. */
  const later = <Name extends keyof OfficeActs>(name: Name) =>
    (async (...given: never[]) => {
      const { officeActs } = await import('./officeActs.ts')
      const act = officeActs({ db, effects, attempt, publish })[name] as (...given: never[]) => unknown
      return act(...given)
    }) as OfficeActs[Name]

  return {
    /** First reading of everything; also after taking the right to write over from another tab. */
    async start(bundled: Catalog): Promise<boolean> {
      return attempt(async () => {
        const { edition } = await openTablet(db, {
          today: dayOf(effects.now(), bundled.network.timeZone),
          edition: bundled.edition.id,
        })
        const current = (await listCatalogs(db)).get(edition)
        const isKept = current !== undefined && supersedes(current, bundled)
        if (!isKept) await installCatalog(db, bundled, effects.now())
        state.catalog.value = isKept ? current : bundled
        await publish()
      })
    },

    async reload(): Promise<boolean> {
      return attempt(async () => {
        await reloadTablet(db)
        await publish()
      })
    },

    /** What time asks for: sessions of a day that is over, lots that are due (SES6, LOT1). */
    async tick(): Promise<void> {
      state.now.value = effects.now()
      if (state.tab.value === 'reader') return
      const over = (state.sessions.value ?? []).filter(({ context }) => context.day < dayNow())
      for (const { context } of over) await this.send(context.sessionId, { type: 'day.ended' })
    },

    confirmPlace: (site: string, role: Role) =>
      attempt(async () => {
        await confirmPlace(db, { site, role, day: dayNow(), until: endOfDay(dayNow(), timeZone()) })
        await publish(db.tallies)
      }),

    /** @returns `null` when the try could not be written, which is shown. */
    async tryPin(pin: string): Promise<PinAnswer | null> {
      let answer: PinAnswer | null = null
      await attempt(async () => {
        answer = await tryPin(db, pin, effects.now())
      })
      return answer
    },

    /** Ends a lending whose session cannot be read; its rescue waits on the home screen (SES8). */
    endLending: () =>
      attempt(async () => {
        await endLending(db)
        await publish(db.tablet)
      }),

    /** Opens a session on what triage decided; its id once it is on disk, `null` if it could not be. */
    async openSession(plan: Plan, appointmentId: string | null): Promise<string | null> {
      const sessionId = randomHex(8)
      const labels = (state.sessions.value ?? []).map(({ context }) => context.label)
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
      const isOpen = await attempt(async () => {
        await openSession(db, opened, SESSION_MACHINE_VERSION)
        await publish(db.sessions, db.appointments)
      })
      return isOpen ? sessionId : null
    },

    /** One confirmed step of a session: on disk, then on the screen (SES2). `false` when it does not apply. */
    send: (sessionId: string, step: SessionStep): Promise<boolean> =>
      inTurn(async () => {
        const present = state.sessionOf(sessionId)
        const next = present && stepSession(present, { ...step, at: effects.now() } as SessionEvent)
        return next ? attempt(() => keepStep(next)) : false
      }),

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
