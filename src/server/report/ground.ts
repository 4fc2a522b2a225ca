import { addDays, dayOf } from '../../domain/calendar.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type Disclosure, GRACE_DAYS } from '../../domain/disclosure.ts'
import {
  daysOfPeriod,
  oncePerPeriod,
  periodOf,
  previousPeriod,
  SCALES,
  type Scale,
  scaleOf,
} from '../../domain/periods.ts'
import { type NamedPeriod, NETWORK_SCOPE, type PageName, type Scope } from '../../sync/contract/figures.ts'
import type { Visitor } from '../access.ts'
import { ruleOf } from '../publishing.ts'
import * as words from '../report.fr.ts'
import { catalogBody, catalogOf, type KnownCodes, knownCodesAt, type Published } from '../store/catalogs.ts'
import type { Database } from '../store/database.ts'
import { type Publication, publicationsByPeriod } from '../store/publications.ts'
import { readStanding } from '../store/standing.ts'
import { countedSites } from '../store/sums.ts'
import { Refused } from '../troubles.ts'

/** Who reads: their network, and what of it they may see (DIS4). */
export type Reader = Pick<Visitor, 'network' | 'role' | 'sites'>
export type Asked = { page: PageName; scope: string; period: string }

/**
 * What every page rests on. `sites`: those whose own figures the reader sees, by name; `former`: all of
 * the network's with a count that left its catalog, whoever reads.
 */
export type Ground = {
  network: string
  catalog: Catalog
  inForce: Pick<Published, 'etag' | 'position' | 'survey'>
  today: string
  isDemo: boolean
  sites: readonly Scope[]
  former: ReadonlySet<string>
  known: Known
  codes: KnownCodes
  publications: ReadonlyMap<string, Publication>
  rule: Disclosure
}

export async function groundOf(db: Database, reader: Reader, now: Date): Promise<Ground> {
  const { network } = reader
  const standing = await readStanding(db, network)
  if (!standing) throw new Refused('not-found')
  const { etag, position, survey, isDemo, firsts, published } = standing
  const [body, publications, codes] = await Promise.all([
    catalogBody(db, network, standing),
    publicationsByPeriod(db, network, published),
    knownCodesAt(db, network, { position }),
  ])
  const catalog = catalogOf({ etag, body })
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const known = knownUntil(today, firsts)
  const sites = await sitesIn(db, network, { codes, catalog, years: known.year })
  return {
    network,
    catalog,
    inForce: { etag, position, survey },
    today,
    isDemo,
    sites: sitesFor(reader, sites),
    former: new Set(sites.former.map(({ id }) => id)),
    known,
    codes,
    publications,
    rule: ruleOf(catalog),
  }
}

export type Span = { first: string; last: string }
/** On each scale the periods from the first with a count to the present one; without any count the present one alone. */
export type Known = Record<Scale, Span>

function knownUntil(today: string, firsts: readonly string[]): Known {
  const on = (scale: Scale): [Scale, Span] => {
    const last = periodOf(today, scale)
    return [scale, { first: firsts.find((each) => scaleOf(each) === scale) ?? last, last }]
  }
  return Object.fromEntries(SCALES.map(on)) as Known
}

export function isKnown(period: string, known: Known): boolean {
  const scale = scaleOf(period)
  return scale !== null && known[scale].first <= period && period <= known[scale].last
}

/** The last one first. */
export function backFrom({ first, last }: Span, most: number): string[] {
  const periods: string[] = []
  for (let at = last; at >= first && periods.length < most; at = previousPeriod(at)) periods.push(at)
  return periods
}

/** Those of the catalog in force and, of those that left it, those at which something was counted. */
type Sites = { all: readonly Scope[]; former: readonly Scope[]; uncounted: readonly Scope[] }

/** The same lists as long as they hold the same sites: what is ranked of them is remembered with them. */
const sitesOf = new WeakMap<KnownCodes, Sites>()

async function sitesIn(
  db: Database,
  network: string,
  { codes, catalog, years }: { codes: KnownCodes; catalog: Catalog; years: Span },
): Promise<Sites> {
  const before = sitesOf.get(codes) ?? sitesBefore(codes, catalog)
  const { former, uncounted } = before
  const counted = await countedAmong(db, network, uncounted, years)
  const now =
    counted.size === 0
      ? before
      : withFormer(catalog, {
          former: [...former, ...uncounted.filter(({ id }) => counted.has(id))].sort(words.byLabel),
          uncounted: uncounted.filter(({ id }) => !counted.has(id)),
        })
  sitesOf.set(codes, now)
  return now
}

const withFormer = (catalog: Catalog, { former, uncounted }: Omit<Sites, 'all'>): Sites => ({
  all: [...sitesByName(catalog), ...former],
  former,
  uncounted,
})

function sitesBefore(codes: KnownCodes, catalog: Catalog): Sites {
  const listed = new Set(catalog.sites.map(({ id }) => id))
  const uncounted = [...codes.sites]
    .filter(([id]) => !listed.has(id))
    .map(([id, name]) => ({ id, label: words.formerSite(name) }))
  return withFormer(catalog, { former: [], uncounted })
}

/** What was published by mistake and never counted is nothing to read. */
async function countedAmong(
  db: Database,
  network: string,
  sites: readonly Scope[],
  years: Span,
): Promise<ReadonlySet<string>> {
  if (sites.length === 0) return new Set()
  const asked = { sites: sites.map(({ id }) => id), years: backFrom(years, Number.POSITIVE_INFINITY) }
  return countedSites(db, network, asked)
}

function sitesFor({ role, sites: own }: Reader, { all }: Sites): readonly Scope[] {
  if (role === 'administrator') return all
  const seen = own.map((id) => all.find((site) => site.id === id) ?? { id, label: words.goneWords(id) })
  return seen.sort(words.byLabel)
}

/** Catalogs stay the same objects as long as they are in force: thousands of names are put in order once. */
const sorted = new WeakMap<Catalog, Scope[]>()

function sitesByName(catalog: Catalog): Scope[] {
  const known =
    sorted.get(catalog) ?? catalog.sites.map(({ id, name }) => ({ id, label: name })).sort(words.byLabel)
  sorted.set(catalog, known)
  return known
}

/** DIS4. @throws Refused */
export function scopeOf({ sites, codes }: Ground, scope: string): Scope {
  if (scope === NETWORK_SCOPE) return { id: scope, label: words.networkScope }
  const found = sites.find(({ id }) => id === scope)
  if (found) return found
  throw new Refused(codes.sites.has(scope) ? 'forbidden' : 'not-found')
}

export const isOut = (period: string, { publications }: Ground) => publications.has(period)
/** `null`: any day now. */
export function outOn(period: string, { today }: Pick<Ground, 'today'>): string | null {
  const day = addDays(daysOfPeriod(period).last, GRACE_DAYS + 1)
  return day >= today ? day : null
}

export const named = oncePerPeriod(
  (period): NamedPeriod => ({
    period,
    label: words.periodInWords(period),
    short: words.shortPeriod(period),
  }),
)
