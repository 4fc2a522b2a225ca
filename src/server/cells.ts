import { type Disclosure, type Released, release } from '../domain/disclosure.ts'
import { isRest, isTotal, isUndetailed, RESTS, undetailedOf, undetailedPartsOf } from '../domain/families.ts'
import { MEASURES, type Measure } from '../domain/measures.ts'
import { childrenOf, daysOfPeriod } from '../domain/periods.ts'
import { type At, isToldBySites, OTHERS, restOf, sumOfParts, unsaidOnce } from '../domain/publication.ts'
import { TOTALS, type Total } from '../domain/vocabulary.ts'
import type { ShownCount } from '../sync/contract/figures.ts'
import { once } from './once.ts'
import type { Database } from './store/database.ts'
import { type Publication, type PublishedCell, readPublished } from './store/publications.ts'
import { readTotals, readTotalsOfSites } from './store/sums.ts'

/** Every count of a page, by its item, or as `charter:undetailed`: none is had from here but as it was published, or is released (DIS2). */
export type Cells = {
  /** `null`: its details are not out, or are not published on that scale (DIS1). */
  shown: (item: string, at: At) => ShownCount | null
  /** Published items of which some of these sites shows more than nothing. */
  itemsOf: (sites: ReadonlySet<string>) => ReadonlySet<string>
}

/** What cells are read from: `known` are the codes of each measure, those that have left the catalog among them. */
export type Source = {
  db: Database
  network: string
  today: string
  /** With a count. */
  firstMonth: string
  rule: Disclosure
  publications: ReadonlyMap<string, Publication>
  codesOf: (measure: Measure) => readonly string[]
}

/** `place`: a site, or `null` for the network. `besides`: what is asked of several sites as well. */
export type Wanted = {
  place: string | null
  totals: readonly string[]
  details: readonly string[]
  measures: readonly Measure[]
  besides: readonly SideBySide[]
}

/** Of one period. `sites`: `null` for all. */
export type SideBySide = {
  period: string
  totals: readonly Total[]
  measures: readonly Measure[]
  sites: readonly string[] | null
}

/** Reads what the page needs in a few statements sent at once, whatever the number of its cells. */
export async function readCells(source: Source, wanted: Wanted): Promise<Cells> {
  const read = await Promise.all([readPlace(source, wanted), ...wanted.besides.map(sitesReader(source))])
  const published = new Places<PublishedCell>()
  const values = new Places<number>()
  for (const { cells, open } of read) {
    for (const cell of cells) published.put(cell, cell.item, cell)
    for (const total of open) values.put(total, total.item, total.value)
  }
  return cellsFrom(source, published, values)
}

type Read = {
  cells: readonly PublishedCell[]
  open: readonly (At & { item: string; value: number })[]
}

async function readPlace(source: Source, wanted: Wanted): Promise<Read> {
  const { db, network, publications } = source
  const { place } = wanted
  const places = { sites: place === null ? null : [place] }
  const leaves = [...new Set(wanted.totals.flatMap((period) => leavesOf(period, source)))]
  const [out, open] = apart(leaves, publications)
  const [details] = apart(wanted.details, publications)
  const told = toldBy(wanted.measures)
  const [totals, codes, sums] = await Promise.all([
    readPublished(db, network, { periods: out, items: TOTALS, measures: [], places }),
    told.measures.length > 0 ? readPublished(db, network, { periods: details, ...told, places }) : [],
    open.length > 0 ? readTotals(db, network, { periods: open, site: place }) : [],
  ])
  return { cells: [...totals, ...codes], open: sums.map((each) => ({ ...each, site: place })) }
}

const sitesReader =
  (source: Source) =>
  async ({ period, totals, measures, sites }: SideBySide): Promise<Read> => {
    const { db, network, publications } = source
    const places = sites === null ? 'every' : { sites }
    const [out, open] = apart(totals.length > 0 ? leavesOf(period, source) : [], publications)
    const [details] = apart([period], publications)
    const told = toldBy(measures)
    const [published, codes, sums] = await Promise.all([
      readPublished(db, network, { periods: out, items: totals, measures: [], places }),
      told.measures.length > 0 ? readPublished(db, network, { periods: details, ...told, places }) : [],
      open.length > 0 ? readTotalsOfSites(db, network, { periods: open, totals, sites }) : [],
    ])
    return { cells: [...published, ...codes], open: sums }
  }

