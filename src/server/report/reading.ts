import { lowOf } from '../../domain/disclosure.ts'
import { isTotal, itemOf, partsOfItem } from '../../domain/families.ts'
import type { Measure } from '../../domain/measures.ts'
import type { Survey } from '../../domain/survey.ts'
import { NETWORK_SCOPE, type Scope } from '../../sync/contract/figures.ts'
import { type Cells, codesFromOnce, readCells, type SideBySide, type Source } from '../cells.ts'
import { type Labels, labelsFrom } from '../codeLabels.ts'
import type { SectionPlan } from '../pages.ts'
import type { Database } from '../store/database.ts'
import { surveyOf } from '../survey.ts'
import type { Periods } from './compared.ts'
import type { Ground } from './ground.ts'

/** What a page reads, in a few statements; of many sites those that come first. */

/** Side by side, and codes or tablets below each other; of more, those that come first. */
export const MOST_ROWS = 200
/** Periods and columns by which the sites of a network stay ranked. */
const MOST_RANKINGS = 500

export type Figures = { cells: Cells; labels: Labels; codesOf: CodesOf; rowsOf: RowsOf }

/** Measures told of the page's own place: those of its sections, and of the survey's lines. */
function measuresOf(plan: readonly SectionPlan[], survey: Survey): Measure[] {
  const lines = plan.some(({ kind }) => kind === 'template') ? survey.lines : []
  const asked = lines.flatMap(({ item }) => (isTotal(item) ? [] : [partsOfItem(item).measure]))
  const shown = plan.flatMap((section) => (section.kind === 'measure' ? [section.measure] : []))
  return [...new Set([...shown, ...asked])]
}

type Read = {
  scope: Scope
  period: string
  plan: readonly SectionPlan[]
  periods: Periods
}

export async function readFigures(
  db: Database,
  ground: Ground,
  { scope, period, plan, periods }: Read,
): Promise<Figures> {
  const { catalog, inForce, codes: known } = ground
  const { previous, lastYear, trend } = periods
  const measures = measuresOf(plan, surveyOf(inForce))
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
    besides: besidesOf(sections, rowsOf, { period, all: catalog.sites.length + ground.former.size }),
  })
  return { cells, codesOf, labels, rowsOf }
}

const hasTotals = ({ kind }: SectionPlan): boolean =>
  kind === 'totals' || kind === 'trend' || kind === 'template'

/** Which sites stand side by side in each section. */
export type RowsOf = ReadonlyMap<SitesPlan, readonly Scope[]>
export type SitesPlan = Extract<SectionPlan, { kind: 'sites' }>

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
  const [totals, measures] = isTotal(drawn) ? [[drawn], []] : [[], [partsOfItem(drawn).measure]]
  const cells = await readCells(source, {
    place: null,
    totals: [],
    details: [],
    measures: [],
    besides: [{ period, totals, measures, sites: null }],
  })
  return byRank(sites, drawn, period, cells)
}

export function byRank(sites: readonly Scope[], drawn: string, period: string, cells: Cells): Scope[] {
  const ranks = new Map(sites.map((site) => [site, lowOf(cells.shown(drawn, { site: site.id, period }))]))
  const rankOf = (site: Scope) => ranks.get(site) ?? 0
  return [...sites].sort((a, b) => rankOf(b) - rankOf(a))
}

export function drawnOf({ drawn, totals, measures }: SitesPlan, { codesOf }: Labels): string | null {
  if (drawn !== 'last') return drawn
  const [measure] = measures.slice(-1)
  const code = measure && codesOf(measure).at(-1)
  return code === undefined ? (totals.at(-1) ?? null) : itemOf(measure as Measure, code)
}

type CodesOf = (measure: Measure) => readonly string[]
