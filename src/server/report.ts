import { addDays, DAY_MS, dayOf, daysBetween } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { type Disclosure, GRACE_DAYS, joinOf, lowOf, release } from '../domain/disclosure.ts'
import { isRest, isTotal, itemOf, partsOfItem, RESTS } from '../domain/families.ts'
import type { Measure } from '../domain/measures.ts'
import {
  daysOfPeriod,
  nextPeriod,
  oncePerPeriod,
  periodOf,
  previousPeriod,
  SCALES,
  type Scale,
  samePeriodLastYear,
  scaleOf,
} from '../domain/periods.ts'
import type { Survey } from '../domain/survey.ts'
import { type Total, UNDETAILED } from '../domain/vocabulary.ts'
import {
  type CountsSection,
  type FigureRow,
  type FiguresIndex,
  type FiguresPage,
  type NamedPeriod,
  NETWORK_SCOPE,
  PAGES,
  type PageName,
  type Scope,
  type Section,
  type SitesSection,
  type TabletLine,
  type TabletsSection,
} from '../sync/contract/figures.ts'
import type { Visitor } from './access.ts'
import { type Cells, codesFromOnce, readCells, type SideBySide, type Source } from './cells.ts'
import { type Labels, labelsFrom } from './codeLabels.ts'
import { PAGE_PLANS, type SectionPlan } from './pages.ts'
import { ruleOf } from './publishing.ts'
import * as words from './report.fr.ts'
import { type Arrival, readArrivals, readHoldingBack } from './store/arrivals.ts'
import { catalogBody, catalogOf, knownCodesAt, type Published } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { type Publication, publicationsByPeriod } from './store/publications.ts'
import { readStanding } from './store/standing.ts'
import { surveyOf } from './survey.ts'
import { Refused } from './troubles.ts'

/** Who reads: their network, and what of it they may see (DIS4). */
export type Reader = Pick<Visitor, 'network' | 'role' | 'sites'>
export type Asked = { page: PageName; scope: string; period: string }

const TREND_LENGTH = 13
/** Of the weeks, as many as two years. */
const MOST_OFFERED = 106
/** Side by side, and codes or tablets below each other; of more, those that come first. */
const MOST_ROWS = 200
/** A tablet whose figures stop longer ago than this, in days, is told by its name. */
const LATE_DAYS = 4
/** Shorter than that in every time zone. */
const SURELY_LATE_MS = (LATE_DAYS - 2) * DAY_MS
/** Periods and columns by which the sites of a network stay ranked. */
const MOST_RANKINGS = 500

/**
 * One page of figures for who asks (REP1, REP3, DIS1, DIS4): a handful of statements, every count through the
 * release.
 * @throws Refused
 */
export async function reportOf(db: Database, reader: Reader, asked: Asked, now: Date): Promise<FiguresPage> {
  const plan = PAGE_PLANS[asked.page]
  const has = (kind: SectionPlan['kind']) => plan.some((section) => section.kind === kind)
  const [ground, holdingBack, tablets] = await Promise.all([
    groundOf(db, reader, now),
    readHoldingBack(db, reader.network, { now, before: new Date(now.getTime() - SURELY_LATE_MS) }),
    has('tablets') ? readArrivals(db, reader.network, { now, most: MOST_ROWS }) : [],
  ])
  const scope = scopeOf(ground, asked.scope)
  const { known, today, rule } = ground
  if (!isKnown(asked.period, known)) throw new Refused('not-found')
  const periods = periodsFor(asked.period, plan, known)
  const view: View = {
    ...ground,
    ...periods,
    ...(await readFigures(db, ground, { scope, period: asked.period, plan, periods })),
    scope,
    period: asked.period,
    tablets,
  }
  const hasDetails = plan.some(isDetailed)
  const isTotalsAlone = hasDetails && !isOut(asked.period, ground)
  return {
    format: 1,
    network: { id: reader.network, name: ground.catalog.network.name },
    isDemo: ground.isDemo,
    page: asked.page,
    ...words.pageWords[asked.page],
    scope,
    scale: scaleOf(asked.period) as Scale,
    period: named(asked.period),
    readOn: today,
    isOver: daysOfPeriod(asked.period).last < today,
    previous: periods.previous === null ? null : named(periods.previous),
    lastYear: periods.lastYear === null ? null : named(periods.lastYear),
    completeUntil: completenessOf(ground, holdingBack, asked.period),
    warnings: [
      ...warningsOf(ground, holdingBack, asked.period, isTotalsAlone),
      ...begunWithin(asked.period, known),
      ...(hasDetails && !isTotalsAlone ? toldByParts(asked, rule) : []),
    ],
    rule: { k: rule.k, base: rule.base, sentence: words.ruleSentence(rule.k, rule.base) },
    sections: plan.flatMap((section) => sectionOf(section, view)),
  }
}

