import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalogDiffWords } from '../../src/app/i18n/catalogDiff.fr.ts'
import { catalogDiff } from '../../src/domain/catalogDiff.ts'
import { checkNetworkFile, type Survey } from '../../src/domain/survey.ts'
import { catalog } from '../makers.ts'

const shipped = JSON.parse(readFileSync('catalog/survey.json', 'utf8')) as Survey
const survey: Survey = {
  title: 'Enquête',
  lines: [
    { line: 'C101', label: 'Accompagnements', item: 'sessions' },
    { line: null, label: 'Démarches de la CAF', item: 'need:caf' },
  ],
}
const problemsOf = (given: unknown, wasCounted?: (item: string) => boolean, rest: object = catalog) => {
  const read = checkNetworkFile({ ...rest, survey: given }, wasCounted)
  return 'problems' in read ? read.problems : []
}
const withLine = (change: object) => ({ ...survey, lines: [{ ...survey.lines[0], ...change }] })

describe('[REP2] [ADM1] a network’s file', () => {
  test('may carry a survey, which is no part of the catalog that tablets take', () => {
    expect(checkNetworkFile({ ...catalog, survey })).toEqual({ catalog, survey })
    expect(checkNetworkFile(catalog)).toEqual({ catalog, survey: null })
  })

  test('is right with the survey that comes with Escale, or with no line at all', () => {
    expect(problemsOf(shipped)).toEqual([])
    expect(problemsOf({ ...survey, lines: [] })).toEqual([])
  })

  const shape: [string, unknown, string, string][] = [
    ['no object', null, 'survey', 'Il faut un objet : { … }.'],
    ['no title', { lines: [] }, 'survey · title', 'Cette information manque.'],
    ['a blank title', { ...survey, title: ' ' }, 'survey · title', 'Ce texte est vide.'],
    [
      'a word too many',
      { ...survey, titre: 'x' },
      'survey · titre',
      'Ce mot n’est pas attendu ici. Vérifiez son orthographe.',
    ],
    [
      'a line’s number without quotes',
      withLine({ line: 12 }),
      'survey · lines[0] « Accompagnements » · line',
      'Il faut un texte entre guillemets.',
    ],
    ['no list', { ...survey, lines: 'none' }, 'survey · lines', 'Il faut une liste : [ … ].'],
    [
      'a number twice',
      { ...survey, lines: [...survey.lines, { line: 'C101', label: 'Encore', item: 'questions' }] },
      'survey · lines[2] « Encore » · line',
      '« C101 » figure déjà plus haut.',
    ],
    [
      'one item twice without numbers',
      { ...survey, lines: [...survey.lines, { line: null, label: 'Encore', item: 'need:caf' }] },
      'survey · lines[2] « Encore » · item',
      '« need:caf » figure déjà plus haut.',
    ],
    [
      'more lines than any questionnaire',
      { ...survey, lines: Array.from({ length: 101 }, (_, at) => ({ ...survey.lines[0], line: `${at}` })) },
      'survey · lines',
      'Il faut 100 lignes au plus.',
    ],
  ]
  test.each(shape)('tells in words what is wrong: %s', (_, given, path, message) => {
    expect(problemsOf(given)).toEqual([{ path, message }])
  })

  test.each(['sessions+questions', 'theme:', 'theme:unheard', 'need:unheard', 'level:9', 'site:jaude', ''])(
    '[DIS2] counts no %j, which no page shows',
    (item) => {
      expect(problemsOf(withLine({ item }))).toEqual([
        {
          path: 'survey · lines[0] « Accompagnements » · item',
          message: expect.stringMatching(`^« ${item.replace('+', '\\+')} » n’est ni un total`),
        },
      ])
    },
  )

  test('may still ask for what was counted under an earlier catalog', () => {
    expect(problemsOf(withLine({ item: 'need:unheard' }), (item) => item === 'need:unheard')).toEqual([])
  })

  test('tells what is wrong with its catalog and its survey at once', () => {
    const problems = problemsOf(withLine({ item: 'unheard' }), undefined, { ...catalog, format: 2 })

    expect(problems.map(({ path }) => path)).toEqual([
      'format',
      'survey · lines[0] « Accompagnements » · item',
    ])
  })
})

test('[REP2] [ADM1] what differs between two surveys is told line by line', () => {
  const [first, second] = survey.lines
  const lines = [
    { line: null, label: 'Ateliers', item: 'workshops' },
    { ...first!, label: 'Aides' },
    { ...second!, line: 'C102' },
  ]
  const at = 'Enquête annuelle · Lignes'

  expect(
    catalogDiff({ ...catalog, survey }, { ...catalog, survey: { ...survey, lines } }, catalogDiffWords),
  ).toEqual([
    {
      kind: 'changed',
      path: `${at} · «\u00a0Aides\u00a0» · Intitulé`,
      before: 'Accompagnements',
      after: 'Aides',
    },
    {
      kind: 'changed',
      path: `${at} · «\u00a0Démarches de la CAF\u00a0» · Numéro dans le questionnaire`,
      before: 'non connu',
      after: 'C102',
    },
    {
      kind: 'added',
      path: `${at} · «\u00a0Ateliers\u00a0»`,
      before: null,
      after: 'Intitulé\u00a0: Ateliers ; Ce qui est compté\u00a0: workshops',
    },
  ])
})
