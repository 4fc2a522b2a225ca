import { Demands, leftInParts, MANY } from './demands.ts'
import {
  type Disclosure,
  FEWEST_VALUES,
  fewestOf,
  joinOf,
  type Range,
  type Released,
  release,
  sumOfRanges,
} from './disclosure.ts'
import {
  familiesOf,
  isRest,
  isTotal,
  isUndetailed,
  itemOf,
  partsOfItem,
  RESTS,
  type Rest,
  UNDETAILED_ITEMS,
  undetailedOf,
} from './families.ts'
import type { Measure } from './measures.ts'
import { childrenOf } from './periods.ts'
import { TOTALS, type Total } from './vocabulary.ts'
import { type Together, tellWhole, type Whole, type Wholes } from './wholes.ts'

/**
 * What a closed month, quarter or year publishes, once and for all (DIS3). The cells of one item that are published
 * from their own truth form one tree:
 *
 *     network's year → network's quarter → each site's quarter → the site's month        (`joinBy: 'quarter'`)
 *
 * All other cells of it are the sums of these. A whole is published from its own truth as far as that leaves itself
 * and its parts at least 3 values. Where every session has exactly one code of a measure, one code, its rest, is
 * never published from its own truth: it is what the total and the other codes leave. Why this suffices:
 * docs/adr/015-small-numbers.md.
 */

/** One cell of an item; the network's where `site` is null. */
export type At = { site: string | null; period: string }
export type Cell = { site: string | null; item: string } & Released

/** Stands for every site that has no cell of its own, where such a one does not say what a zero alone would. */
export const OTHERS = '*'

/**
 * Never published from its own truth: a site has one kind, so its totals say it all. The network's cells are the sums
 * of what its sites' totals say; a site has none.
 */
const TOLD_BY_SITES = 'placeKind' satisfies Measure
const OF_A_PLACE = ['sessions', 'questions'] as const satisfies readonly Total[]

/** Totals that others are measured by come first. */
const IN_ORDER = ['questions', ...TOTALS.filter((total) => total !== 'questions')] as const

export const isToldBySites = (item: string): boolean =>
  !isTotal(item) && partsOfItem(item).measure === TOLD_BY_SITES

/** What is known of a period that closes. */
export type Closing = {
  /** A month, quarter or year. */
  period: string
  /** Those of the catalog on that day, and any other with a count; none twice. */
  sites: readonly string[]
  /** True sums by item and site; what is left out is 0. */
  sums: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** What was published of the periods that make this one up, if any. */
  before: Publications
  rule: Disclosure
  /** Of which kind each site is; of those left out nothing is told by kind. */
  kinds?: ReadonlyMap<string, string>
  wholes?: Wholes
}

/** Published cells by period, item and place. */
export type Publications = {
  /** At each place; what is not among the cells as `unsaid` has it. */
  rangesOf: (period: string, item: string) => RangeAt
  itemsIn: (period: string) => Iterable<string>
  /** Places of which more than the unsaid was published. */
  placesOf: (period: string, item: string) => Iterable<string | null>
}

/** What was told of one count at each place; of the network where `site` is null. */
type RangeAt = (site: string | null) => Range

/** Where a count is not among the cells of a publication, it says what a zero would (`sites`: how many there were). */
export function unsaid(at: At, item: string, sites: number, rule: Disclosure): Released {
  if (isTotal(item)) return release(0, [], rule)
  const below = (part: At) => unsaid(part, item, sites, rule).range
  const { site, period } = at
  const parts =
    site === null && joinOf(period, rule) <= 0
      ? repeated(below({ site: '', period }), sites)
      : childrenOf(period).map((child) => below({ site, period: child }))
  return toldBy(at, 0, parts, rule)
}

/** `unsaid`, remembered: most cells say nothing, and what that is depends on the period and the kind of place and item alone. */
export function unsaidOnce(): typeof unsaid {
  const known = new Map<string, Released>()
  return (at, item, sites, rule) => {
    const kind = `${at.period} ${at.site === null} ${isTotal(item)}`
    const released = known.get(kind) ?? unsaid(at, item, sites, rule)
    known.set(kind, released)
    return released
  }
}

