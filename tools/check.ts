import { run } from './run.ts'

// npm run check: all that can be told without a browser. Every step runs, so that one run shows all there is.
// npm run check -- static: the same without the unit tests, where `npm test` comes next.

const node = (file: string) => () => run('tsx', [file])

const UNIT_TESTS = 'unit tests'

const STEPS: [name: string, step: () => Promise<number>][] = [
  ['format and lint', () => run('biome', ['ci', '--max-diagnostics=50', '.'])],
  ['types and borders', () => run('tsc', ['-b'])],
  ['unused code', () => run('knip', [])],
  ['rules and their tests', node('tools/check-rules.ts')],
  ['paths in the documents', node('tools/check-paths.ts')],
  [UNIT_TESTS, () => run('vitest', ['run'])],
  ['build and its size', buildAndWeigh],
]

const failed: string[] = []
for (const [name, step] of STEPS) {
  if (name === UNIT_TESTS && process.argv[2] === 'static') continue
  console.log(`\n── ${name}`)
  if ((await step()) !== 0) failed.push(name)
}

console.log(failed.length === 0 ? '\nCheck: all is well.' : `\nCheck: to correct: ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)

/** A failed build leaves the one before it, whose size says nothing. */
async function buildAndWeigh(): Promise<number> {
  const code = await node('tools/build.ts')()
  return code === 0 ? node('tools/check-size.ts')() : code
}
