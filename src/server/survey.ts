import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { isKnownCell } from '../domain/measures.ts'
import { TOTALS } from '../domain/vocabulary.ts'

/**
 * The network's model of the annual survey of public libraries, `catalog/survey.json`, read at each use so that an
 * edit holds at once. `line`: the questionnaire's own number, which changes with the year. A line takes one item: a
 * total, or one code of one measure, so that nothing is published that no page shows (DIS2).
 */
const survey = v.strictObject({
  format: v.literal(1),
  title: v.string(),
  lines: v.array(
    v.strictObject({
      line: v.nullable(v.string()),
      label: v.pipe(v.string(), v.minLength(1)),
      item: v.union([v.picklist(TOTALS), v.pipe(v.string(), v.check(isKnownCell))]),
    }),
  ),
})
export type Survey = v.InferOutput<typeof survey>

const MODEL = new URL('../../catalog/survey.json', import.meta.url)

/** `null`: no model, or one that is not right. */
export async function readSurvey(path: URL | string = MODEL): Promise<Survey | null> {
  try {
    const read = v.safeParse(survey, JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
