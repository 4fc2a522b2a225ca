import { rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { buildApp } from '../tests/e2e/build.ts'
import { obtainChromium } from '../tools/browsers.ts'
import { measureDurable } from './durable.ts'
import { measureFigures } from './figures.ts'
import { measureFleet } from './fleet.ts'
import { measureSize } from './size.ts'
import { measureStart } from './start.ts'
import { measureStroke } from './stroke.ts'
import { type Judged, judge, tableOf } from './table.ts'

// npm run bench: size and speed, each beside a yardstick taken in the same run. Fails when a limit is passed.
// npm run bench -- --keep: writes RESULTS.md too, to be committed.
// npm run bench -- start durable: those alone.

const RESULTS = 'bench/results.json'
const KEPT = 'bench/RESULTS.md'

const [load = 0] = loadavg()
if (load > cpus().length / 2)
  console.log(`This machine is busy (load ${load.toFixed(1)}): measure again when it is not.`)

process.env.CHROMIUM_PATH = await obtainChromium()
const app = await buildApp()
const measures = {
  size: measureSize,
  start: measureStart,
  durable: measureDurable,
  stroke: measureStroke,
  figures: measureFigures,
  fleet: measureFleet,
}
const { values, positionals } = parseArgs({ options: { keep: { type: 'boolean' } }, allowPositionals: true })
const rows: Judged[] = []
for (const [name, measure] of Object.entries(measures))
  if (positionals.length === 0 || positionals.includes(name)) rows.push(...(await measure(app)).map(judge))
await rm(app, { recursive: true })

const table = tableOf(rows)
const taken = { on: new Date().toISOString().slice(0, 10), machine: machineKind() }
console.log(`\n${table}\n`)
await writeFile(RESULTS, `${JSON.stringify({ ...taken, rows }, null, 2)}\n`)
if (values.keep) await writeFile(KEPT, report())
process.exit(rows.every(({ ok }) => ok) ? 0 : 1)

function machineKind(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`
}

function report(): string {
  return `# Speed and size, as last measured

${taken.on}, on ${taken.machine}. \`npm run bench -- --keep\` writes this page.

Only the ratios can be compared from one machine to another: each stands beside a yardstick of the same run.

${table}
`
}
