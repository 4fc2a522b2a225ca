import { DAY_MS, instantAt } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'

/** Why the tablet's clock cannot be right (SYN7). Nothing stops for it: recording works with any clock. */
export const CLOCK_TROUBLES = ['before-catalog', 'went-back', 'far-ahead'] as const
export type ClockTrouble = (typeof CLOCK_TROUBLES)[number]

/**
 * Told without any network: a clock that shows a time before its catalog was made, or a day before the last
 * this tablet saw, or years after a catalog that is renewed several times a year. `null`: it may be right.
 */
export function clockTrouble(
  now: number,
  tablet: { seenOn: string } | null,
  catalog: Pick<Catalog, 'edition' | 'network'>,
): ClockTrouble | null {
  const { timeZone } = catalog.network
  const made = instantAt(catalog.edition.on, '00:00', timeZone)
  if (now < made - DAY_MS) return 'before-catalog'
  if (tablet && now < instantAt(tablet.seenOn, '00:00', timeZone)) return 'went-back'
  return now > made + FAR_MS ? 'far-ahead' : null
}

const FAR_MS = 3 * 365 * DAY_MS
