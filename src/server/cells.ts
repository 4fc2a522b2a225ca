import { type Disclosure, type Released, release } from '../domain/disclosure.ts'
import { MEASURES, type Measure } from '../domain/measures.ts'
import { childrenOf, daysOfPeriod } from '../domain/periods.ts'
import {
  type At,
  isRest,
  isTotal,
  itemOf,
  RESTS,
  restOf,
  sumOfParts,
  UNPUBLISHED,
  unsaid,
} from '../domain/publication.ts'
import { TOTALS, type Total } from '../domain/vocabulary.ts'
import type { ShownCount } from '../sync/contract/figures.ts'
import type { Database } from './store/database.ts'
import { type Publication, readPublished } from './store/publications.ts'
import { readTotals, readTotalsOfSites } from './store/sums.ts'

/** Every count of a page, by its item: none is had from here but as it was published, or is released (DIS2). */
export type Cells = {
  /** `null`: its details are not out, or are not published on that scale (DIS1). */
  shown: (item: string, at: At) => ShownCount | null
}

/** What cells are read from: `known` are the codes of each measure, those that have left the catalog among them. */
export type Source = {
  db: Database
  network: string
  today: string
  rule: Disclosure
  publications: ReadonlyMap<string, Publication>
  codesOf: (measure: Measure) => readonly string[]
}

/** `place`: a site, or `null` for the network. `bySite`: what is asked of every site as well, of one period. */
export type Wanted = {
  place: string | null
  totals: readonly string[]
  details: readonly string[]
  measures: readonly Measure[]
  bySite: { period: string; totals: readonly Total[]; measures: readonly Measure[] } | null
}

/** Reads what the page needs in a few statements, whatever the number of its cells. */
export async function readCells(source: Source, wanted: Wanted): Promise<Cells> {
  const { db, network, publications } = source
  const { place, bySite } = wanted
  const leaves = [...new Set(wanted.totals.flatMap((period) => leavesOf(period, source)))]
  const sitesLeaves = bySite && bySite.totals.length > 0 ? leavesOf(bySite.period, source) : []
  const isOut = (period: string) => publications.has(period)
  const isOpen = (period: string) => !publications.has(period)
  const measured = wanted.details.filter(isOut)
  const [totals, details, open, siteCells, siteTotals, siteOpen] = await Promise.all([
    readPublished(db, network, { periods: leaves.filter(isOut), items: TOTALS, site: place }),
    readPublished(db, network, { periods: measured, items: itemsOf(wanted.measures, source), site: place }),
    leaves.some(isOpen) ? readTotals(db, network, { periods: leaves.filter(isOpen), site: place }) : [],
    bySite
      ? readPublished(db, network, {
          periods: [bySite.period].filter(isOut),
          items: itemsOf(bySite.measures, source),
        })
      : [],
    readPublished(db, network, { periods: sitesLeaves.filter(isOut), items: TOTALS }),
    sitesLeaves.some(isOpen) ? readTotalsOfSites(db, network, sitesLeaves.filter(isOpen)) : [],
  ])
  const published = new Map<string, Released>()
  for (const cells of [totals, details, siteCells, siteTotals])
    for (const { item, site, period, ...released } of cells)
      published.set(keyOf(item, { site, period }), released)
  const values = new Map<string, number>()
  for (const { item, period, value } of open) values.set(keyOf(item, { site: place, period }), value)
  for (const { item, period, site, value } of siteOpen) values.set(keyOf(item, { site, period }), value)
  return cellsFrom(source, published, values)
}

function cellsFrom(
  source: Source,
  published: ReadonlyMap<string, Released>,
  values: ReadonlyMap<string, number>,
): Cells {
  const { publications, rule, codesOf } = source
  const nothing = unsaidOnce()
  const releasedIn = ({ sites, rule }: Publication, item: string, at: At): Released =>
    isRest(item)
      ? restOf(item, codesOf, (each) => releasedIn({ period: at.period, sites, rule }, each, at), rule)
      : (published.get(keyOf(item, at)) ?? nothing(at, item, sites, rule))
  const released = (item: string, at: At): Released | null => {
    const publication = publications.get(at.period)
    if (publication) return releasedIn(publication, item, at)
    if (!isTotal(item)) return null
    const parts = partsOf(at.period, source)
    if (parts.length === 0) return release(values.get(keyOf(item, at)) ?? 0, [], rule)
    return sumOfParts(parts.flatMap((period) => released(item, { ...at, period }) ?? []))
  }
  return { shown: (item, at) => released(item, at)?.shown ?? null }
}

/** Most cells of a page say nothing, and what that is depends on the period and the kind of place and item alone. */
export function unsaidOnce(): typeof unsaid {
  const known = new Map<string, Released>()
  return (at, item, sites, rule) => {
    const kind = `${at.period} ${at.site === null} ${isTotal(item)}`
    const released = known.get(kind) ?? unsaid(at, item, sites, rule)
    known.set(kind, released)
    return released
  }
}

/** An open quarter or year is told by the parts of it that have begun: nothing new can be learnt from it. */
const partsOf = (period: string, { today }: Source): string[] =>
  childrenOf(period).filter((child) => daysOfPeriod(child).first <= today)

function leavesOf(period: string, source: Source): string[] {
  const parts = source.publications.has(period) ? [] : partsOf(period, source)
  return parts.length > 0 ? parts.flatMap((part) => leavesOf(part, source)) : [period]
}

/** All that the codes of these measures are told by. */
function itemsOf(measures: readonly Measure[], { codesOf }: Source): string[] {
  const all = new Set(measures.flatMap((measure) => [measure, ...(RESTS[measure]?.besides ?? [])]))
  const totals = measures.flatMap((measure) => RESTS[measure]?.of ?? [])
  const codes = [...all].flatMap((measure) => codesOf(measure).map((code) => itemOf(measure, code)))
  return [...new Set<string>(totals), ...codes.filter((item) => !isRest(item))]
}

/** Codes of every measure whose figures are published; `known`: those of the network's own lists, as `need:caf`. */
export function codesFrom(known: readonly string[]): (measure: Measure) => readonly string[] {
  const own = new Map<string, string[]>()
  for (const item of known) {
    const measure = item.slice(0, item.indexOf(':'))
    const codes = own.get(measure) ?? []
    codes.push(item.slice(measure.length + 1))
    own.set(measure, codes)
  }
  return (measure) => {
    if ((UNPUBLISHED as readonly string[]).includes(measure)) return []
    const codes = MEASURES[measure]
    return codes === 'catalog' ? (own.get(measure) ?? []) : codes
  }
}

const keyOf = (item: string, { site, period }: At) => `${period} ${item} ${site ?? ''}`
