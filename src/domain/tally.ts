import { durationBandOf, hourBandOf } from './calendar.ts'
import type { Measure } from './measures.ts'
import type { ClosedSession, Target } from './session.ts'
import { TOTALS, type Total } from './vocabulary.ts'

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
    ...cellsOf('need', closed.plan.needs),
    ...cellsOf('theme', closed.plan.themes),
    ...cellsOf('procedure', closed.plan.procedures),
    `decision:${closed.plan.decision}`,
    ...cellsOf('redirection', closed.redirections.map(targetCode)),
    ...cellsOf(
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
    ...cellsOf('incident', closed.incidents),
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

export const totalsOf = (parts: readonly { totals: Totals }[]): Totals =>
  parts.reduce((sum, part) => sumTotals(sum, part.totals), emptyTotals())

/** `level:2` → its measure and code. */
export function cellParts(cell: Cell): { measure: Measure; code: string } {
  const colon = cell.indexOf(':')
  return { measure: cell.slice(0, colon) as Measure, code: cell.slice(colon + 1) }
}

/** `site.beaumont`, `service.caf`. */
export const targetCode = (target: Target): string => `${target.kind}.${target.id}`

export const cellsOf = <M extends Measure>(measure: M, codes: readonly string[]): Cell[] =>
  codes.map((code): Cell => `${measure}:${code}`)

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
