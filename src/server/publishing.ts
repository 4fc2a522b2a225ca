import { addDays, dayOf, endOfDay, MINUTE_MS } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import {
  DISCLOSURE,
  type Disclosure,
  disclosureOf,
  GRACE_DAYS,
  isClosed,
  type Range,
} from '../domain/disclosure.ts'
import {
  ATTRIBUTE_SCALES,
  childrenOf,
  daysOfPeriod,
  nextPeriod,
  periodOf,
  scaleOf,
} from '../domain/periods.ts'
import { type Cell, type Publications, publicationOf, unsaidOnce } from '../domain/publication.ts'
import { catalogBefore, currentCatalog } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import {
  listPublications,
  type Publication,
  type PublishedCell,
  readWholePublications,
  writePublication,
} from './store/publications.ts'
import { readFirstPeriods, readPeriod } from './store/sums.ts'

/** Longer than any exchange that began on the last day that a month takes in lots. */
const SETTLING_MS = 10 * MINUTE_MS

/**
 * Publishes each period of a network that has closed since: months, then what they make up (DIS3). Several servers
 * may do so at once, the first stands. Answers the periods.
 */
export async function publishDue(db: Database, network: string, now: Date): Promise<string[]> {
  const current = await currentCatalog(db, network)
  const first = (await readFirstPeriods(db, network)).find((period) => scaleOf(period) === 'month')
  if (!current || first === undefined) return []
  const today = dayOf(now.getTime() - SETTLING_MS, current.network.timeZone)
  const published = new Set((await listPublications(db, network)).map(({ period }) => period))
  const due = closedPeriods(first, today).filter((period) => !published.has(period))
  for (const period of due) await publishPeriod(db, current, period, now)
  return due
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

async function publishPeriod(
  db: Database,
  { network: { id: network, timeZone } }: Catalog,
  period: string,
  now: Date,
): Promise<void> {
  const closing = endOfDay(addDays(daysOfPeriod(period).last, GRACE_DAYS), timeZone)
  const [sums, before, catalog] = await Promise.all([
    readPeriod(db, network, period),
    readParts(db, network, period),
    catalogBefore(db, network, new Date(closing)),
  ])
  const rule = ruleOf(catalog)
  const counting = [...sums.values()].flatMap((bySite) => [...bySite.keys()])
  const sites = [...new Set([...catalog.sites.map(({ id }) => id), ...counting])]
  const kinds = new Map(catalog.sites.map(({ id, kind }) => [id, kind]))
  const publication = { period, rule, sites: sites.length }
  const cells = publicationOf({ period, sites, sums, before, rule, kinds }).filter(saysMore(publication))
  await db.begin((tx) => writePublication(tx, network, { ...publication, cells, now }))
}

/**
 * Of most small sites most counts say nothing: what is not kept is read as unsaid. The network's own cell always is, so
 * that later periods know which items were told.
 */
function saysMore({ period, sites, rule }: Publication): (cell: Cell) => boolean {
  const nothing = unsaidOnce()
  return ({ site, item, shown, range }) => {
    if (site === null) return true
    const { shown: less, range: all } = nothing({ site, period }, item, sites, rule)
    return shown.is !== less.is || range.low !== all.low || range.high !== all.high
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
  return {
    rangeAt: ({ period, site }, item) => ranges.get(period)?.get(item)?.get(site) ?? null,
    unsaidAt: (at, item) => {
      const publication = known.get(at.period)
      // Before the first count; anyone sees when that was.
      if (!publication) return { low: 0, high: 0 }
      return nothing(at, item, publication.sites, publication.rule).range
    },
    itemsIn: (period) => ranges.get(period)?.keys() ?? [],
    placesOf: (period, item) => ranges.get(period)?.get(item)?.keys() ?? [],
  }
}

/** The network's own rule, in its catalog's policy (DIS2). */
export const ruleOf = ({ policy }: Catalog): Disclosure => disclosureOf(policy.figures ?? {}) ?? DISCLOSURE
