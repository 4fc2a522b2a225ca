import * as v from 'valibot'

/** What the page of administrators and the server say to each other about the catalog: `/api/catalog/*` (ADM1, ADM2). */

/**
 * Largest catalog that is taken, in bytes: twice that of a country, 16,000 sites each with its hours, levels and
 * permanence.
 */
export const MOST_CATALOG_BYTES = 33_554_432

/**
 * How long sending or taking one may last, in milliseconds: a country's takes a minute on two megabits a second. No
 * request takes longer.
 */
export const CATALOG_LIMIT_MS = 120_000

const position = v.pipe(v.number(), v.integer(), v.minValue(1))
const instant = v.pipe(v.number(), v.integer(), v.minValue(0))
const edition = v.strictObject({ id: v.string(), on: v.string() })

const problem = v.strictObject({ path: v.string(), message: v.string() })
const change = v.strictObject({
  kind: v.picklist(['added', 'removed', 'changed']),
  path: v.string(),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
})
export const changesAnswer = v.array(change)

/** One published catalog; `by` is the name of an account, `null` when nobody signed in published it, or who did left. */
const published = v.strictObject({ position, edition, publishedAt: instant, by: v.nullable(v.string()) })
export type PublishedCatalog = v.InferOutput<typeof published>

/** GET /api/catalog: newest first; the first one is in force. */
export const historyAnswer = v.pipe(v.array(published), v.minLength(1))
export type CatalogHistory = v.InferOutput<typeof historyAnswer>

/**
 * POST /api/catalog/check, the file's bytes as body: everything that is wrong, in words, and what would change against
 * the one in force; `edition` is `null` when the file has none.
 */
export const checkAnswer = v.strictObject({
  problems: v.array(problem),
  /** Otherwise more may be wrong than is told: some parts have not the right shape yet. */
  isWhole: v.boolean(),
  changes: changesAnswer,
  edition: v.nullable(edition),
  /** The one in force with which it was compared; publishing names it. */
  current: position,
})
export type CatalogCheck = v.InferOutput<typeof checkAnswer>

/**
 * POST /api/catalog/publish/:current, the file's bytes as body; POST /api/catalog/undo/:current/:to.
 * `overtaken`: another one was published meanwhile, nothing was.
 */
export const publishAnswer = v.variant('result', [
  v.strictObject({ result: v.literal('published'), history: historyAnswer }),
  v.strictObject({ result: v.literal('wrong'), problems: v.array(problem) }),
  v.strictObject({ result: v.literal('overtaken') }),
])
export type PublishAnswer = v.InferOutput<typeof publishAnswer>
