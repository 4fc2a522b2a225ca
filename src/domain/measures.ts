import { PROCEDURES, STRUCTURES, THEMES } from './national.ts'
import {
  AGREEMENT_WAYS,
  APPOINTMENT_RESULTS,
  CHARTER_RESULTS,
  CLOSINGS,
  CONSENT_RESULTS,
  DECISIONS,
  LANGUAGES,
  OVERRULE_REASONS,
  SITE_KINDS,
} from './settled.ts'
import { type Cell, cellParts } from './tally.ts'
import { DURATION_BANDS, HOUR_BANDS, INCIDENTS, OUTCOMES, SATISFACTIONS } from './vocabulary.ts'

/**
 * One-way counts: each measure with its closed list of codes (TAL1). `catalog` lists take their codes
 * from the network's configuration.
 */
export const MEASURES = {
  level: 'catalog',
  need: 'catalog',
  theme: THEMES,
  procedure: PROCEDURES,
  decision: DECISIONS,
  redirection: 'catalog',
  structure: STRUCTURES,
  overrule: OVERRULE_REASONS,
  charter: CHARTER_RESULTS,
  agreementWay: AGREEMENT_WAYS,
  language: LANGUAGES,
  consent: CONSENT_RESULTS,
  outcome: OUTCOMES,
  closedBy: CLOSINGS,
  duration: DURATION_BANDS,
  hours: HOUR_BANDS,
  placeKind: SITE_KINDS,
  appointment: APPOINTMENT_RESULTS,
  incident: INCIDENTS,
  satisfaction: SATISFACTIONS,
  workshopDuration: DURATION_BANDS,
} as const
export type Measure = keyof typeof MEASURES

/** Is the code in the measure's closed list? Catalog codes are checked against the catalog elsewhere. */
export function isKnownCell(cell: string): cell is Cell {
  const { measure, code } = cellParts(cell as Cell)
  const codes = Object.hasOwn(MEASURES, measure) ? MEASURES[measure] : undefined
  if (!codes) return false
  return codes === 'catalog'
    ? /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(code)
    : (codes as readonly string[]).includes(code)
}
