import { beforeAll, describe, expect, test } from 'vitest'
import { DISCLOSURE, type Disclosure } from '../../src/domain/disclosure.ts'
import { isRest, isTotal } from '../../src/domain/families.ts'
import { scaleOf } from '../../src/domain/periods.ts'
import { type Cell, cellParts, type Entry } from '../../src/domain/tally.ts'
import { UNDETAILED } from '../../src/domain/vocabulary.ts'
import { caseOf, stepOf } from './attacker/attack.ts'
import { MONTHS, type Network, networkOf, STYLES, type StyleName } from './attacker/networks.ts'
import { countIn, publishedOf, sumsOf, type Told } from './attacker/published.ts'
import { type Narrowed, narrowed, solver } from './attacker/solver.ts'

/**
 * The attacker holds every page of every site and of the network, and looks for an attribute cell that these leave
 * fewer than 3 values. Networks are seeded; a failure says which one fell.
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
  { ...DISCLOSURE, k: 10 },
  { ...DISCLOSURE, base: 10 },
  { ...DISCLOSURE, k: 10, base: 10 },
]

function attacked(
  network: Network,
  tell: Told,
  { rule = DISCLOSURE, withLooks = false, questions = Number.POSITIVE_INFINITY } = {},
): Narrowed[] {
  const { found, truth } = caseOf(network, tell, rule, withLooks)
  return narrowed({ ...found, questions: found.questions.slice(0, questions) }, truth, highs)
}

const SEEDS = 15

/** Made for it, and told in the last test below. How rare: docs/adr/015-small-numbers.md. */
const KNOWN_TO_FALL: Partial<Record<StyleName, readonly number[]>> = { 'one code': [4] }

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, more) => from + more)

describe('who saw all closed periods, and every open total of weeks and months, to the last hour', () => {
  test.each(STYLES)(
    '[DIS3] narrows no cell to fewer than 3 values: %s',
    (style) => {
      for (const seed of seeds(0, SEEDS)) {
        if (KNOWN_TO_FALL[style]?.includes(seed)) continue
        const network = networkOf(seed, style, 2)
        const rule = RULES[seed % RULES.length] as Disclosure

        const fallen = attacked(network, publishedOf(network, rule), { rule, withLooks: true })

        expect({ seed, rule, fallen }).toEqual({ seed, rule, fallen: [] })
      }
    },
    400_000,
  )

  test('[DIS3] nor where a whole has one part, told wide: what its total leaves it is told with its first step', () => {
    const network = networkOf(1079, 'lower edges', 1)

    expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
  }, 120_000)

  test('[DIS3] what is not guarded: two sites can fill a small total of their network with one code each', () => {
    const network = networkOf(4, 'one code', 2)
    const rule = { ...DISCLOSURE, k: 10 }

    const fallen = attacked(network, publishedOf(network, rule), { rule, withLooks: true })

    expect(fallen).toHaveLength(5)
  }, 120_000)
})

/** Of the first months: where much is given away, each question takes the solver long. */
const FEW = 60

