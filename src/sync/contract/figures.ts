import * as v from 'valibot'
import { SCALES } from '../../domain/periods.ts'

/**
 * One page of figures, as the server releases it and the manager's page shows it: chart, table, print and every
 * export draw this same object, `/api/figures/*` (REP1, REP2, REP3). No true sum is in it, only what was released
 * (DIS2); words are French already, so that a page kept for reading offline needs nothing else.
 */

export const PAGES = [
  'activity',
  'demand',
  'charter',
  'outcomes',
  'incidents',
  'tablets',
  'survey',
  'national',
] as const
export type PageName = (typeof PAGES)[number]

/** The scope of the whole network; any other is a site's id. */
export { NETWORK_SCOPE } from '../../domain/catalog.ts'

export const EXPORTS = ['csv', 'ods', 'xlsx', 'json'] as const
export type ExportFormat = (typeof EXPORTS)[number]

const words = v.string()
const day = v.pipe(v.string(), v.isoDate())
const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const scale = v.picklist(SCALES)

/** What is shown of a count; see `release` in the domain. */
const shown = v.variant('is', [
  v.strictObject({ is: v.literal('below'), below: whole }),
  v.strictObject({ is: v.literal('about'), value: whole }),
  v.strictObject({ is: v.literal('between'), low: whole, high: whole }),
])
export type ShownCount = v.InferOutput<typeof shown>

const namedPeriod = v.strictObject({ period: v.string(), label: words, short: words })
export type NamedPeriod = v.InferOutput<typeof namedPeriod>

/** `null`: there is no such period, or its figures are not out yet. */
const row = v.strictObject({
  code: v.string(),
  label: words,
  definition: v.nullable(words),
  now: v.nullable(shown),
  previous: v.nullable(shown),
  lastYear: v.nullable(shown),
})
export type FigureRow = v.InferOutput<typeof row>

const head = { id: v.string(), title: words, definition: words, note: v.nullable(words) }

/** Why details are not shown: not out yet, or never told by week; the note says it in words. */
export const LACKS = ['later', 'weekly'] as const
export type Lack = (typeof LACKS)[number]
const lack = v.nullable(v.picklist(LACKS))

/** `steps`: ordered codes that exclude each other, drawn as one bar in parts. */
export const CHARTS = ['none', 'bars', 'steps'] as const

/** Figures with what they were before; the rows stand in the order in which they are to be read. */
const countsSection = v.strictObject({
  kind: v.literal('counts'),
  ...head,
  lack,
  chart: v.picklist(CHARTS),
  rows: v.array(row),
})
export type CountsSection = v.InferOutput<typeof countsSection>

/** The same figures over several periods, the last one being the page's. */
const trendSection = v.strictObject({
  kind: v.literal('trend'),
  ...head,
  periods: v.array(namedPeriod),
  rows: v.array(v.strictObject({ code: v.string(), label: words, values: v.array(v.nullable(shown)) })),
})
export type TrendSection = v.InferOutput<typeof trendSection>

/** Sites side by side, each column one marginal of each site; `drawn`: the column to draw, which also ranks the sites. */
const sitesSection = v.strictObject({
  kind: v.literal('sites'),
  ...head,
  lack,
  columns: v.array(v.strictObject({ code: v.string(), group: v.nullable(words), label: words })),
  drawn: v.nullable(v.string()),
  rows: v.array(v.strictObject({ site: v.string(), label: words, values: v.array(v.nullable(shown)) })),
})
export type SitesSection = v.InferOutput<typeof sitesSection>

const tablet = v.strictObject({
  label: words,
  state: v.picklist(['fine', 'late', 'missing', 'revoked']),
  /** The day until which all that it counted is here; `null`: nothing yet. */
  completeUntil: v.nullable(day),
  /** Milliseconds since 1970; `null`: never. */
  seenAt: v.nullable(whole),
  recorded: shown,
  received: shown,
  /** Are the true numbers the same? */
  isAllHere: v.boolean(),
  /** Lots that it sealed and that are not here. */
  missingLots: whole,
  version: words,
  isCatalogCurrent: v.boolean(),
  /** How far its clock is ahead; negative when behind. */
  skewMinutes: v.pipe(v.number(), v.integer()),
  wipes: whole,
  isRewound: v.boolean(),
})
export type TabletLine = v.InferOutput<typeof tablet>

const tabletsSection = v.strictObject({ kind: v.literal('tablets'), ...head, rows: v.array(tablet) })
export type TabletsSection = v.InferOutput<typeof tabletsSection>

const section = v.variant('kind', [countsSection, trendSection, sitesSection, tabletsSection])
export type Section = v.InferOutput<typeof section>

/** `day`: until then every tablet known and not revoked has sent; `null` without a tablet. `late`: which hold it back. */
const completeness = v.strictObject({
  day: v.nullable(day),
  sentence: words,
  late: v.array(v.strictObject({ label: words, until: v.nullable(day) })),
})

const scope = v.strictObject({ id: v.string(), label: words })
export type Scope = v.InferOutput<typeof scope>

export const figuresPage = v.strictObject({
  format: v.literal(1),
  network: v.strictObject({ id: v.string(), name: words }),
  /** Invented figures: said on every page and in every export. */
  isDemo: v.boolean(),
  page: v.picklist(PAGES),
  title: words,
  lead: words,
  scope,
  scale,
  period: namedPeriod,
  /** The day it was read on, in the network's time. */
  readOn: day,
  /** Until it is, its totals still grow: they are compared with nothing. */
  isOver: v.boolean(),
  previous: v.nullable(namedPeriod),
  lastYear: v.nullable(namedPeriod),
  completeUntil: completeness,
  /** What to know before reading: a period under way, figures that come later. */
  warnings: v.array(words),
  /** How small numbers are shown, once for all. */
  rule: v.strictObject({ k: whole, base: whole, sentence: words }),
  sections: v.array(section),
})
export type FiguresPage = v.InferOutput<typeof figuresPage>

/** What this visitor may open: GET /api/figures/index. */
export const figuresIndex = v.strictObject({
  format: v.literal(1),
  network: v.strictObject({ id: v.string(), name: words }),
  isDemo: v.boolean(),
  pages: v.array(v.strictObject({ page: v.picklist(PAGES), title: words })),
  scopes: v.array(scope),
  /** Latest first, on each scale; `isOut`: its details are published, not its totals alone. */
  periods: v.strictObject({
    week: v.array(v.strictObject({ ...namedPeriod.entries, isOut: v.boolean() })),
    month: v.array(v.strictObject({ ...namedPeriod.entries, isOut: v.boolean() })),
    quarter: v.array(v.strictObject({ ...namedPeriod.entries, isOut: v.boolean() })),
    year: v.array(v.strictObject({ ...namedPeriod.entries, isOut: v.boolean() })),
  }),
})
export type FiguresIndex = v.InferOutput<typeof figuresIndex>
