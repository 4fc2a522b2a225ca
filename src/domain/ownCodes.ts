import type { Catalog } from './catalogSchema.ts'

/** The measures whose codes are the network's own. */
export const OWN_MEASURES = ['level', 'need', 'redirection'] as const
export type OwnMeasure = (typeof OWN_MEASURES)[number]

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
