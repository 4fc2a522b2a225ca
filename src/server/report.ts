import { addDays, dayOf } from '../domain/calendar.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { DISCLOSURE, type Disclosure, GRACE_DAYS, isClosed, release } from '../domain/disclosure.ts'
import type { Measure } from '../domain/measures.ts'
import {
  childrenOf,
  daysOfPeriod,
  nextPeriod,
  periodOf,
  previousPeriod,
  SCALES,
  type Scale,
  samePeriodLastYear,
  scaleOf,
  weeksWithin,
} from '../domain/periods.ts'
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
import { type Cells, cellsFrom } from './cells.ts'
import { type Labels, labelsFrom, unknownIds } from './codeLabels.ts'
import { MEASURES_OF, PAGE_PLANS, type SectionPlan } from './pages.ts'
import * as words from './report.fr.ts'
import { catalogInForce } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import {
  catalogsOn,
  readCountingSites,
  readFirstPeriods,
  readFormerNames,
  readIsDemo,
  readSums,
} from './store/sums.ts'
import { listTablets, type TabletState } from './store/tablets.ts'
import { readSurvey, type Survey } from './survey.ts'
import { Refused } from './troubles.ts'

/** Who reads: their network, and what of it they may see (DIS4). */
export type Reader = Pick<Visitor, 'network' | 'role' | 'sites'>
export type Asked = { page: PageName; scope: string; period: string }

const TREND_LENGTH = 13
/** Of the weeks, as many as two years. */
const MOST_OFFERED = 106
/** A tablet whose figures stop longer ago than this, in days, is told by its name. */
const LATE_DAYS = 4

/**
 * One page of figures for who asks (REP1, REP3, DIS1, DIS4): a handful of statements, every count through the
 * release.
 * @throws Refused
 */