/**
 * An attribute: from its own truth as far as its parts and the totals' room allow, or as the sum of its parts; so too
 * where its parts were told of other counts than it has.
 */
function toldBy(
  at: At,
  value: number,
  parts: readonly Range[],
  rule: Disclosure,
  rooms: readonly number[] = [],
): Released {
  if (!hasOwnTruth(at, rule) || !isOf(value, parts)) return derivedFrom(parts)
  const wholes = parts.length > 0 ? [sumOfRanges(parts)] : []
  return release(value, wholes, rule, { fewest: fewestOf(parts), rooms })
}

function isOf(value: number, parts: readonly Range[]): boolean {
  const { low, high } = sumOfRanges(parts)
  return parts.length === 0 || (low <= value && value <= high)
}

type Told = ReadonlyMap<string | null, Released>

/** The cells of a period, but those that say no more than `unsaid`. */
export function publicationOf(closing: Closing): Cell[] {
  const told = new Map<string, Told>()
  const needs = childrenOf(closing.period).map((child) => demandsIn(child, closing))
  for (const total of IN_ORDER) told.set(total, totalCells(total, closing, needs, told))
  const demands = new Demands(closing.sites, (total, site) => rangeTold(told, total, site, closing))
  for (const item of [...UNDETAILED_ITEMS, ...attributesIn(closing)])
    told.set(item, attributeCells(item, closing, demands, told))
  for (const [item, whole] of closing.wholes ?? [])
    told.set(item, wholeCells(item, whole, closing, demands, told))
  for (const [item, cells] of kindCells(closing, told)) told.set(item, cells)
  return [...told].flatMap(([item, cells]) =>
    [...cells].map(([site, released]): Cell => ({ site, item, ...released })),
  )
}

function attributesIn({ period, sums, before, wholes }: Closing): string[] {
  const items = new Set([
    ...sums.keys(),
    ...childrenOf(period).flatMap((child) => [...before.itemsIn(child)]),
  ])
  const isOther = (item: string) =>
    [isTotal, isUndetailed, isRest, isToldBySites].some((is) => is(item)) || wholes?.has(item)
  return [...items].filter((item) => !isOther(item)).sort()
}

function attributeCells(
  item: string,
  closing: Closing,
  demands: Demands,
  told: ReadonlyMap<string, Told>,
): Told {
  const { period, sums, sites, rule } = closing
  const values = sums.get(item)
  const cells = new Map<string | null, Released>()
  const roomsAt = roomsOf(item, cells, closing, demands, told)
  const tell = (site: string | null, value: number, parts: readonly Range[]) => {
    const released = toldBy({ site, period }, value, parts, rule, roomsAt(site))
    demands.take(item, site, released.range.low)
    cells.set(site, released)
  }
  const earlier = earlierOf(item, closing)
  for (const site of placesIn(item, closing)) tell(site, values?.get(site) ?? 0, earlier(site))
  const nothing = unsaid({ site: sites[0] ?? '', period }, item, sites.length, rule)
  const parts =
    joinOf(period, rule) > 0
      ? earlier(null)
      : [
          ...[...cells.values()].map(({ range }) => range),
          ...repeated(nothing.range, sites.length - cells.size),
        ]
  tell(null, sum([...(values?.values() ?? [])]), parts)
  return cells
}

/** What the shorter periods that make up this one told of an item, at each place. */
function earlierOf(item: string, { period, before }: Closing): (site: string | null) => Range[] {
  const ofParts = childrenOf(period).map((child) => before.rangesOf(child, item))
  return (site) => ofParts.map((rangeAt) => rangeAt(site))
}

/** All that leaves a code so much and no more, at each place. */
function roomsOf(
  item: string,
  cells: Told,
  closing: Closing,
  demands: Demands,
  told: ReadonlyMap<string, Told>,
): (site: string | null) => number[] {
  const { period, rule } = closing
  const roomsInParts = partsRoom(item, cells, closing, told)
  // Where parts alone tell it nothing is asked: a country's year would ask for minutes.
  return (site) =>
    hasOwnTruth({ site, period }, rule) ? [...demands.roomsFor(item, site), ...roomsInParts(site)] : []
}

