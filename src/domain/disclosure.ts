import { addDays } from './calendar.ts'
import type { Measure } from './measures.ts'
import {
  ATTRIBUTE_SCALES,
  type AttributeScale,
  childrenOf,
  daysOfPeriod,
  periodOf,
  type Scale,
  scaleOf,
  weeksWithin,
} from './periods.ts'

/**
 * The small-number rule: what may be said of a count, and when (DIS2, DIS3). The cells of one item that are
 * published from their own truth form one tree, so that whoever holds every page together knows no more of a cell
 * than its range here says:
 *
 *     network's year → network's quarter → each site's quarter → the site's month        (`joinBy: 'quarter'`)
 *
 * All other cells are told by the sums of these. A whole is published from its own truth as far as that leaves
 * itself and its parts at least 3 values; `release` sees to it. Why this suffices: docs/adr/015-small-numbers.md.
 */

/**
 * `joinBy`: the scale at which sites add up to their network. Up to it sites show their own truth, from it on the
 * network does.
 */
export type Disclosure = { k: number; base: number; joinBy: AttributeScale }

export const DISCLOSURE: Disclosure = { k: 5, base: 5, joinBy: 'quarter' }

/** Never fewer possible values than this, and neither `k` nor base below it (DIS2). */
export const FEWEST_VALUES = 3

/** How many steps of `base` a total that is close to the least of its parts leaves open. */
const TOTAL_STEPS = 2

/** How long after its end a month still takes in lots, in days. */
export const GRACE_DAYS = 10

/** What anyone may conclude of a count: whole numbers from `low` to `high`, both included. */
export type Range = { low: number; high: number }

/** What is shown of a count. */
export type Shown =
  | { is: 'below'; below: number }
  | { is: 'about'; value: number }
  | { is: 'between'; low: number; high: number }

/** What is shown of a cell, and the range it comes down to for who knows the rule and the cell's parts. */
export type Released = { shown: Shown; range: Range }

/** Policy may raise `k` and base, never lower them below 3: `null` for one that does. */
export function disclosureOf(wanted: Partial<Disclosure>): Disclosure | null {
  const { k, base, joinBy } = { ...DISCLOSURE, ...wanted }
  const isHighEnough = [k, base].every((each) => Number.isSafeInteger(each) && each >= FEWEST_VALUES)
  return isHighEnough && ATTRIBUTE_SCALES.includes(joinBy) ? { k, base, joinBy } : null
}

/** One cell of an item; the network's where `site` is null. */
export type At = { site: string | null; period: string }

/**
 * What is shown of an attribute: of a site's or the network's month, quarter or year. `sumOf` gives a site's true
 * sum in a period, 0 where there is none; it is asked for the site, or for each of `sites` alike, in this period and
 * in each month and quarter within it, and nothing else. `sites` are those of the catalog on the day the period
 * closed, empty ones included. Whether the period is closed is the caller's to ask (`isClosed`).
 */
export function releaseAttribute(
  at: At,
  sites: readonly string[],
  sumOf: (site: string, period: string) => number,
  rule: Disclosure,
): Released {
  const parts = partsOf(at, sites, rule).map((part) => releaseAttribute(part, sites, sumOf, rule).range)
  const whole = parts.length > 0 ? [sumOfRanges(parts)] : []
  if (!hasOwnTruth(at, rule)) return derivedFrom(whole)
  return release(trueSum(at, sites, sumOf), whole, rule)
}

/** Measures that give each session at most one code: their cells add up to at most the sessions. */
export const ONE_PER_SESSION = [
  'decision',
  'overrule',
  'charter',
  'agreementWay',
  'language',
  'consent',
  'outcome',
  'closedBy',
  'duration',
  'satisfaction',
] as const satisfies readonly Measure[]

/**
 * What is shown of a total: of a site's or the network's week, month, quarter or year, open ones too. `sumOf` is asked
 * as for attributes, and for the weeks that lie within a month. `codesOf` gives the ranges of attributes published
 * of the same place and period that add up to at most this total, measure by measure (`ONE_PER_SESSION` for
 * sessions); none for what is not closed. Close to what its parts make up at least, a total is shown less finely.
 */
export function releaseTotal(
  at: At,
  sites: readonly string[],
  sumOf: (site: string, period: string) => number,
  codesOf: (at: At) => readonly (readonly Range[])[],
  rule: Disclosure,
): Released {
  const lists = [...totalPartsOf(at, sites), []].map((parts) =>
    parts.map((part) => releaseTotal(part, sites, sumOf, codesOf, rule).range),
  )
  const least = Math.max(...[...lists, ...codesOf(at)].map((ranges) => sumOfRanges(ranges).low))
  const value = trueSum(at, sites, sumOf)
  const whole = { low: Math.min(least, value), high: Number.POSITIVE_INFINITY }
  return release(value, [whole], rule, least > 0 ? TOTAL_STEPS * rule.base : FEWEST_VALUES)
}

/** The attributes of a period are published once, when no lot can be booked in it any more, and never change. */
export const isClosed = (period: string, today: string): boolean => closesOn(period) < today

/**
 * The day whose periods take in the attributes of a lot: its last one, or the first of the oldest month still open
 * where its own is closed. `receivedOn`: the network's day when the server took it in.
 */
export function bookedDay(lastDay: string, receivedOn: string): string {
  if (!isClosed(periodOf(lastDay, 'month'), receivedOn)) return lastDay
  return daysOfPeriod(periodOf(addDays(receivedOn, -GRACE_DAYS), 'month')).first
}

