import { addDays, dayOf } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { type Disclosure, GRACE_DAYS, release } from '../domain/disclosure.ts'
import type { Measure } from '../domain/measures.ts'
import {
  daysOfPeriod,
  periodOf,
  previousPeriod,
  SCALES,
  type Scale,
  samePeriodLastYear,
  scaleOf,
} from '../domain/periods.ts'
import { isRest, itemOf } from '../domain/publication.ts'
import type { Total } from '../domain/vocabulary.ts'
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
  type ShownCount,
  type SitesSection,
  type TabletLine,
} from '../sync/contract/figures.ts'
import type { Visitor } from './access.ts'
import { type Cells, codesFrom, readCells } from './cells.ts'
import { type Labels, labelsFrom, unknownIds } from './codeLabels.ts'
import { PAGE_PLANS, type SectionPlan } from './pages.ts'
import { ruleOf } from './publishing.ts'
import * as words from './report.fr.ts'
import { catalogInForce, catalogOf, knownCodesOf } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { listPublications, type Publication } from './store/publications.ts'
import { readFirstPeriods, readFormerNames, readIsDemo } from './store/sums.ts'
import { listTablets, type TabletState } from './store/tablets.ts'
import { readSurvey, type Survey } from './survey.ts'
import { Refused } from './troubles.ts'

/** Who reads: their network, and what of it they may see (DIS4). */
export type Reader = Pick<Visitor, 'network' | 'role' | 'sites'>
export type Asked = { page: PageName; scope: string; period: string }

const TREND_LENGTH = 13
/** Of the weeks, as many as two years. */
const MOST_OFFERED = 106
/** Side by side; of more, those that come first. */
const MOST_SITES = 200
/** A tablet whose figures stop longer ago than this, in days, is told by its name. */
const LATE_DAYS = 4

/**
 * One page of figures for who asks (REP1, REP3, DIS1, DIS4): a handful of statements, every count through the
 * release.
 * @throws Refused
 */
export async function reportOf(db: Database, reader: Reader, asked: Asked, now: Date): Promise<FiguresPage> {
  const ground = await groundOf(db, reader, now)
  const scope = scopeOf(ground, asked.scope)
  const { known, today, rule } = ground
  if (!isKnown(asked.period, known)) throw new Refused('not-found')
  const plan = PAGE_PLANS[asked.page]
  const survey = plan.some(({ kind }) => kind === 'template') ? await readSurvey() : null
  const periods = periodsFor(asked.period, plan, known)
  const view: View = {
    ...ground,
    ...periods,
    ...(await readFigures(db, ground, { scope, period: asked.period, plan, survey, periods })),
    scope,
    period: asked.period,
    survey,
    now,
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
    isOver: daysOfPeriod(asked.period).last < today,
    previous: periods.previous === null ? null : named(periods.previous),
    lastYear: periods.lastYear === null ? null : named(periods.lastYear),
    completeUntil: completenessOf(ground, asked.period),
    warnings: [
      ...warningsOf(ground, asked.period, isTotalsAlone),
      ...(hasDetails && !isTotalsAlone ? toldByParts(asked, rule) : []),
    ],
    rule: { k: rule.k, base: rule.base, sentence: words.ruleSentence(rule.k, rule.base) },
    sections: plan.flatMap((section) => sectionOf(section, view)),
  }
}

/** What this reader may open. */
export async function figuresIndexOf(db: Database, reader: Reader, now: Date): Promise<FiguresIndex> {
  const ground = await groundOf(db, reader, now)
  const hasSurvey = (await readSurvey()) !== null
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
  catalogEtag: string
  today: string
  isDemo: boolean
  sites: Scope[]
  known: Known
  tablets: TabletState[]
  publications: ReadonlyMap<string, Publication>
  rule: Disclosure
}

