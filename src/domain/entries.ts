import { dayOf, hourBandOf } from './calendar.ts'
import type { Need } from './catalogSchema.ts'
import { isKnownCell } from './measures.ts'
import { type Cell, cellsOf, type Entry } from './tally.ts'
import type { AppointmentResult, DurationBand, Outcome, SiteKind } from './vocabulary.ts'

// What is counted beside the sessions that ran their course (`entryOfSession`).

/** Where and when something was counted. */
export type Counted = { site: string; placeKind: SiteKind; now: number; timeZone: string }

/** A passing question, counted without a session (TRI7). */
export function entryOfQuestion(at: Counted, need: Need): Entry {
  const cells: Cell[] = [
    `level:${need.level}`,
    `need:${need.id}`,
    ...cellsOf('theme', need.themes),
    ...cellsOf('procedure', need.procedure ? [need.procedure] : []),
    `hours:${hourBandOf(at.now, at.timeZone)}`,
    `placeKind:${at.placeKind}`,
  ]
  return { site: at.site, day: dayOf(at.now, at.timeZone), totals: { questions: 1 }, cells, charter: null }
}

/** A workshop counts as one workshop and its participants, never as invented individuals (TAL3). */
export function entryOfWorkshop(at: Counted, participants: number, duration: DurationBand): Entry {
  const cells: Cell[] = [`workshopDuration:${duration}`]
  return {
    site: at.site,
    day: dayOf(at.now, at.timeZone),
    totals: { workshops: 1, participants },
    cells,
    charter: null,
  }
}

/** An appointment that led to no session (APP2). */
export function entryOfAppointment(
  at: { site: string; day: string },
  result: Extract<AppointmentResult, 'no-show' | 'cancelled'>,
): Entry {
  return { ...at, totals: {}, cells: [`appointment:${result}`], charter: null }
}

/** A session that could not be restored, counted with the codes still known of it (SES8). */
export function entryOfDamaged(
  known: { level: number | null; needs: readonly string[] },
  at: { site: string; day: string; placeKind: SiteKind; outcome: Outcome },
): Entry {
  const cells: Cell[] = [
    ...(known.level === null ? [] : cellsOf('level', [String(known.level)])),
    ...cellsOf('need', known.needs),
    `outcome:${at.outcome}`,
    'closedBy:staff',
    `placeKind:${at.placeKind}`,
  ]
  return {
    site: at.site,
    day: at.day,
    totals: { sessions: 1 },
    cells: cells.filter(isKnownCell),
    charter: null,
  }
}
