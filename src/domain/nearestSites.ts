import { isInForce } from './calendar.ts'
import type { Catalog, Site } from './catalogSchema.ts'
import { compareUnknownLast, kmBetween, type Location } from './place.ts'

/** Sites in force that day, nearest first; those without a known location last, by name. */
export function nearestSites(
  catalog: Catalog,
  from: Location,
  day: string,
): { site: Site; km: number | null }[] {
  return catalog.sites
    .filter((site) => isInForce(site, day))
    .map((site) => ({ site, km: kmBetween(from, site.location) }))
    .sort((a, b) => compareUnknownLast(a.km, b.km) || a.site.name.localeCompare(b.site.name))
}
