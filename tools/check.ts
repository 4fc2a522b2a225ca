import { run } from './run.ts'

// npm run check: all that can be told without a browser. Every step runs, so that one run shows all there is.

const node = (file: string) => () => run('tsx', [file])

const STEPS: [name: string, step: () => Promise<number>][] = [
  ['format and lint', () => run('biome', ['ci', '--max-diagnostics=50', '.'])],
  ['types and borders', () => run('tsc', ['-b'])],
  ['unused code', () => run('knip', [])],
  ['rules and their tests', node('tools/check-rules.ts')],
  ['paths in the documents', node('tools/check-paths.ts')],
  ['unit tests', () => run('vitest', ['run'])],
  ['build and its size', buildAndWeigh],
]

const failed: string[] = []
for (const [name, step] of STEPS) {
  console.log(`\n── ${name}`)
  if ((await step()) !== 0) failed.push(name)
}

console.log(failed.length === 0 ? '\nCheck: all is well.' : `\nCheck: to correct: ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)

/** A failed build leaves the one before it, whose size says nothing. */
async function buildAndWeigh(): Promise<number> {
  const code = await run('vite', ['build', '--logLevel', 'error'])
  return code === 0 ? node('tools/check-size.ts')() : code
}