async function groundOf(db: Database, reader: Reader, now: Date): Promise<Ground> {
  const { network } = reader
  const [inForce, isDemo, firsts, tablets, publications] = await Promise.all([
    catalogInForce(db, network),
    readIsDemo(db, network),
    readFirstPeriods(db, network),
    listTablets(db, network),
    listPublications(db, network),
  ])
  if (!inForce) throw new Refused('not-found')
  const catalog = catalogOf(inForce)
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  return {
    network,
    catalog,
    catalogEtag: inForce.etag,
    today,
    isDemo,
    sites: sitesFor(reader, catalog),
    known: knownUntil(today, firsts),
    tablets,
    publications: new Map(publications.map((each) => [each.period, each])),
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
  return seen.sort(byLabel)
}

/** Catalogs stay the same objects as long as they are in force: thousands of names are put in order once. */
const sorted = new WeakMap<Catalog, Scope[]>()

function sitesByName(catalog: Catalog): Scope[] {
  const known =
    sorted.get(catalog) ?? catalog.sites.map(({ id, name }) => ({ id, label: name })).sort(byLabel)
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

/** Nothing is compared with a time before the first count; a trend has as many periods as a year and one. */
function periodsFor(period: string, plan: readonly SectionPlan[], known: Known): Periods {
  const { first } = known[scaleOf(period) as Scale]
  const since = (each: string | null) => (each !== null && each >= first ? each : null)
  const hasTrend = plan.some(({ kind }) => kind === 'trend')
  return {
    previous: since(previousPeriod(period)),
    lastYear: since(samePeriodLastYear(period)),
    trend: hasTrend ? backFrom({ first, last: period }, TREND_LENGTH).reverse() : [],
  }
}

const isDetailed = (section: SectionPlan): boolean =>
  section.kind === 'measure' ||
  section.kind === 'template' ||
  (section.kind === 'sites' && section.measures.length > 0)

/** Measures told of the page's own place: those of its sections, and of the survey's lines. */
function measuresOf(plan: readonly SectionPlan[], survey: Survey | null): Measure[] {
  const lines = plan.some(({ kind }) => kind === 'template') ? (survey?.lines ?? []) : []
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
  survey: Survey | null
  periods: Periods
}

async function readFigures(
  db: Database,
  ground: Ground,
  { scope, period, plan, survey, periods }: Read,
): Promise<{ cells: Cells; labels: Labels; codesOf: CodesOf }> {
  const { network, catalog } = ground
  const { previous, lastYear, trend } = periods
  const sites = scope.id === NETWORK_SCOPE ? plan.filter((section) => section.kind === 'sites') : []
  const measures = measuresOf(plan, survey)
  const codesOf = codesFrom(await knownCodesOf(db, network))
  const asked = [period, previous, lastYear].filter((each) => each !== null)
  const besides = {
    period,
    totals: sites.flatMap(({ totals }) => totals),
    measures: [...new Set(sites.flatMap((section) => section.measures))],
  }
  const cells = await readCells(
    { ...ground, db, codesOf },
    {
      place: scope.id === NETWORK_SCOPE ? null : scope.id,
      totals: [...new Set([...asked, ...trend])],
      details: asked,
      measures,
      bySite: sites.length > 0 ? besides : null,
    },
  )
  const gone = [...measures, ...besides.measures].flatMap((measure) =>
    unknownIds(catalog, measure, codesOf(measure)),
  )
  return {
    cells,
    codesOf,
    labels: labelsFrom(catalog, await readFormerNames(db, network, [...new Set(gone)])),
  }
}

type CodesOf = (measure: Measure) => readonly string[]

type View = Ground &
  Periods & {
    scope: Scope
    period: string
    cells: Cells
    labels: Labels
    codesOf: CodesOf
    survey: Survey | null
    now: Date
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
      return [
        {
          kind: 'tablets',
          id: 'tablets',
          ...words.tabletsWords,
          note: null,
          rows: view.tablets.map((each, at) => tabletLine(each, at, view)),
        },
      ]
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
  return { kind: 'trend', id: 'trend', ...words.trendWords, note: null, periods: view.trend.map(named), rows }
}

function measureSection(plan: Extract<SectionPlan, { kind: 'measure' }>, view: View): CountsSection {
  const { measure, chart, order } = plan
  const section = { kind: 'counts', id: measure, ...words.measureWords[measure], chart } as const
  const note = lackOf(view)
  if (note) return { ...section, note, rows: [] }
  const rows = codesShown(measure, view).map((code) => ({
    code,
    label: view.labels.labelOf(measure, code),
    definition: isRest(itemOf(measure, code)) ? words.restDefinition : null,
    ...figuresOf(`${measure}:${code}`, view),
  }))
  const isEmpty = rows.length === 0
  return {
    ...section,
    note: isEmpty ? words.nothingNote : null,
    rows: order === 'size' ? rows.sort((a, b) => lowOf(b.now) - lowOf(a.now) || byLabel(a, b)) : rows,
  }
}

/**
 * The codes of the list; one that has left it as long as something is shown of it, so that its mere presence tells
 * nothing.
 */
function codesShown(measure: Measure, view: View): string[] {
  const listed = view.labels.codesOf(measure)
  const left = view
    .codesOf(measure)
    .filter((code) => !listed.includes(code))
    .filter((code) => Object.values(figuresOf(`${measure}:${code}`, view)).some((shown) => lowOf(shown) > 0))
  return [...listed, ...left.sort()]
}

function sitesSection(plan: Extract<SectionPlan, { kind: 'sites' }>, view: View): SitesSection {
  const head = words.sitesWords[plan.id] ?? { title: plan.id, definition: '' }
  const section = { kind: 'sites', id: plan.id, ...head } as const
  const note = plan.measures.length > 0 ? lackOf(view) : null
  if (note) return { ...section, note, columns: [], drawn: null, rows: [] }
  const shown = (item: string, site: string) => view.cells.shown(item, { site, period: view.period })
  const isShown = (item: string) => view.sites.some(({ id }) => lowOf(shown(item, id)) > 0)
  const columns = columnsOf(plan, view).filter(
    ({ code }) => !code.startsWith('redirection:') || isShown(code),
  )
  const drawn = plan.drawn === 'last' ? (columns.at(-1)?.code ?? null) : plan.drawn
  const rank = (site: Scope) => (drawn ? lowOf(shown(drawn, site.id)) : 0)
  const ranks = new Map(view.sites.map((site) => [site, rank(site)]))
  const rankOf = (site: Scope) => ranks.get(site) ?? 0
  // By name already, and those of one rank stay so.
  const rows = [...view.sites].sort((a, b) => rankOf(b) - rankOf(a)).slice(0, MOST_SITES)
  if (columns.length === 0) return { ...section, note: words.nothingNote, columns, drawn: null, rows: [] }
  return {
    ...section,
    note: view.sites.length > MOST_SITES ? words.mostSitesNote(MOST_SITES, view.sites.length) : null,
    columns,
    drawn,
    rows: rows.map(({ id, label }) => ({
      site: id,
      label,
      values: columns.map(({ code }) => shown(code, id)),
    })),
  }
}

function columnsOf(
  { totals, measures }: Extract<SectionPlan, { kind: 'sites' }>,
  { labels }: View,
): SitesSection['columns'] {
  const group = (measure: Measure) => (measures.length > 1 ? words.measureWords[measure].title : null)
  return [
    ...totals.map((total) => ({ code: total, group: null, label: words.totalWords[total].label })),
    ...measures.flatMap((measure) =>
      labels.codesOf(measure).map((code) => ({
        code: `${measure}:${code}`,
        group: group(measure),
        label: labels.labelOf(measure, code),
      })),
    ),
  ]
}

function surveySection(view: View): CountsSection {
  const { survey } = view
  const section = { kind: 'counts', id: 'survey', ...words.surveyWords, chart: 'none' } as const
  const rows = (survey?.lines ?? []).map(({ line, label, item }) => ({
    code: line ?? item,
    label,
    definition: null,
    ...figuresOf(item, view),
  }))
  return {
    kind: section.kind,
    id: section.id,
    title: survey?.title ?? section.title,
    definition: section.definition,
    chart: section.chart,
    note: survey ? lackOf(view) : words.surveyWords.noModel,
    rows,
  }
}

/** Why no details can be shown, in words; `null` when they can. */
function lackOf(view: View): string | null {
  const { period } = view
  if (isOut(period, view)) return null
  return scaleOf(period) === 'week' ? words.weeklyNote : words.notOutNote(outOn(period))
}

const isOut = (period: string, { publications }: Ground) => publications.has(period)
const outOn = (period: string) => addDays(daysOfPeriod(period).last, GRACE_DAYS + 1)

const named = (period: string): NamedPeriod => ({
  period,
  label: words.periodInWords(period),
  short: words.shortPeriod(period),
})

/** What orders rows is what is shown of them, so that the order tells no more. */
const lowOf = (shown: ShownCount | null): number => {
  if (!shown || shown.is === 'below') return 0
  return shown.is === 'about' ? shown.value : shown.low
}

const FRENCH = new Intl.Collator('fr')
const byLabel = (a: { label: string }, b: { label: string }) => FRENCH.compare(a.label, b.label)

/** The last day of which a tablet has sent what could leave: the day before it was last here. */
function untilOf({ seenAt, enrolledAt }: TabletState, timeZone: string): string {
  return addDays(dayOf((seenAt ?? enrolledAt).getTime(), timeZone), -1)
}

const missingIn = ({ lives }: TabletState) => lives.reduce((sum, { missing }) => sum + missing, 0)
const labelled = (tablets: readonly TabletState[]) =>
  tablets.map((tablet, at) => ({ tablet, label: words.tabletName(at + 1) }))

function completenessOf({ tablets, catalog, today }: Ground, period: string): FiguresPage['completeUntil'] {
  const current = labelled(tablets).filter(({ tablet }) => !tablet.revokedAt)
  const { timeZone } = catalog.network
  const days = current.map(({ tablet }) => untilOf(tablet, timeZone)).sort()
  const day = days[0] ?? null
  if (day === null) return { day, sentence: words.completeWords.none, late: [] }
  const late = current
    .filter(({ tablet }) => untilOf(tablet, timeZone) < addDays(today, -LATE_DAYS))
    .map(({ tablet, label }) => ({ label, until: tablet.seenAt ? untilOf(tablet, timeZone) : null }))
  const { until, late: inWords, lateTablet } = words.completeWords
  const sentence =
    until(day, day >= daysOfPeriod(period).last) +
    inWords(late.map((each) => lateTablet(each.label, each.until)))
  return { day, sentence, late }
}

function warningsOf({ isDemo, tablets, today }: Ground, period: string, isTotalsAlone: boolean): string[] {
  const missing = tablets.filter((tablet) => !tablet.revokedAt && missingIn(tablet) > 0).length
  const isWeek = scaleOf(period) === 'week'
  return [
    ...(isDemo ? [words.warnings.demo] : []),
    ...(daysOfPeriod(period).last >= today ? [words.warnings.open] : []),
    ...(isTotalsAlone ? [isWeek ? words.warnings.weekly : words.warnings.notOut(outOn(period))] : []),
    ...(missing > 0 ? [words.warnings.missing(missing)] : []),
  ]
}

/** Details that are not published from their own truth are told by their parts, and less finely (`joinBy`). */
function toldByParts({ scope, period }: Asked, { joinBy }: Disclosure): string[] {
  const further = SCALES.indexOf(scaleOf(period) as Scale) - SCALES.indexOf(joinBy)
  if (scope === NETWORK_SCOPE) return further < 0 ? [words.warnings.networkParts] : []
  return further > 0 ? [words.warnings.siteParts] : []
}

/** Recorded and received are sums of counts: they leave rounded, their equality as it is (SYN5). */
function tabletLine(
  tablet: TabletState,
  at: number,
  { catalog, today, rule, catalogEtag }: View,
): TabletLine {
  const recorded = tablet.lives.reduce((sum, life) => sum + life.recorded, 0)
  const received = tablet.lives.reduce((sum, life) => sum + life.received, 0)
  const until = untilOf(tablet, catalog.network.timeZone)
  const missingLots = missingIn(tablet)
  return {
    label: words.tabletName(at + 1),
    state: stateOf(tablet, { isLate: until < addDays(today, -LATE_DAYS), missingLots }),
    completeUntil: tablet.seenAt ? until : null,
    seenAt: tablet.seenAt?.getTime() ?? null,
    recorded: release(recorded, [], rule).shown,
    received: release(received, [], rule).shown,
    isAllHere: recorded <= received,
    missingLots,
    version: tablet.version,
    isCatalogCurrent: tablet.catalogEtag === catalogEtag,
    skewMinutes: tablet.skewMinutes,
    wipes: Math.max(0, tablet.lives.length - 1),
    isRewound: tablet.lives.some(({ isRewound }) => isRewound),
  }
}

function stateOf(
  { revokedAt }: TabletState,
  { isLate, missingLots }: { isLate: boolean; missingLots: number },
): TabletLine['state'] {
  if (revokedAt) return 'revoked'
  if (missingLots > 0) return 'missing'
  return isLate ? 'late' : 'fine'
}
