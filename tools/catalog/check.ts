import { createHash } from 'node:crypto'
import { dayOf } from '../../src/domain/calendar.ts'
import type { Problem } from '../../src/domain/catalogProblem.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { checkCharterHashes, checkEditionDay } from '../../src/domain/checkCatalog.ts'
import { type CheckedFile, checkNetworkFile } from '../../src/domain/survey.ts'
import { CatalogFileError, loadCatalogFile } from './load.ts'

/**
 * A network's file checked as a whole, its charter texts against their hashes too (P7), and its edition against the day
 * it is `now`; `null`: whatever the day, as a build is.
 * @throws CatalogFileError when it cannot be read at all
 */
export function checkFile(path: string, now: number | null): CheckedFile | { problems: readonly Problem[] } {
  const result = checkNetworkFile(loadCatalogFile(path))
  if ('problems' in result) return result
  const { catalog } = result
  const problems = [
    ...checkCharterHashes(catalog, hashesOf(catalog)),
    ...(now === null ? [] : checkEditionDay(catalog, dayOf(now, catalog.network.timeZone))),
  ]
  return problems.length > 0 ? { problems } : result
}

/** What is wrong and where, one point after the other. */
export function report(path: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ path: place, message }) => `  ${place}\n    ${message}`)
  const count = problems.length === 1 ? '1 point à corriger' : `${problems.length} points à corriger`
  return [`${path} : ${count}.`, ...lines].join('\n')
}

/** What keeps a catalog from being built, in words; `null`: nothing. */
export function whyNotBuilt(path: string): string | null {
  try {
    const result = checkFile(path, null)
    return 'problems' in result ? report(path, result.problems) : null
  } catch (error) {
    if (error instanceof CatalogFileError) return error.message
    throw error
  }
}

function hashesOf({ charter }: Catalog): string[] {
  return charter.versions.map(({ official }) =>
    createHash('sha256').update(official.text, 'utf8').digest('hex'),
  )
}
