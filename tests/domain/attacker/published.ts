import type { Disclosure, Range } from '../../../src/domain/disclosure.ts'
import { isRest, itemOf, RESTS } from '../../../src/domain/families.ts'
import { childrenOf, periodOf, type Scale, scaleOf } from '../../../src/domain/periods.ts'
import {
  type At,
  OTHERS,
  type Publications,
  publicationOf,
  restOf,
  unsaid,
} from '../../../src/domain/publication.ts'
import { type Cell, cellParts, type Entry } from '../../../src/domain/tally.ts'
import { type Wholes, wholesFrom } from '../../../src/domain/wholes.ts'
import { type Network, PERIODS, pairsOf } from './networks.ts'

/** What is told of every cell of a network's closed year. */
export type Told = (at: At, item: string) => Range

export type Sums = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>

/** True sums by period, item and site. */
export function sumsOf(network: Network): Sums {
  const sums = new Map<string, Map<string, Map<string, number>>>()
  const add = (period: string, item: string, site: string, more: number) => {
    const items = sums.get(period) ?? new Map<string, Map<string, number>>()
    const sites = items.get(item) ?? new Map<string, number>()
    sums.set(period, items.set(item, sites.set(site, (sites.get(site) ?? 0) + more)))
  }
  for (const { site, day, totals, cells } of network.entries)
    for (const scale of ['month', 'quarter', 'year'] as const) {
      const period = periodOf(day, scale)
      for (const [item, value] of Object.entries(totals)) add(period, item, site, value)
      for (const cell of cells) add(period, cell, site, 1)
    }
  return sums
}

export const countIn = (sums: Sums, { site, period }: At, item: string): number =>
  [...(sums.get(period)?.get(item) ?? [])]
    .filter(([each]) => site === null || each === site)
    .reduce((sum, [, value]) => sum + value, 0)

/** As the server publishes it: months, then quarters, then the year. */
export function publishedOf(
  network: Network,
  rule: Disclosure,
  sums = sumsOf(network),
  wholes = wholesIn(network.entries),
): Told {
  const { sites, entries } = network
  const told = new Map<string, Map<string, Map<string | null, Range>>>()
  const rangesOf: Publications['rangesOf'] = (period, item) => (site) => {
    const places = told.get(period)?.get(item)
    return (
      places?.get(site) ?? places?.get(OTHERS) ?? unsaid({ site, period }, item, sites.length, rule).range
    )
  }
  const before: Publications = {
    rangesOf,
    itemsIn: (period) => told.get(period)?.keys() ?? [],
    placesOf: (period, item) =>
      [...(told.get(period)?.get(item)?.keys() ?? [])].filter((site) => site !== OTHERS),
  }
  for (const period of PERIODS) {
    const items = new Map<string, Map<string | null, Range>>()
    const closing = { period, sites, sums: sums.get(period) ?? new Map(), before, rule, wholes }
    for (const { item, site, range } of publicationOf(closing))
      items.set(item, (items.get(item) ?? new Map<string | null, Range>()).set(site, range))
    told.set(period, items)
  }
  const codesOf = codesIn(itemsOf(entries))
  const tell: Told = (at, item) =>
    isRest(item)
      ? restOf(
          item,
          codesOf,
          (each) => ({ shown: { is: 'between', ...tell(at, each) }, range: tell(at, each) }),
          rule,
        ).range
      : rangesOf(at.period, item)(at.site)
  return tell
}

const wholesIn = (entries: readonly Entry[]): Wholes =>
  wholesFrom(pairsOf(itemsOf(entries)).map((pair) => ({ ...pair, isSure: true })))

/** All that occurs, and the rests of what occurs. */
export function itemsOf(entries: readonly Entry[]): string[] {
  const items = new Set<string>(entries.flatMap(({ cells }) => cells))
  for (const item of [...items]) {
    const { measure } = cellParts(item as Cell)
    const rest = RESTS[measure]
    if (rest) items.add(itemOf(measure, rest.code))
  }
  return [...items].sort()
}

const codesIn = (items: readonly string[]) => (measure: string) =>
  items.flatMap((item) => {
    const parts = cellParts(item as Cell)
    return parts.measure === measure ? [parts.code] : []
  })

/** The months of a month, quarter or year. */
export function monthsIn(period: string): string[] {
  const scale = scaleOf(period) as Scale
  if (scale === 'month') return [period]
  return childrenOf(period).flatMap(monthsIn)
}
