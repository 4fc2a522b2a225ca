import type { Table } from 'dexie'
import { bookAppointment, moveAppointment, settleAppointment } from '../db/appointments.ts'
import type { EscaleDb } from '../db/db.ts'
import { forgetSentLots, markExported, sealLots, sha256, type TakenIn, takeInLots } from '../db/lots.ts'
import { closeDamaged } from '../db/sessions.ts'
import { chooseLight, clearLent, endLending, servePermanences, setPin } from '../db/settings.ts'
import type { DamagedSession } from '../db/snapshots.ts'
import { randomHex } from '../db/tablet.ts'
import { countEntry } from '../db/tallies.ts'
import type { Appointment, Slot } from '../domain/appointment.ts'
import { dayOf } from '../domain/calendar.ts'
import { siteOf } from '../domain/catalog.ts'
import type { Catalog, Need } from '../domain/catalogSchema.ts'
import { type ClockTrouble, clockTrouble } from '../domain/clock.ts'
import {
  type Counted,
  entryOfAppointment,
  entryOfDamaged,
  entryOfQuestion,
  entryOfWorkshop,
} from '../domain/entries.ts'
import type { Entry } from '../domain/tally.ts'
import type { DurationBand, Light, Outcome } from '../domain/vocabulary.ts'
import { wordCode } from '../domain/wordCode.ts'
import type { CarryTrouble } from '../sync/contract/carry.ts'
import type { Asked, Effects } from './desk.ts'
import * as state from './state.ts'

/** What the desk gives its acts: where to write, when it is, how to try until it is durable and then show it. */
export type DeskTools = {
  db: EscaleDb
  effects: Effects
  attempt: (act: () => Promise<unknown>, tables?: readonly Table[], asked?: Asked) => Promise<boolean>
  publish: (...tables: Table[]) => Promise<void>
}

export type OfficeActs = ReturnType<typeof officeActs>

