import { addDays, dayOf, daysBetween, MINUTE_MS } from './calendar.ts'
import { possibleDay } from './clock.ts'
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
 * those so old that they would have been sealed long ago. One that still cannot be is today's: the clock was set right
 * meanwhile. What an earlier, right day counted stays where it is.
 */
export function correctedDay(day: string, { now, minutes, timeZone }: Skew): string {
  const shown = dayOf(now, timeZone)
  const today = dayOf(now + minutes * MINUTE_MS, timeZone)
  const isShown = day === shown && Math.abs(minutes) >= HALF_DAY_MINUTES
  const isAncient = shown < today && day <= shown && daysBetween(day, today) > ANCIENT_DAYS
  const isWrong = day > today || isShown || isAncient
  const corrected = isWrong ? addDays(day, daysBetween(shown, today)) : day
  return corrected > today ? today : possibleDay(corrected, today)
}

/** Two tallies of one site and day as one. */
export const joinedTally = (a: Tally, b: Tally): Tally => ({
  ...a,
  totals: sumTotals(a.totals, b.totals),
  cells: sumCells([a.cells, b.cells]),
  charters: [...new Set([...a.charters, ...b.charters])],
})

/** Each tally on its right day; where two meet they are one. */
export function redatedTallies(tallies: readonly Tally[], rightDay: (day: string) => string): Tally[] {
  const redated = new Map<string, Tally>()
  for (const tally of tallies) {
    const right = { ...tally, day: rightDay(tally.day) }
    const key = `${right.site} ${right.day}`
    const there = redated.get(key)
    redated.set(key, there ? joinedTally(there, right) : right)
  }
  return [...redated.values()]
}
