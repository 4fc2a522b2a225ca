import { isInForce } from './calendar.ts'
import { canonical } from './canonical.ts'
import type { Catalog, CharterVersion, Level, Need, Reading, Service, Site } from './catalogSchema.ts'
import type { Language } from './vocabulary.ts'

/**
 * Asking the network's configuration. A look-up by id may find nothing: the entry may have disappeared
 * with a newer edition while a session still uses it (ADM2), so callers decide what to show instead.
 */

/** Stand for all sites together where a site's id may stand, to the server and in addresses: no site is called so (DIS4). */
export const NETWORK_SCOPE = 'network'
export const NETWORK_ADDRESS = 'reseau'

export const siteOf = (catalog: Catalog, id: string): Site | undefined =>
  catalog.sites.find((site) => site.id === id)

export const needOf = (catalog: Catalog, id: string): Need | undefined =>
  catalog.needs.find((need) => need.id === id)

export const serviceOf = (catalog: Catalog, id: string): Service | undefined =>
  catalog.services.find((service) => service.id === id)

export const levelOf = (catalog: Catalog, level: number): Level | undefined =>
  catalog.levels.find((each) => each.level === level)

/** The needs that are still in the catalog, in the order asked, each once. */
export const knownNeeds = (catalog: Catalog, ids: readonly string[]): Need[] =>
  [...new Set(ids)].flatMap((id) => needOf(catalog, id) ?? [])

/** Services competent for the needs, best first, each once (RED2). */
export const servicesFor = (catalog: Catalog, needs: readonly Need[]): Service[] =>
  [...new Set(needs.flatMap((need) => need.services))].flatMap((id) => serviceOf(catalog, id) ?? [])

/** Local offices of a general service (RED2). */
export const branchesOf = (catalog: Catalog, serviceId: string): Service[] =>
  catalog.services.filter((service) => service.branchOf === serviceId)

/** Does the site cover the level on that day (TRI6)? */
export function covers(catalog: Catalog, siteId: string, level: number, day: string): boolean {
  const site = siteOf(catalog, siteId)
  if (!site || !isInForce(site, day)) return false
  return catalog.coverage.some((each) => each.site === siteId && each.level === level && isInForce(each, day))
}

/**
 * The charter that applies to sessions opened that day (CHA7): the version in force, else the last one that
 * was, else the first that will be. A gap between two versions never leaves a session without a charter.
 */
export function charterOn(catalog: Catalog, day: string): CharterVersion {
  const oldestFirst = [...catalog.charter.versions].sort((a, b) => (a.from < b.from ? -1 : 1))
  const inForce = oldestFirst.findLast((version) => isInForce(version, day))
  const begun = oldestFirst.findLast((version) => version.from <= day)
  return (inForce ?? begun ?? oldestFirst[0]) as CharterVersion
}

export const charterOf = (catalog: Catalog, sha256: string): CharterVersion | undefined =>
  catalog.charter.versions.find((version) => version.official.sha256 === sha256)

/** The reading in that language, else the first one offered (CHA8). */
export const readingIn = (version: CharterVersion, language: Language): Reading =>
  version.readings.find((reading) => reading.language === language) ?? (version.readings[0] as Reading)

/** Does what the tablet has stand against what comes with the app: the same content, or an edition of a later day? */
export function supersedes(current: Catalog, bundled: Catalog): boolean {
  if (current.network.id !== bundled.network.id) return false
  return current.edition.on > bundled.edition.on || canonical(current) === canonical(bundled)
}
