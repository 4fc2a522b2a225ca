import { dayOf, durationBandOf, hourBandOf } from './calendar.ts'
import type { Need } from './catalogSchema.ts'
import type { ClosedSession, Target } from './session.ts'
import {
  type AppointmentResult,
  type DurationBand,
  MEASURES,
  type Measure,
  type Outcome,
  type SiteKind,
  TOTALS,
  type Total,
} from './vocabulary.ts'

/** One count of one measure: `level:2`, `need:caf`. One-way only: no cell ever names two measures (TAL1). */
export type Cell = `${Measure}:${string}`
export type Cells = Partial<Record<Cell, number>>
export type Totals = Record<Total, number>

/** The running counts of one site and day, not yet sealed. */
export type Tally = {
  site: string
  day: string
  totals: Totals
  cells: Cells
  /** SHA-256 of the charter versions that applied. */
  charters: string[]
}

/** What one record adds to its tally. */
export type Entry = {
  site: string
  day: string
  totals: Partial<Totals>
  cells: Cell[]
  charter: string | null
}

/** What a closed session counts, and all that outlives it (SES7, TAL1, TAL2). */
export function entryOfSession(closed: ClosedSession, timeZone: string): Entry {
  const minutes = (end: number) => Math.max(0, (end - closed.openedAt) / 60_000)
  const end = closed.closedBy === 'staff' ? closed.closedAt : closed.touchedAt
  const cells: (Cell | null)[] = [
    `level:${closed.plan.level}`,
    ...each('need', closed.plan.needs),
    ...each('theme', closed.plan.themes),
    ...each('procedure', closed.plan.procedures),
    `decision:${closed.plan.decision}`,
    ...each('redirection', closed.redirections.map(targetCode)),
    ...each(
      'structure',
      unique(closed.redirections.flatMap((to) => (to.kind === 'service' ? to.structure : []))),
    ),
    closed.plan.overrule && `overrule:${closed.plan.overrule}`,
    `charter:${closed.charter}`,
    closed.agreementWay && `agreementWay:${closed.agreementWay}`,
    closed.language && `language:${closed.language}`,
    `consent:${closed.consent}`,
    `outcome:${closed.outcome}`,
    `closedBy:${closed.closedBy}`,
    `duration:${durationBandOf(minutes(end))}`,
    `hours:${hourBandOf(closed.openedAt, timeZone)}`,
    `placeKind:${closed.placeKind}`,
    `appointment:${closed.appointmentId ? 'honoured' : 'without'}`,
    ...each('incident', closed.incidents),
    closed.satisfaction && `satisfaction:${closed.satisfaction}`,
  ]
  return {
    site: closed.site,
    day: closed.day,
    totals: { sessions: 1 },
    cells: cells.filter((cell) => cell !== null),
    charter: closed.charterSha256,
  }
}

/** Where and when something was counted. */
export type Counted = { site: string; placeKind: SiteKind; now: number; timeZone: string }

/** A passing question, counted without a session (TRI7). */
export function entryOfQuestion(at: Counted, need: Need): Entry {
  const cells: Cell[] = [
    `level:${need.level}`,
    `need:${need.id}`,
    ...each('theme', need.themes),
    ...each('procedure', need.procedure ? [need.procedure] : []),
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
    ...(known.level === null ? [] : each('level', [String(known.level)])),
    ...each('need', known.needs),
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

export const emptyTotals = (): Totals => ({ sessions: 0, questions: 0, workshops: 0, participants: 0 })

export const emptyTally = (site: string, day: string): Tally => ({
  site,
  day,
  totals: emptyTotals(),
  cells: {},
  charters: [],
})

export function withEntry(tally: Tally, entry: Entry): Tally {
  const cells = { ...tally.cells }
  for (const cell of entry.cells) cells[cell] = (cells[cell] ?? 0) + 1
  return {
    ...tally,
    totals: sumTotals(tally.totals, entry.totals),
    cells,
    charters: entry.charter ? unique([...tally.charters, entry.charter]) : tally.charters,
  }
}

export function sumTotals(a: Totals, b: Partial<Totals>): Totals {
  const sum = emptyTotals()
  for (const total of TOTALS) sum[total] = a[total] + (b[total] ?? 0)
  return sum
}

export function sumCells(all: readonly Cells[]): Cells {
  const sum: Cells = {}
  for (const cells of all)
    for (const cell of Object.keys(cells) as Cell[]) sum[cell] = (sum[cell] ?? 0) + (cells[cell] ?? 0)
  return sum
}

/** `level:2` → its measure and code. */
export function cellParts(cell: Cell): { measure: Measure; code: string } {
  const colon = cell.indexOf(':')
  return { measure: cell.slice(0, colon) as Measure, code: cell.slice(colon + 1) }
}

/** Is the code in the measure's closed list? Catalog codes are checked against the catalog elsewhere. */
export function isKnownCell(cell: string): cell is Cell {
  const { measure, code } = cellParts(cell as Cell)
  const codes = Object.hasOwn(MEASURES, measure) ? MEASURES[measure] : undefined
  if (!codes) return false
  return codes === 'catalog'
    ? /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(code)
    : (codes as readonly string[]).includes(code)
}

/** `site.beaumont`, `service.caf`. */
export const targetCode = (target: Target): string => `${target.kind}.${target.id}`

const each = <M extends Measure>(measure: M, codes: readonly string[]): Cell[] =>
  codes.map((code): Cell => `${measure}:${code}`)

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
