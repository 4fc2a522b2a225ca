import type { Catalog } from './catalogSchema.ts'
import { MEASURES, type Measure } from './measures.ts'

/** The measures whose codes are the network's own. */
export type OwnMeasure = {
  [Each in Measure]: (typeof MEASURES)[Each] extends 'catalog' ? Each : never
}[Measure]
export const isOwn = (measure: Measure): measure is OwnMeasure => MEASURES[measure] === 'catalog'
export const OWN_MEASURES: readonly OwnMeasure[] = (Object.keys(MEASURES) as Measure[]).filter(isOwn)

/** What a catalog gives a measure to count by, in its order. */
export function ownEntries(
  { levels, needs, sites, services }: Catalog,
  measure: OwnMeasure,
): { code: string; name: string }[] {
  switch (measure) {
    case 'level':
      return levels.map(({ level, name }) => ({ code: String(level), name }))
    case 'need':
      return needs.map(({ id, name }) => ({ code: id, name }))
    case 'redirection':
      return [
        ...sites.map(({ id, name }) => ({ code: `site.${id}`, name })),
        ...services.map(({ id, name }) => ({ code: `service.${id}`, name })),
      ]
  }
}

export const ownCodes = (catalog: Catalog, measure: OwnMeasure): string[] =>
  ownEntries(catalog, measure).map(({ code }) => code)
