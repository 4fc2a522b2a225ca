import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

// The weight of the built app, as sent: JS and CSS, brotli.

const CLIENT = 'dist/client'
const START_LIMIT_KB = 60
const JOURNEY_LIMIT_KB = 90
const MANAGER_LIMIT_KB = 120

/** What an accompaniment loads after the first screen (`GROUPS` in vite.config.ts). */
const JOURNEY_CHUNKS = ['first', 'journey']

type Chunk = {
  file: string
  name?: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const manifest = readManifest()
const entries = loadedByPage()
/** A request is started on the first screen and triage alone: storage and machines come once it is drawn. */
const start = reachable([...entries, keyOf('first')], staticImports)
const journey = reachable([...entries, ...JOURNEY_CHUNKS.map(keyOf)], staticImports)
/** A manager's page loads nothing of storage and machines. */
const manager = reachable([...entries, keyOf('manager')], staticImports)
const everything = reachable(Object.keys(manifest), staticImports)

const fits = [
  budget('start of a request', start, START_LIMIT_KB),
  budget('whole journey', journey, JOURNEY_LIMIT_KB),
  budget('figures for managers', manager, MANAGER_LIMIT_KB),
]
print('every screen', everything)
if (process.argv.includes('--details')) details(everything)
process.exit(fits.every(Boolean) ? 0 : 1)

function readManifest(): Record<string, Chunk> {
  try {
    return JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  } catch {
    console.error(`Nothing is built in ${CLIENT}: run « npm run build » first.`)
    process.exit(1)
  }
}

function staticImports(chunk: Chunk): string[] {
  return chunk.imports ?? []
}

/** The chunks that index.html names: grouping may merge the entry into another chunk, the page knows which. */
function loadedByPage(): string[] {
  const page = readFileSync(join(CLIENT, 'index.html'), 'utf8')
  return Object.keys(manifest).filter((key) => page.includes(`/${manifest[key]?.file}"`))
}

/** A chunk renamed in the build must not leave the sum without a word. */
function keyOf(name: string): string {
  const key = Object.keys(manifest).find((key) => manifest[key]?.name === name)
  if (key) return key
  console.error(`The build has no chunk named ${name}: correct the lists in tools/check-size.ts.`)
  process.exit(1)
}

/** The files of these chunks and of all they lead to. */
function reachable(from: string[], next: (chunk: Chunk) => string[]): Set<string> {
  const seen = new Set<string>()
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) if (/\.(?:js|css)$/.test(file)) files.add(file)
    for (const other of next(chunk)) visit(other)
  }
  for (const key of from) visit(key)
  return files
}

function budget(name: string, files: Set<string>, limitKb: number): boolean {
  const kb = print(name, files, ` of ${limitKb} kB`)
  return kb <= limitKb
}

function print(name: string, files: Set<string>, limit = ''): number {
  const kb = [...files].reduce((sum, file) => sum + weight(file), 0) / 1000
  console.log(`${name.padEnd(20)} ${kb.toFixed(1).padStart(6)} kB${limit} (${files.size} files)`)
  return kb
}

function details(files: Set<string>) {
  const rows = [...files].map((file) => ({ file, bytes: weight(file), part: partOf(file) }))
  for (const { file, bytes, part } of rows.sort((a, b) => b.bytes - a.bytes)) {
    console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)} kB ${part.padEnd(8)} ${file}`)
  }
}

function partOf(file: string): string {
  if (start.has(file)) return 'start'
  if (journey.has(file)) return 'journey'
  return manager.has(file) ? 'manager' : 'later'
}

function weight(file: string): number {
  return brotliCompressSync(readFileSync(join(CLIENT, file))).length
}
