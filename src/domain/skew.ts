import { addDays, dayOf, daysBetween, MINUTE_MS } from './calendar.ts'
import { sumCells } from './lot.ts'
import { sumTotals, type Tally } from './tally.ts'

/** What an exchange taught about the tablet's clock (SYN7). */
export type Skew = { now: number; minutes: number; timeZone: string }

/** A clock this far off did not show the right day for most of it. */
const HALF_DAY_MINUTES = 720

/** Well beyond the time after which every tally is sealed (LOT2). */
const ANCIENT_DAYS = 60

/**
 * The day that a tally was really counted on. Only days that cannot be right are corrected, all by as many days
 * as the clock is off: those to come; the day that a clock half a day off or more shows; and, where it is behind,
 * those so old that they would have been sealed long ago. What an earlier, right day counted stays where it is.
 */
export function correctedDay(day: string, { now, minutes, timeZone }: Skew): string {
  const shown = dayOf(now, timeZone)
  const today = dayOf(now + minutes * MINUTE_MS, timeZone)
  const isShown = day === shown && Math.abs(minutes) >= HALF_DAY_MINUTES
  const isAncient = day <= shown && daysBetween(day, today) > ANCIENT_DAYS
  if (shown === today || !(day > today || isShown || (shown < today && isAncient))) return day
  const corrected = addDays(day, daysBetween(shown, today))
  return corrected > today ? today : corrected
}

/** Two tallies of one site and day as one. */
export const joinedTally = (a: Tally, b: Tally): Tally => ({
  ...a,
  totals: sumTotals(a.totals, b.totals),
  cells: sumCells([a.cells, b.cells]),
  charters: [...new Set([...a.charters, ...b.charters])],
})
