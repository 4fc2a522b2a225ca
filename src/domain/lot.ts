import { daysBetween } from './calendar.ts'
import type { Policy } from './catalogSchema.ts'
import { isKnownCell } from './measures.ts'
import { type Cell, type Cells, type Tally, type Totals, totalsOf } from './tally.ts'

/** Sealed, immutable counts: all that ever leaves the tablet (LOT3, P5). */
export type Lot = {
  format: 1
  /** 128 random bits in hexadecimal. */
  id: string
  network: string
  site: string
  /** The tablet's life and how many lots it sealed in it, so that a loss shows (SYN5). */
  tablet: { epoch: string; sequence: number }
  days: { day: string; totals: Totals }[]
  /** Marginals; `null` when too few for too long and only the totals leave (LOT2). */
  cells: Cells | null
  edition: string
  /** SHA-256 of the closed lists in force. */
  vocabulary: string
  charters: string[]
}

/** Tallies that may be sealed together now. */
export type DueLot = { site: string; tallies: Tally[]; totalsAlone: boolean }

export type Seal = {
  id: string
  network: string
  epoch: string
  sequence: number
  edition: string
  vocabulary: string
}

/**
 * Which tallies leave the waiting: those of a site whose permanence staff closed or whose day is over, if
 * they count enough sessions (LOT1); after `totalsAloneAfterDays`, as totals alone (LOT2).
 */
export function dueLots(
  tallies: readonly Tally[],
  at: { today: string; closedSite: string | null },
  policy: Pick<Policy, 'minLot' | 'totalsAloneAfterDays'>,
): DueLot[] {
  return [...new Set(tallies.map((tally) => tally.site))].sort().flatMap((site): DueLot[] => {
    const over = tallies
      .filter((tally) => tally.site === site && (tally.day < at.today || site === at.closedSite))
      .sort((a, b) => a.day.localeCompare(b.day))
    if (isEnough(over, policy.minLot)) return [{ site, tallies: over, totalsAlone: false }]
    const old = over.filter((tally) => daysBetween(tally.day, at.today) >= policy.totalsAloneAfterDays)
    return old.length > 0 ? [{ site, tallies: old, totalsAlone: true }] : []
  })
}

/** Enough sessions; where there is none at all, enough passing questions. */
function isEnough(tallies: readonly Tally[], minLot: number): boolean {
  const { sessions, questions } = totalsOf(tallies)
  return sessions > 0 ? sessions >= minLot : questions >= minLot
}

export function lotFrom(due: DueLot, seal: Seal): Lot {
  return {
    format: 1,
    id: seal.id,
    network: seal.network,
    site: due.site,
    tablet: { epoch: seal.epoch, sequence: seal.sequence },
    ...countsOf(due),
    edition: seal.edition,
    vocabulary: seal.vocabulary,
    charters: [...new Set(due.tallies.flatMap((tally) => tally.charters))].sort(),
  }
}

/** What the lot will count, told before it is sealed (P5). */
export const countsOf = ({ tallies, totalsAlone }: DueLot): Pick<Lot, 'days' | 'cells'> => ({
  days: tallies.map(({ day, totals }) => ({ day, totals })),
  cells: totalsAlone ? null : knownCells(sumCells(tallies.map((tally) => tally.cells))),
})

/** A code that is in no closed list, from a damaged row, would have the whole lot refused, others' counts with it (SYN4). */
const knownCells = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([cell]) => isKnownCell(cell)))

export function sumCells(all: readonly Cells[]): Cells {
  const sum: Cells = {}
  for (const cells of all)
    for (const cell of Object.keys(cells) as Cell[]) sum[cell] = (sum[cell] ?? 0) + (cells[cell] ?? 0)
  return sum
}