/** How much the sites or shorter periods that make up a cell leave to a code, beside codes of its families. */
function partsRoom(
  item: string,
  cells: Told,
  closing: Closing,
  told: ReadonlyMap<string, Told>,
): (site: string | null) => number[] {
  const heldBy = heldIn(closing, (each) => (each === item ? cells : told.get(each)))
  const own = heldBy(item)
  const besides = familiesOf(item).map(({ name, of, beside }) => {
    const others = [...told.keys()].filter(
      (each) => !isTotal(each) && each !== item && isOfFamily(each, name),
    )
    return {
      totals: of.map(heldBy),
      others: [...beside, ...others].map((each) => ({ cells: told.get(each), held: heldBy(each) })),
    }
  })
  return (site) => {
    const ownIn = own(site)
    if (ownIn.length === 0 || ownIn.length > MANY) return []
    return besides.flatMap(({ totals, others }) => {
      const ofTotals = totals.map((held) => held(site))
      const ofOthers = others.map(({ held }) => held(site))
      const asking = others
        .map(({ cells }, at) => ({ low: cells?.get(site)?.range.low ?? 0, held: ofOthers[at] ?? [] }))
        .filter(({ low }) => low > 0)
        .sort((a, b) => b.low - a.low)
        .slice(0, MOST_ASKING)
      const parts = ownIn.map(({ high }, part) => ({
        left: sumAt(ofTotals, part, 'high') - sumAt(ofOthers, part, 'low'),
        own: high,
        some: asking.map(({ held }) => held[part] as Range),
      }))
      const lows = asking.map(({ low }) => low)
      return leftInParts(parts, lows)
    })
  }
}

/** All of these in one of the parts. */
const sumAt = (held: readonly (readonly Range[])[], part: number, end: keyof Range): number =>
  held.reduce((all, ranges) => all + (ranges[part]?.[end] ?? 0), 0)

/** Of more codes those that ask for most: their choices double with each. */
const MOST_ASKING = 5

const isOfFamily = (item: string, name: string): boolean =>
  familiesOf(item).some((family) => family.name === name)

/** What each of the sites or shorter periods that make up a cell was told of an item. */
function heldIn(
  closing: Closing,
  told: (item: string) => Told | undefined,
): (item: string) => (site: string | null) => readonly Range[] {
  const { period, sites, rule } = closing
  const isOfSites = joinOf(period, rule) <= 0
  return (item) => {
    const earlier = earlierOf(item, closing)
    const nothing = unsaid({ site: '', period }, item, sites.length, rule).range
    return (site) =>
      site === null && isOfSites
        ? sites.map((each) => told(item)?.get(each)?.range ?? nothing)
        : earlier(site)
  }
}

/** What the parts of a whole were told as, added up; `places`: the sites of which they say more than nothing. */
type PartsTold = {
  at: (site: string | null) => Together
  isToldAt: (site: string) => boolean
  places: readonly string[]
}

function togetherIn(whole: Whole, closing: Closing, told: ReadonlyMap<string, Told>): PartsTold {
  const { period, sites, rule } = closing
  const nothing = unsaidOnce()
  const nothingAt = (site: string | null) =>
    nothing({ site, period }, whole.parts[0] ?? '', sites.length, rule).range
  const sure = new Set(whole.sure)
  const ofNobody = (site: string | null): Together => {
    const { high } = nothingAt(site)
    return {
      high: high * whole.parts.length,
      widest: high + 1,
      sure: { low: 0, high: high * sure.size, most: 0 },
    }
  }
  const sums = new Map<string | null, Together>()
  for (const part of whole.parts)
    for (const [site, { range }] of told.get(part) ?? []) {
      const { high, widest, sure: before } = sums.get(site) ?? ofNobody(site)
      const more = range.high - nothingAt(site).high
      sums.set(site, {
        high: high + more,
        widest: Math.max(widest, range.high - range.low + 1),
        sure: sure.has(part)
          ? {
              low: before.low + range.low,
              high: before.high + more,
              most: Math.max(before.most, range.low),
            }
          : before,
      })
    }
  return {
    at: (site) => sums.get(site) ?? ofNobody(site),
    isToldAt: (site) => sums.has(site),
    places: [...sums.keys()].filter((site) => site !== null),
  }
}

