import type { At, Range } from '../../../src/domain/disclosure.ts'
import { daysOfPeriod, periodOf, type Scale, scaleOf } from '../../../src/domain/periods.ts'
import { keyOf, MONTHS, type Network, PERIODS, PIECES } from './networks.ts'
import type { Case, Fact, Question, Terms } from './solver.ts'

type Sums = (site: string, period: string) => number

/** What is under attack: which range each published number comes down to; `null` where nothing is published. */
export type Publication = {
  attribute(at: At, sites: readonly string[], sumOf: Sums): Range | null
  /** `codesOf`: ranges of the published attributes of the same place and period, each list at most the total. */
  total(at: At, sites: readonly string[], sumOf: Sums, codesOf: (at: At) => Range[][]): Range
}

/** How far the reader trusts that a session's attributes are booked in the month of its day. */
export type Belief = 'no relation to totals' | 'at most the total'

/** How much of each week's sessions had arrived at the earlier look. */
const EARLIER = 0.5

const WEEKS = [...new Set(PIECES.map(({ week }) => week))]

/** All that a reader of every page of every site knows, an earlier look at the totals included. */
export function caseOf(
  network: Network,
  publication: Publication,
  belief: Belief,
): { found: Case; truth: number[] } {
  const columns = new Map<string, number>()
  const truth: number[] = []
  const add = (key: string, value: number) => {
    columns.set(key, truth.length)
    truth.push(value)
  }
  for (const [key, value] of Object.entries(network.cells)) add(key, value)
  const withTotals = belief !== 'no relation to totals'
  if (withTotals)
    for (const [key, value] of Object.entries(network.sessions)) {
      add(`now ${key}`, value)
      add(`earlier ${key}`, Math.floor(value * EARLIER))
    }
  const terms = (keys: readonly string[], times = 1): Terms =>
    keys.map((key) => ({ of: columns.get(key) as number, times }))
  const facts = [
    ...attributeFacts(network, publication, terms),
    ...(withTotals ? totalFacts(network, publication, terms) : []),
  ]
  return { found: { unknowns: truth.length, facts, questions: questionsOf(network, terms) }, truth }
}

type ToTerms = (keys: readonly string[], times?: number) => Terms

const placesOf = ({ sites }: Network): (string | null)[] => [...sites, null]

const sitesAt = (network: Network, site: string | null) => (site === null ? network.sites : [site])

const cellKeys = (network: Network, item: string, { site, period }: At) =>
  sitesAt(network, site).flatMap((each) => monthsIn(period).map((month) => keyOf(each, item, month)))

function released(network: Network, publication: Publication, item: string, at: At): Range | null {
  const sumOf = (site: string, period: string) =>
    monthsIn(period).reduce((sum, month) => sum + (network.cells[keyOf(site, item, month)] ?? 0), 0)
  return publication.attribute(at, network.sites, sumOf)
}

const attributeFacts = (network: Network, publication: Publication, terms: ToTerms): Fact[] =>
  eachCell(network).flatMap(({ item, at }) => {
    const range = released(network, publication, item, at)
    return range ? [{ terms: terms(cellKeys(network, item, at)), ...range }] : []
  })

const questionsOf = (network: Network, terms: ToTerms): Question[] =>
  eachCell(network).map(({ item, at }) => ({
    name: `${item} ${at.site ?? 'network'} ${at.period}`,
    terms: terms(cellKeys(network, item, at)),
  }))

const eachCell = (network: Network) =>
  network.items.flatMap(({ name }) =>
    placesOf(network).flatMap((site) => PERIODS.map((period) => ({ item: name, at: { site, period } }))),
  )

/** Totals of each scale, looked at twice; the codes of one measure, or one need, make up at most the sessions. */
function totalFacts(network: Network, publication: Publication, terms: ToTerms): Fact[] {
  const facts: Fact[] = []
  for (const site of placesOf(network))
    for (const period of [...PERIODS, ...WEEKS]) {
      const keys = sessionKeys(network, { site, period })
      const sums =
        (share: number): Sums =>
        (each, during) =>
          sessionsOf(network, { site: each, period: during }, share)
      const look = (share: number, codes: (at: At) => Range[][]) =>
        publication.total({ site, period }, network.sites, sums(share), codes)
      facts.push({
        terms: terms(keys.map((key) => `now ${key}`)),
        ...look(1, (at) => codesAt(network, publication, at)),
      })
      facts.push({ terms: terms(keys.map((key) => `earlier ${key}`)), ...look(EARLIER, () => []) })
    }
  for (const key of Object.keys(network.sessions))
    facts.push({
      terms: [...terms([`now ${key}`]), ...terms([`earlier ${key}`], -1)],
      low: 0,
      high: Infinity,
    })
  for (const site of network.sites)
    for (const month of MONTHS)
      for (const items of measuresOf(network)) {
        const sessions = sessionKeys(network, { site, period: month }).map((key) => `now ${key}`)
        const codes = items.map((item) => keyOf(site, item, month))
        facts.push({ terms: [...terms(sessions), ...terms(codes, -1)], low: 0, high: Infinity })
      }
  return facts
}

const sessionsOf = (network: Network, at: At, share: number): number =>
  sessionKeys(network, at).reduce((sum, key) => sum + Math.floor((network.sessions[key] ?? 0) * share), 0)

const codesAt = (network: Network, publication: Publication, at: At): Range[][] =>
  scaleOf(at.period) === 'week'
    ? []
    : measuresOf(network).map((items) =>
        items.flatMap((item) => released(network, publication, item, at) ?? []),
      )

const measuresOf = ({ items }: Network): string[][] => [
  items.filter(({ counts }) => counts === 'one').map(({ name }) => name),
  ...items.filter(({ counts }) => counts === 'any').map(({ name }) => [name]),
]

const sessionKeys = (network: Network, { site, period }: At): string[] =>
  sitesAt(network, site).flatMap((each) =>
    piecesIn(period).map((piece) => keyOf(each, piece.month, piece.week)),
  )

/** The same few periods are asked for thousands of times. */
function remembered<T>(ask: (period: string) => T): (period: string) => T {
  const known = new Map<string, T>()
  return (period) => {
    const answer = known.get(period) ?? ask(period)
    known.set(period, answer)
    return answer
  }
}

const monthsIn = remembered((period) => {
  const scale = scaleOf(period) as Scale
  return scale === 'week'
    ? []
    : MONTHS.filter((month) => periodOf(daysOfPeriod(month).first, scale) === period)
})

const piecesIn = remembered((period) =>
  PIECES.filter((piece) => piece.week === period || monthsIn(period).includes(piece.month)),
)
