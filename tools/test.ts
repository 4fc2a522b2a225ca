import { readFileSync, rmSync } from 'node:fs'
import { installedFirefox, installedWebKit, obtainChromium } from './browsers.ts'
import { add, type Counts, countPlaywright, countVitest, inWords } from './counts.ts'
import { run } from './run.ts'

// npm test: unit tests, then browser tests, then one line that counts what really ran.
// npm test -- unit | browser: one of the two; npm test -- server: the server's unit tests, on DATABASE_URL if it is set.

const UNIT_REPORT = '.reports/unit.json'
const BROWSER_REPORT = '.reports/browser.json'
const ONE_FAILURE: Counts = { passed: 0, failed: 1, skipped: 0 }

const only = process.argv[2]
let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
if (only !== 'browser') counts = add(counts, await unitTests(only === 'server' ? ['tests/server'] : []))
if (only !== 'unit' && only !== 'server') counts = add(counts, await browserTests())

console.log(inWords(counts))
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0)

async function unitTests(folders: string[]): Promise<Counts> {
  rmSync(UNIT_REPORT, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]
  const code = await run('vitest', ['run', ...folders, ...reporters])
  return counted(code, UNIT_REPORT, countVitest)
}

async function browserTests(): Promise<Counts> {
  rmSync(BROWSER_REPORT, { force: true })
  const missing = missingEngines()
  const projects = ['chromium', 'firefox', 'webkit'].filter((name) => !missing.includes(name))
  let chromium: string
  try {
    chromium = await obtainChromium()
  } catch (error) {
    console.error((error as Error).message)
    return ONE_FAILURE
  }
  const code = await run('playwright', ['test', ...projects.map((name) => `--project=${name}`)], {
    CHROMIUM_PATH: chromium,
  })
  return add(counted(code, BROWSER_REPORT, countPlaywright), refused(missing))
}

function missingEngines(): string[] {
  return [...(installedFirefox() ? [] : ['firefox']), ...(installedWebKit() ? [] : ['webkit'])]
}

/** Here an absent engine is only said; in continuous integration it is a failure. */
function refused(missing: string[]): Counts {
  if (missing.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  const names = missing.join(' and ')
  console.log(`Not installed: ${names}. Their tests were ${process.env.CI ? 'required' : 'skipped'}.`)
  return { passed: 0, failed: process.env.CI ? missing.length : 0, skipped: 0 }
}

/** A runner that failed without counting a failure, or wrote no report, is a failure of its own. */
function counted<Report>(code: number, path: string, count: (report: Report) => Counts): Counts {
  let found: Counts
  try {
    found = count(JSON.parse(readFileSync(path, 'utf8')) as Report)
  } catch {
    return ONE_FAILURE
  }
  return code !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found
}
