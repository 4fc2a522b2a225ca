import { type Disclosure, type Range, release } from '../../../src/domain/disclosure.ts'
import { CODED, isRest, isTotal, undetailedOf } from '../../../src/domain/families.ts'
import type { Measure } from '../../../src/domain/measures.ts'
import type { At } from '../../../src/domain/publication.ts'
import { type Cell, cellParts } from '../../../src/domain/tally.ts'
import { DAYS, MONTHS, type Network, PERIODS, pairsOf, pieceOf } from './networks.ts'
import { itemsOf, monthsIn, type Told } from './published.ts'
import type { Case, Fact, Question, Terms } from './solver.ts'

/** All that a reader of every page knows, and wants to know. */

/** Every session, question or workshop has one code of these; who agreed did so in one way. */
export const ONE_CODE: Partial<Record<Measure, readonly string[]>> = {
  level: ['sessions', 'questions'],
  hours: ['sessions', 'questions'],
  decision: ['sessions'],
  charter: ['sessions'],
  agreementWay: ['charter:agreed'],
  language: ['charter:agreed', 'charter:declined'],
  consent: ['sessions'],
  outcome: ['sessions'],
  closedBy: ['sessions'],
  duration: ['sessions'],
  appointment: ['sessions'],
  workshopDuration: ['workshops'],
}
export const ONE_OR_NONE = ['overrule', 'satisfaction'] as const
export const ONCE_EACH = ['need', 'theme', 'procedure'] as const
/** A session has each of these once at most. */
export const ONCE_A_SESSION = ['redirection', 'structure', 'incident'] as const
/** A passing question has the first one. */
const LEVELS_OF_SESSIONS = ['level:2', 'level:3']
/** No session came of these. */
const WITHOUT_SESSION = ['appointment:no-show', 'appointment:cancelled']

/** How much of each week had arrived at the earlier look. */
const EARLIER = 0.5

const PIECES = [...new Set(DAYS.map(pieceOf))]
const WEEKS = [...new Set(PIECES.map((piece) => piece.slice(8)))]

/** Unknown counts by their names, and what they truly are. */
export class Unknowns {
  readonly columns = new Map<string, number>()
  readonly truth: number[] = []

  named(name: string): number {
    const known = this.columns.get(name)
    if (known !== undefined) return known
    this.columns.set(name, this.truth.length)
    return this.truth.push(0) - 1
  }
  count(name: string, value: number): void {
    const of = this.named(name)
    this.truth[of] = (this.truth[of] ?? 0) + value
  }
  valueOf = (terms: Terms): number =>
    terms.reduce((sum, { of, times }) => sum + times * (this.truth[of] ?? 0), 0)
}

/**
 * `withLooks`: the reader also holds the totals of weeks, which months are made of, and saw all open totals at an
 * earlier time.
 */
export function caseOf(
  network: Network,
  tell: Told,
  rule: Disclosure,
  withLooks: boolean,
): { found: Case; truth: number[] } {
  const items = itemsOf(network.entries)
  const unknowns = new Unknowns()
  for (const { site, day, totals, cells } of network.entries) {
    for (const cell of cells) if (!isRest(cell)) unknowns.count(`${site} ${cell} ${day.slice(0, 7)}`, 1)
    for (const [total, value] of Object.entries(totals))
      unknowns.count(`${site} ${total} ${pieceOf(day)}`, value)
  }
  const monthly = monthlyTerms(items, unknowns)
  const facts: Fact[] = relationsOf(network.sites, items, monthly)
  const questions: Question[] = []
  for (const site of [...network.sites, null])
    for (const period of PERIODS)
      for (const item of [...items, ...CODED]) {
        const terms = sumOfTerms(
          sitesAt(network, site).flatMap((each) =>
            monthsIn(period).map((month) => monthly(each, item, month)),
          ),
        )
        facts.push({ terms, ...tell({ site, period }, item) })
        if (!isTotal(item)) questions.push({ name: nameOf({ site, period }, item), terms })
      }
  if (withLooks) facts.push(...looksOf(network, unknowns, rule))
  const { truth } = unknowns
  return { found: { unknowns: truth.length, facts, questions }, truth }
}

