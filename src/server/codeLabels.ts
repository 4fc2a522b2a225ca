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
import { itemOf } from '../domain/families.ts'
import { MEASURES, type Measure } from '../domain/measures.ts'
import { isOwn, OWN_MEASURES, type OwnMeasure, ownCodes, ownEntries } from '../domain/ownCodes.ts'
import { once } from './once.ts'
import { byLabel, goneWords, levelWords } from './report.fr.ts'

/** The codes of a measure and what each is called, in the network's own words where they are its own. */

export type Labels = {
  /** In the order of the list. */
  codesOf: (measure: Measure) => readonly string[]
  /** The same codes by their labels. */
  codesByLabel: (measure: Measure) => readonly string[]
  isListed: (measure: Measure, code: string) => boolean
  labelOf: (measure: Measure, code: string) => string
}

/** `former`: what codes were last called, as `need:caf`, those that have left the catalog among them. */
export function labelsFrom(catalog: Catalog, former: ReadonlyMap<string, string>): Labels {
  const { names, inOrder, listed } = ownWordsOf(catalog)
  const nameOf = (measure: Measure, code: string) =>
    names.get(itemOf(measure, code)) ?? former.get(itemOf(measure, code))
  const own: Record<OwnMeasure, (code: string) => string> = {
    level: (code) => levelWords(code, nameOf('level', code)),
    need: (code) => nameOf('need', code) ?? goneWords(code),
    redirection: (code) => nameOf('redirection', code) ?? goneWords(code),
  }
  const labelOf = (measure: Measure, code: string): string =>
    isOwn(measure) ? own[measure](code) : (LABELS[measure]?.[code] ?? goneWords(code))
  const codesOf = (measure: Measure): readonly string[] =>
    isOwn(measure) ? ownCodes(catalog, measure) : MEASURES[measure]
  return {
    labelOf,
    codesOf,
    codesByLabel: once(inOrder, (measure) =>
      codesOf(measure)
        .map((code) => ({ code, label: labelOf(measure, code) }))
        .sort(byLabel)
        .map(({ code }) => code),
    ),
    isListed: (measure, code) => once(listed, (each) => new Set(codesOf(each)))(measure).has(code),
  }
}

/** What is put in order once for a catalog: a country has thousands of names. */
type OwnWords = {
  names: Map<string, string>
  inOrder: Map<Measure, readonly string[]>
  listed: Map<Measure, ReadonlySet<string>>
}
const ownWords = new WeakMap<Catalog, OwnWords>()

function ownWordsOf(catalog: Catalog): OwnWords {
  const known = ownWords.get(catalog) ?? {
    names: namesIn(catalog),
    inOrder: new Map<Measure, readonly string[]>(),
    listed: new Map<Measure, ReadonlySet<string>>(),
  }
  ownWords.set(catalog, known)
  return known
}

const namesIn = (catalog: Catalog): Map<string, string> =>
  new Map(
    OWN_MEASURES.flatMap((measure) =>
      ownEntries(catalog, measure).map(({ code, name }) => [itemOf(measure, code), name] as const),
    ),
  )

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
