import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DISCLOSURE, type Disclosure, FEWEST_VALUES, type Released } from '../../src/domain/disclosure.ts'
import {
  familiesOf,
  isRest,
  isTotal,
  isUndetailed,
  itemOf,
  RESTS,
  undetailedOf,
} from '../../src/domain/families.ts'
import type { Measure } from '../../src/domain/measures.ts'
import { childrenOf } from '../../src/domain/periods.ts'
import {
  type At,
  type Cell,
  type Publications,
  publicationOf,
  restOf,
  sumOfParts,
  unsaid,
} from '../../src/domain/publication.ts'
import { MONTHS, networkOf, PERIODS, QUARTERS, STYLES } from './attacker/networks.ts'
import { countIn, itemsOf, publishedOf, type Sums, sumsOf } from './attacker/published.ts'

const RULES: Disclosure[] = [
  DISCLOSURE,
  { ...DISCLOSURE, joinBy: 'month' },
  { ...DISCLOSURE, joinBy: 'year' },
  { ...DISCLOSURE, k: 10 },
  { ...DISCLOSURE, base: 10 },
  { ...DISCLOSURE, k: 10, base: 10 },
]
const anySeed = fc.record({
  seed: fc.nat(100_000),
  style: fc.constantFrom(...STYLES),
  rule: fc.constantFrom(...RULES),
})

const NOTHING: Publications = {
  rangesOf: (period, item) => (site) => unsaid({ site, period }, item, SITES.length, DISCLOSURE).range,
  itemsIn: () => [],
  placesOf: () => [],
}
const SITES = ['jaude', 'annex']
const NOVEMBER = '2026-11'

/** One month of two sites, by item and then site. */
const monthOf = (sums: Record<string, Record<string, number>>, period = NOVEMBER, before = NOTHING) =>
  publicationOf({
    period,
    sites: SITES,
    sums: new Map(Object.entries(sums).map(([item, bySite]) => [item, new Map(Object.entries(bySite))])),
    before,
    rule: DISCLOSURE,
  })
const shownIn = (cells: readonly Cell[], site: string | null, item: string) =>
  cells.find((cell) => cell.site === site && cell.item === item)?.shown