export const nameOf = ({ site, period }: At, item: string) => `${item} ${site ?? 'network'} ${period}`

export type MonthlyTerms = (site: string, item: string, month: string) => Terms

/** Those of a total that have codes. Who knows that none came as totals alone knows that all have. */
const detailed = (items: readonly string[], here: (item: string) => Terms, total: string): Terms =>
  isTotal(total) && items.includes(undetailedOf(total))
    ? sumOfTerms([here(total), less(here(undetailedOf(total)))])
    : here(total)

/** What a cell of one month is: a rest is all that the other codes leave, so that it needs no unknown of its own. */
export function monthlyTerms(items: readonly string[], unknowns: Unknowns): MonthlyTerms {
  const known = new Map<string, Terms>()
  const made: MonthlyTerms = (site, item, month) => {
    if (isTotal(item)) return unknownsOf(inMonth(month).map((piece) => `${site} ${item} ${piece}`))
    if (!isRest(item)) return unknownsOf([`${site} ${item} ${month}`])
    const { measure } = cellParts(item as Cell)
    const others = ofMeasure(items, measure).filter(
      (each) => each !== item && !WITHOUT_SESSION.includes(each),
    )
    return sumOfTerms([
      ...(ONE_CODE[measure] ?? []).map((whole) =>
        detailed(items, (each) => monthly(site, each, month), whole),
      ),
      ...others.map((other) => less(monthly(site, other, month))),
    ])
  }
  const unknownsOf = (names: string[]): Terms => names.map((name) => ({ of: unknowns.named(name), times: 1 }))
  const monthly: MonthlyTerms = (site, item, month) => {
    const key = `${site} ${item} ${month}`
    const terms = known.get(key) ?? made(site, item, month)
    known.set(key, terms)
    return terms
  }
  return monthly
}

/** What holds in every month of every site, whatever is published. */
export function relationsOf(
  sites: readonly string[],
  items: readonly string[],
  monthly: MonthlyTerms,
  months: readonly string[] = MONTHS,
): Fact[] {
  const atLeast0 = (parts: Terms[]): Fact => ({ terms: sumOfTerms(parts), low: 0, high: Infinity })
  const wholes = wholesIn(items)
  return sites.flatMap((site) =>
    months.flatMap((month) => {
      const here = (item: string) => monthly(site, item, month)
      const [sessions, questions, workshops] = CODED.map((total) => detailed(items, here, total)) as [
        Terms,
        Terms,
        Terms,
      ]
      const chosen = ONE_OR_NONE.map((measure) => ofMeasure(items, measure).map((item) => less(here(item))))
      const single = ONCE_EACH.flatMap((measure) => ofMeasure(items, measure))
      const ofSession = ONCE_A_SESSION.flatMap((measure) => ofMeasure(items, measure))
      const levels = items.filter((item) => LEVELS_OF_SESSIONS.includes(item)).map((item) => less(here(item)))
      return [
        ...[sessions, questions, workshops].map((each) => atLeast0([each])),
        atLeast0([sessions, ...levels]),
        ...wholes.flatMap((whole) => factsOfWhole(whole, wholes, here, atLeast0)),
        ...ofSession.map((item) => atLeast0([sessions, less(here(item))])),
        ...items.filter(isRest).map((item) => atLeast0([here(item)])),
        ...chosen.map((codes) => atLeast0([sessions, ...codes])),
        ...single.map((item) => atLeast0([sessions, questions, less(here(item))])),
      ]
    }),
  )
}

/** What a code is made of: each of its records has one of the parts at least. `isEach`: and each part's records are its. */
type Whole = { item: string; parts: readonly string[]; isEach: boolean }