describe('the attacker finds what a weaker rule gives away', () => {
  const itself =
    (
      of: (network: Network) => Told,
      isWeak: (item: string, period: string, site: string | null) => boolean,
    ) =>
    (network: Network, rule = DISCLOSURE): Told => {
      const sums = sumsOf(network)
      const tell = of(network)
      return (at, item) =>
        isWeak(item, at.period, at.site) ? stepOf(countIn(sums, at, item), rule) : tell(at, item)
    }
  const asPublished = (network: Network) => publishedOf(network, DISCLOSURE)
  const isOwn = (period: string, site: string | null) =>
    scaleOf(period) === 'quarter' || (scaleOf(period) === 'year') === (site === null)
  const weaker: Record<string, (network: Network) => Told> = {
    'each cell rounded for itself, k = 5 and base 5': itself(asPublished, () => true),
    'each cell rounded for itself, k = 10 and base 5': (network) =>
      itself(asPublished, () => true)(network, { ...DISCLOSURE, k: 10 }),
    'the tree, its wholes not guarded': itself(
      asPublished,
      (item, period, site) => !isRest(item) && isOwn(period, site),
    ),
    'rests published from their own truth': itself(asPublished, isRest),
    'totals of quarters and years that do not look at what they are made of': itself(
      asPublished,
      (item, period) => isTotal(item) && scaleOf(period) !== 'month',
    ),
    'themes, procedures, structures and decisions that do not look at what they are made of': (network) =>
      publishedOf(network, DISCLOSURE, sumsOf(network), new Map()),
    'base 1': (network) => {
      const sums = sumsOf(network)
      return (at, item) => {
        const value = countIn(sums, at, item)
        return value < 5 ? { low: 0, high: 4 } : { low: value, high: value }
      }
    },
    'zero shown': (network) => {
      const sums = sumsOf(network)
      const tell = asPublished(network)
      return (at, item) => (countIn(sums, at, item) === 0 ? { low: 0, high: 0 } : tell(at, item))
    },
  }

  test.each(Object.entries(weaker))(
    '[DIS3] %s',
    (_, weaken) => {
      const isFallen = seeds(0, 12).some((seed) => {
        const style = seed % 2 === 0 ? 'lower edges' : 'upper edges'
        const network = onlyOf(networkOf(seed, style, 1), FEW_MEASURES)
        return attacked(network, weaken(network), { questions: FEW }).length > 0
      })

      expect(isFallen).toBe(true)
    },
    60_000,
  )

  test('[DIS3] twelve months of 4 and a year of 48, each rounded for itself, are known exactly', () => {
    const entries = MONTHS.flatMap((month) =>
      seeds(0, 4).map(() => {
        const cells: Cell[] = ['need:caf']
        return { site: 'a', day: `${month}-10`, totals: { sessions: 1 }, cells, charter: null }
      }),
    )
    const network = { sites: ['a'], entries }

    const fallen = attacked(network, itself(asPublished, () => true)(network))

    expect(fallen).toContainEqual({ name: 'need:caf a 2026-01', values: [4] })
  })

  test('[DIS3] two outcomes that fill what the sessions of a month can be, rounded for themselves, are known nearly', () => {
    const entries = seeds(0, 16).map((at) => {
      const cells: Cell[] = [at < 8 ? 'outcome:solved' : 'outcome:redirected']
      return { site: 'a', day: '2026-01-10', totals: { sessions: 1 }, cells, charter: null }
    })
    const network = { sites: ['a'], entries }

    expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
    expect(attacked(network, itself(asPublished, () => true)(network), { withLooks: true })).toContainEqual({
      name: 'outcome:solved a 2026-01',
      values: [8, 9],
    })
  }, 60_000)

  test('[DIS3] [LOT2] an outcome that with totals alone fills the sessions of a month, rounded for itself, is known nearly', () => {
    const entries = seeds(0, 16).map((at) => {
      const cells = [at < 8 ? 'outcome:solved' : 'undetailed:sessions'] as Cell[]
      return { site: 'a', day: '2026-01-10', totals: { sessions: 1 }, cells, charter: null }
    })
    const network = { sites: ['a'], entries }
    const outcomes = itself(asPublished, (item) => item === 'outcome:solved')

    const fallen = attacked(network, outcomes(network))
    for (const item of ['outcome:solved', 'undetailed:sessions'])
      expect(fallen).toContainEqual({ name: `${item} a 2026-01`, values: [8, 9] })
    expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
  }, 60_000)

  test('[DIS3] [P6] two needs below 5 and their procedure rounded for itself are known exactly', () => {
    const needs: Cell[] = [...seeds(0, 8)].map((at) => (at < 4 ? 'need:caf' : 'need:school'))
    const entries = needs.map((need) => {
      const cells: Cell[] = [need, 'procedure:family-schooling']
      return { site: 'a', day: '2026-01-10', totals: { sessions: 1 }, cells, charter: null }
    })
    const network = { sites: ['a'], entries }
    const former = publishedOf(network, DISCLOSURE, sumsOf(network), new Map())

    expect(attacked(network, former)).toContainEqual({ name: 'need:caf a 2026-01', values: [4] })
    expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
  }, 60_000)

  test('[DIS3] two levels that fill the sessions of a month, whatever the questions, are known nearly', () => {
    const entry = (totals: Entry['totals'], cells: Cell[]): Entry => {
      return { site: 'a', day: '2026-01-10', totals, cells, charter: null }
    }
    const sessions = seeds(0, 16).map((at) => entry({ sessions: 1 }, [at < 8 ? 'level:2' : 'level:3']))
    const questions = seeds(0, 60).map(() => entry({ questions: 1 }, ['level:1']))
    const network = { sites: ['a'], entries: [...sessions, ...questions] }
    const levels = itself(asPublished, (item) => ['level:2', 'level:3'].includes(item))

    expect(attacked(network, levels(network))).toContainEqual({ name: 'level:2 a 2026-01', values: [8, 9] })
    expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
  }, 60_000)

  test('[DIS3] [P6] two services below 5 and their structure, or the decision, rounded for itself are known exactly', () => {
    for (const whole of ['structure:employment-help', 'decision:service'] as const) {
      const entries = seeds(0, 8).map((at) => {
        const target: Cell = `redirection:service.${at < 4 ? 'france-travail' : 'mission-locale'}`
        return {
          site: 'a',
          day: '2026-01-10',
          totals: { sessions: 1 },
          cells: [target, whole],
          charter: null,
        }
      })
      const network = { sites: ['a'], entries }
      const former = publishedOf(network, DISCLOSURE, sumsOf(network), new Map())

      const name = 'redirection:service.mission-locale a 2026-01'
      expect(attacked(network, former)).toContainEqual({ name, values: [4] })
      expect(attacked(network, publishedOf(network, DISCLOSURE), { withLooks: true })).toEqual([])
    }
  }, 60_000)

  const FEW_MEASURES = [
    'level',
    'decision',
    'outcome',
    'need',
    'procedure',
    'redirection',
    'structure',
    UNDETAILED,
  ]

  /** A smaller network is enough. */
  const onlyOf = (network: Network, measures: readonly string[]): Network => ({
    ...network,
    entries: network.entries.map((entry) => ({
      ...entry,
      cells: entry.cells.filter((cell) => measures.includes(cellParts(cell).measure)),
    })),
  })
})
