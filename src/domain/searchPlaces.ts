import type { Catalog, Service, Site } from './catalogSchema.ts'
import { type Entry, entry, find, indexOf, remembered } from './search.ts'

export type Place = { kind: 'service'; service: Service } | { kind: 'site'; site: Site }

export const searchSites = (catalog: Catalog, text: string): Site[] => find(sitesOf(catalog), text)

/** The directory (RED2): services, found also by the needs they are competent for, and the network's sites. */
export const searchPlaces = (catalog: Catalog, text: string): Place[] => find(placesOf(catalog), text)

const sitesOf = remembered((catalog) => indexOf(siteEntries(catalog)))

const placesOf = remembered((catalog) => {
  const services = catalog.services.map((service) => serviceEntry(catalog, service))
  return indexOf<Place>([
    ...services.map(({ item, weightByWord }) => ({
      item: { kind: 'service', service: item } as const,
      weightByWord,
    })),
    ...siteEntries(catalog).map(({ item, weightByWord }) => ({
      item: { kind: 'site', site: item } as const,
      weightByWord,
    })),
  ])
})

const siteEntries = (catalog: Catalog) =>
  catalog.sites.map((site) => entry(site, site.name, [site.town], [site.address, site.postcode]))

function serviceEntry(catalog: Catalog, service: Service): Entry<Service> {
  const needs = catalog.needs.filter((need) => need.services.includes(service.branchOf ?? service.id))
  const aside = [service.address, ...needs.flatMap((need) => [need.name, ...need.words])]
  return entry(service, service.name, [service.purpose, service.town], aside)
}
