import type { Tally, Totals } from './tally.ts'

/** Running totals of one life of a tablet, to compare with what its server received (SYN5). */

/** Everything counted that is sealed: all that was ever counted, but for what is still being counted. */
export const sealedCount = (recorded: Totals, tallies: readonly Tally[]): number =>
  countOf(recorded) - sum(tallies.map(({ totals }) => countOf(totals)))

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
