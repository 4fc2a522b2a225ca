import type { Table } from 'dexie'
import { bookAppointment, listAppointments, moveAppointment, settleAppointment } from '../db/appointments.ts'
import { installCatalog, listCatalogs } from '../db/catalog.ts'
import { type EscaleDb, StorageFailure } from '../db/db.ts'
import { forgetSentLots, listLots, markExported, sealLots, type TakenIn, takeInLots } from '../db/lots.ts'
import { closeDamaged, closeSession, listSessions, openSession, saveSession } from '../db/sessions.ts'
import { type DamagedSession, restoreSession } from '../db/snapshots.ts'
import {
  chooseLight,
  confirmPlace,
  openTablet,
  type PinAnswer,
  randomHex,
  reloadTablet,
  servePermanences,
  setPin,
  sha256,
  tryPin,
} from '../db/tablet.ts'
import { countEntry, listTallies, totalsOfDay } from '../db/tallies.ts'
import { type Appointment, type Slot, wordCode } from '../domain/appointment.ts'
import { dayOf } from '../domain/calendar.ts'
import { siteOf, supersedes } from '../domain/catalog.ts'
import type { Catalog, Need } from '../domain/catalogSchema.ts'
import { draftFor, labelFor, type Plan } from '../domain/session.ts'
import {
  type Counted,
  type Entry,
  entryOfAppointment,
  entryOfDamaged,
  entryOfQuestion,
  entryOfSession,
  entryOfWorkshop,
} from '../domain/tally.ts'
import type { DurationBand, Light, Outcome, Role } from '../domain/vocabulary.ts'
import { SESSION_MACHINE_VERSION, type SessionEvent, type SessionStep } from '../machines/session.ts'
import {
  closedSession,
  isLent,
  isSessionState,
  type SessionState,
  startSession,
  stepSession,
} from '../machines/step.ts'
import type { CarryTrouble } from '../sync/carry.ts'
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

  async function count(entry: Entry) {
    await countEntry(db, entry)
    await publish(db.tallies)
    state.counted.value = entry
  }

  function countedHere(): Counted {
    const site = state.tablet.value?.site ?? ''
    const placeKind = siteOf(catalogNow(), site)?.kind ?? 'outreach'
    return { site, placeKind, now: effects.now(), timeZone: timeZone() }
  }

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

    /** Seals what is due; called at start and when the day changes. */
    async seal(closedSite: string | null = null): Promise<boolean> {
      return attempt(async () => {
        await sealLots(db, { today: dayNow(), now: effects.now(), closedSite }, catalogNow())
        await publish(db.tallies, db.lots)
      })
    },

    confirmPlace: (site: string, role: Role) =>
      attempt(async () => {
        await confirmPlace(db, { site, role, day: dayNow() })
        await publish(db.tallies)
      }),

    setPin: (pin: string) =>
      attempt(async () => {
        await setPin(db, pin)
        await publish(db.tablet)
      }),

    /** @returns `null` when the try could not be written, which is shown. */
    async tryPin(pin: string): Promise<PinAnswer | null> {
      let answer: PinAnswer | null = null
      await attempt(async () => {
        answer = await tryPin(db, pin, effects.now())
      })
      return answer
    },

    chooseLight: (light: Light) =>
      attempt(async () => {
        await chooseLight(db, light)
        await publish(db.tablet)
      }),

    servePermanences: (served: string[]) =>
      attempt(async () => {
        await servePermanences(db, served)
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

    /** Closes a session that could not be restored with what staff still know (SES8). */
    closeDamaged: (session: DamagedSession, outcome: Outcome) =>
      attempt(async () => {
        const here = countedHere()
        const entry = entryOfDamaged(session, { ...here, outcome, day: session.day ?? dayNow() })
        await closeDamaged(db, session.sessionId, entry)
        await publish(db.sessions, db.tallies)
        state.counted.value = entry
      }),

    countQuestion: (need: Need) => attempt(() => count(entryOfQuestion(countedHere(), need))),

    countWorkshop: (participants: number, duration: DurationBand) =>
      attempt(() => count(entryOfWorkshop(countedHere(), participants, duration))),

    /** Books a slot under a new word code; the appointment once it is on disk. */
    async book(slot: Slot): Promise<Appointment | null> {
      const taken = state.appointments.value.map((each) => each.code)
      const appointment: Appointment = {
        ...slot,
        id: randomHex(8),
        code: wordCode(effects.random, taken),
        state: 'booked',
      }
      const isBooked = await attempt(async () => {
        await bookAppointment(db, appointment)
        await publish(db.appointments)
      })
      return isBooked ? appointment : null
    },

    move: (id: string, slot: Slot) =>
      attempt(async () => {
        await moveAppointment(db, id, slot)
        await publish(db.appointments)
      }),

    settle: (appointment: Appointment, result: 'no-show' | 'cancelled') =>
      attempt(async () => {
        const at = { site: appointment.site, day: dayOf(appointment.start, timeZone()) }
        await settleAppointment(db, appointment.id, entryOfAppointment(at, result))
        await publish(db.appointments, db.tallies)
      }),

    /** The waiting lots as one file's text and name; `null` when they could not be marked as exported. */
    async exportLots(): Promise<{ name: string; text: string } | null> {
      const waiting = state.waitingLots.value
      const { writeCarry } = await import('../sync/carry.ts')
      const text = await writeCarry(
        catalogNow().network.id,
        waiting.map((lot) => lot.body),
        sha256,
      )
      const isMarked = await attempt(async () => {
        await markExported(
          db,
          waiting.map((lot) => lot.id),
          effects.now(),
        )
        await publish(db.lots)
      })
      return isMarked ? { name: `escale-${dayNow()}.json`, text } : null
    },

    /** Takes in another tablet's file; a file that is not whole and ours changes nothing (SYN6). */
    async takeIn(text: string): Promise<{ taken: TakenIn[] } | { trouble: CarryTrouble } | null> {
      const { readCarry } = await import('../sync/carry.ts')
      const read = await readCarry(text, catalogNow().network.id, sha256)
      if ('trouble' in read) return read
      let taken: TakenIn[] = []
      const isTaken = await attempt(async () => {
        taken = await takeInLots(db, read.bodies, effects.now())
        await publish(db.lots)
      })
      return isTaken ? { taken } : null
    },

    forgetSentLots: () =>
      attempt(async () => {
        await forgetSentLots(db, effects.now())
        await publish(db.lots)
      }),
  }
}
