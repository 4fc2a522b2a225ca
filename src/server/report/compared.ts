import { daysBetween } from '../../domain/calendar.ts'
import {
  daysOfPeriod,
  nextPeriod,
  previousPeriod,
  type Scale,
  samePeriodLastYear,
  scaleOf,
} from '../../domain/periods.ts'
import * as words from '../report.fr.ts'
import { backFrom, type Known } from './ground.ts'

/** What a period is compared with (REP3). */

export const TREND_LENGTH = 13

export type Periods = { previous: string | null; lastYear: string | null; trend: string[] }

/** A lot counts by the week on its days, by the month on its last one: what is told of both had begun by then. */
function countedSince({ week, month }: Known): string {
  const [monday, first] = [daysOfPeriod(week.first).first, daysOfPeriod(month.first).first]
  return monday > first ? monday : first
}

/** What was counted for less of its days is compared with nothing. */
const LEAST_SHARE = 0.9

function isCountedWhole(period: string, known: Known): boolean {
  const { first, last } = daysOfPeriod(period)
  const uncounted = daysBetween(first, countedSince(known))
  return uncounted <= (1 - LEAST_SHARE) * (daysBetween(first, last) + 1)
}

/**
 * Nothing is compared with a time before the first count, nor with a period that was counted only from within: what
 * looks like a rise would be none. A trend has as many periods as a year and one, from the first whole one.
 */
export function periodsFor(period: string, known: Known, hasTrend: boolean): Periods {
  const scale = scaleOf(period) as Scale
  const isComparable = (each: string) => each >= known[scale].first && isCountedWhole(each, known)
  const since = (each: string | null) => (each !== null && isComparable(each) ? each : null)
  const begun = known[scale].first
  const first = isCountedWhole(begun, known) || begun === period ? begun : nextPeriod(begun)
  return {
    previous: since(previousPeriod(period)),
    // A year's previous one is the same one.
    lastYear: scale === 'year' ? null : since(samePeriodLastYear(period)),
    trend: hasTrend ? backFrom({ first, last: period }, TREND_LENGTH).reverse() : [],
  }
}

/** What is less than it seems, or is compared with nothing, because counting began within it or within the one before. */
export function begunWithin(period: string, known: Known): string[] {
  const since = countedSince(known)
  const before = [previousPeriod(period), samePeriodLastYear(period)].flatMap((each) => each ?? [])
  const isPartly = (each: string) => !isCountedWhole(each, known) && daysOfPeriod(each).last >= since
  if (isPartly(period)) return [words.warnings.begun(since)]
  return before
    .filter(isPartly)
    .slice(0, 1)
    .map((each) => words.warnings.notCompared(each, since))
}
