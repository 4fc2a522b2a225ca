import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildPage } from './page.ts'
import type { Row } from './table.ts'

/** What comes over the network before and on the way, beside the libraries alone. */
export async function measureSize(app: string): Promise<Row[]> {
  const skeleton = await buildPage('skeleton')
  const yardstick = await weightOf(join(skeleton, 'assets'))
  await rm(skeleton, { recursive: true })
  return (await budgets(app)).map(({ name, kb, limitKb }) => ({
    what: `size, brotli: ${name}`,
    unit: 'kB',
    measured: kb,
    yardstick,
    limit: { value: limitKb },
  }))
}

type Budget = { name: string; kb: number; limitKb: number }

/** As `npm run check` tells them: which chunks belong to what, and the limits, have their one home there. */
async function budgets(app: string): Promise<Budget[]> {
  const root = await mkdtemp(join(tmpdir(), 'escale-bench-size-'))
  await mkdir(join(root, 'dist'))
  await symlink(app, join(root, 'dist/client'))
  const said = await sizeCheckIn(root)
  await rm(root, { recursive: true })
  const found = [...said.matchAll(/^(.+?) +([\d.]+) kB of (\d+) kB/gm)]
  if (found.length === 0) throw new Error(`The size check told no budget:\n${said}`)
  return found.map(([, name = '', kb, limitKb]) => ({ name, kb: Number(kb), limitKb: Number(limitKb) }))
}

const sizeCheckIn = (cwd: string) =>
  new Promise<string>((done) => {
    const args = ['--import', import.meta.resolve('tsx'), resolve('tools/check-size.ts')]
    // It ends with an error when a budget is passed, which the table says too.
    execFile(process.execPath, args, { cwd }, (_error, said, trouble) => done(said + trouble))
  })

async function weightOf(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name))
  const bodies = await Promise.all(files.map((name) => readFile(join(folder, name))))
  return bodies.reduce((sum, body) => sum + brotliCompressSync(body).length, 0) / 1000
}
