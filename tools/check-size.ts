import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

// The weight of the built app, as sent: JS and CSS, brotli.

const CLIENT = 'dist/client'
const START_LIMIT_KB = 60
const JOURNEY_LIMIT_KB = 90

/** Loaded at once after the first screen: an advisor cannot start a request without them. */
const START_ENTRIES = ['src/app/start.ts']
/** Never loaded on the way of a patron and an advisor: everything below these. */
const OUTSIDE_JOURNEY = [/^src\/app\/manager\//]

type Chunk = {
  file: string
  src?: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const manifest = readManifest()
const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry)

for (const key of START_ENTRIES)
  if (!manifest[key]) throw new Error(`${key} is no chunk of the build: correct START_ENTRIES.`)

const shell = reachable(entries, staticImports)
const start = reachable([...entries, ...START_ENTRIES], staticImports)
const journey = reachable(entries, (chunk) => [...staticImports(chunk), ...journeyImports(chunk)])

print('first screen', shell)
const fits = [
  budget('start of a request', start, START_LIMIT_KB),
  budget('whole journey', journey, JOURNEY_LIMIT_KB),
]
if (process.argv.includes('--details')) details(journey)
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

function journeyImports(chunk: Chunk): string[] {
  return (chunk.dynamicImports ?? []).filter((key) => !OUTSIDE_JOURNEY.some((pattern) => pattern.test(key)))
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
  const rows = [...files].map((file) => ({ file, bytes: weight(file), inStart: start.has(file) }))
  for (const { file, bytes, inStart } of rows.sort((a, b) => b.bytes - a.bytes)) {
    console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)} kB ${inStart ? 'start  ' : 'journey'} ${file}`)
  }
}

function weight(file: string): number {
  return brotliCompressSync(readFileSync(join(CLIENT, file))).length
}