/** The desk's acts around the accompaniments (`desk.ts`): they weigh nothing until one is asked for. */
export function officeActs({ db, effects, attempt }: DeskTools) {
  const catalogNow = () => state.catalog.value as Catalog
  const timeZone = () => catalogNow().network.timeZone
  const dayNow = () => dayOf(effects.now(), timeZone())

  async function count(entry: Entry): Promise<boolean> {
    const isCounted = await attempt(() => countEntry(db, entry), [db.tallies])
    if (isCounted) state.counted.value = entry
    return isCounted
  }

  const countedHere = () => countedAt(state.tablet.value?.site ?? '')

  function countedAt(site: string): Counted {
    const placeKind = siteOf(catalogNow(), site)?.kind ?? 'outreach'
    return { site, placeKind, now: effects.now(), timeZone: timeZone() }
  }

  /** Started, and no session that can be read answers it. */
  function strayAppointment(): string | null {
    const answered = (state.sessions.value ?? []).map(({ context }) => context.appointmentId)
    const stray = state.appointments.value.find(
      (each) => each.state === 'started' && !answered.includes(each.id),
    )
    return stray?.id ?? null
  }

  /** The appointment once it is on disk; `not-offered`: its slot is not, or no longer, this tablet's to give. */
  async function give(
    keep: typeof bookAppointment,
    appointment: Appointment,
  ): Promise<Appointment | 'not-offered' | null> {
    let isGiven = false
    const write = async () => {
      isGiven = await keep(db, appointment, { catalog: catalogNow(), now: effects.now() })
    }
    if (!(await attempt(write, [db.appointments]))) return null
    return isGiven ? appointment : 'not-offered'
  }

  return {
    /**
     * Seals what is due; called at start and when the day changes. Nothing is sealed by a clock that cannot be right:
     * too few would be totals alone, for ever (LOT2, SYN7).
     * @returns `null` when it could not be written, which is shown.
     */
    async seal(closedSite: string | null = null): Promise<'sealed' | ClockTrouble | null> {
      const trouble = clockTrouble(effects.now(), state.tablet.value, catalogNow())
      if (trouble) return trouble
      const seal = () => sealLots(db, { today: dayNow(), now: effects.now(), closedSite }, catalogNow())
      return (await attempt(seal, [db.tallies, db.lots])) ? 'sealed' : null
    },

    setPin: (pin: string) => attempt(() => setPin(db, pin)),

    chooseLight: (light: Light) => attempt(() => chooseLight(db, light)),

    servePermanences: (served: string[]) => attempt(() => servePermanences(db, served)),

    /** A lent screen left alone stays cleared, reload or not (LEN3). */
    clearLent: () => attempt(() => clearLent(db)),

    /** Ends a lending whose session cannot be read; its rescue waits on the home screen (SES8). */
    endLending: () => attempt(() => endLending(db), [], { isPastCode: true }),

    /** Closes a session that could not be restored with what staff still know (SES8). */
    async closeDamaged(session: DamagedSession, outcome: Outcome): Promise<boolean> {
      // A site that no edition has would be written down for ever, whatever it says (P1).
      const isSite = session.site !== null && siteOf(catalogNow(), session.site) !== undefined
      const at = countedAt((isSite ? session.site : state.tablet.value?.site) ?? '')
      const entry = entryOfDamaged(session, { ...at, outcome, day: session.day ?? dayNow() })
      const appointmentId = session.appointmentId ?? strayAppointment()
      const close = () => closeDamaged(db, { ...session, appointmentId }, entry)
      const isClosed = await attempt(close, [db.sessions, db.tallies, db.appointments])
      if (isClosed) state.counted.value = entry
      return isClosed
    },

    countQuestion: (need: Need) => count(entryOfQuestion(countedHere(), need)),

    countWorkshop: (participants: number, duration: DurationBand) =>
      count(entryOfWorkshop(countedHere(), participants, duration)),

    /** Gives a slot under a new word code. */
    book: (slot: Slot) =>
      give(bookAppointment, {
        ...slot,
        id: randomHex(8),
        code: wordCode(
          effects.random,
          state.appointments.value.map((each) => each.code),
        ),
        state: 'booked',
      }),

    move: (appointment: Appointment, slot: Slot) => give(moveAppointment, { ...appointment, ...slot }),

    settle(appointment: Appointment, result: 'no-show' | 'cancelled'): Promise<boolean> {
      // One cancelled in advance is counted today: no tally lies in the future.
      const day = dayOf(Math.min(appointment.start, effects.now()), timeZone())
      const entry = entryOfAppointment({ site: appointment.site, day }, result)
      return attempt(() => settleAppointment(db, appointment.id, entry), [db.appointments, db.tallies])
    },

    /** The waiting lots as one file's text and name; `null` when they could not be marked as exported. */
    async exportLots(): Promise<{ name: string; text: string } | null> {
      const { writeCarry } = await import('../sync/contract/carry.ts')
      const { readLot } = await import('../sync/contract.ts')
      // One that breaks the contract stays here, in sight, and keeps no other from leaving.
      const waiting = state.waitingLots.value.filter((lot) => readLot(lot.body))
      const text = await writeCarry(
        catalogNow().network.id,
        waiting.map((lot) => lot.body),
        sha256,
      )
      const ids = waiting.map((lot) => lot.id)
      const isMarked = await attempt(() => markExported(db, ids, effects.now()), [db.lots])
      return isMarked ? { name: `escale-${dayNow()}.json`, text } : null
    },

    /** Takes in another tablet's file; a file that is not whole and ours changes nothing (SYN6). */
    async takeIn(text: string): Promise<{ taken: TakenIn[] } | { trouble: CarryTrouble } | null> {
      const { readCarry } = await import('../sync/contract/carry.ts')
      const read = await readCarry(text, catalogNow().network.id, sha256)
      if ('trouble' in read) return read
      const bodies = read.lots.map(({ body }) => body)
      let taken: TakenIn[] = []
      const isTaken = await attempt(async () => {
        taken = await takeInLots(db, bodies, effects.now())
      }, [db.lots])
      return isTaken ? { taken } : null
    },

    forgetSentLots: () => attempt(() => forgetSentLots(db, effects.now()), [db.lots]),
  }
}