describe('a closed year', () => {
  test('[DIS3] tells of every cell, rests too, a range that holds the truth and 3 values or more', () => {
    fc.assert(
      fc.property(anySeed, ({ seed, style, rule }) => {
        const network = networkOf(seed, style)
        const sums = sumsOf(network)
        const tell = publishedOf(network, rule)
        for (const site of [...network.sites, null])
          for (const period of PERIODS)
            for (const item of itemsOf(network.entries)) {
              const { low, high } = tell({ site, period }, item)
              const value = countIn(sums, { site, period }, item)
              if (!(low <= value && value <= high && high - low + 1 >= FEWEST_VALUES))
                expect({ site, period, item, value, low, high }).toBeNull()
            }
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  test('[DIS3] depends on ranges alone: all attributes of one range are told alike, in every cell above', () => {
    fc.assert(
      fc.property(anySeed, fc.nat(1000), ({ seed, style, rule }, at) => {
        const network = networkOf(seed, style)
        const items = itemsOf(network.entries).filter((item) => !isRest(item))
        const item = items[at % items.length] as string
        const site = network.sites[at % network.sites.length] as string
        const month = MONTHS[at % MONTHS.length] as string
        const tell = publishedOf(network, rule)
        const sums = sumsOf(network)
        const above = PERIODS.filter((period) => periodHolds(period, month))
        const ways = above.flatMap((period) => [site, null].map((place) => ({ site: place, period })))
        const isAlike = (by: number) =>
          ways.every((way) => {
            const { low, high } = tell(way, item)
            const value = countIn(sums, way, item) + by
            return low <= value && value <= high
          })
        for (const by of [-2, -1, 1, 2]) {
          if (!isPossible(sums, { site, period: month }, item, by) || !isAlike(by)) continue
          const other = publishedOf(network, rule, changed(sums, ways, site, item, by))
          for (const way of PERIODS.flatMap((period) =>
            [...network.sites, null].map((place) => ({ site: place, period })),
          ))
            for (const each of [item, 'sessions', 'questions'])
              if (JSON.stringify(other(way, each)) !== JSON.stringify(tell(way, each)))
                expect({ way, each, told: other(way, each) }).toEqual({ way, each, told: tell(way, each) })
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  /** As many records are there to get the code, or to lose it. */
  function isPossible(sums: Sums, at: At, item: string, by: number): boolean {
    const leftBy = ({ name, of }: ReturnType<typeof familiesOf>[number]) => {
      const rest = RESTS[name as Measure]
      if (rest) return countIn(sums, at, itemOf(name as Measure, rest.code))
      const codes = [...(sums.get(at.period)?.keys() ?? [])].filter((each) =>
        familiesOf(each).some((family) => family.name === name),
      )
      const count = (items: readonly string[]) =>
        items.reduce((sum, each) => sum + countIn(sums, at, each), 0)
      const undetailed = isUndetailed(name) ? [] : of.map(undetailedOf)
      return count(of) - count([...codes, ...undetailed])
    }
    const families = isUndetailed(item)
      ? [...(sums.get(at.period)?.keys() ?? []), ...Object.keys(RESTS).map((each) => `${each}:`)]
          .flatMap(familiesOf)
          .filter(({ of }) => of.some((total) => undetailedOf(total) === item))
      : familiesOf(item)
    return countIn(sums, at, item) + by >= 0 && families.every((family) => leftBy(family) >= by)
  }

  const periodHolds = (period: string, month: string): boolean =>
    period === month || childrenOf(period).some((child) => periodHolds(child, month))

  /** The same sums, but for one cell and all that it is part of. */
  function changed(sums: Sums, ways: readonly At[], site: string, item: string, by: number): Sums {
    const all = new Map([...sums].map(([period, items]) => [period, new Map(items)]))
    for (const period of new Set(ways.map((way) => way.period))) {
      const items = all.get(period) ?? new Map<string, ReadonlyMap<string, number>>()
      const bySite = new Map(items.get(item))
      all.set(period, items.set(item, bySite.set(site, (bySite.get(site) ?? 0) + by)))
    }
    return all
  }
})

test('[DIS2] what is not among the cells is told as a zero would be', () => {
  for (const rule of RULES)
    for (const period of [MONTHS[10], QUARTERS[3], '2026'] as string[]) {
      const before: Publications = {
        ...NOTHING,
        rangesOf: (period, item) => (site) => unsaid({ site, period }, item, SITES.length, rule).range,
      }
      const sums = new Map(['need:caf', 'sessions'].map((item) => [item, new Map([['jaude', 0]])]))
      const cells = publicationOf({ period, sites: SITES, sums, before, rule })

      for (const item of ['need:caf', 'sessions'])
        for (const site of item === 'sessions' ? ['jaude'] : ['jaude', null]) {
          const { shown, range } = cells.find((cell) => cell.item === item && cell.site === site) as Cell
          expect({ shown, range }).toEqual(unsaid({ site, period }, item, SITES.length, rule))
        }
    }
})

test('[DIS3] a site adds up to its network by quarter: finer of the network, coarser of a site, its parts tell', () => {
  const told = new Map<string, Cell[]>()
  const before: Publications = {
    ...NOTHING,
    rangesOf: (period, item) => (site) =>
      told.get(period)?.find((cell) => cell.site === site && cell.item === item)?.range ??
      NOTHING.rangesOf(period, item)(site),
  }
  const counts = { '2026-10': 4, '2026-11': 12, '2026-12': 8, '2026-Q4': 24, '2026': 24 }
  for (const period of ['2026-10', '2026-11', '2026-12', '2026-Q4', '2026'] as const)
    told.set(
      period,
      monthOf(
        { 'need:caf': { jaude: counts[period] }, sessions: { jaude: 3 * counts[period] } },
        period,
        before,
      ),
    )
  const at = (site: string | null, period: string) => shownIn(told.get(period) ?? [], site, 'need:caf')

  expect(at('jaude', '2026-11')).toEqual({ is: 'about', value: 10 })
  expect(at('jaude', '2026-Q4')).toEqual({ is: 'between', low: 23, high: 28 })
  expect(at('jaude', '2026')).toEqual({ is: 'between', low: 23, high: 40 })
  expect(at(null, '2026-11')).toEqual({ is: 'between', low: 8, high: 16 })
  expect(at(null, '2026-Q4')).toEqual({ is: 'between', low: 23, high: 32 })
  expect(at(null, '2026')).toEqual({ is: 'between', low: 23, high: 32 })
  expect(() => monthOf({ 'need:caf': { jaude: 1 } }, '2026-W48')).toThrow(RangeError)
})

test('[DIS3] the total of a month stays as it was last seen while open: codes leave it, and each other, room', () => {
  const counts = {
    sessions: { jaude: 16 },
    'outcome:redirected': { jaude: 8 },
    'outcome:solved': { jaude: 8 },
  }
  const cells = monthOf(counts)

  expect(shownIn(cells, 'jaude', 'sessions')).toEqual({ is: 'about', value: 15 })
  expect(shownIn(cells, 'jaude', 'outcome:redirected')).toEqual({ is: 'about', value: 10 })
  // Of the 17 sessions there may be, the 8 that were surely redirected leave 9.
  expect(shownIn(cells, 'jaude', 'outcome:solved')).toEqual({ is: 'between', low: 5, high: 9 })
})

test('[DIS3] [TRI7] levels above the first leave each other room in the sessions: a passing question has the first', () => {
  const cells = monthOf({
    sessions: { jaude: 16 },
    questions: { jaude: 60 },
    'level:2': { jaude: 8 },
    'level:3': { jaude: 8 },
  })

  expect(shownIn(cells, 'jaude', 'level:2')).toEqual({ is: 'about', value: 10 })
  // Of the 17 sessions there may be, the 8 that were surely of the second level leave 9.
  expect(shownIn(cells, 'jaude', 'level:3')).toEqual({ is: 'between', low: 5, high: 9 })
})

test('[DIS3] [LOT2] codes leave room to what came as totals alone, which is told before them', () => {
  const undetailed = 'undetailed:sessions'
  const cells = monthOf({
    sessions: { jaude: 16 },
    [undetailed]: { jaude: 8 },
    'outcome:solved': { jaude: 8 },
    'need:caf': { jaude: 8 },
  })

  expect(shownIn(cells, 'jaude', undetailed)).toEqual({ is: 'about', value: 10 })
  // Of the 17 sessions there may be, the 8 that surely have no codes leave 9; a need may be one of a passing question.
  expect(shownIn(cells, 'jaude', 'outcome:solved')).toEqual({ is: 'between', low: 5, high: 9 })
  expect(shownIn(cells, 'jaude', 'need:caf')).toEqual({ is: 'between', low: 5, high: 13 })
})

test('[DIS3] codes of all sites leave room to the total of the network', () => {
  const counts = {
    sessions: { annex: 8, jaude: 9 },
    'outcome:solved': { annex: 8, jaude: 8 },
  }
  const cells = monthOf(counts)

  // Of the 17 sessions there may be, the other site surely had 8.
  expect(shownIn(cells, null, 'sessions')).toEqual({ is: 'about', value: 15 })
  for (const site of SITES)
    expect(shownIn(cells, site, 'outcome:solved')).toEqual({ is: 'between', low: 5, high: 9 })
})

/** One quarter of `jaude` after its months, each by item. */
function quarterOf(months: readonly Record<string, number>[]): Cell[] {
  const told = new Map<string, Cell[]>()
  const before: Publications = {
    rangesOf: (period, item) => (site) =>
      told.get(period)?.find((cell) => cell.site === site && cell.item === item)?.range ??
      NOTHING.rangesOf(period, item)(site),
    itemsIn: (period) => new Set(told.get(period)?.map(({ item }) => item)),
    placesOf: (period, item) =>
      (told.get(period) ?? []).filter((cell) => cell.item === item).map(({ site }) => site),
  }
  const atJaude = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([item, value]) => [item, { jaude: value }]))
  childrenOf('2026-Q4').forEach((month, at) => {
    told.set(month, monthOf(atJaude(months[at] ?? {}), month, before))
  })
  const items = [...new Set(months.flatMap((counts) => Object.keys(counts)))]
  const sums = items.map((item) => [item, months.reduce((sum, counts) => sum + (counts[item] ?? 0), 0)])
  return monthOf(atJaude(Object.fromEntries(sums)), '2026-Q4', before)
}

test('[DIS3] records with more codes than sessions are published all the same', () => {
  const month = { sessions: 10, 'outcome:solved': 40, 'level:2': 70 }

  const cells = quarterOf([month, month, month])

  for (const [item, value] of [
    ['sessions', 30],
    ['outcome:solved', 120],
    ['level:2', 210],
  ] as const) {
    const range = cells.find((cell) => cell.item === item)?.range
    expect(range && range.low <= value && value <= range.high).toBe(true)
  }
})

test('[DIS3] codes of a quarter ask no more of its months than these hold of them together', () => {
  const cells = quarterOf([
    { sessions: 4, 'outcome:patron-left': 4 },
    { sessions: 7, 'outcome:solved': 7 },
    { sessions: 16, 'outcome:patron-left': 4, 'outcome:solved': 12 },
  ])

  expect(shownIn(cells, 'jaude', 'outcome:patron-left')).toEqual({ is: 'about', value: 10 })
  // The months hold 4, 7 and, of the 17 that the last one may have, 12 and 4: less the 8 that left, 19.
  expect(shownIn(cells, 'jaude', 'outcome:solved')).toEqual({ is: 'between', low: 13, high: 19 })
})

describe('a rest', () => {
  const at = { site: 'jaude', period: NOVEMBER }
  const codesOf = (measure: string) =>
    ({
      charter: ['agreed', 'declined', 'acknowledged'],
      language: ['fr', 'ar'],
      appointment: ['without', 'honoured', 'no-show'],
    })[measure] ?? []
  const restIn = (cells: readonly Cell[], item: string) =>
    restOf(
      item,
      codesOf,
      (each): Released =>
        cells.find((cell) => cell.site === 'jaude' && cell.item === each) ??
        unsaid(at, each, SITES.length, DISCLOSURE),
      DISCLOSURE,
    )
  const cells = monthOf({
    sessions: { jaude: 60 },
    'charter:agreed': { jaude: 30 },
    'charter:declined': { jaude: 10 },
    'charter:acknowledged': { jaude: 20 },
    'language:fr': { jaude: 40 },
    'appointment:without': { jaude: 60 },
    'appointment:no-show': { jaude: 20 },
  })

  test('[DIS3] is never among the published cells', () => {
    expect(cells.filter(({ item }) => isRest(item))).toEqual([])
    expect(Object.values(RESTS).map(({ code }) => code)).toContain('help-now')
  })

  test('[DIS3] is what the totals and the other codes leave', () => {
    expect(restIn(cells, 'charter:agreed').shown).toEqual({ is: 'between', low: 58 - 34 - 4, high: 62 - 26 })
  })

  test('[DIS3] of the language is what those leave who did not read the charter: who declined did', () => {
    expect(restIn(cells, 'language:fr').range).toEqual({ low: 58 - 22 - 4 - 4, high: 62 - 18 })
  })

  test('[DIS3] of the appointments leaves out those that no session came of', () => {
    expect(restIn(cells, 'appointment:without').range).toEqual({ low: 58 - 4 - 4, high: 62 })
  })

  test('[REP1] [LOT2] leaves out those that came as totals alone', () => {
    const told = monthOf({ sessions: { jaude: 60 }, 'undetailed:sessions': { jaude: 20 } })

    expect(shownIn(told, 'jaude', 'undetailed:sessions')).toEqual({ is: 'about', value: 20 })
    expect(restIn(told, 'charter:agreed').range).toEqual({ low: 58 - 22 - 2 * 4, high: 62 - 18 })
  })

  test('[DIS2] that is certain to be below k is shown so', () => {
    expect(restIn(monthOf({}), 'charter:agreed').shown).toEqual({ is: 'below', below: 5 })
  })
})

test('[DIS3] an open whole is the sum of its parts; one part is the whole', () => {
  const part: Released = { shown: { is: 'about', value: 10 }, range: { low: 8, high: 12 } }

  expect(sumOfParts([part])).toBe(part)
  expect(sumOfParts([part, part]).shown).toEqual({ is: 'between', low: 16, high: 24 })
  expect(isTotal('sessions')).toBe(true)
})

test('[DIS3] a kind of place is told by the totals of its sites, for the network alone', () => {
  const cells = publicationOf({
    period: NOVEMBER,
    sites: ['jaude', 'annex', 'bus'],
    sums: new Map([
      ['sessions', new Map([['jaude', 20]])],
      ['questions', new Map([['bus', 40]])],
      ['placeKind:library', new Map([['jaude', 20]])],
    ]),
    before: NOTHING,
    rule: DISCLOSURE,
    kinds: new Map([
      ['jaude', 'library'],
      ['annex', 'library'],
      ['bus', 'mobile'],
    ]),
  })

  expect(
    cells.filter(({ item }) => item.startsWith('placeKind')).map(({ site, range }) => [site, range]),
  ).toEqual([
    [null, { low: 18, high: 22 + 3 * 4 }],
    [null, { low: 38, high: 42 + 4 }],
  ])
})
