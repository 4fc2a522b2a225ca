import { addDays, DAY_MS, dayOf } from '../../domain/calendar.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type Disclosure, joinOf } from '../../domain/disclosure.ts'
import { daysOfPeriod, scaleOf } from '../../domain/periods.ts'
import { type FiguresPage, NETWORK_SCOPE } from '../../sync/contract/figures.ts'
import * as words from '../report.fr.ts'
import type { Arrival } from '../store/arrivals.ts'
import { type Asked, type Ground, isOut, outOn } from './ground.ts'

/** What has arrived, and what to know before reading. */

/** A tablet whose figures stop longer ago than this, in days, is told by its name. */
export const LATE_DAYS = 4
/** Shorter than that in every time zone. */
export const SURELY_LATE_MS = (LATE_DAYS - 2) * DAY_MS

/** The last day of which a tablet has sent what could leave: the day before it was last here. */
export function untilOf({ seenAt, enrolledAt }: Arrival, timeZone: string): string {
  return addDays(dayOf((seenAt ?? enrolledAt).getTime(), timeZone), -1)
}

/** `holdingBack`: as `readHoldingBack` finds them. `period`: `null` where the page is of the tablets, as they are now. */
export function completenessOf(
  ground: Ground,
  holdingBack: readonly Arrival[],
  period: string | null,
): FiguresPage['completeUntil'] {
  const { timeZone } = ground.catalog.network
  const current = holdingBack
    .filter(({ revokedAt }) => revokedAt === null)
    .map((tablet) => ({ tablet, until: untilOf(tablet, timeZone) }))
  const day = current.map(({ until }) => until).sort()[0] ?? null
  if (day === null) return { day, sentence: words.completeWords.none, late: [] }
  const late = current
    .filter(({ until }) => until < addDays(ground.today, -LATE_DAYS))
    .map(({ tablet: { number, seenAt }, until }) => ({
      label: words.tabletName(number),
      until: seenAt ? until : null,
    }))
  const { late: inWords, lateTablet } = words.completeWords
  const sentence =
    (period === null ? words.completeWords.arrived(day) : arrivedInWords(ground, day, period)) +
    inWords(late.map((each) => lateTablet(each.label, each.until)))
  return { day, sentence, late }
}

/** `day`: the last one of which every tablet sent what could leave; small counts may wait on them for longer (LOT2). */
function arrivedInWords(ground: Ground, day: string, period: string): string {
  const { policy } = ground.catalog
  const { whole, almost, afterPublication } = words.completeWords
  const { last } = daysOfPeriod(period)
  if (last <= addDays(day, -policy.totalsAloneAfterDays)) return whole(day)
  return almost(day, last <= day, policy) + (isOut(period, ground) ? afterPublication : '')
}

/** Lots that are missing: of tablets in use always, of revoked ones where they may belong to the period. */
export function missingWarnings(
  { catalog }: Ground,
  holdingBack: readonly Arrival[],
  period: string,
): string[] {
  const lacking = holdingBack.filter((tablet) => tablet.missing > 0)
  const missing = lacking.filter(({ revokedAt }) => revokedAt === null).length
  const lost = lacking.filter((tablet) => isLostIn(period, tablet, catalog)).length
  return [
    ...(missing > 0 ? [words.warnings.missing(missing)] : []),
    ...(lost > 0 ? [words.warnings.lost(lost)] : []),
  ]
}

/** What a revoked tablet kept is of the time before that, as far back as it can keep lots (LOT2). */
function isLostIn(period: string, tablet: Arrival, { network, policy }: Catalog): boolean {
  if (tablet.revokedAt === null) return false
  const { first, last } = daysOfPeriod(period)
  const since = addDays(untilOf(tablet, network.timeZone), -policy.totalsAloneAfterDays)
  return since <= last && first <= dayOf(tablet.revokedAt.getTime(), network.timeZone)
}

/** What to know of a period before reading it. */
export function periodWarnings({ today }: Ground, period: string, isTotalsAlone: boolean): string[] {
  const isWeek = scaleOf(period) === 'week'
  return [
    ...(daysOfPeriod(period).last >= today ? [words.warnings.open] : []),
    ...(isTotalsAlone
      ? [isWeek ? words.warnings.weekly : words.warnings.notOut(outOn(period, { today }))]
      : []),
  ]
}

/** Details that are not published from their own truth are told by their parts, and less finely (`joinBy`). */
export function toldByParts({ scope, period }: Asked, rule: Disclosure): string[] {
  const further = joinOf(period, rule)
  if (scope === NETWORK_SCOPE) return further < 0 ? [words.warnings.networkParts] : []
  return further > 0 ? [words.warnings.siteParts] : []
}