/** As the parts of a whole allow, told after them. */
function wholeCells(
  item: string,
  whole: Whole,
  closing: Closing,
  demands: Demands,
  told: ReadonlyMap<string, Told>,
): Told {
  const { period, sums, sites, rule } = closing
  const ofParts = togetherIn(whole, closing, told)
  const values = sums.get(item)
  const cells = new Map<string | null, Released>()
  const earlier = earlierOf(item, closing)
  const roomsAt = roomsOf(item, cells, closing, demands, told)
  const tell = (site: string | null, value: number, pieces: readonly Range[]) => {
    const isOwn = hasOwnTruth({ site, period }, rule)
    const isToldHere = site === null || ofParts.isToldAt(site)
    const by = { together: ofParts.at(site), pieces, rooms: roomsAt(site) }
    const telling = { ...by, isToldHere, hasOwnTruth: isOwn, rule }
    const released = tellWhole(item, whole, value, telling)
    demands.take(item, site, released.range.low)
    cells.set(site, released)
  }
  tell(OTHERS, 0, earlier(OTHERS))
  const nothing = (cells.get(OTHERS) as Released).range
  const places = new Set([...placesIn(item, closing), ...ofParts.places])
  for (const site of places) tell(site, values?.get(site) ?? 0, earlier(site))
  const ofSites = [...places].map((site) => (cells.get(site) as Released).range)
  const pieces =
    joinOf(period, rule) > 0
      ? earlier(null)
      : [...ofSites, ...repeated(nothing, sites.length - ofSites.length)]
  tell(null, sum([...(values?.values() ?? [])]), pieces)
  return cells
}

/** By kind of place, what the totals of the sites of that kind add up to. */
function kindCells(
  { kinds = new Map<string, string>(), sites, rule }: Closing,
  told: ReadonlyMap<string, Told>,
): Map<string, Told> {
  const nothing = release(0, [], rule).range
  const parts = new Map<string, Range[]>()
  for (const site of sites) {
    const kind = kinds.get(site)
    if (kind === undefined) continue
    const own = OF_A_PLACE.map((total) => told.get(total)?.get(site)?.range ?? nothing)
    const item = itemOf(TOLD_BY_SITES, kind)
    const ranges = parts.get(item) ?? []
    ranges.push(sumOfRanges(own))
    parts.set(item, ranges)
  }
  return new Map([...parts].map(([item, ranges]) => [item, new Map([[null, derivedFrom(ranges)]])]))
}

/** What is known of totals before their own is told: `demands` are those of the parts of the period. */
function totalCells(
  total: Total,
  closing: Closing,
  needs: readonly Demands[],
  told: ReadonlyMap<string, Told>,
): Told {
  const { period, sums, sites, rule } = closing
  const values = sums.get(total)
  const lowest = unsaid({ site: '', period }, total, sites.length, rule).range
  const cells = new Map<string | null, Released>()
  const partsIn = (site: string | null) =>
    needs.map((each): Range => ({ low: each.least(total, site), high: each.most(total, site) }))
  /** The parts need at least so much, less what the total told before can take up. */
  const leastIn = (site: string | null) => {
    const alone = sum(needs.map((each) => each.least(total, site)))
    if (total !== 'sessions') return alone
    const both = sum(needs.map((each) => each.least('both', site)))
    return Math.max(alone, both - rangeTold(told, 'questions', site, closing).high)
  }
  const earlier = earlierOf(total, closing)
  const cellOf = (site: string | null, value: number, ways: readonly Range[][]): Released => {
    // As it was shown while it was open: nobody learns from how it changed.
    if (partsIn(site).length === 0) return release(value, [], rule)
    const untold = [earlier(site), ...ways.slice(1)].find((parts) => !isOf(value, parts))
    if (untold) return derivedFrom(untold)
    // A record with more codes than it should have must not stop what is published.
    const wholes = ways.map(sumOfRanges).map(
      (whole): Range => ({
        low: Math.min(whole.low, value),
        high: Math.max(whole.high, value),
      }),
    )
    const least = Math.min(leastIn(site), value)
    const low = Math.max(...wholes.map((whole) => whole.low))
    const high = Math.min(...wholes.map((whole) => whole.high))
    const bounding = ways.filter((_, at) => wholes[at]?.low === low || wholes[at]?.high === high)
    const byParts = { low: least, high: Number.POSITIVE_INFINITY }
    // So that each family has either no room for more than "below `k`" or enough to tell it.
    const fewest = Math.max(fewestOf(bounding.flat()), least > 0 ? rule.k + FEWEST_VALUES : 0)
    return release(value, [...wholes, byParts], rule, { fewest })
  }
  for (const site of placesIn(total, closing))
    cells.set(site, cellOf(site, values?.get(site) ?? 0, [partsIn(site)]))
  const ofSites = [
    ...[...cells.values()].map(({ range }) => range),
    ...repeated(lowest, sites.length - cells.size),
  ]
  cells.set(null, cellOf(null, sum([...(values?.values() ?? [])]), [partsIn(null), ofSites]))
  return cells
}