/** What this reader may open. */
export async function figuresIndexOf(db: Database, reader: Reader, now: Date): Promise<FiguresIndex> {
  const ground = await groundOf(db, reader, now)
  const hasSurvey = surveyOf(ground.inForce).lines.length > 0
  const on = (scale: Scale) =>
    backFrom(ground.known[scale], MOST_OFFERED).map((period) => ({
      ...named(period),
      isOut: isOut(period, ground),
    }))
  return {
    format: 1,
    network: { id: reader.network, name: ground.catalog.network.name },
    isDemo: ground.isDemo,
    pages: PAGES.filter((page) => page !== 'survey' || hasSurvey).map((page) => ({
      page,
      title: words.pageWords[page].title,
    })),
    scopes: [{ id: NETWORK_SCOPE, label: words.networkScope }, ...ground.sites],
    periods: { week: on('week'), month: on('month'), quarter: on('quarter'), year: on('year') },
  }
}

/** What every page rests on. `sites`: those whose own figures the reader sees, by name. */
type Ground = {
  network: string
  catalog: Catalog
  inForce: Pick<Published, 'etag' | 'position' | 'survey'>
  today: string
  isDemo: boolean
  sites: Scope[]
  known: Known
  publications: ReadonlyMap<string, Publication>
  rule: Disclosure
}

async function groundOf(db: Database, reader: Reader, now: Date): Promise<Ground> {
  const { network } = reader
  const standing = await readStanding(db, network)
  if (!standing) throw new Refused('not-found')
  const { etag, position, survey, isDemo, firsts, published } = standing
  const [body, publications] = await Promise.all([
    catalogBody(db, network, standing),
    publicationsByPeriod(db, network, published),
  ])
  const catalog = catalogOf({ etag, body })
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  return {
    network,
    catalog,
    inForce: { etag, position, survey },
    today,
    isDemo,
    sites: sitesFor(reader, catalog),
    known: knownUntil(today, firsts),
    publications,
    rule: ruleOf(catalog),
  }
}

type Span = { first: string; last: string }
/** On each scale the periods from the first with a count to the present one; without any count the present one alone. */
type Known = Record<Scale, Span>

function knownUntil(today: string, firsts: readonly string[]): Known {
  const on = (scale: Scale): [Scale, Span] => {
    const last = periodOf(today, scale)
    return [scale, { first: firsts.find((each) => scaleOf(each) === scale) ?? last, last }]
  }
  return Object.fromEntries(SCALES.map(on)) as Known
}

function isKnown(period: string, known: Known): boolean {
  const scale = scaleOf(period)
  return scale !== null && known[scale].first <= period && period <= known[scale].last
}

/** The last one first. */
function backFrom({ first, last }: Span, most: number): string[] {
  const periods: string[] = []
  for (let at = last; at >= first && periods.length < most; at = previousPeriod(at)) periods.push(at)
  return periods
}

