import type { Tally, Totals } from './tally.ts'

/** Running totals of one life of a tablet, to compare with what its server received (SYN5). */

/** Everything counted that is sealed: all that was ever counted, but for what is still being counted. */
export const sealedCount = (recorded: Totals, tallies: readonly Tally[]): number =>
  countOf(recorded) - sum(tallies.map(({ totals }) => countOf(totals)))

/** What one life of a tablet sealed, or what its server received of it: the last lot's place, and all that they count. */
export type Running = { epoch: string; sequence: number; counted: number }

export const runningOf = (
  { epoch, sequence, recorded }: { epoch: string; sequence: number; recorded: Totals },
  tallies: readonly Tally[],
): Running => ({ epoch, sequence, counted: sealedCount(recorded, tallies) })

/** Its server has had more of this very life: the tablet was put back to an older state. */
export const isPutBack = (own: Running, received: Running): boolean =>
  own.epoch === received.epoch && (received.sequence > own.sequence || received.counted > own.counted)

/** Everything counted in these lots. */
export const countOfLots = (lots: readonly { days: readonly { totals: Totals }[] }[]): number =>
  sum(lots.flatMap(({ days }) => days.map(({ totals }) => countOf(totals))))

/**
 * `equal`: all that left arrived. `carried`: more arrived than left here, by another tablet's hands. `missing`: the
 * server has lost some. `restored`: it knows of more than this tablet does, which was put back to an older state.
 */
export type Comparison = 'equal' | 'carried' | 'missing' | 'restored'

export function compared({
  sealed,
  waiting,
  received,
}: {
  sealed: number
  waiting: number
  received: number
}): Comparison {
  if (received > sealed) return 'restored'
  if (received === sealed - waiting) return 'equal'
  return received > sealed - waiting ? 'carried' : 'missing'
}

const countOf = (totals: Totals): number => sum(Object.values(totals))
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
