import type { Range } from './disclosure.ts'
import type { Measure } from './measures.ts'
import { cellParts } from './tally.ts'
import { TOTALS, type Total, UNDETAILED } from './vocabulary.ts'

/**
 * What adds up to what: codes that exclude each other are a family, which counts at most its totals. So the codes that
 * were told ask the totals to be large enough, and the totals leave room for so much and no more (DIS3).
 */

/** What a rest is told by: these totals, less the other codes of the measure and of `besides`, but not `except`. */
export type Rest = {
  code: string
  of: readonly Total[]
  besides?: readonly Measure[]
  except?: readonly string[]
  /** The other codes count records of these alone. */
  others?: readonly Total[]
}

/**
 * Of each measure that gives every session, question or workshop one code: the one told by what the others leave. It
 * is one that occurs often, so that the total stays far from the sum of the others, and one that readers miss least.
 */
export const RESTS: Partial<Record<Measure, Rest>> = {
  // A passing question is one of level 1 (TRI7).
  level: { code: '1', of: ['sessions', 'questions'], others: ['sessions'] },
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

/** Totals whose records have codes, but for those that were sent as totals alone (LOT2). */
export const CODED = ['sessions', 'questions', 'workshops'] as const satisfies readonly Total[]

/** How many of a total have no codes. They are told before the codes, and are in no rest. */
export const undetailedOf = (total: Total): string => `${UNDETAILED}:${total}`
export const UNDETAILED_ITEMS: readonly string[] = CODED.map(undetailedOf)

export const isUndetailed = (item: string): boolean => UNDETAILED_ITEMS.includes(item)

/** The total of which such an item has no codes; `null` for any other item. */
export const totalOfUndetailed = (item: string): Total | null =>
  CODED.find((total) => undetailedOf(total) === item) ?? null

/** `charter:undetailed`: the row that ends a list with a rest; `null` for lists that add up to no total. */
export const undetailedRowOf = (measure: Measure): string | null =>
  RESTS[measure] ? itemOf(measure, UNDETAILED) : null

/** What such a row adds up; `null` for any other item. */
export function undetailedPartsOf(row: string): readonly string[] | null {
  const { measure, code } = partsOfItem(row)
  return code === UNDETAILED ? (RESTS[measure]?.of.map(undetailedOf) ?? null) : null
}

/** Of these a session has one code or none: they too add up to at most the sessions. */
const ONE_OR_NONE: readonly Measure[] = ['overrule', 'satisfaction']

/** Each of these codes counts a session or a question once at most. */
const ONCE_EACH: readonly Measure[] = ['need', 'theme', 'procedure']
/** And each of these a session. */
const ONCE_A_SESSION: readonly Measure[] = ['redirection', 'structure', 'incident']

export const itemOf = (measure: Measure, code: string): string => `${measure}:${code}`

export const isTotal = (item: string): item is Total => (TOTALS as readonly string[]).includes(item)

export const isRest = (item: string): boolean => {
  const { measure, code } = partsOfItem(item)
  return RESTS[measure]?.code === code
}

export const partsOfItem = (item: string) => cellParts(item as `${Measure}:${string}`)

/** Its codes count each record of these totals once at most. */
type Family = { name: string; of: readonly Total[] }

const BOTH = ['sessions', 'questions'] as const satisfies readonly Total[]

const familiesOnce = new Map<string, readonly Family[]>()

/** Those that a code belongs to. */
export function familiesOf(item: string): readonly Family[] {
  const known = familiesOnce.get(item) ?? familiesFor(item)
  familiesOnce.set(item, known)
  return known
}

function familiesFor(item: string): Family[] {
  const total = totalOfUndetailed(item)
  if (total) return [{ name: item, of: [total] }]
  const { measure } = partsOfItem(item)
  if (ONE_OR_NONE.includes(measure)) return [{ name: measure, of: ['sessions'] }]
  if (ONCE_EACH.includes(measure)) return [{ name: item, of: BOTH }]
  if (ONCE_A_SESSION.includes(measure)) return [{ name: item, of: ['sessions'] }]
  return Object.entries(RESTS)
    .filter(([of, { besides = [], except = [] }]) => {
      return (of === measure || besides.includes(measure)) && !except.includes(item)
    })
    .map(([name, { of, others }]) => ({ name, of: others ?? of }))
}

/** What the codes that were told ask of the totals of each place; the network's where `site` is null. */
export type Demands = {
  /** How much the families of a code leave to it, each in its ways. */
  roomsFor: (item: string, site: string | null) => number[]
  /** What has no codes before all codes. */
  take: (item: string, site: string | null, low: number) => void
  /** So much these totals surely come to. */
  least: (of: readonly Total[], site: string | null) => number
  /** And to so much at most: the others leave it no more of the network's. */
  most: (total: Total, site: string | null) => number
}

/** `rangeOf`: what was told of each total of the period. */
export function demandsOf(
  sites: readonly string[],
  rangeOf: (total: Total, site: string | null) => Range,
): Demands {
  const taken = new Map<string, number>()
  const most = new Map<string, number>()
  const ofSites = new Map(
    TOTALS.map((total) => [total, sites.reduce((sum, site) => sum + rangeOf(total, site).high, 0)]),
  )
  /** What the network's total needs of a site, whatever the others count. */
  const lacking = (total: Total, site: string | null) => {
    const others = (ofSites.get(total) ?? 0) - rangeOf(total, site).high
    return site === null ? 0 : rangeOf(total, null).low - others
  }
  const least = ([total, ...others]: readonly Total[], site: string | null): number => {
    const own = (one: Total) =>
      Math.max(rangeOf(one, site).low, lacking(one, site), most.get(keyOf([one], site)) ?? 0)
    const both = most.get(keyOf(BOTH, site)) ?? 0
    const ofOne = (one: Total): number => {
      const other = BOTH.find((each) => each !== one)
      return BOTH.some((each) => each === one) && other
        ? Math.max(own(one), both - rangeOf(other, site).high)
        : own(one)
    }
    if (others.length === 0) return ofOne(total as Total)
    return Math.max(both, ofOne('sessions') + ofOne('questions'))
  }
  const ofAll = new Map(WAYS.map((way) => [way, sites.reduce((sum, site) => sum + least(way, site), 0)]))
  const highOf = (way: readonly Total[], site: string | null) =>
    way.reduce((sum, total) => sum + rangeOf(total, site).high, 0)

  const takenBy = (name: string, site: string | null) => taken.get(keyOf([name], site)) ?? 0
  /** What has no codes is beside those of every family. */
  const withUndetailed = ({ name, of }: Family, site: string | null) =>
    takenBy(name, site) +
    (isUndetailed(name) ? 0 : sum(of.map((total) => takenBy(undetailedOf(total), site))))

  /** What a family asks of each way to add up totals, above its codes. */
  const asked = (family: Family, site: string | null): [readonly Total[], number][] => {
    const { of } = family
    const own = withUndetailed(family, site)
    if (of.length > 1)
      return [
        [BOTH, own],
        [SESSIONS, own - rangeOf('questions', site).high],
        [QUESTIONS, own - rangeOf('sessions', site).high],
      ]
    if (of[0] === 'workshops') return [[WORKSHOPS, own]]
    const [way, other] = of[0] === 'sessions' ? [SESSIONS, QUESTIONS] : [QUESTIONS, SESSIONS]
    return [
      [way, own],
      [BOTH, own + least(other, site)],
    ]
  }
  const othersLeave = (way: readonly Total[], site: string) =>
    highOf(way, null) - (ofAll.get(way) ?? 0) + least(way, site)
  return {
    most: (total, site) => {
      const way = WAYS.find(([one, ...more]) => one === total && more.length === 0)
      const own = rangeOf(total, site).high
      return way && site !== null ? Math.min(own, othersLeave(way, site)) : own
    },
    roomsFor: (item, site) =>
      familiesOf(item).flatMap((family) =>
        asked(family, site).flatMap(([way, own]) => {
          const here = highOf(way, site) - own
          return site === null ? [here] : [here, othersLeave(way, site) - own]
        }),
      ),
    take: (item, site, low) => {
      if (low === 0) return
      const before = site === null ? [] : WAYS.map((way) => least(way, site))
      for (const family of familiesOf(item)) {
        const { name, of } = family
        taken.set(keyOf([name], site), takenBy(name, site) + low)
        const asks = withUndetailed(family, site)
        most.set(keyOf(of, site), Math.max(most.get(keyOf(of, site)) ?? 0, asks))
      }
      if (site === null) return
      WAYS.forEach((way, at) => {
        ofAll.set(way, (ofAll.get(way) ?? 0) + least(way, site) - (before[at] ?? 0))
      })
    },
    least: (of, site) => {
      const way = WAYS.find((each) => each.join() === of.join()) ?? of
      return site === null ? Math.max(least(of, null), ofAll.get(way) ?? 0) : least(of, site)
    },
  }
}

/** Of so many parts never all stand at the end of what they were told at once. */
export const MANY = 7

/** What one part of a place and period holds: beside the least of all other codes, of one, and of some of the others. */
export type Holding = { left: number; own: number; some: readonly Range[] }

/**
 * What the parts leave to one code beside each choice of some others, of which `lows` were told before: no part holds
 * more of them than it was told to, nor than its totals leave.
 */
export function leftInParts(parts: readonly Holding[], lows: readonly number[]): number[] {
  return subsetsOf(lows.map((_, at) => at)).flatMap((chosen) => {
    const most = parts.map(({ own, some }) => own + sum(chosen.map((at) => some[at]?.high ?? 0)))
    const held = parts.map(({ left, some }, at) =>
      Math.min(left + sum(chosen.map((each) => some[each]?.low ?? 0)), most[at] ?? 0),
    )
    const isBound = chosen.length > 0 || sum(held) < sum(most)
    return isBound ? [sum(held) - sum(chosen.map((at) => lows[at] ?? 0))] : []
  })
}

const subsetsOf = <T>(all: readonly T[]): T[][] =>
  all.reduce<T[][]>((subsets, each) => [...subsets, ...subsets.map((subset) => [...subset, each])], [[]])

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const SESSIONS: readonly Total[] = ['sessions']
const QUESTIONS: readonly Total[] = ['questions']
const WORKSHOPS: readonly Total[] = ['workshops']
const WAYS: readonly (readonly Total[])[] = [SESSIONS, QUESTIONS, BOTH, WORKSHOPS]

const keyOf = (names: readonly string[], site: string | null) => `${names.join()} ${site ?? ''}`