function wholesIn(items: readonly string[]): Whole[] {
  const parts = new Map<string, string[]>()
  for (const { whole, part } of pairsOf(items)) parts.set(whole, [...(parts.get(whole) ?? []), part])
  return [...parts].map(([item, of]) => ({ item, parts: of, isEach: !item.startsWith('decision:') }))
}

/**
 * Beside its parts a whole meets the others that share some: what is in it is in the other one, or has one of the
 * parts that the other one lacks.
 */
function factsOfWhole(
  { item, parts, isEach }: Whole,
  wholes: readonly Whole[],
  here: (item: string) => Terms,
  atLeast0: (parts: Terms[]) => Fact,
): Fact[] {
  const sum = (parts: readonly string[]) => parts.map(here)
  const sharing = wholes.filter(
    (other) => other.item !== item && other.isEach && other.parts.some((part) => parts.includes(part)),
  )
  return [
    atLeast0([...sum(parts), less(here(item))]),
    ...(isEach ? parts.map((part) => atLeast0([here(item), less(here(part))])) : []),
    ...sharing.map((other) => {
      const lacking = parts.filter((part) => !other.parts.includes(part))
      return atLeast0([here(other.item), ...sum(lacking), less(here(item))])
    }),
    // One that has all of the other's parts has all that is in it.
    ...(isEach
      ? sharing
          .filter((other) => other.parts.every((part) => parts.includes(part)))
          .map((other) => atLeast0([here(item), less(here(other.item))]))
      : []),
  ]
}

/** Totals of weeks and months, earlier and as they last were while open; each rounded for itself. */
function looksOf(network: Network, unknowns: Unknowns, rule: Disclosure): Fact[] {
  const facts: Fact[] = []
  const look = (names: string[]) => {
    const terms = names.map((name) => ({ of: unknowns.named(name), times: 1 }))
    facts.push({ terms, ...release(unknowns.valueOf(terms), [], rule).range })
  }
  for (const total of CODED) {
    for (const site of network.sites)
      for (const piece of PIECES) {
        const now = unknowns.named(`${site} ${total} ${piece}`)
        const earlier = unknowns.named(`earlier ${site} ${total} ${piece}`)
        unknowns.truth[earlier] = Math.floor((unknowns.truth[now] ?? 0) * EARLIER)
        const terms = [
          { of: now, times: 1 },
          { of: earlier, times: -1 },
        ]
        facts.push({ terms, low: 0, high: Infinity })
      }
    for (const site of [...network.sites, null]) {
      const names = (pieces: string[], when: string) =>
        sitesAt(network, site).flatMap((each) => pieces.map((piece) => `${when}${each} ${total} ${piece}`))
      for (const week of WEEKS) {
        look(names(inWeek(week), ''))
        look(names(inWeek(week), 'earlier '))
      }
      for (const month of MONTHS) {
        look(names(inMonth(month), 'earlier '))
        look(names(inMonth(month), ''))
      }
    }
  }
  return facts
}

const sitesAt = (network: Network, site: string | null) => (site === null ? network.sites : [site])

const inMonth = (month: string) => PIECES.filter((piece) => piece.startsWith(month))
const inWeek = (week: string) => PIECES.filter((piece) => piece.endsWith(week))

const ofMeasure = (items: readonly string[], measure: string) =>
  items.filter((item) => item.startsWith(`${measure}:`))

export const less = (terms: Terms): Terms => terms.map(({ of, times }) => ({ of, times: -times }))

export function sumOfTerms(parts: readonly Terms[]): Terms {
  const all = new Map<number, number>()
  for (const { of, times } of parts.flat()) all.set(of, (all.get(of) ?? 0) + times)
  return [...all].flatMap(([of, times]) => (times === 0 ? [] : { of, times }))
}

/** Each count rounded for itself. */
export const stepOf = (value: number, rule: Disclosure): Range => release(value, [], rule).range