function sitesFor({ role, sites: own }: Reader, catalog: Catalog): Scope[] {
  const all = sitesByName(catalog)
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
function scopeOf({ sites, catalog }: Ground, scope: string): Scope {
  if (scope === NETWORK_SCOPE) return { id: scope, label: words.networkScope }
  const found = sites.find(({ id }) => id === scope)
  if (found) return found
  throw new Refused(catalog.sites.some(({ id }) => id === scope) ? 'forbidden' : 'not-found')
}

type Periods = { previous: string | null; lastYear: string | null; trend: string[] }

/** From its Monday on a network is held to have counted. */
const countedSince = ({ week }: Known): string => daysOfPeriod(week.first).first

/** What was counted for less of its days is compared with nothing. */
const LEAST_SHARE = 0.9

function isCountedWhole(period: string, known: Known): boolean {
  const { first, last } = daysOfPeriod(period)
  const uncounted = daysBetween(first, countedSince(known))
  return uncounted <= (1 - LEAST_SHARE) * (daysBetween(first, last) + 1)
}

/**
 * Nothing is compared with a time before the first count, nor with a period that was counted only from within: what
 * looks like a rise would be none. A trend has as many periods as a year and one, from the first whole one.
 */
function periodsFor(period: string, plan: readonly SectionPlan[], known: Known): Periods {
  const scale = scaleOf(period) as Scale
  const since = (each: string | null) => (each !== null && isCountedWhole(each, known) ? each : null)
  const begun = known[scale].first
  const first = isCountedWhole(begun, known) || begun === period ? begun : nextPeriod(begun)
  const hasTrend = plan.some(({ kind }) => kind === 'trend')
  return {
    previous: since(previousPeriod(period)),
    // A year's previous one is the same one.
    lastYear: scale === 'year' ? null : since(samePeriodLastYear(period)),
    trend: hasTrend ? backFrom({ first, last: period }, TREND_LENGTH).reverse() : [],
  }
}

const isDetailed = (section: SectionPlan): boolean =>
  section.kind === 'measure' ||
  section.kind === 'template' ||
  (section.kind === 'sites' && section.measures.length > 0)

/** Measures told of the page's own place: those of its sections, and of the survey's lines. */
function measuresOf(plan: readonly SectionPlan[], survey: Survey): Measure[] {
  const lines = plan.some(({ kind }) => kind === 'template') ? survey.lines : []
  const asked = lines.flatMap(({ item }) =>
    item.includes(':') ? [item.slice(0, item.indexOf(':')) as Measure] : [],
  )
  const shown = plan.flatMap((section) => (section.kind === 'measure' ? [section.measure] : []))
  return [...new Set([...shown, ...asked])]
}

type Read = {
  scope: Scope
  period: string
  plan: readonly SectionPlan[]
  periods: Periods
}

async function readFigures(
  db: Database,
  ground: Ground,
  { scope, period, plan, periods }: Read,
): Promise<{ cells: Cells; labels: Labels; codesOf: CodesOf; rowsOf: RowsOf }> {
  const { network, catalog, inForce } = ground
  const { previous, lastYear, trend } = periods
  const measures = measuresOf(plan, surveyOf(inForce))
  const known = await knownCodesAt(db, network, inForce)
  const codesOf = codesFromOnce(known.items)
  const sections = scope.id === NETWORK_SCOPE ? plan.filter((section) => section.kind === 'sites') : []
  const labels = labelsFrom(catalog, known.names)
  const source = { ...ground, firstMonth: ground.known.month.first, db, codesOf }
  const rowsOf = await leadingSites(source, { sections, period, labels, sites: ground.sites })
  const asked = [period, previous, lastYear].filter((each) => each !== null)
  const cells = await readCells(source, {
    place: scope.id === NETWORK_SCOPE ? null : scope.id,
    totals: plan.some(hasTotals) ? [...new Set([...asked, ...trend])] : [],
    details: asked,
    measures,
    besides: besidesOf(sections, rowsOf, { period, all: catalog.sites.length }),
  })
  return { cells, codesOf, labels, rowsOf }
}

const hasTotals = ({ kind }: SectionPlan): boolean =>
  kind === 'totals' || kind === 'trend' || kind === 'template'

/** Which sites stand side by side in each section. */
type RowsOf = ReadonlyMap<SitesPlan, readonly Scope[]>
type SitesPlan = Extract<SectionPlan, { kind: 'sites' }>

/** Of the same sites all is read at once. */
function besidesOf(
  sections: readonly SitesPlan[],
  rowsOf: RowsOf,
  { period, all }: { period: string; all: number },
): SideBySide[] {
  const byRows = new Map<readonly Scope[] | undefined, SitesPlan[]>()
  for (const section of sections) {
    const rows = rowsOf.get(section)
    byRows.set(rows, [...(byRows.get(rows) ?? []), section])
  }
  return [...byRows].map(([rows = [], same]) => ({
    period,
    totals: [...new Set(same.flatMap(({ totals }) => totals))],
    measures: [...new Set(same.flatMap((section) => section.measures))],
    sites: rows.length === all ? null : rows.map(({ id }) => id),
  }))
}

type Ranked = { sections: readonly SitesPlan[]; period: string; labels: Labels; sites: readonly Scope[] }

/** Of many sites those that come first by what is drawn, and of what is published once for all. */
async function leadingSites(source: Source, { sections, period, labels, sites }: Ranked): Promise<RowsOf> {
  const first = sites.slice(0, MOST_ROWS)
  const rowsFor = async (section: SitesPlan): Promise<readonly Scope[]> => {
    const drawn = drawnOf(section, labels)
    if (sites.length <= MOST_ROWS || drawn === null) return first
    if (section.measures.length > 0 && !source.publications.has(period)) return first
    const rankings = rankingsOf(source.db, sites)
    const key = `${source.network} ${period} ${drawn}`
    const known = rankings.get(key)
    if (known) return known
    const ranked = (await sitesByRank(source, drawn, period, sites)).slice(0, MOST_ROWS)
    if (rankings.size > MOST_RANKINGS) rankings.clear()
    if (source.publications.has(period)) rankings.set(key, ranked)
    return ranked
  }
  return new Map(
    await Promise.all(sections.map(async (section) => [section, await rowsFor(section)] as const)),
  )
}

/** Those of an administrator are the same list as long as a catalog is in force; a manager's go with the request. */
const rankings = new WeakMap<Database, WeakMap<readonly Scope[], Map<string, readonly Scope[]>>>()

function rankingsOf(db: Database, sites: readonly Scope[]): Map<string, readonly Scope[]> {
  const ofLists = rankings.get(db) ?? new WeakMap<readonly Scope[], Map<string, readonly Scope[]>>()
  rankings.set(db, ofLists)
  const known = ofLists.get(sites) ?? new Map<string, readonly Scope[]>()
  ofLists.set(sites, known)
  return known
}

/** What they are ranked by is what is shown of them, so that the order tells no more; by name where it is the same. */
async function sitesByRank(
  source: Source,
  drawn: string,
  period: string,
  sites: readonly Scope[],
): Promise<Scope[]> {
  const measure = drawn.includes(':') ? [drawn.slice(0, drawn.indexOf(':')) as Measure] : []
  const totals = measure.length === 0 ? [drawn as Total] : []
  const cells = await readCells(source, {
    place: null,
    totals: [],
    details: [],
    measures: [],
    besides: [{ period, totals, measures: measure, sites: null }],
  })
  return byRank(sites, drawn, period, cells)
}

function byRank(sites: readonly Scope[], drawn: string, period: string, cells: Cells): Scope[] {
  const ranks = new Map(sites.map((site) => [site, lowOf(cells.shown(drawn, { site: site.id, period }))]))
  const rankOf = (site: Scope) => ranks.get(site) ?? 0
  return [...sites].sort((a, b) => rankOf(b) - rankOf(a))
}

function drawnOf({ drawn, totals, measures }: SitesPlan, { codesOf }: Labels): string | null {
  if (drawn !== 'last') return drawn
  const [measure] = measures.slice(-1)
  const code = measure && codesOf(measure).at(-1)
  return code === undefined ? (totals.at(-1) ?? null) : `${measure}:${code}`
}

type CodesOf = (measure: Measure) => readonly string[]

type View = Ground &
  Periods & {
    scope: Scope
    period: string
    cells: Cells
    labels: Labels
    codesOf: CodesOf
    rowsOf: RowsOf
    tablets: readonly (Arrival & { all: number })[]
  }

function sectionOf(plan: SectionPlan, view: View): Section[] {
  switch (plan.kind) {
    case 'totals':
      return [
        {
          kind: 'counts',
          id: 'totals',
          ...words.totalsWords,
          note: null,
          chart: 'none',
          rows: plan.totals.map((total) => totalRow(total, view)),
        },
      ]
    case 'trend':
      return view.trend.length > 1 ? [trendOfTotals(plan.totals, view)] : []
    case 'measure':
      return [measureSection(plan, view)]
    case 'sites':
      return view.scope.id === NETWORK_SCOPE ? [sitesSection(plan, view)] : []
    case 'template':
      return [surveySection(view)]
    case 'tablets':
      return [tabletsSection(view)]
  }
}

const placeOf = ({ scope }: View): string | null => (scope.id === NETWORK_SCOPE ? null : scope.id)

/** One item now and before. */
function figuresOf(item: string, view: View): Pick<FigureRow, 'now' | 'previous' | 'lastYear'> {
  const at = (period: string | null) =>
    period === null ? null : view.cells.shown(item, { site: placeOf(view), period })
  return { now: at(view.period), previous: at(view.previous), lastYear: at(view.lastYear) }
}

const totalRow = (total: Total, view: View): FigureRow => ({
  code: total,
  ...words.totalWords[total],
  ...figuresOf(total, view),
})

function trendOfTotals(totals: readonly Total[], view: View): Section {
  const rows = totals.map((total) => ({
    code: total,
    label: words.totalWords[total].label,
    values: view.trend.map((period) => view.cells.shown(total, { site: placeOf(view), period })),
  }))
  return {
    kind: 'trend',
    id: 'trend',
    ...words.trendWords(TREND_LENGTH),
    note: null,
    periods: view.trend.map(named),
    rows,
  }
}

function measureSection(plan: Extract<SectionPlan, { kind: 'measure' }>, view: View): CountsSection {
  const { measure, chart } = plan
  const section = { kind: 'counts', id: measure, ...words.measureWords[measure], chart } as const
  const lack = lackOf(view)
  if (lack) return { ...section, note: lack, rows: [] }
  const { codes, all } = codesShown(plan, view)
  const rows = codes.map((code) => ({
    code,
    label: view.labels.labelOf(measure, code),
    definition: isRest(itemOf(measure, code)) ? words.restDefinition : null,
    ...figuresOf(`${measure}:${code}`, view),
  }))
  if (rows.length === 0) return { ...section, note: words.nothingNote, rows }
  const note = all > rows.length ? words.mostRowsNote(rows.length, all) : null
  return { ...section, note, rows: [...rows, ...undetailedRows(measure, view)] }
}

/** Where some surely came as totals alone, the last row tells them from the rest. */
function undetailedRows(measure: Measure, view: View): FigureRow[] {
  return undetailedItemsOf(measure)
    .map((item) => figuresOf(item, view))
    .filter((figures) => Object.values(figures).some((shown) => lowOf(shown) > 0))
    .map((figures) => ({ code: UNDETAILED, ...words.undetailedWords, ...figures }))
}

/** Lists without a rest do not add up to a total, so nothing is missing in them. */
const undetailedItemsOf = (measure: Measure): string[] =>
  RESTS[measure] ? [itemOf(measure, UNDETAILED)] : []

/**
 * The codes of the list; one that has left it as long as something is shown of it, so that its mere presence tells
 * nothing. By size those of which most is shown come first, and of a long list these alone.
 */
function codesShown(
  { measure, order }: Extract<SectionPlan, { kind: 'measure' }>,
  view: View,
): { codes: readonly string[]; all: number } {
  const { labels } = view
  const left = view
    .codesOf(measure)
    .filter((code) => !labels.isListed(measure, code))
    .filter((code) => Object.values(figuresOf(`${measure}:${code}`, view)).some((shown) => lowOf(shown) > 0))
    .sort()
  if (order === 'list') {
    const codes = [...labels.codesOf(measure), ...left]
    return { codes, all: codes.length }
  }
  // What orders rows is what is shown of them, so that the order tells no more.
  const nowOf = (code: string) => lowOf(view.cells.shown(itemOf(measure, code), atNow(view)))
  const sized = (code: string) => ({ code, label: labels.labelOf(measure, code), low: nowOf(code) })
  // In the order of their labels already: the few that have left come among those that lead.
  const listed = labels.codesByLabel(measure).map((code) => ({ code, low: nowOf(code) }))
  const leading = listed.sort((a, b) => b.low - a.low).slice(0, MOST_ROWS)
  const codes = [...leading.map(({ code }) => code), ...left]
    .map(sized)
    .sort((a, b) => b.low - a.low || words.byLabel(a, b))
    .slice(0, MOST_ROWS)
  return { codes: codes.map(({ code }) => code), all: listed.length + left.length }
}

const atNow = (view: View) => ({ site: placeOf(view), period: view.period })

function sitesSection(plan: Extract<SectionPlan, { kind: 'sites' }>, view: View): SitesSection {
  const head = words.sitesWords[plan.id] ?? { title: plan.id, definition: '' }
  const section = { kind: 'sites', id: plan.id, ...head } as const
  const note = plan.measures.length > 0 ? lackOf(view) : null
  if (note) return { ...section, note, columns: [], drawn: null, rows: [] }
  const shown = (item: string, site: string) => view.cells.shown(item, { site, period: view.period })
  const first = view.rowsOf.get(plan) ?? []
  const isSome = (item: string) => first.some(({ id }) => lowOf(shown(item, id)) > 0)
  const columns = columnsOf(plan, view, first, isSome)
  if (columns.length === 0) return { ...section, note: words.nothingNote, columns, drawn: null, rows: [] }
  const drawn = drawnOf(plan, view.labels)
  const rows = drawn ? byRank(first, drawn, view.period, view.cells) : first
  return {
    ...section,
    note: view.sites.length > MOST_ROWS ? words.mostSitesNote(MOST_ROWS, view.sites.length) : null,
    columns,
    drawn,
    rows: rows.map(({ id, label }) => ({
      site: id,
      label,
      values: columns.map(({ code }) => shown(code, id)),
    })),
  }
}

/** Of the targets, which are many, those of which something is shown. */
function columnsOf(
  { totals, measures }: Extract<SectionPlan, { kind: 'sites' }>,
  { labels, cells }: View,
  rows: readonly Scope[],
  isSome: (item: string) => boolean,
): SitesSection['columns'] {
  const told = measures.includes('redirection') ? cells.itemsOf(new Set(rows.map(({ id }) => id))) : null
  const group = (measure: Measure) => (measures.length > 1 ? words.measureWords[measure].title : null)
  return [
    ...totals.map((total) => ({ code: total, group: null, label: words.totalWords[total].label })),
    ...measures.flatMap((measure) => [
      ...labels
        .codesOf(measure)
        .filter((code) => measure !== 'redirection' || told?.has(itemOf(measure, code)))
        .map((code) => ({
          code: itemOf(measure, code),
          group: group(measure),
          label: labels.labelOf(measure, code),
        })),
      ...undetailedItemsOf(measure)
        .filter(isSome)
        .map((code) => ({ code, group: group(measure), label: words.undetailedWords.label })),
    ]),
  ]
}

function surveySection(view: View): CountsSection {
  const { title, lines } = surveyOf(view.inForce)
  const { definition, noLines } = words.surveyWords
  return {
    kind: 'counts',
    id: 'survey',
    title,
    definition,
    chart: 'none',
    note: lines.length === 0 ? noLines : lackOf(view),
    rows: lines.map(({ line, label, item }) => ({
      code: line ?? item,
      label,
      definition: countedBy(item, view),
      ...figuresOf(item, view),
    })),
  }
}

/** Whatever the network calls its line. */
function countedBy(item: string, { labels }: View): string {
  if (isTotal(item)) return words.totalWords[item].definition
  const { measure, code } = partsOfItem(item)
  return words.countedWords(measure, labels.labelOf(measure, code))
}

/** Why no details can be shown, in words; `null` when they can. */
function lackOf(view: View): string | null {
  const { period } = view
  if (isOut(period, view)) return null
  return scaleOf(period) === 'week' ? words.weeklyNote : words.notOutNote(outOn(period, view))
}

const isOut = (period: string, { publications }: Ground) => publications.has(period)
/** `null`: any day now. */
function outOn(period: string, { today }: Pick<Ground, 'today'>): string | null {
  const day = addDays(daysOfPeriod(period).last, GRACE_DAYS + 1)
  return day >= today ? day : null
}

const named = oncePerPeriod(
  (period): NamedPeriod => ({
    period,
    label: words.periodInWords(period),
    short: words.shortPeriod(period),
  }),
)

/** The last day of which a tablet has sent what could leave: the day before it was last here. */
function untilOf({ seenAt, enrolledAt }: Arrival, timeZone: string): string {
  return addDays(dayOf((seenAt ?? enrolledAt).getTime(), timeZone), -1)
}

/** `holdingBack`: tablets in use, all that are late among them, and the one that was here longest ago. */
function completenessOf(
  ground: Ground,
  holdingBack: readonly Arrival[],
  period: string,
): FiguresPage['completeUntil'] {
  const { timeZone } = ground.catalog.network
  const current = holdingBack.map((tablet) => ({ tablet, until: untilOf(tablet, timeZone) }))
  const day = current.map(({ until }) => until).sort()[0] ?? null
  if (day === null) return { day, sentence: words.completeWords.none, late: [] }
  const late = current
    .filter(({ until }) => until < addDays(ground.today, -LATE_DAYS))
    .map(({ tablet: { number, seenAt }, until }) => ({
      label: words.tabletName(number),
      until: seenAt ? until : null,
    }))
  const { late: inWords, lateTablet } = words.completeWords
  const sentence =
    arrivedInWords(ground, day, period) + inWords(late.map((each) => lateTablet(each.label, each.until)))
  return { day, sentence, late }
}

/** `day`: the last one of which every tablet sent what could leave; small counts may wait on them for longer (LOT2). */
function arrivedInWords(ground: Ground, day: string, period: string): string {
  const { policy } = ground.catalog
  const { whole, almost, afterPublication } = words.completeWords
  const { last } = daysOfPeriod(period)
  if (last <= addDays(day, -policy.totalsAloneAfterDays)) return whole(day)
  return almost(day, last <= day, policy) + (isOut(period, ground) ? afterPublication : '')
}

function warningsOf(
  { isDemo, today }: Ground,
  holdingBack: readonly Arrival[],
  period: string,
  isTotalsAlone: boolean,
): string[] {
  const missing = holdingBack.filter((tablet) => tablet.missing > 0).length
  const isWeek = scaleOf(period) === 'week'
  return [
    ...(isDemo ? [words.warnings.demo] : []),
    ...(daysOfPeriod(period).last >= today ? [words.warnings.open] : []),
    ...(isTotalsAlone
      ? [isWeek ? words.warnings.weekly : words.warnings.notOut(outOn(period, { today }))]
      : []),
    ...(missing > 0 ? [words.warnings.missing(missing)] : []),
  ]
}

/** What is less than it seems, or is compared with nothing, because counting began within it or within the one before. */
function begunWithin(period: string, known: Known): string[] {
  const since = countedSince(known)
  const before = [previousPeriod(period), samePeriodLastYear(period)].flatMap((each) => each ?? [])
  const isPartly = (each: string) => !isCountedWhole(each, known) && daysOfPeriod(each).last >= since
  if (isPartly(period)) return [words.warnings.begun(since)]
  return before
    .filter(isPartly)
    .slice(0, 1)
    .map((each) => words.warnings.notCompared(named(each).label, since))
}

/** Details that are not published from their own truth are told by their parts, and less finely (`joinBy`). */
function toldByParts({ scope, period }: Asked, rule: Disclosure): string[] {
  const further = joinOf(period, rule)
  if (scope === NETWORK_SCOPE) return further < 0 ? [words.warnings.networkParts] : []
  return further > 0 ? [words.warnings.siteParts] : []
}

function tabletsSection(view: View): TabletsSection {
  const { tablets } = view
  const all = tablets[0]?.all ?? 0
  const inOrder = all > tablets.length ? tablets : [...tablets].sort((a, b) => a.number - b.number)
  return {
    kind: 'tablets',
    id: 'tablets',
    ...words.tabletsWords(view.catalog.policy),
    note: all > tablets.length ? words.mostTabletsNote(tablets.length, all) : null,
    rows: inOrder.map((each) => tabletLine(each, view)),
  }
}

/** Recorded and received are sums of counts: they leave rounded, their equality as it is (SYN5). */
function tabletLine(tablet: Arrival, { catalog, today, rule, inForce }: View): TabletLine {
  const { recorded, received, missing } = tablet
  const until = untilOf(tablet, catalog.network.timeZone)
  return {
    label: words.tabletName(tablet.number),
    state: stateOf(tablet, { isLate: until < addDays(today, -LATE_DAYS), missingLots: missing }),
    completeUntil: tablet.seenAt ? until : null,
    seenAt: tablet.seenAt?.getTime() ?? null,
    recorded: release(recorded, [], rule).shown,
    received: release(received, [], rule).shown,
    isAllHere: recorded <= received,
    missingLots: missing,
    version: tablet.version,
    isCatalogCurrent: tablet.catalogEtag === inForce.etag,
    skewMinutes: tablet.skewMinutes,
    wipes: Math.max(0, tablet.lives - 1),
    isRewound: tablet.isRewound,
  }
}

function stateOf(
  { revokedAt }: Arrival,
  { isLate, missingLots }: { isLate: boolean; missingLots: number },
): TabletLine['state'] {
  if (revokedAt) return 'revoked'
  if (missingLots > 0) return 'missing'
  return isLate ? 'late' : 'fine'
}
