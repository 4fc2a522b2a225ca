import type { Measure } from '../domain/measures.ts'
import type { Total } from '../domain/vocabulary.ts'
import type { CountsSection, PageName } from '../sync/contract/figures.ts'

/**
 * Which figures stand on which page (REP1). Each column and row is one marginal: no section crosses two measures
 * (TAL1, DIS1).
 */

/** `list`: the closed list's own order; `size`: what is shown largest first. */
type MeasureSection = {
  kind: 'measure'
  measure: Measure
  chart: CountsSection['chart']
  order: 'list' | 'size'
}
type SitesSection = {
  kind: 'sites'
  id: string
  totals: readonly Total[]
  measures: readonly Measure[]
  /** The column that is drawn and ranks the sites; `last`: whichever comes last. */
  drawn: string | null
}
export type SectionPlan =
  | { kind: 'totals'; totals: readonly Total[] }
  | { kind: 'trend'; totals: readonly Total[] }
  | { kind: 'template' }
  | { kind: 'tablets' }
  | MeasureSection
  | SitesSection

const EVERY_TOTAL = ['sessions', 'questions', 'workshops', 'participants'] as const

const inOrder = (measure: Measure, chart: CountsSection['chart'] = 'bars'): MeasureSection => ({
  kind: 'measure',
  measure,
  chart,
  order: 'list',
})
const bySize = (measure: Measure): MeasureSection => ({
  kind: 'measure',
  measure,
  chart: 'bars',
  order: 'size',
})

const sideBySide = (id: string, measures: readonly Measure[], drawn: string | null): SitesSection => ({
  kind: 'sites',
  id,
  totals: [],
  measures,
  drawn,
})

export const PAGE_PLANS: Record<PageName, readonly SectionPlan[]> = {
  activity: [
    { kind: 'totals', totals: EVERY_TOTAL },
    { kind: 'trend', totals: EVERY_TOTAL },
    { kind: 'sites', id: 'sites-activity', totals: EVERY_TOTAL, measures: [], drawn: 'sessions' },
    inOrder('hours'),
    inOrder('workshopDuration', 'steps'),
  ],
  demand: [
    sideBySide('sites-unmet', ['decision'], 'decision:other-site'),
    inOrder('decision'),
    inOrder('level', 'steps'),
    sideBySide('sites-level', ['level'], 'last'),
    bySize('need'),
    bySize('redirection'),
    sideBySide('sites-redirection', ['redirection'], null),
    bySize('structure'),
    bySize('overrule'),
    bySize('theme'),
    bySize('procedure'),
  ],
  charter: [
    inOrder('charter'),
    sideBySide('sites-charter', ['charter'], 'charter:agreed'),
    bySize('agreementWay'),
    bySize('language'),
    inOrder('consent'),
  ],
  outcomes: [
    inOrder('outcome'),
    inOrder('duration', 'steps'),
    inOrder('satisfaction', 'steps'),
    inOrder('appointment'),
    sideBySide('sites-outcome', ['outcome'], 'outcome:solved'),
    inOrder('closedBy'),
  ],
  incidents: [bySize('incident'), sideBySide('sites-incident', ['incident'], null)],
  tablets: [{ kind: 'tablets' }],
  survey: [{ kind: 'template' }],
  national: [
    { kind: 'totals', totals: EVERY_TOTAL },
    inOrder('theme', 'none'),
    inOrder('procedure', 'none'),
    inOrder('structure', 'none'),
    inOrder('duration', 'none'),
    inOrder('workshopDuration', 'none'),
  ],
}
