import type { Catalog } from '../../src/domain/catalogSchema.ts'

/** That catalog with 16,000 sites, each with its hours, levels and permanence. */
export function ofCountry(catalog: Catalog, nameOf: (id: string) => string): Catalog {
  const [site, permanence, coverage] = [catalog.sites[0]!, catalog.permanences[0]!, catalog.coverage[0]!]
  const ids = Array.from({ length: 16_000 }, (_, at) => `site-${at}`)
  const always = { from: site.from, until: null }
  return {
    ...catalog,
    sites: ids.map((id) => ({ ...site, id, name: nameOf(id) })),
    permanences: ids.map((id) => ({ ...permanence, ...always, id, site: id, except: [] })),
    coverage: catalog.levels.flatMap(({ level }) =>
      ids.map((id) => ({ ...coverage, ...always, site: id, level })),
    ),
  }
}