/** Those that are published, and the others. */
const apart = (periods: readonly string[], publications: Source['publications']): [string[], string[]] => [
  periods.filter((period) => publications.has(period)),
  periods.filter((period) => !publications.has(period)),
]

function cellsFrom(source: Source, published: Places<PublishedCell>, values: Places<number>): Cells {
  const { publications, rule, codesOf } = source
  const nothing = unsaidOnce()
  // Asked for at each of thousands of sites.
  const partsOnce = once(new Map<string, string[]>(), (period) => partsOf(period, source))
  const ofOthers = (item: string, { site, period }: At): Released | undefined =>
    site === null ? undefined : published.get({ site: OTHERS, period }, item)
  const releasedIn = (publication: Publication, item: string, at: At): Released => {
    const { sites, rule, tellsUndetailed } = publication
    if (isRest(item)) return restOf(item, codesOf, (each) => releasedIn(publication, each, at), rule)
    if (isUndetailed(item) && !tellsUndetailed) return IN_RESTS
    return published.get(at, item) ?? ofOthers(item, at) ?? nothing(at, item, sites, rule)
  }
  const released = (item: string, at: At): Released | null => {
    const publication = publications.get(at.period)
    const apart = isTotal(item) ? null : undetailedPartsOf(item)
    if (apart)
      return publication?.tellsUndetailed
        ? sumOfParts(apart.map((each) => releasedIn(publication, each, at)))
        : null
    if (isToldBySites(item) && at.site !== null) return null
    if (publication) return releasedIn(publication, item, at)
    if (!isTotal(item)) return null
    const parts = partsOnce(at.period)
    if (parts.length === 0) return release(values.get(at, item) ?? 0, [], rule)
    return sumOfParts(parts.flatMap((period) => released(item, { ...at, period }) ?? []))
  }
  return {
    shown: (item, at) => released(item, at)?.shown ?? null,
    itemsOf: (sites) => {
      const items = new Set<string>()
      for (const { item, site, shown, range } of published.all())
        if (shown.is !== 'below' && range.low > 0 && site !== null && sites.has(site)) items.add(item)
      return items
    },
  }
}

/** What was published before it was told apart says nothing of it, and its rests stay as they were. */
const IN_RESTS: Released = { shown: { is: 'between', low: 0, high: 0 }, range: { low: 0, high: 0 } }

/** An open quarter or year is told by the parts of it that have counts and have begun: nothing new can be learnt from it. */
const partsOf = (period: string, { today, firstMonth }: Source): string[] =>
  childrenOf(period).filter((child) => {
    const { first, last } = daysOfPeriod(child)
    return first <= today && last >= daysOfPeriod(firstMonth).first
  })

function leavesOf(period: string, source: Source): string[] {
  const parts = source.publications.has(period) ? [] : partsOf(period, source)
  return parts.length > 0 ? parts.flatMap((part) => leavesOf(part, source)) : [period]
}

/** All that the codes of these measures are told by. */
const toldBy = (measures: readonly Measure[]) => ({
  items: [
    ...new Set(
      measures.flatMap((measure) =>
        (RESTS[measure]?.of ?? []).flatMap((total) => [total, undetailedOf(total)]),
      ),
    ),
  ],
  measures: [...new Set(measures.flatMap((measure) => [measure, ...(RESTS[measure]?.besides ?? [])]))],
})

const codesOnce = new WeakMap<readonly string[], ReturnType<typeof codesFrom>>()

/** `codesFrom` of a list that stays as it is. */
export function codesFromOnce(known: readonly string[]): ReturnType<typeof codesFrom> {
  const codesOf = codesOnce.get(known) ?? codesFrom(known)
  codesOnce.set(known, codesOf)
  return codesOf
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
    const codes = MEASURES[measure]
    return codes === 'catalog' ? (own.get(measure) ?? []) : codes
  }
}

/** Values by place, then item: a page asks for thousands, and a key made of all three would be a new text each time. */
class Places<Value> {
  readonly #periods = new Map<string, Map<string | null, Map<string, Value>>>()

  get({ period, site }: At, item: string): Value | undefined {
    return this.#periods.get(period)?.get(site)?.get(item)
  }

  put({ period, site }: At, item: string, value: Value) {
    const sites = this.#periods.get(period) ?? new Map<string | null, Map<string, Value>>()
    const items = sites.get(site) ?? new Map<string, Value>()
    this.#periods.set(period, sites.set(site, items.set(item, value)))
  }

  *all(): Iterable<Value> {
    for (const sites of this.#periods.values()) for (const items of sites.values()) yield* items.values()
  }
}