const rangeTold = (
  told: ReadonlyMap<string, Told>,
  total: Total,
  site: string | null,
  { period, sites, rule }: Closing,
): Range => told.get(total)?.get(site)?.range ?? unsaid({ site, period }, total, sites.length, rule).range

/** Of a period that was published. */
function demandsIn(period: string, closing: Closing): Demands {
  const { before } = closing
  const totals = new Map(TOTALS.map((total) => [total, before.rangesOf(period, total)]))
  const demands = new Demands(closing.sites, (total, site) => (totals.get(total) as RangeAt)(site))
  const codes = [...before.itemsIn(period)].filter((item) => !isTotal(item) && !isUndetailed(item))
  for (const item of [...UNDETAILED_ITEMS, ...codes]) {
    const rangeAt = before.rangesOf(period, item)
    for (const site of before.placesOf(period, item)) demands.take(item, site, rangeAt(site).low)
  }
  return demands
}

/**
 * A rest: what its totals leave beside the other codes and what has none. `codesOf` gives the codes of a measure, the
 * rest among them; `releasedOf` what was published of another item at the same place and time.
 */
export function restOf(
  item: string,
  codesOf: (measure: Measure) => readonly string[],
  releasedOf: (item: string) => Released,
  rule: Disclosure,
): Released {
  const { measure } = partsOfItem(item)
  const { of, besides = [], except = [] } = RESTS[measure] as Rest
  const others = [measure, ...besides]
    .flatMap((each) => codesOf(each).map((code) => itemOf(each, code)))
    .filter((each) => !isRest(each) && !except.includes(each))
  const whole = sumOfRanges(of.map((total) => releasedOf(total).range))
  const apart = sumOfRanges([...others, ...of.map(undetailedOf)].map((other) => releasedOf(other).range))
  const range = { low: Math.max(0, whole.low - apart.high), high: Math.max(0, whole.high - apart.low) }
  return { shown: range.high < rule.k ? { is: 'below', below: rule.k } : { is: 'between', ...range }, range }
}

/** Sites of which an item says more than nothing. */
function placesIn(item: string, { period, sums, before }: Closing): string[] {
  const earlier = childrenOf(period).flatMap((child) => [...before.placesOf(child, item)])
  const places = new Set([...(sums.get(item)?.keys() ?? []), ...earlier])
  return [...places].filter((place) => place !== null)
}

const repeated = (range: Range, times: number): Range[] => Array.from({ length: times }, () => range)

const hasOwnTruth = ({ site, period }: At, rule: Disclosure): boolean =>
  site === null ? joinOf(period, rule) >= 0 : joinOf(period, rule) <= 0

function derivedFrom(parts: readonly Range[]): Released {
  const range = sumOfRanges(parts)
  return { shown: { is: 'between', ...range }, range }
}

/** A whole that is not published from its own truth. One part is the whole. */
export const sumOfParts = (parts: readonly Released[]): Released =>
  parts.length === 1 ? (parts[0] as Released) : derivedFrom(parts.map(({ range }) => range))

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
