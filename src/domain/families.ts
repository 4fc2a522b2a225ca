import type { Measure } from './measures.ts'
import { cellParts } from './tally.ts'
import { TOTALS, type Total, UNDETAILED } from './vocabulary.ts'

/**
 * What adds up to what: codes that exclude each other are a family, which counts at most its totals (DIS3).
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

/** Its codes count each record of these totals once at most; `beside`: what has no codes does not count for them either. */
export type Family = { name: string; of: readonly Total[]; beside: readonly string[] }

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
  if (total) return [{ name: item, of: [total], beside: [] }]
  const family = (name: string, of: readonly Total[]) => ({ name, of, beside: of.map(undetailedOf) })
  const { measure } = partsOfItem(item)
  if (ONE_OR_NONE.includes(measure)) return [family(measure, ['sessions'])]
  if (ONCE_EACH.includes(measure)) return [family(item, BOTH)]
  if (ONCE_A_SESSION.includes(measure)) return [family(item, ['sessions'])]
  return Object.entries(RESTS)
    .filter(([of, { besides = [], except = [] }]) => {
      return (of === measure || besides.includes(measure)) && !except.includes(item)
    })
    .map(([name, { of, others }]) => family(name, others ?? of))
}
