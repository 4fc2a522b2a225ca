import { lowOf } from '../../domain/disclosure.ts'
import { isRest, isTotal, itemOf, partsOfItem, undetailedRowOf } from '../../domain/families.ts'
import type { Measure } from '../../domain/measures.ts'
import { scaleOf } from '../../domain/periods.ts'
import { type Total, UNDETAILED } from '../../domain/vocabulary.ts'
import {
  type CountsSection,
  type FigureRow,
  type Lack,
  NETWORK_SCOPE,
  type Scope,
  type Section,
  type SitesSection,
} from '../../sync/contract/figures.ts'
import type { SectionPlan } from '../pages.ts'
import * as words from '../report.fr.ts'
import type { Arrival } from '../store/arrivals.ts'
import { surveyOf } from '../survey.ts'
import { type Periods, TREND_LENGTH } from './compared.ts'
import { type Ground, isOut, named, outOn } from './ground.ts'
import { byRank, drawnOf, type Figures, MOST_ROWS, type SitesPlan } from './reading.ts'
import { tabletsSection } from './tablets.ts'

/** The sections of a page, each from its plan. */

export type View = Ground &
  Periods &
  Figures & { scope: Scope; period: string; tablets: readonly (Arrival & { all: number })[] }

export function sectionOf(plan: SectionPlan, view: View): Section[] {
  switch (plan.kind) {
    case 'totals':
      return [
        {
          kind: 'counts',
          id: 'totals',
          ...words.totalsWords,
          ...NO_LACK,
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
  const head = { kind: 'counts', id: measure, ...words.measureWords[measure], chart } as const
  const lacking = lackOf(view)
  if (lacking.lack) return { ...head, ...lacking, rows: [] }
  const section = { ...head, lack: null }
  const { codes, all } = codesShown(plan, view)
  const rows = codes.map((code) => ({
    code,
    label: view.labels.labelOf(measure, code),
    definition: isRest(itemOf(measure, code)) ? words.restDefinition : null,
    ...figuresOf(itemOf(measure, code), view),
  }))
  if (rows.length === 0) return { ...section, note: words.nothingNote, rows }
  const note = all > rows.length ? words.mostRowsNote(rows.length, all) : null
  return { ...section, note, rows: [...rows, ...undetailedRows(measure, view)] }
}

/** Where some surely came as totals alone, the last row tells them from the rest. */
function undetailedRows(measure: Measure, view: View): FigureRow[] {
  const row = undetailedRowOf(measure)
  if (row === null) return []
  const figures = figuresOf(row, view)
  const isSome = Object.values(figures).some((shown) => lowOf(shown) > 0)
  return isSome ? [{ code: UNDETAILED, ...words.undetailedWords, ...figures }] : []
}

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
    .filter((code) => Object.values(figuresOf(itemOf(measure, code), view)).some((shown) => lowOf(shown) > 0))
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

function sitesSection(plan: SitesPlan, view: View): SitesSection {
  const named = words.sitesWords[plan.id] ?? { title: plan.id, definition: '' }
  const head = { kind: 'sites', id: plan.id, ...named } as const
  const lacking = plan.measures.length > 0 ? lackOf(view) : NO_LACK
  if (lacking.lack) return { ...head, ...lacking, columns: [], drawn: null, rows: [] }
  const section = { ...head, lack: null }
  const shown = (item: string, site: string) => view.cells.shown(item, { site, period: view.period })
  const first = view.rowsOf.get(plan) ?? []
  const isSome = (item: string) => first.some(({ id }) => lowOf(shown(item, id)) > 0)
  const columns = columnsOf(plan, view, first, isSome)
  if (columns.length === 0) return { ...section, note: words.nothingNote, columns, drawn: null, rows: [] }
  const drawn = drawnOf(plan, view.labels)
  const counts = ({ id }: Scope) => columns.some(({ code }) => lowOf(shown(code, id)) > 0)
  const listed = first.filter((site) => !view.former.has(site.id) || counts(site))
  const rows = drawn ? byRank(listed, drawn, view.period, view.cells) : listed
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
  { totals, measures }: SitesPlan,
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
      ...[undetailedRowOf(measure)]
        .filter((code): code is string => code !== null && isSome(code))
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
    ...(lines.length === 0 ? { note: noLines, lack: null } : lackOf(view)),
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

type Lacking = { lack: Lack | null; note: string | null }
const NO_LACK: Lacking = { lack: null, note: null }

/** Why no details can be shown, if they cannot. */
function lackOf(view: View): Lacking {
  const { period } = view
  if (isOut(period, view)) return NO_LACK
  if (scaleOf(period) === 'week') return { lack: 'weekly', note: words.weeklyNote }
  return { lack: 'later', note: words.notOutNote(outOn(period, view)) }
}
