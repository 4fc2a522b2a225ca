import * as v from 'valibot'
import { type Finding, type Problem, problemOf, shapeProblem } from './catalogProblem.ts'
import { type Catalog, words } from './catalogSchema.ts'
import { checkCatalog, isWhole, repeated, type SoundParts } from './checkCatalog.ts'
import { isTotal } from './families.ts'
import { isKnownCell } from './measures.ts'
import { isOwn, ownCodes } from './ownCodes.ts'
import { cellParts } from './tally.ts'

/**
 * The network's model of the annual survey of public libraries (REP2): it stands in the network's file beside the
 * catalog, and no tablet takes it. `line`: the questionnaire's own number, which changes with the year. A line takes
 * one item, a total or one code of one measure, so that nothing is published that no page shows (DIS2).
 */
const inFile = v.strictObject({
  survey: v.strictObject({
    title: words,
    /** None: the network has no such page. */
    lines: v.array(v.strictObject({ line: v.nullable(words), label: words, item: v.string() })),
  }),
})
export type Survey = v.InferOutput<typeof inFile>['survey']
type Line = Survey['lines'][number]

/** All that makes a network; without a survey of its own it has the one that comes with Escale. */
export type NetworkFile = Catalog & { survey?: Survey }
export type CheckedFile = { catalog: Catalog; survey: Survey | null }

/** More than any questionnaire asks. */
const MOST_LINES = 100

/**
 * Checks a network's file as a whole (ADM1): its catalog, and its survey against it. `wasCounted`: what the network
 * counted under an earlier catalog, which a year's survey may still ask for; `sound`: the parts of the catalog whose shape
 * is right.
 */
export function checkNetworkFile(
  input: unknown,
  wasCounted: (item: string) => boolean = () => false,
): CheckedFile | { problems: Problem[]; sound: SoundParts } {
  if (!hasSurvey(input)) {
    const checked = checkCatalog(input)
    return 'problems' in checked ? checked : { ...checked, survey: null }
  }
  const { survey: given, ...content } = input
  const checked = checkCatalog(content)
  const sound = 'sound' in checked ? checked.sound : checked.catalog
  const catalog = isWhole(sound) ? sound : null
  const survey = checkSurvey(given, (item) => isCounted(item, catalog) || wasCounted(item))
  if ('problems' in checked || 'problems' in survey) {
    const problems = [checked, survey].flatMap((each) => ('problems' in each ? each.problems : []))
    return { problems, sound }
  }
  return { ...checked, ...survey }
}

const hasSurvey = (input: unknown): input is { survey: unknown } =>
  typeof input === 'object' && input !== null && 'survey' in input

function checkSurvey(
  input: unknown,
  isCounted: (item: string) => boolean,
): { survey: Survey } | { problems: Problem[] } {
  const file = { survey: input }
  const parsed = v.safeParse(inFile, file)
  if (!parsed.success) return { problems: parsed.issues.map((issue) => shapeProblem(file, issue)) }
  const { survey } = parsed.output
  const problems = [...findings(survey, isCounted)].map((finding) => problemOf(file, finding))
  return problems.length === 0 ? { survey } : { problems }
}

function* findings({ lines }: Survey, isCounted: (item: string) => boolean): Iterable<Finding> {
  const list = ['survey', 'lines']
  if (lines.length > MOST_LINES) yield { path: list, message: `Il faut ${MOST_LINES} lignes au plus.` }
  const nameOf = ({ line, item }: Line) => line ?? item
  yield* repeated(lines.map(nameOf), list, (at) => (lines[at]?.line === null ? 'item' : 'line'))
  for (const [index, { item }] of lines.entries()) {
    if (isCounted(item)) continue
    const message = `« ${item} » n’est ni un total (sessions, questions, workshops, participants) ni un code qui est compté, comme « theme:email ».`
    yield { path: [...list, index, 'item'], message }
  }
}

/** As far as can be told where the catalog has not the right shape. */
function isCounted(item: string, catalog: Catalog | null): boolean {
  if (isTotal(item)) return true
  if (!isKnownCell(item)) return false
  const { measure, code } = cellParts(item)
  return catalog === null || !isOwn(measure) || ownCodes(catalog, measure).includes(code)
}
