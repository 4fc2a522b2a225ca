import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** What the documents say of the project is true. Decisions are of their day; these speak of today. */

const MAPS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/SPEC.md', 'docs/GLOSSARY.md', 'docs/asvs.md']
const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...filesUnder('docs', '.md'),
]

test('every path named in backquotes exists', () => {
  expect(wrongIn(MAPS, pathsIn, (path) => existsSync(path))).toEqual([])
})

test('every script named is one of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

  expect(wrongIn(DOCUMENTS, scriptsIn, (script) => Object.hasOwn(scripts, script))).toEqual([])
})

test('every link leads to a file and a heading that exist', () => {
  expect(wrongIn(DOCUMENTS, linksIn, leadsSomewhere)).toEqual([])
})

test('every rule stands in docs/SPEC.md once, and every rule that a test names stands there', () => {
  const rules = rulesIn(read('docs/SPEC.md'))
  const tests = ['.test.ts', '.test.tsx', '.spec.ts'].flatMap((ending) => filesUnder('tests', ending))

  expect(rules.length).toBeGreaterThan(70)
  expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([])
  expect(wrongIn(tests, namedRules, (rule) => rules.includes(rule))).toEqual([])
})

test('every decision says what it decided, what it rejected and when to look again', () => {
  const decisions = filesUnder('docs/adr', '.md')

  expect(decisions.length).toBeGreaterThan(0)
  for (const path of decisions) {
    const headings = read(path).match(/^## .+$/gm)
    expect(headings, path).toEqual(['## Context', '## Decision', '## Rejected', '## Revisit when'])
  }
})

test('[SEC2] the checklist of security has every chapter of the standard, each with what is met or why it does not apply', () => {
  const chapters = read('docs/asvs.md').split(/^## V/m).slice(1)

  expect(chapters.map((chapter) => Number.parseInt(chapter, 10))).toEqual(
    Array.from({ length: 17 }, (_, at) => at + 1),
  )
  for (const chapter of chapters) expect(chapter.split('\n').slice(1).join('').trim()).not.toBe('')
})

test('[LEN4] the guide for libraries tells how to pin the app on Android and on iPad', () => {
  const guide = read('docs/guides/pinning.md')

  expect(guide).toMatch(/épinglage d'application.*lock task/is)
  expect(guide).toMatch(/accès guidé.*mode app unique/is)
})

/** `README.md: bench`, for each thing found in a file that is not right. */
function wrongIn(
  paths: readonly string[],
  find: (text: string) => string[],
  isRight: (found: string, path: string) => boolean,
): string[] {
  return paths.flatMap((path) =>
    find(read(path))
      .filter((found) => !isRight(found, path))
      .map((found) => `${path}: ${found}`),
  )
}

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

function filesUnder(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name))
}

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap(([, found]) => found ?? [])

/** Whatever has a slash, or the ending of a file. */
const pathsIn = (text: string): string[] =>
  all(text, /`([\w.-]+(?:\/[\w.-]+)*)`/g).filter((path) => /\/|\.(?:tsx?|json|md|css|html|svg)$/.test(path))

const scriptsIn = (text: string): string[] => [
  ...all(text, /\bnpm run ([\w:-]+)/g),
  ...all(text, /\bnpm (start|test)\b/g),
]

const linksIn = (text: string): string[] =>
  all(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link))

function leadsSomewhere(link: string, from: string): boolean {
  const [file = '', heading] = link.split('#')
  const path = file === '' ? from : join(dirname(from), file)
  return existsSync(path) && (heading === undefined || headingsOf(read(path)).includes(heading))
}

const headingsOf = (text: string): string[] =>
  all(text, /^#+ (.+)$/gm).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )

const rulesIn = (spec: string): string[] => all(spec, /^- \*\*([A-Z]+\d+)\*\* /gm)

/** `[SES4] [P1] …` at the head of a test's name. */
const namedRules = (source: string): string[] =>
  all(source, /\b(?:test|it|describe)\b[^\n]*?[`'"]((?:\[[A-Z]+\d+\] ?)+)/g).flatMap(
    (head) => head.match(/[A-Z]+\d+/g) ?? [],
  )
