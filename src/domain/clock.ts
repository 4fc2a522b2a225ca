import { addDays, clockOf, DAY_MS, instantAt } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'

/** Why the tablet's clock cannot be right (SYN7). Nothing stops for it: recording works with any clock. */
export const CLOCK_TROUBLES = ['before-catalog', 'went-back', 'far-ahead'] as const
export type ClockTrouble = (typeof CLOCK_TROUBLES)[number]

/**
 * Told without any network: a clock that shows a time well before its catalog was made, or a day before the last
 * this tablet saw, or years after a catalog that is renewed several times a year. `null`: it may be right.
 */
export function clockTrouble(
  now: number,
  tablet: { seenOn: string } | null,
  catalog: Pick<Catalog, 'edition' | 'network'>,
): ClockTrouble | null {
  const { timeZone } = catalog.network
  const made = instantAt(catalog.edition.on, '00:00', timeZone)
  if (now < made - AHEAD_MS) return 'before-catalog'
  if (tablet && now < instantAt(tablet.seenOn, '00:00', timeZone)) return 'went-back'
  return now > made + FAR_MS ? 'far-ahead' : null
}

/**
 * The instant to ask a catalog about: a clock that stands before it was made is taken to stand on that day, at
 * the hour it shows. Else a tablet woken up in 1970 would find every site closed and no level covered.
 */
export function askedAt(now: number, catalog: Pick<Catalog, 'edition' | 'network'>): number {
  if (clockTrouble(now, null, catalog) !== 'before-catalog') return now
  const { timeZone } = catalog.network
  return instantAt(catalog.edition.on, clockOf(now, timeZone), timeZone)
}

/**
 * No tablet counted before: an earlier day is a clock that began anew. Fixed, so that a tablet found again after years
 * still brings what it counted.
 */
const OLDEST_DAY = '2025-01-01'

/** Can something have been counted on that day? A clock may be some hours ahead, not a day (SYN2, SYN7). */
export const isPossibleDay = (day: string, today: string): boolean =>
  day >= OLDEST_DAY && day <= addDays(today, 1)

/** The day, or today for one that cannot be: it was counted under a clock that was wrong (SYN7). */
export const possibleDay = (day: string, today: string): string => (isPossibleDay(day, today) ? day : today)

/** An edition may have been dated ahead of the day it came: what was counted must still leave (ADM2). */
const AHEAD_MS = 31 * DAY_MS
const FAR_MS = 3 * 365 * DAY_MS
