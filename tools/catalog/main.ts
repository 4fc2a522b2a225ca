import type { CheckedFile } from '../../src/domain/survey.ts'
import { checkFile, report } from './check.ts'
import { CatalogFileError } from './load.ts'

const USAGE = `Usage : npm run catalog -- check FICHIER
  check   dit si un catalogue est juste, ou ce qui ne va pas et où`

process.exitCode = main(process.argv.slice(2))

/** Exit codes: 0 right, 1 something to correct, 2 the command was not understood. */
function main([command, path, ...rest]: string[]): number {
  if (command !== 'check' || path === undefined || rest.length > 0) {
    console.error(USAGE)
    return 2
  }
  try {
    return check(path)
  } catch (error) {
    if (!(error instanceof CatalogFileError)) throw error
    console.error(error.message)
    return 1
  }
}

function check(path: string): number {
  const result = checkFile(path, Date.now())
  if ('problems' in result) {
    console.error(report(path, result.problems))
    return 1
  }
  console.log(summary(path, result))
  return 0
}

function summary(path: string, { catalog, survey }: CheckedFile): string {
  const assumed = (entries: readonly { assumed: boolean }[]) => entries.filter((each) => each.assumed).length
  const { coverage, permanences } = catalog
  const lines = [
    `Édition : ${catalog.edition.id} (${catalog.edition.on})`,
    `Niveaux : ${catalog.levels.length}`,
    `Besoins : ${catalog.needs.length}, dont ${catalog.needs.filter(({ boundary }) => boundary).length} à confier à un autre service`,
    `Établissements : ${catalog.sites.length}`,
    `Niveaux par établissement : ${coverage.length}, dont ${assumed(coverage)} supposés`,
    `Permanences : ${permanences.length}, dont ${assumed(permanences)} supposées`,
    `Services : ${catalog.services.length}`,
    ...catalog.charter.versions.map(
      ({ id, from, official }) => `Charte ${id}, depuis le ${from} : SHA-256 ${official.sha256}`,
    ),
    ...(survey ? [`Lignes de l’enquête annuelle : ${survey.lines.length}`] : []),
  ]
  return [
    `${path} : le catalogue de « ${catalog.network.name} » est juste.`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')
}