/**
 * The one way by which a count leaves the server (DIS2). Below `k`, zero included, it is "below"; else it is
 * rounded to base. `wholes`: for each way to make the count up of published parts, the sum of their ranges
 * (`sumOfRanges`). Where these leave a step fewer than 3 values, it is joined with the next and shown as the
 * range of both; at the low end already where they leave fewer than `fewest`. It depends on nothing else, so the same cell is the same on every page.
 * A value outside of the sums of its parts throws a `RangeError`: then rows were left out.
 */
export function release(
  value: number,
  wholes: readonly Range[],
  rule: Disclosure,
  fewest = FEWEST_VALUES,
): Released {
  const span = meet([ANY, ...wholes])
  if (!(span.low <= value && value <= span.high))
    throw new RangeError(`${value} is not between ${span.low} and ${span.high}, the sums of its parts`)
  const open = { span, rule, fewest }
  let range = firstOf(startBefore(value, span, rule), open)
  while (range.high < value) range = firstOf(range.high + 1, open)
  return { shown: shownOf(range, span, rule), range }
}

export const sumOfRanges = (ranges: readonly Range[]): Range => ({
  low: ranges.reduce((sum, { low }) => sum + low, 0),
  high: ranges.reduce((sum, { high }) => sum + high, 0),
})

type Open = { span: Range; rule: Disclosure; fewest: number }

/** Steps are joined upward while one holds too few values; what is left at the end joins the last. */
function firstOf(low: number, open: Open): Range {
  const high = joinedUp(low, open)
  const rest = high < open.span.high ? joinedUp(high + 1, open) - high : FEWEST_VALUES
  return { low, high: rest < FEWEST_VALUES ? open.span.high : high }
}

/** Where what begins there ends: with its step, or a later one where too few values are possible up to then. */
function joinedUp(low: number, { span, rule, fewest }: Open): number {
  const needed = low === span.low ? fewest : FEWEST_VALUES
  let high = Math.min(stepOf(low, rule).high, span.high)
  while (high - low + 1 < needed && high < span.high) high = Math.min(stepOf(high + 1, rule).high, span.high)
  return high
}

/** A place before the value where a step begins anew: far from both ends and from `k`, each step does. */
function startBefore(value: number, span: Range, rule: Disclosure): number {
  const sure = Math.max(span.low, rule.k) + 3 * rule.base + rule.k
  return value > sure + 2 * rule.base ? stepOf(value - 2 * rule.base, rule).low : span.low
}

/** All counts that are shown alike before any joining. */
function stepOf(value: number, { k, base }: Disclosure): Range {
  if (value < k) return { low: 0, high: k - 1 }
  const rounded = roundTo(value, base)
  const low = Math.ceil(rounded - base / 2)
  return { low: Math.max(k, low), high: Math.ceil(rounded + base / 2) - 1 }
}

/** To the nearest multiple, halves up. */
const roundTo = (value: number, base: number) => Math.floor(value / base + 0.5) * base

function shownOf(range: Range, span: Range, rule: Disclosure): Shown {
  const step = stepOf(range.low, rule)
  const isOneStep =
    range.low === Math.max(step.low, span.low) && range.high === Math.min(step.high, span.high)
  if (!isOneStep) return { is: 'between', ...range }
  return step.low === 0
    ? { is: 'below', below: rule.k }
    : { is: 'about', value: roundTo(range.low, rule.base) }
}

function totalPartsOf({ site, period }: At, sites: readonly string[]): At[][] {
  const finer = scaleOf(period) === 'month' ? weeksWithin(period) : childrenOf(period)
  return [
    finer.map((each) => ({ site, period: each })),
    site === null ? sites.map((each) => ({ site: each, period })) : [],
  ]
}

function trueSum(
  { site, period }: At,
  sites: readonly string[],
  sumOf: (site: string, period: string) => number,
): number {
  return (site === null ? sites : [site]).reduce((sum, each) => sum + sumOf(each, period), 0)
}

const closesOn = (period: string) => addDays(daysOfPeriod(period).last, GRACE_DAYS)

function partsOf({ site, period }: At, sites: readonly string[], rule: Disclosure): At[] {
  if (site === null && fromJoin(period, rule) <= 0) return sites.map((each) => ({ site: each, period }))
  return childrenOf(period).map((child) => ({ site, period: child }))
}

const hasOwnTruth = ({ site, period }: At, rule: Disclosure): boolean =>
  site === null ? fromJoin(period, rule) >= 0 : fromJoin(period, rule) <= 0

/** Less than 0 for a period finer than the scale at which sites join, 0 at it, more for a coarser one. */
function fromJoin(period: string, { joinBy }: Disclosure): number {
  const scale = (ATTRIBUTE_SCALES as readonly (Scale | null)[]).indexOf(scaleOf(period))
  if (scale < 0) throw new RangeError(`${period} is no period of attributes`)
  return scale - ATTRIBUTE_SCALES.indexOf(joinBy)
}

function derivedFrom(wholes: readonly Range[]): Released {
  const range = meet([ANY, ...wholes])
  return { shown: { is: 'between', ...range }, range }
}

const ANY: Range = { low: 0, high: Number.POSITIVE_INFINITY }

const meet = (ranges: readonly Range[]): Range => ({
  low: Math.max(...ranges.map(({ low }) => low)),
  high: Math.min(...ranges.map(({ high }) => high)),
})
