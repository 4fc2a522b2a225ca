import { addDays, dayOf, endOfDay, MINUTE_MS } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { type Disclosure, disclosureOf, GRACE_DAYS, isClosed, type Range } from '../domain/disclosure.ts'
import { totalOfUndetailed } from '../domain/families.ts'
import { ATTRIBUTE_SCALES, childrenOf, daysOfPeriod, nextPeriod, periodOf } from '../domain/periods.ts'
import {
  type Cell,
  type Closing,
  isToldBySites,
  OTHERS,
  type Publications,
  publicationOf,
  unsaidOnce,
} from '../domain/publication.ts'
import { pairsIn, type Wholes, wholesFrom } from '../domain/wholes.ts'
import { catalogBefore, currentCatalog, type KnownPart, readKnownParts } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import {
  holdLots,
  listPublications,
  type Publication,
  type PublishedCell,
  readWholePublications,
  writePublication,
} from './store/publications.ts'
import { readFirstMonth, readPeriod, weighPeriod } from './store/sums.ts'

/** Longer than any exchange that began on the last day that a month takes in lots. */
const SETTLING_MS = 10 * MINUTE_MS

/** Items of which a period says what its parts say, because these were told of other counts. */
export type OnUntold = (period: string, items: readonly string[]) => void

/**
 * Publishes each period of a network that has closed by `now`, an instant that has surely come: months, then what they
 * make up (DIS3). Several servers may do so at once, the first stands. Answers the periods.
 */
export async function publishDue(
  db: Database,
  network: string,
  now: Date,
  onUntold: OnUntold = () => {},
): Promise<string[]> {
  const current = await currentCatalog(db, network)
  const published: string[] = []
  for (const period of await duePeriods(db, network, now)) {
    if (!current || !(await publishPeriod(db, current, period, { now, onUntold }))) break
    published.push(period)
  }
  return published
}

/** Those that have closed and are not published. */
export async function duePeriods(db: Database, network: string, now: Date): Promise<string[]> {
  const current = await currentCatalog(db, network)
  const first = await readFirstMonth(db, network)
  if (!current || first === null) return []
  const today = dayOf(now.getTime() - SETTLING_MS, current.network.timeZone)
  const published = new Set((await listPublications(db, network)).map(({ period }) => period))
  return closedPeriods(first, today).filter((period) => !published.has(period))
}

/** From the first month with a count on, finer ones first; empty ones too, since wholes are told by them. */
function closedPeriods(firstMonth: string, today: string): string[] {
  const { first } = daysOfPeriod(firstMonth)
  return ATTRIBUTE_SCALES.flatMap((scale) => {
    const periods: string[] = []
    for (let at = periodOf(first, scale); isClosed(at, today); at = nextPeriod(at)) periods.push(at)
    return periods
  })
}

type Publishing = { now: Date; onUntold: OnUntold }

/** Lots that come in meanwhile count where they belong: then it is done anew. `false` when they never stop. */
async function publishPeriod(
  db: Database,
  current: Catalog,
  period: string,
  publishing: Publishing,
): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++)
    if (await publishOnce(db, current, period, publishing)) return true
  return false
}

const MOST_ATTEMPTS = 3

/** Lots were stored in it since its sums were read. */
class Overtaken extends Error {}

async function publishOnce(
  db: Database,
  { network: { id: network, timeZone } }: Catalog,
  period: string,
  { now, onUntold }: Publishing,
): Promise<boolean> {
  const closing = endOfDay(addDays(daysOfPeriod(period).last, GRACE_DAYS), timeZone)
  const [sums, before, catalog, parts] = await Promise.all([
    readPeriod(db, network, period),
    readParts(db, network, period),
    catalogBefore(db, network, new Date(closing)),
    readKnownParts(db, network),
  ])
  const rule = ruleOf(catalog)
  const counting = [...sums.values()].flatMap((bySite) => [...bySite.keys()])
  const sites = [...new Set([...catalog.sites.map(({ id }) => id), ...counting])]
  const kinds = new Map(catalog.sites.map(({ id, kind }) => [id, kind]))
  const publication = { period, rule, sites: sites.length, tellsUndetailed: true }
  const wholes = wholesOf(parts, catalog)
  const told = publicationOf({ period, sites, sums, before, rule, kinds, wholes })
  const cells = told.filter(saysMore(publication, told))
  const isWritten = await db
    .begin(async (tx) => {
      await writePublication(tx, network, { ...publication, cells, now })
      await holdLots(tx, network)
      if ((await weighPeriod(tx, network, period)) !== weightOf(sums)) throw new Overtaken(period)
      return true
    })
    .catch((error) => {
      if (error instanceof Overtaken) return false
      throw error
    })
  const untold = untoldIn(told, sums)
  if (isWritten && untold.length > 0) onUntold(period, untold)
  return isWritten
}

