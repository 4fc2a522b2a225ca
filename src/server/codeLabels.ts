import { decisionLabels, overruleLabels, siteKindLabels } from '../app/i18n/codes.fr.ts'
import {
  agreementWayLabels,
  appointmentResultLabels,
  charterLabels,
  closingLabels,
  consentLabels,
  durationLabels,
  hourLabels,
  incidentLabels,
  languageLabels,
  outcomeLabels,
  procedureLabels,
  satisfactionLabels,
  structureLabels,
  themeLabels,
} from '../app/i18n/counts.fr.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { MEASURES, type Measure } from '../domain/measures.ts'
import { goneWords, levelWords } from './report.fr.ts'

/** The codes of a measure and what each is called, in the network's own words where they are its own. */

export type Labels = {
  /** In the order of the list. */
  codesOf: (measure: Measure) => readonly string[]
  labelOf: (measure: Measure, code: string) => string
}

/** `former`: names of entries that have left the catalog, as `need.caf` (`readFormerNames`). */
export function labelsFrom(catalog: Catalog, former: ReadonlyMap<string, string>): Labels {
  const names = namesIn(catalog)
  const own: Record<'level' | 'need' | 'redirection', (code: string) => string> = {
    level: (code) => levelWords(code, names.get(`level.${code}`)),
    need: (code) => names.get(`need.${code}`) ?? former.get(`need.${code}`) ?? goneWords(code),
    redirection: (code) => names.get(code) ?? former.get(code) ?? goneWords(code),
  }
  return {
    codesOf: (measure) => {
      const codes = MEASURES[measure]
      return codes === 'catalog' ? ownCodes(catalog, measure) : codes
    },
    labelOf: (measure, code) =>
      measure in own ? own[measure as keyof typeof own](code) : (LABELS[measure]?.[code] ?? goneWords(code)),
  }
}

/** What the catalog in force cannot name of these codes: identifiers of needs, sites and services. */
export function unknownIds(catalog: Catalog, measure: Measure, codes: readonly string[]): string[] {
  if (measure !== 'need' && measure !== 'redirection') return []
  const known = new Set(ownCodes(catalog, measure))
  return codes
    .filter((code) => !known.has(code))
    .map((code) => (measure === 'redirection' ? code.slice(code.indexOf('.') + 1) : code))
}

function ownCodes({ levels, needs, sites, services }: Catalog, measure: Measure): string[] {
  if (measure === 'level') return levels.map(({ level }) => String(level))
  if (measure === 'need') return needs.map(({ id }) => id)
  return [...sites.map(({ id }) => `site.${id}`), ...services.map(({ id }) => `service.${id}`)]
}

const namesIn = ({ levels, needs, sites, services }: Catalog): Map<string, string> =>
  new Map([
    ...levels.map(({ level, name }) => [`level.${level}`, name] as const),
    ...needs.map(({ id, name }) => [`need.${id}`, name] as const),
    ...sites.map(({ id, name }) => [`site.${id}`, name] as const),
    ...services.map(({ id, name }) => [`service.${id}`, name] as const),
  ])

const LABELS: Partial<Record<Measure, Readonly<Record<string, string>>>> = {
  theme: themeLabels,
  procedure: procedureLabels,
  decision: decisionLabels,
  structure: structureLabels,
  overrule: overruleLabels,
  charter: charterLabels,
  agreementWay: agreementWayLabels,
  language: languageLabels,
  consent: consentLabels,
  outcome: outcomeLabels,
  closedBy: closingLabels,
  duration: durationLabels,
  hours: hourLabels,
  placeKind: siteKindLabels,
  appointment: appointmentResultLabels,
  incident: incidentLabels,
  satisfaction: satisfactionLabels,
  workshopDuration: durationLabels,
}
