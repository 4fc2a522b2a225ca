import { addDays } from './calendar.ts'
import {
  ATTRIBUTE_SCALES,
  type AttributeScale,
  daysOfPeriod,
  nextPeriod,
  periodOf,
  type Scale,
  scaleOf,
} from './periods.ts'

/**
 * The small-number rule: what may be said of one count, and when (DIS2, DIS3). Which counts are published, and what
 * each of them must leave open for the others' sake: `publication.ts`.
 */

/**
 * `joinBy`: the scale at which sites add up to their network. Up to it sites show their own truth, from it on the
 * network does.
 */
export type Disclosure = { k: number; base: number; joinBy: AttributeScale }

export const DISCLOSURE: Disclosure = { k: 5, base: 5, joinBy: 'quarter' }

/** Never fewer possible values than this (DIS3). */
export const FEWEST_VALUES = 3

/**
 * What `k` and base may be, each: with others, lower or higher, readers of all pages find counts
 * (docs/adr/015-small-numbers.md).
 */
export const RULE_VALUES = [5, 10] as const

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

/** As much as there surely is, as far as it is shown; what is rounded counts as shown. */
export function lowOf(shown: Shown | null): number {
  if (!shown || shown.is === 'below') return 0
  return shown.is === 'about' ? shown.value : shown.low
}

/**
 * Policy raises `k` and base, never lowers them: the first value that is not below what it says, at most the greatest
 * (DIS2).
 */
export const disclosureOf = ({ k = 0, base = 0 }: RaisedRule): Disclosure => ({
  ...DISCLOSURE,
  k: raisedTo(k),
  base: raisedTo(base),
})

type RaisedRule = { k?: number | undefined; base?: number | undefined }

const raisedTo = (wanted: number): number =>
  RULE_VALUES.find((value) => value >= wanted) ?? Math.max(...RULE_VALUES)

/** The attributes of a period are published once, when no lot can be booked in it any more, and never change. */
export const isClosed = (period: string, today: string): boolean => closesOn(period) < today

/**
 * The day whose periods take in the attributes of a lot: its last one, or the first of the oldest month still open
 * where its own is closed. `receivedOn`: the network's day when the server took it in. `published`: the last month that
 * is, if any: whatever the server's clock says, nothing is taken in by it any more (P3).
 */
export function bookedDay(lastDay: string, receivedOn: string, published: string | null): string {
  const isLate = isClosed(periodOf(lastDay, 'month'), receivedOn)
  const open = isLate ? daysOfPeriod(periodOf(addDays(receivedOn, -GRACE_DAYS), 'month')).first : lastDay
  if (published === null || periodOf(open, 'month') > published) return open
  return daysOfPeriod(nextPeriod(published)).first
}

/**
 * The one way by which a count leaves the server (DIS2). Below `k`, zero included, it is "below"; else it is
 * rounded to base. `wholes`: for each way to make the count up of published parts, the sum of their ranges
 * (`sumOfRanges`). Where these leave a step fewer than 3 values, it is joined with the next and shown as the
 * range of both. It depends on nothing else but what it must leave open, so the same cell is the same on every page.
 * A value outside of the sums of its parts throws a `RangeError`: then rows were left out.
 */
export function release(
  value: number,
  wholes: readonly Range[],
  rule: Disclosure,
  {
    fewest = FEWEST_VALUES,
    rooms = [],
    latest = Number.POSITIVE_INFINITY,
    zeroFollowsRooms = false,
  }: Leaving = {},
): Released {
  const span = meet([ANY, ...wholes])
  if (!(span.low <= value && value <= span.high))
    throw new RangeError(`${value} is not between ${span.low} and ${span.high}, the sums of its parts`)
  const open = { span, rule, fewest, fewestAtEnd: fewest, rooms, latest, zeroFollowsRooms }
  return releaseIn(value, roomed(value, open))
}

/** What a count that is told must leave open for the sake of others. */
export type Leaving = {
  /** As many values at either end. */
  fewest?: number
  /**
   * How much others leave to it; a step beyond the first never takes up so much of one of them that fewer than 3
   * values, or too few above "below `k`", are left.
   */
  rooms?: readonly number[]
  /** No step begins after it: what is more is told with the last one. */
  latest?: number
  /** What a zero is told as may follow from the rooms: at this place it is written down, so nobody reads it as unsaid. */
  zeroFollowsRooms?: boolean
}

function releaseIn(value: number, open: Open): Released {
  let range = firstOf(startBefore(value, open), open)
  while (range.high < value) range = firstOf(range.high + 1, open)
  return { shown: shownOf(range, open.span, open.rule), range }
}

