import { beforeAll, describe, expect, test } from 'vitest'
import {
  type At,
  DISCLOSURE,
  type Disclosure,
  type Range,
  release,
  releaseAttribute,
  releaseTotal,
} from '../../src/domain/disclosure.ts'
import { scaleOf } from '../../src/domain/periods.ts'
import { type Belief, caseOf, type Publication } from './attacker/attack.ts'
import { type Network, networkOf, STYLES } from './attacker/networks.ts'
import { type Narrowed, narrowed, solver } from './attacker/solver.ts'

/**
 * The attacker holds every page of every site and of the network, and looks for a cell, shown or not, that these leave
 * fewer than 3 values. Networks are seeded; `npm run unit -- tests/domain/disclosure.attack` says which one fell.
 */

let highs: Awaited<ReturnType<typeof solver>>
beforeAll(async () => {
  highs = await solver()
})

const RULES: Disclosure[] = [
  DISCLOSURE,
  { ...DISCLOSURE, joinBy: 'month' },
  DISCLOSURE,
  { ...DISCLOSURE, joinBy: 'year' },
  { ...DISCLOSURE, k: 3, base: 3 },
  { ...DISCLOSURE, k: 10 },
  { ...DISCLOSURE, k: 4, base: 10 },
]

const asReleased = (rule: Disclosure): Publication => ({
  attribute: (at, sites, sumOf) => releaseAttribute(at, sites, sumOf, rule).range,
  total: (at, sites, sumOf, codesOf) => releaseTotal(at, sites, sumOf, codesOf, rule).range,
})

function attacked(network: Network, publication: Publication, belief: Belief): Narrowed[] {
  const { found, truth } = caseOf(network, publication, belief)
  return narrowed(found, truth, highs)
}

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, more) => from + more)
const styleOf = (seed: number) => STYLES[seed % STYLES.length] as (typeof STYLES)[number]

describe('a reader of all pages', () => {
  test.each(STYLES)(
    '[DIS3] narrows no cell of twenty networks to fewer than 3 values: %s',
    (style) => {
      for (const seed of seeds(0, 20)) {
        const rule = RULES[seed % RULES.length] as Disclosure

        const fallen = attacked(networkOf(seed, style), asReleased(rule), 'no relation to totals')

        expect({ seed, rule, fallen }).toEqual({ seed, rule, fallen: [] })
      }
    },
    60_000,
  )

  test('[DIS3] who takes codes to add up to at most the sessions shown, now and earlier, narrows none', () => {
    for (const seed of [...seeds(0, 18), 20, 24]) {
      const network = networkOf(seed, styleOf(seed), 3)

      const fallen = attacked(network, asReleased(DISCLOSURE), 'at most the total')

      expect({ seed, fallen }).toEqual({ seed, fallen: [] })
    }
  }, 60_000)

  test('[DIS3] a later look tells nothing more: a closed cell says the same whatever else arrives', () => {
    const network = networkOf(1, 'plausible')
    const { attribute } = asReleased(DISCLOSURE)
    const at: At = { site: null, period: '2026-Q1' }
    const early = (_: string, period: string) => (period > '2026-03' && scaleOf(period) === 'month' ? 0 : 7)
    const late = (_: string, period: string) => (period > '2026-03' && scaleOf(period) === 'month' ? 9 : 7)

    const shown = [early, late].map((sums) =>
      attribute(at, network.sites, (site, period) => (period === '2026-Q1' ? 21 : sums(site, period))),
    )

    expect(shown[0]).toEqual(shown[1])
  })
})

describe('the attacker finds what a weaker rule gives away', () => {
  const step = (value: number, rule = DISCLOSURE): Range => release(value, [], rule).range
  const sum = (at: At, sites: readonly string[], sumOf: (site: string, period: string) => number) =>
    (at.site === null ? sites : [at.site]).reduce((all, site) => all + sumOf(site, at.period), 0)
  const isOwn = ({ site, period }: At) =>
    scaleOf(period) === 'quarter' || (scaleOf(period) === 'year') === (site === null)
  const weaker: Record<string, Publication['attribute']> = {
    'each cell rounded for itself, k = 5 and base 5': (at, sites, sumOf) => step(sum(at, sites, sumOf)),
    'each cell rounded for itself, k = 10 and base 5': (at, sites, sumOf) =>
      step(sum(at, sites, sumOf), { ...DISCLOSURE, k: 10 }),
    'the tree, its wholes not guarded': (at, sites, sumOf) =>
      isOwn(at) ? step(sum(at, sites, sumOf)) : null,
    'base 1': (at, sites, sumOf) => {
      const value = sum(at, sites, sumOf)
      return value < 5 ? { low: 0, high: 4 } : { low: value, high: value }
    },
    'zero shown': (at, sites, sumOf) => {
      const value = sum(at, sites, sumOf)
      return value < 5 ? { low: value === 0 ? 0 : 1, high: value === 0 ? 0 : 4 } : step(value)
    },
  }

  test.each(Object.entries(weaker))(
    '[DIS3] %s',
    (_, attribute) => {
      const publication = { ...asReleased(DISCLOSURE), attribute }

      const fallen = seeds(0, 6).flatMap((seed) =>
        attacked(networkOf(seed, styleOf(seed), 3), publication, 'no relation to totals'),
      )

      expect(fallen.length).toBeGreaterThan(0)
    },
    60_000,
  )

  test('[DIS3] twelve months of 4 and a year of 48, each rounded for itself, are known exactly', () => {
    const months = networkOf(0, 'hidden months', 1)
    const network = {
      ...months,
      items: months.items.slice(0, 1),
      cells: Object.fromEntries(Object.keys(months.cells).map((key) => [key, 4])),
    }
    const publication = {
      ...asReleased(DISCLOSURE),
      attribute: weaker['each cell rounded for itself, k = 5 and base 5'],
    }

    const fallen = attacked(network, publication as Publication, 'no relation to totals')

    expect(fallen).toContainEqual({ name: 'one:x a 2026-01', values: [4] })
  })

  test('[DIS3] totals that do not look at the codes they are made of', () => {
    const total: Publication['total'] = (at, sites, sumOf) => step(sum(at, sites, sumOf))
    const publication = { ...asReleased(DISCLOSURE), total }

    const fallen = [2, 14].flatMap((seed) =>
      attacked(networkOf(seed, styleOf(seed)), publication, 'at most the total'),
    )

    expect(fallen.length).toBeGreaterThan(0)
  }, 60_000)
})