export async function reportOf(
  db: Database,
  reader: Reader,
  asked: Asked,
  now: Date,
  rule: Disclosure = DISCLOSURE,
): Promise<FiguresPage> {
  const ground = await groundOf(db, reader, now)
  const scope = scopeOf(ground, asked.scope)
  const { known, today } = ground
  if (!known.includes(asked.period)) throw new Refused('not-found')
  const plan = PAGE_PLANS[asked.page]
  const survey = plan.some(({ kind }) => kind === 'template') ? await readSurvey() : null
  const measures = measuresOf(plan, survey)
  const periods = periodsFor(asked.period, plan, known)
  const { cells, labels } = await readCells(db, ground, { scope, measures, periods: periods.all, rule })
  const view: View = { ...ground, ...periods, scope, period: asked.period, cells, labels, survey, rule, now }
  const isTotalsAlone = measures.length > 0 && !isOut(asked.period, today)
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
      ...(measures.length > 0 && !isTotalsAlone ? toldByParts(asked, rule) : []),
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
    ground.known
      .filter((period) => scaleOf(period) === scale)
      .map((period) => ({ ...named(period), isOut: isOut(period, ground.today) }))
      .reverse()
      .slice(0, MOST_OFFERED)
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

/** What every page rests on. `sites`: those whose own figures the reader sees, by name. `known`: periods, in order. */
type Ground = {
  network: string
  catalog: Catalog
  catalogEtag: string
  today: string
  isDemo: boolean
  sites: Scope[]
  known: string[]
  tablets: TabletState[]
}

async function groundOf(db: Database, reader: Reader, now: Date): Promise<Ground> {
  const { network } = reader
  const [inForce, isDemo, firsts, tablets] = await Promise.all([
    catalogInForce(db, network),
    readIsDemo(db, network),
    readFirstPeriods(db, network),
    listTablets(db, network),
  ])
  if (!inForce) throw new Refused('not-found')
  const catalog = JSON.parse(inForce.body) as Catalog
  const today = dayOf(now.getTime(), catalog.network.timeZone)
  const known = SCALES.flatMap((scale) => periodsUntil(today, scale, firsts))
  return {
    network,
    catalog,
    catalogEtag: inForce.etag,
    today,
    isDemo,
    sites: sitesFor(reader, catalog),
    known,
    tablets,
  }
}

/** From the first with a count to the present one; without any count the present one alone. */
function periodsUntil(today: string, scale: Scale, firsts: readonly string[]): string[] {
  const last = periodOf(today, scale)
  const periods: string[] = []
  const first = firsts.find((each) => scaleOf(each) === scale) ?? last
  for (let at = first; at <= last; at = nextPeriod(at)) periods.push(at)
  return periods
}

function sitesFor({ role, sites: own }: Reader, { sites }: Catalog): Scope[] {
  const all = sites.map(({ id, name }) => ({ id, label: name }))
  const seen =
    role === 'administrator'
      ? all
      : own.map((id) => all.find((site) => site.id === id) ?? { id, label: words.goneWords(id) })
  return seen.sort(byLabel)
}

/** DIS4. @throws Refused */
function scopeOf({ sites, catalog }: Ground, scope: string): Scope {
  if (scope === NETWORK_SCOPE) return { id: scope, label: words.networkScope }
  const found = sites.find(({ id }) => id === scope)
  if (found) return found
  throw new Refused(catalog.sites.some(({ id }) => id === scope) ? 'forbidden' : 'not-found')
}

type Periods = {
  previous: string | null
  lastYear: string | null
  trend: string[]
  /** All of these, with the finer ones that make them up. */
  all: string[]
}

/** Nothing is compared with a time before the first count. */
function periodsFor(period: string, plan: readonly SectionPlan[], known: readonly string[]): Periods {
  const scale = scaleOf(period)
  const first = known.find((each) => scaleOf(each) === scale) ?? period
  const since = (each: string | null) => (each !== null && each >= first ? each : null)
  const previous = since(previousPeriod(period))
  const lastYear = since(samePeriodLastYear(period))
  const trend = plan.some(({ kind }) => kind === 'trend') ? trendOf(period, first) : []
  const all = [period, previous, lastYear, ...trend].filter((each) => each !== null)
  return { previous, lastYear, trend, all: [...new Set(all.flatMap(withParts))] }
}

const withParts = (period: string): string[] => [
  period,
  ...childrenOf(period).flatMap(withParts),
  ...(scaleOf(period) === 'month' ? weeksWithin(period) : []),
]

/** As many periods as a year and one, none before something was counted. */
function trendOf(period: string, first: string): string[] {
  const trend = [period]
  for (let at = previousPeriod(period); at >= first && trend.length < TREND_LENGTH; at = previousPeriod(at))
    trend.unshift(at)
  return trend
}

function measuresOf(plan: readonly SectionPlan[], survey: Survey | null): Measure[] {
  const totals = new Set<Total>()
  const measures = new Set<Measure>()
  const addItem = (item: string) =>
    item.includes(':') ? measures.add(item.slice(0, item.indexOf(':')) as Measure) : totals.add(item as Total)
  for (const section of plan) {
    if (section.kind === 'measure') measures.add(section.measure)
    if (section.kind === 'sites') for (const measure of section.measures) measures.add(measure)
    if ('totals' in section) for (const total of section.totals) totals.add(total)
    if (section.kind === 'template') for (const { item } of survey?.lines ?? []) addItem(item)
  }
  for (const total of totals) for (const measure of MEASURES_OF[total] ?? []) measures.add(measure)
  return [...measures]
}

type Wanted = { scope: Scope; measures: readonly Measure[]; periods: readonly string[]; rule: Disclosure }

async function readCells(
  db: Database,
  { network, catalog, today }: Ground,
  { scope, measures, periods, rule }: Wanted,
): Promise<{ cells: Cells; labels: Labels }> {
  const site = scope.id === NETWORK_SCOPE ? null : scope.id
  const closing = (period: string) => addDays(daysOfPeriod(period).last, GRACE_DAYS)
  const [rows, counting, catalogs] = await Promise.all([
    readSums(db, network, { periods, measures, site }),
    site === null ? readCountingSites(db, network, periods) : [],
    catalogsOn(db, network, [...new Set(periods.map(closing))]),
  ])
  const sitesOf = (isAttribute: boolean) =>
    remembered((period: string) => {
      const listed = (catalogs.get(closing(period)) ?? catalog).sites.map(({ id }) => id)
      const here = counting.filter((each) => each.period === period && (each.hasAttributes || !isAttribute))
      return [...new Set([...listed, ...here.map((each) => each.site)])].sort()
    })
  const sitesIn = { attributes: sitesOf(true), totals: sitesOf(false) }
  const cells = cellsFrom(rows, sitesIn, { today, rule })
  const gone = measures.flatMap((measure) => unknownIds(catalog, measure, cells.codesOf(measure)))
  return { cells, labels: labelsFrom(catalog, await readFormerNames(db, network, gone)) }
}

type View = Ground &
  Periods & {
    scope: Scope
    period: string
    cells: Cells
    labels: Labels
    survey: Survey | null
    rule: Disclosure
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
    definition: null,
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
  const left = view.cells
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
  const rows = [...view.sites].sort((a, b) => rank(b) - rank(a) || byLabel(a, b))
  if (columns.length === 0) return { ...section, note: words.nothingNote, columns, drawn: null, rows: [] }
  return {
    ...section,
    note: null,
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
function lackOf({ period, today }: View): string | null {
  if (isOut(period, today)) return null
  return scaleOf(period) === 'week' ? words.weeklyNote : words.notOutNote(outOn(period))
}

const isOut = (period: string, today: string) => scaleOf(period) !== 'week' && isClosed(period, today)
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

const byLabel = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, 'fr')

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

function remembered<T>(read: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.get(key) ?? read(key)
    known.set(key, found)
    return found
  }
}
