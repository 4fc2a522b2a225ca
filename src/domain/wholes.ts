import type { Catalog } from './catalogSchema.ts'
import { MANY } from './demands.ts'
import {
  type Disclosure,
  FEWEST_VALUES,
  fewestOf,
  meet,
  type Range,
  type Released,
  release,
  shownAs,
  sumOfRanges,
} from './disclosure.ts'
import { itemOf, partsOfItem } from './families.ts'

/**
 * Codes that other codes make up: a theme or procedure has the records of its needs, a structure those of its
 * services, and who was sent to another site or to a service has a target of that kind. So a whole counts at most what
 * its parts add up to, and what it is told as must not tell of them (DIS3).
 */
export type Whole = {
  /** Each of its records has one of these at least. */
  parts: readonly string[]
  /** Those that the catalog in force gives it, and gave it in every edition that had them. */
  sure: readonly string[]
  /** Told by its parts alone. */
  isDerived: boolean
}

/** By the whole's item. */
export type Wholes = ReadonlyMap<string, Whole>

export type Pair = { whole: string; part: string }

const SENT_TO = { site: itemOf('decision', 'other-site'), service: itemOf('decision', 'service') } as const

/** What a catalog says of needs and targets. */
export function pairsIn({ needs, sites, services }: Catalog): Pair[] {
  const target = (kind: keyof typeof SENT_TO, id: string) => itemOf('redirection', `${kind}.${id}`)
  const pairs = (part: string, wholes: readonly string[]) => wholes.map((whole) => ({ whole, part }))
  return [
    ...needs.flatMap(({ id, themes, procedure }) =>
      pairs(itemOf('need', id), [
        ...themes.map((theme) => itemOf('theme', theme)),
        ...(procedure ? [itemOf('procedure', procedure)] : []),
      ]),
    ),
    ...services.flatMap(({ id, structure }) =>
      pairs(target('service', id), [itemOf('structure', structure), SENT_TO.service]),
    ),
    ...sites.flatMap(({ id }) => pairs(target('site', id), [SENT_TO.site])),
  ]
}

/**
 * `known`: of every edition ever. Of wholes that share a part one alone is told from its own truth, the one with the
 * most parts: two would tell of what the other one lacks.
 */
export function wholesFrom(known: readonly (Pair & { isSure: boolean })[]): Wholes {
  const parts = new Map<string, { all: string[]; sure: string[] }>()
  for (const { whole, part, isSure } of known) {
    const of = parts.get(whole) ?? { all: [], sure: [] }
    parts.set(whole, of)
    of.all.push(part)
    if (isSure) of.sure.push(part)
  }
  const taken = new Set<string>()
  const bySize = [...parts].sort(
    ([a, one], [b, other]) => other.all.length - one.all.length || (a < b ? -1 : 1),
  )
  return new Map(
    bySize.map(([item, { all, sure }]) => {
      const isDerived = isUnion(item) && all.some((part) => taken.has(part))
      if (isUnion(item) && !isDerived) for (const part of all) taken.add(part)
      return [item, { parts: all, sure, isDerived }]
    }),
  )
}

/** All but decisions count every record of their parts too. */
const isUnion = (item: string): boolean => partsOfItem(item).measure !== 'decision'

/** What the parts of a whole were told as at one place, added up; `most`: the least that the greatest of them is. */
export type Together = { high: number; widest: number; sure: { low: number; high: number; most: number } }

type Telling = {
  together: Together
  /** What it was told as in shorter periods or at the sites. */
  pieces: readonly Range[]
  rooms: readonly number[]
  /** A zero is written down here: at the network, and where some part says more than nothing. */
  isToldHere: boolean
  hasOwnTruth: boolean
  rule: Disclosure
}

/** From its own truth as far as it asks nothing of its parts, else by these alone. */
export function tellWhole(
  item: string,
  whole: Whole,
  value: number,
  { together, pieces, rooms, isToldHere, hasOwnTruth, rule }: Telling,
): Released {
  const byParts = { low: isUnion(item) ? together.sure.most : 0, high: together.high }
  const bounds = [byParts, ...(pieces.length > 0 ? [sumOfRanges(pieces)] : [])].map((each) =>
    withValue(each, value, rule),
  )
  if (whole.isDerived || !hasOwnTruth) return shownAs(meet(bounds), rule)
  const fewest = Math.max(fewestOf(pieces), together.widest)
  const latest = latestOf(whole, together, fewest)
  if (!isUnion(item))
    return release(value, bounds, rule, { fewest, rooms, latest, zeroFollowsRooms: isToldHere })
  // The parts' sum stays its upper end whatever the totals are.
  const inRoom = Math.min(...rooms) - FEWEST_VALUES + 1
  return release(value, bounds, rule, { fewest, latest: Math.min(latest, inRoom) })
}

/** A record with codes that no catalog gave it must not stop what is published. */
function withValue(range: Range, value: number, rule: Disclosure): Range {
  const step = release(value, [], rule).range
  return {
    low: value < range.low ? step.low : range.low,
    high: value > range.high ? step.high : range.high,
  }
}

/**
 * What is more than its parts surely add up to, a whole asks of them. Parts are told wide enough at each scale to give
 * a little more than that, and where there are many they cannot all be at the end of what they were told at once.
 */
function latestOf({ sure }: Whole, { sure: { low, high } }: Together, fewest: number): number {
  return sure.length < MANY ? low + Math.floor((sure.length - 1) / 2) : high - fewest + 1
}
