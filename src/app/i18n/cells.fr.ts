import { needOf, serviceOf, siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import type { Measure } from '../../domain/measures.ts'
import { type Cell, cellParts } from '../../domain/tally.ts'
import { decisionLabels, overruleLabels, siteKindLabels } from './codes.fr.ts'
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
  measureLabels,
  outcomeLabels,
  procedureLabels,
  satisfactionLabels,
  structureLabels,
  themeLabels,
} from './counts.fr.ts'
import { gone } from './session.fr.ts'

/** What a count counts, in words: `need:caf` → « Besoin », « CAF ». An entry gone from the catalog says so. */
export function cellInWords(cell: Cell, catalog: Catalog | null): { measure: string; code: string } {
  const { measure, code } = cellParts(cell)
  return { measure: measureLabels[measure], code: codeWords[measure](code, catalog) }
}

type Words = (code: string, catalog: Catalog | null) => string

/** A code of a newer vocabulary, taken in from another tablet, is shown as it is. */
const from =
  (labels: Readonly<Record<string, string>>): Words =>
  (code) =>
    labels[code] ?? code

function placeName(code: string, catalog: Catalog | null): string {
  const [kind, id = ''] = [code.slice(0, code.indexOf('.')), code.slice(code.indexOf('.') + 1)]
  const place = catalog && (kind === 'site' ? siteOf(catalog, id) : serviceOf(catalog, id))
  return place?.name ?? gone.place
}

const codeWords: Record<Measure, Words> = {
  level: (code) => code,
  need: (code, catalog) => (catalog && needOf(catalog, code)?.name) ?? gone.need,
  theme: from(themeLabels),
  procedure: from(procedureLabels),
  decision: from(decisionLabels),
  redirection: placeName,
  structure: from(structureLabels),
  overrule: from(overruleLabels),
  charter: from(charterLabels),
  agreementWay: from(agreementWayLabels),
  language: from(languageLabels),
  consent: from(consentLabels),
  outcome: from(outcomeLabels),
  closedBy: from(closingLabels),
  duration: from(durationLabels),
  hours: from(hourLabels),
  placeKind: from(siteKindLabels),
  appointment: from(appointmentResultLabels),
  incident: from(incidentLabels),
  satisfaction: from(satisfactionLabels),
  workshopDuration: from(durationLabels),
}
