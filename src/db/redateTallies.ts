import { redatedTallies } from '../domain/skew.ts'
import type { Tally } from '../domain/tally.ts'
import type { EscaleDb } from './db.ts'

/**
 * Unsealed tallies of a day that the clock had wrong join the right one (SYN7). Runs inside the caller's transaction;
 * answers how they then stand.
 */
export function redateTallies(
  db: EscaleDb,
  tallies: readonly Tally[],
  rightDay: (day: string) => string,
): { written: PromiseLike<unknown>[]; tallies: readonly Tally[] } {
  if (tallies.every(({ day }) => rightDay(day) === day)) return { written: [], tallies }
  const redated = redatedTallies(tallies, rightDay)
  return {
    written: [db.tallies.bulkDelete(tallies.map(keyOf)), db.tallies.bulkPut(redated)],
    tallies: redated,
  }
}

export const keyOf = ({ site, day }: Tally): [string, string] => [site, day]
