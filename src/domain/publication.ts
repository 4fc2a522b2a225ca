import {
  type Disclosure,
  FEWEST_VALUES,
  joinOf,
  type Range,
  type Released,
  release,
  sumOfRanges,
} from './disclosure.ts'
import type { Measure } from './measures.ts'
import { childrenOf } from './periods.ts'
import { cellParts } from './tally.ts'
import { TOTALS, type Total } from './vocabulary.ts'

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

/** What a rest is told by: these totals, less the other codes of the measure and of `besides`, but not `except`. */
type Rest = {
  code: string
  of: readonly Total[]
  besides?: readonly Measure[]
  except?: readonly string[]
}

/**
 * Of each measure that gives every session, question or workshop one code: the one told by what the others leave. It
 * is one that occurs often, so that the total stays far from the sum of the others, and one that readers miss least.
 */
export const RESTS: Partial<Record<Measure, Rest>> = {
  level: { code: '1', of: ['sessions', 'questions'] },
  hours: { code: '12-14', of: ['sessions', 'questions'] },
  decision: { code: 'help-now', of: ['sessions'] },
  charter: { code: 'agreed', of: ['sessions'] },
  // Who agreed did so in one way; who agreed or declined had read the charter in one language.
  agreementWay: { code: 'signature', of: ['sessions'], besides: ['charter'] },
  language: { code: 'fr', of: ['sessions'], besides: ['charter'], except: ['charter:declined'] },
  consent: { code: 'not-asked', of: ['sessions'] },
  outcome: { code: 'partly', of: ['sessions'] },
  closedBy: { code: 'staff', of: ['sessions'] },
  duration: { code: '30-to-60', of: ['sessions'] },
  // No session came of the others.
  appointment: {
    code: 'without',
    of: ['sessions'],
    except: ['appointment:no-show', 'appointment:cancelled'],
  },
  workshopDuration: { code: '60-to-120', of: ['workshops'] },
}

/** Of these a session has one code or none: they too add up to at most the sessions. */
const ONE_OR_NONE = ['overrule', 'satisfaction'] as const satisfies readonly Measure[]

/** Each of these codes counts a session or a question once at most. */
const ONCE_EACH = ['need', 'theme', 'procedure'] as const satisfies readonly Measure[]

/**
 * Never published from its own truth: a site has one kind, so its totals say it all. The network's cells are the sums
 * of what its sites' totals say; a site has none.
 */
const TOLD_BY_SITES = 'placeKind' satisfies Measure
const OF_A_PLACE = ['sessions', 'questions'] as const satisfies readonly Total[]

/** How many steps of `base` a total leaves open that is close to what its codes make up. */
const TOTAL_STEPS = 2

/** Totals that others are measured by come first. */
const IN_ORDER = ['questions', ...TOTALS.filter((total) => total !== 'questions')] as const

export const itemOf = (measure: Measure, code: string): string => `${measure}:${code}`

export const isTotal = (item: string): item is Total => (TOTALS as readonly string[]).includes(item)

export const isRest = (item: string): boolean => {
  const { measure, code } = partsOfItem(item)
  return RESTS[measure]?.code === code
}

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
}

/** Published cells by period, item and place. */
export type Publications = {
  /** `null`: as `unsaid` has it. */
  rangeAt: (at: At, item: string) => Range | null
  unsaidAt: (at: At, item: string) => Range
  itemsIn: (period: string) => Iterable<string>
  /** Places of which more than the unsaid was published. */
  placesOf: (period: string, item: string) => Iterable<string | null>
}

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
 * An attribute: from its own truth as far as its parts allow, or as the sum of these. `room`: the most it can be, where
 * that is more than what a zero is told as, which stays the same.
 */
function toldBy(
  at: At,
  value: number,
  parts: readonly Range[],
  rule: Disclosure,
  room = Number.POSITIVE_INFINITY,
): Released {
  if (!hasOwnTruth(at, rule)) return derivedFrom(parts)
  const wholes = parts.length > 0 ? [sumOfRanges(parts)] : []
  const fewest = fewestOf(parts)
  const zero = release(
    0,
    wholes.map(({ high }) => ({ low: 0, high })),
    rule,
    fewest,
  ).range
  const left = room - zero.high
  if (left < FEWEST_VALUES) return release(value, wholes, rule, fewest)
  // A record with more codes than it should have must not stop what is published.
  return release(value, [...wholes, { low: 0, high: Math.max(room, value) }], rule, Math.min(fewest, left))
}