/** Ends where its rooms do: but what a zero is told as stays the same whatever these leave, unless it may follow them. */
function roomed(value: number, open: Open): Open {
  const { span, rooms, fewest, zeroFollowsRooms } = open
  const room = Math.min(...rooms)
  const left = room - firstOf(span.low, { ...open, rooms: [] }).high
  const leavesFew = left < FEWEST_VALUES
  if (room >= span.high || left <= 0 || (leavesFew && span.low === 0 && !zeroFollowsRooms)) return open
  // A record with more codes than it should have must not stop what is published.
  const high = Math.max(room, value)
  return {
    ...open,
    span: { low: span.low, high },
    fewestAtEnd: Math.min(fewest, Math.max(left, FEWEST_VALUES)),
  }
}

/** As many values at either end as the widest part has: so a whole says nothing of any part alone. */
export const fewestOf = (parts: readonly Range[]): number =>
  Math.max(FEWEST_VALUES, ...parts.map(({ low, high }) => high - low + 1))

/** What follows from other cells alone, worded as a count of its own where it is as wide as that. */
export function shownAs(range: Range, rule: Disclosure): Released {
  const step = stepOf(range.low, rule)
  const isOneStep = range.low === step.low && range.high === step.high
  return { shown: isOneStep ? shownOf(range, step, rule) : { is: 'between', ...range }, range }
}

export const sumOfRanges = (ranges: readonly Range[]): Range => ({
  low: ranges.reduce((sum, { low }) => sum + low, 0),
  high: ranges.reduce((sum, { high }) => sum + high, 0),
})

/** `fewest` values at its lower end, `fewestAtEnd` at the upper one. */
type Open = Required<Leaving> & { span: Range; rule: Disclosure; fewestAtEnd: number }

/** Steps are joined upward while one holds too few values; what is left at the end joins the last. */
function firstOf(low: number, open: Open): Range {
  let high = joinedUp(low, open)
  // What a zero is told as stays the same.
  while (low > 0 && high < open.span.high && leavesTooFew(high + 1, open)) high = joinedUp(high + 1, open)
  const rest = open.span.high - high
  return { low, high: rest < open.fewestAtEnd || high >= open.latest ? open.span.high : high }
}

/**
 * What begins there leaves room for a little more than "below `k`", which would tell of what fills it: at once, or after
 * others that are told as `k` or little more.
 */
const leavesTooFew = (low: number, { rooms, rule: { k } }: Open): boolean =>
  rooms.some((room) => {
    const left = room - low
    return left >= k && left < FURTHER * k && left % k < FEWEST_VALUES - 1
  })

/** So many times `k`: that many codes of about `k` in a row are rare. */
const FURTHER = 3

/** Where what begins there ends: with its step, or a later one where too few values are possible up to then. */
function joinedUp(low: number, { span, rule, fewest }: Open): number {
  const needed = low === span.low ? fewest : FEWEST_VALUES
  let high = Math.min(stepOf(low, rule).high, span.high)
  while (high - low + 1 < needed && high < span.high) high = Math.min(stepOf(high + 1, rule).high, span.high)
  return high
}

/** A place before the value where a step begins anew: far from both ends and from `k`, each step does. */
function startBefore(value: number, { span, rule, fewest, latest }: Open): number {
  const sure = Math.max(span.low, rule.k) + 3 * rule.base + rule.k + fewest
  const near = Math.min(value, latest) - 2 * rule.base - fewest
  return near > sure ? stepOf(near, rule).low : span.low
}

/** All counts that are shown alike before any joining. */
function stepOf(value: number, { k, base }: Disclosure): Range {
  if (value < k) return { low: 0, high: k - 1 }
  return stepAbout(roundTo(value, base), { k, base })
}

/** All counts that are shown as about this one before any joining. */
export function stepAbout(rounded: number, { k, base }: Pick<Disclosure, 'k' | 'base'>): Range {
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

const closesOn = (period: string) => addDays(daysOfPeriod(period).last, GRACE_DAYS)

/** Less than 0 for a period finer than the scale at which sites join, 0 at it, more for a coarser one. */
export function joinOf(period: string, { joinBy }: Disclosure): number {
  const scale = (ATTRIBUTE_SCALES as readonly (Scale | null)[]).indexOf(scaleOf(period))
  if (scale < 0) throw new RangeError(`${period} is no period of attributes`)
  return scale - ATTRIBUTE_SCALES.indexOf(joinBy)
}

const ANY: Range = { low: 0, high: Number.POSITIVE_INFINITY }

export const meet = (ranges: readonly Range[]): Range => ({
  low: Math.max(...ranges.map(({ low }) => low)),
  high: Math.min(...ranges.map(({ high }) => high)),
})
