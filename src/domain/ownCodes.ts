import type { Catalog } from './catalogSchema.ts'

/** The measures whose codes are the network's own. */
export const OWN_MEASURES = ['level', 'need', 'redirection'] as const
export type OwnMeasure = (typeof OWN_MEASURES)[number]

/** The codes that a catalog gives a measure, in its order. */
export function ownCodes({ levels, needs, sites, services }: Catalog, measure: OwnMeasure): string[] {
  switch (measure) {
    case 'level':
      return levels.map(({ level }) => String(level))
    case 'need':
      return needs.map(({ id }) => id)
    case 'redirection':
      return [...sites.map(({ id }) => `site.${id}`), ...services.map(({ id }) => `service.${id}`)]
  }
}