/** As many values at either end as the widest part has: so a whole says nothing of any part alone. */
const fewestOf = (parts: readonly Range[]): number =>
  Math.max(FEWEST_VALUES, ...parts.map(({ low, high }) => high - low + 1))

type Told = ReadonlyMap<string | null, Released>

/** The cells of a period, but those that say no more than `unsaid`. */
export function publicationOf(closing: Closing): Cell[] {
  const told = new Map<string, Told>()
  for (const item of attributesIn(closing)) told.set(item, attributeCells(item, closing, told))
  for (const total of IN_ORDER) told.set(total, totalCells(total, closing, told))
  for (const [item, cells] of kindCells(closing, told)) told.set(item, cells)
  return [...told].flatMap(([item, cells]) =>
    [...cells].map(([site, released]): Cell => ({ site, item, ...released })),
  )
}

function attributesIn({ period, sums, before }: Closing): string[] {
  const items = new Set([
    ...sums.keys(),
    ...childrenOf(period).flatMap((child) => [...before.itemsIn(child)]),
  ])
  return [...items].filter((item) => !isTotal(item) && !isRest(item) && !isToldBySites(item)).sort()
}

function attributeCells(item: string, closing: Closing, told: ReadonlyMap<string, Told>): Told {
  const { period, sums, before, sites, rule } = closing
  const values = sums.get(item)
  const cells = new Map<string | null, Released>()
  for (const site of placesIn(item, closing)) {
    const parts = childrenOf(period).map((child) => rangeIn(before, { site, period: child }, item))
    cells.set(
      site,
      toldBy({ site, period }, values?.get(site) ?? 0, parts, rule, roomFor(item, site, closing, told)),
    )
  }
  const total = sum([...(values?.values() ?? [])])
  const nothing = unsaid({ site: sites[0] ?? '', period }, item, sites.length, rule)
  const parts =
    joinOf(period, rule) > 0
      ? childrenOf(period).map((child) => rangeIn(before, { site: null, period: child }, item))
      : [
          ...[...cells.values()].map(({ range }) => range),
          ...repeated(nothing.range, sites.length - cells.size),
        ]
  cells.set(null, toldBy({ site: null, period }, total, parts, rule, roomFor(item, null, closing, told)))
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
    parts.set(item, [...(parts.get(item) ?? []), sumOfRanges(own)])
  }
  return new Map([...parts].map(([item, ranges]) => [item, new Map([[null, derivedFrom(ranges)]])]))
}

/** The most that the totals of its parts, and the codes told before it, leave to one of codes that exclude each other. */
function roomFor(
  item: string,
  site: string | null,
  { period, before }: Closing,
  told: ReadonlyMap<string, Told>,
): number {
  const { measure } = partsOfItem(item)
  const isChosen = (ONE_OR_NONE as readonly string[]).includes(measure)
  const { of, except = [] } = RESTS[measure] ?? { of: ['sessions'] as const }
  const excludes = (other: string) => partsOfItem(other).measure === measure && !except.includes(other)
  const children = childrenOf(period)
  if (!(isChosen || RESTS[measure]) || !excludes(item) || children.length === 0)
    return Number.POSITIVE_INFINITY
  const most = children.flatMap((child) =>
    of.map((total) => rangeIn(before, { site, period: child }, total).high),
  )
  const taken = [...told.keys()].filter(excludes).map((other) => told.get(other)?.get(site)?.range.low ?? 0)
  return sum(most) - sum(taken)
}

/**
 * A total says nothing alone of any part of those that bound it. Close to the least that the codes of its measures make
 * up, it leaves more open.
 */
