import { readFileSync } from 'node:fs'
import type { Catalog } from '../domain/catalogSchema.ts'
import type { CheckedFile, NetworkFile, Survey } from '../domain/survey.ts'
import type { Published } from './store/catalogs.ts'

/** For every network that has no model of its own. */
const SHIPPED = JSON.parse(
  readFileSync(new URL('../../catalog/survey.json', import.meta.url), 'utf8'),
) as Survey

type Stored = Pick<Published, 'body' | 'survey'>

const ownSurvey = ({ survey }: Pick<Published, 'survey'>): Survey | null =>
  survey === null ? null : (JSON.parse(survey) as Survey)

export const surveyOf = (stored: Pick<Published, 'survey'>): Survey => ownSurvey(stored) ?? SHIPPED

export const storedFile = (stored: Stored): CheckedFile => ({
  catalog: JSON.parse(stored.body) as Catalog,
  survey: ownSurvey(stored),
})

/** The network's file as people read, change and compare it: with the survey that it has, be it the shipped one. */
export const wholeFile = ({ catalog, survey }: CheckedFile): Required<NetworkFile> => ({
  ...catalog,
  survey: survey ?? SHIPPED,
})