const weightOf = (sums: Closing['sums']): number =>
  [...sums.values()].reduce((all, bySite) => [...bySite.values()].reduce((sum, value) => sum + value, all), 0)

/** Items of which some cell does not hold the truth. */
function untoldIn(told: readonly Cell[], sums: Closing['sums']): string[] {
  const countOf = ({ item, site }: Cell): number => {
    const bySite = sums.get(item)
    if (site !== null) return bySite?.get(site) ?? 0
    return [...(bySite?.values() ?? [])].reduce((sum, value) => sum + value, 0)
  }
  const holds = (cell: Cell) =>
    isToldBySites(cell.item) || (cell.range.low <= countOf(cell) && countOf(cell) <= cell.range.high)
  return [...new Set(told.filter((cell) => !holds(cell)).map(({ item }) => item))].sort()
}

/** Surely made up of what the catalog in force gives them, and gave them ever since. */
function wholesOf(known: readonly KnownPart[], catalog: Catalog): Wholes {
  const now = new Set(pairsIn(catalog).map(({ whole, part }) => `${whole} ${part}`))
  return wholesFrom(
    known.map(({ whole, part, isSure }) => ({ whole, part, isSure: isSure && now.has(`${whole} ${part}`) })),
  )
}

/**
 * Of most small sites most counts say nothing: what is not kept is read as unsaid, or as of all other sites. The
 * network's own cell always is, so that later periods know which items were told.
 */
function saysMore({ period, sites, rule }: Publication, told: readonly Cell[]): (cell: Cell) => boolean {
  const ofOthers = new Map(told.filter(({ site }) => site === OTHERS).map((cell) => [cell.item, cell]))
  const nothing = unsaidOnce()
  return ({ site, item, shown, range }) => {
    if (site === null) return true
    const unsaid = nothing({ site, period }, item, sites, rule)
    const less = site === OTHERS ? unsaid : (ofOthers.get(item) ?? unsaid)
    return shown.is !== less.shown.is || range.low !== less.range.low || range.high !== less.range.high
  }
}

/** What was published of the periods that make this one up. */
async function readParts(db: Database, network: string, period: string): Promise<Publications> {
  const children = childrenOf(period)
  const all = children.length > 0 ? await listPublications(db, network) : []
  return publicationsFrom(
    all.filter((each) => children.includes(each.period)),
    await readWholePublications(db, network, children),
  )
}

/** Published cells by what asks for them. */
export function publicationsFrom(
  publications: readonly Publication[],
  cells: readonly PublishedCell[],
): Publications {
  const known = new Map(publications.map((each) => [each.period, each]))
  const nothing = unsaidOnce()
  const ranges = new Map<string, Map<string, Map<string | null, Range>>>()
  for (const { period, item, site, range } of cells) {
    const items = ranges.get(period) ?? new Map<string, Map<string | null, Range>>()
    const places = items.get(item) ?? new Map<string | null, Range>()
    ranges.set(period, items.set(item, places.set(site, range)))
  }
  const rangesOf: Publications['rangesOf'] = (period, item) => {
    const publication = known.get(period)
    // Before the first count; anyone sees when that was.
    if (!publication) return () => ({ low: 0, high: 0 })
    const { sites, rule, tellsUndetailed } = publication
    const told = ranges.get(period)?.get(item)
    const total = totalOfUndetailed(item)
    if (total && !tellsUndetailed) {
      const ofTotal = rangesOf(period, total)
      return (site) => ({ low: 0, high: ofTotal(site).high })
    }
    const ofNetwork = nothing({ site: null, period }, item, sites, rule).range
    const ofSite = told?.get(OTHERS) ?? nothing({ site: OTHERS, period }, item, sites, rule).range
    return (site) => told?.get(site) ?? (site === null ? ofNetwork : ofSite)
  }
  return {
    rangesOf,
    itemsIn: (period) => ranges.get(period)?.keys() ?? [],
    placesOf: (period, item) =>
      [...(ranges.get(period)?.get(item)?.keys() ?? [])].filter((site) => site !== OTHERS),
  }
}

/** The network's own rule, in its catalog's policy (DIS2). */
export const ruleOf = ({ policy }: Catalog): Disclosure => disclosureOf(policy.figures ?? {})