function totalCells(total: Total, closing: Closing, told: ReadonlyMap<string, Told>): Told {
  const { period, sums, before, sites, rule } = closing
  const values = sums.get(total)
  const families = familiesOf(total, told)
  const lowest = unsaid({ site: '', period }, total, sites.length, rule).range
  const cells = new Map<string | null, Released>()
  const partsIn = (site: string | null) =>
    childrenOf(period).map((child) => rangeIn(before, { site, period: child }, total))
  const cellOf = (site: string | null, value: number, ways: readonly Range[][]): Released => {
    const wholes = ways.filter((parts) => parts.length > 0).map(sumOfRanges)
    const least = Math.max(0, ...families.map((family) => leastOf(family, total, site, told, lowest)))
    const low = Math.max(0, ...wholes.map((whole) => whole.low))
    const high = Math.min(...wholes.map((whole) => whole.high))
    const bounding = ways.filter((parts) => {
      const whole = sumOfRanges(parts)
      return parts.length > 0 && (whole.low === low || whole.high === high)
    })
    const fewest = Math.max(fewestOf(bounding.flat()), least > low ? TOTAL_STEPS * rule.base : FEWEST_VALUES)
    // Some records have no codes, so that what codes make up is less than sure.
    const byCodes = { low: Math.min(least, value), high: Number.POSITIVE_INFINITY }
    return release(value, [...wholes, byCodes], rule, fewest)
  }
  const places = new Set(placesIn(total, closing))
  for (const { codes } of families)
    for (const code of codes)
      for (const site of told.get(code)?.keys() ?? []) if (site !== null) places.add(site)
  for (const site of places) cells.set(site, cellOf(site, values?.get(site) ?? 0, [partsIn(site)]))
  const ofSites = [
    ...[...cells.values()].map(({ range }) => range),
    ...repeated(lowest, sites.length - cells.size),
  ]
  cells.set(null, cellOf(null, sum([...(values?.values() ?? [])]), [partsIn(null), ofSites]))
  return cells
}

/** Codes that exclude each other: they add up to at most these totals. */
type Family = { of: readonly Total[]; codes: readonly string[] }

function familiesOf(total: Total, told: ReadonlyMap<string, Told>): Family[] {
  const items = [...told.keys()].filter((item) => !isTotal(item))
  const ofMeasure = (measure: Measure) => items.filter((item) => partsOfItem(item).measure === measure)
  const partitions = Object.entries(RESTS).map(
    ([measure, { of, besides = [], except = [] }]): Family => ({
      of,
      codes: [measure as Measure, ...besides].flatMap(ofMeasure).filter((item) => !except.includes(item)),
    }),
  )
  const chosen = ONE_OR_NONE.map((measure): Family => ({ of: ['sessions'], codes: ofMeasure(measure) }))
  const single = ONCE_EACH.flatMap(ofMeasure).map(
    (item): Family => ({ of: ['sessions', 'questions'], codes: [item] }),
  )
  // The totals that come before this one are known, the others are not: they leave it no least.
  const known = IN_ORDER.slice(0, IN_ORDER.indexOf(total))
  return [...partitions, ...chosen, ...single].filter(
    ({ of }) => of.includes(total) && of.every((each) => each === total || known.includes(each)),
  )
}

/** What a total counts at least, by the codes of a family and the other totals of it. */
function leastOf(
  { of, codes }: Family,
  total: Total,
  site: string | null,
  told: ReadonlyMap<string, Told>,
  lowest: Range,
): number {
  const least = codes.reduce((sum, code) => sum + (told.get(code)?.get(site)?.range.low ?? 0), 0)
  const others = of.filter((each) => each !== total).map((each) => told.get(each)?.get(site)?.range ?? lowest)
  return least - sumOfRanges(others).high
}

/**
 * A rest: what its totals and the other codes leave. `codesOf` gives the codes of a measure, the rest among them;
 * `releasedOf` what was published of another item at the same place and time.
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
  const apart = sumOfRanges(others.map((other) => releasedOf(other).range))
  const range = { low: Math.max(0, whole.low - apart.high), high: Math.max(0, whole.high - apart.low) }
  return { shown: range.high < rule.k ? { is: 'below', below: rule.k } : { is: 'between', ...range }, range }
}

/** Sites of which an item says more than nothing. */
function placesIn(item: string, { period, sums, before }: Closing): string[] {
  const earlier = childrenOf(period).flatMap((child) => [...before.placesOf(child, item)])
  const places = new Set([...(sums.get(item)?.keys() ?? []), ...earlier])
  return [...places].filter((place) => place !== null)
}

const rangeIn = (before: Publications, at: At, item: string): Range =>
  before.rangeAt(at, item) ?? before.unsaidAt(at, item)

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

const partsOfItem = (item: string) => cellParts(item as `${Measure}:${string}`)
