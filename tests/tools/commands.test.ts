import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freePort, openEmbedded } from '../../src/server/store/embedded.ts'
import { aPlace, startProcess } from '../server/process.ts'

/** npm start and npm run demo, with an app that is built already. */

const LIMIT_MS = 120_000

let place: ReturnType<typeof aPlace>
let children: ChildProcess[]

beforeEach(() => {
  place = aPlace()
  // As root the database runs as another user, who must come in.
  chmodSync(place.data, 0o755)
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const dataDir of [place.data, join(place.data, 'data/demo')])
    if (postmaster(dataDir)) await (await openEmbedded(dataDir)).stop()
  place.remove()
}, LIMIT_MS)

/** The process of the embedded database, as long as it runs. */
function postmaster(dataDir: string): number | null {
  const path = join(dataDir, 'postgres', 'postmaster.pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null
}

type Run = { child: ChildProcess; port: number; said: () => string; over: Promise<unknown[]> }

/** As npm runs it: below a shell, in the folder of the project, here one that holds nothing. */
async function run(script: string, path: string, env: Record<string, string> = {}): Promise<Run> {
  const port = await freePort()
  const command = `"${process.execPath}" --import "${import.meta.resolve('tsx')}" "${resolve(path)}"; exit $?`
  const child = spawn('sh', ['-c', command], {
    cwd: place.data,
    env: {
      ...{ ...process.env, DATABASE_URL: '', PUBLIC_URL: '', DATA_DIR: '', CATALOG: '' },
      ...{ ESCALE_CLIENT: place.client, PORT: String(port), npm_lifecycle_event: script, ...env },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text
    })
  return { child, port, said: () => said, over: once(child, 'close') }
}

async function untilSaid({ said, over }: Run, words: string) {
  const isOver = over.then(() => {
    throw new Error(`It ended: ${said()}`)
  })
  await Promise.race([vi.waitFor(() => expect(said()).toContain(words), LIMIT_MS), isOver])
}

const answers = (port: number) =>
  fetch(`http://localhost:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )

describe('npm start, before it builds', () => {
  /** Of no use to a build: whoever comes as far says so. */
  const UNBUILDABLE = { ESCALE_CLIENT: '', CATALOG: 'nowhere.json' }

  test(
    'tells that another server works with its folder, which goes on',
    async () => {
      const server = await startProcess({ DATA_DIR: place.data }, place.client)
      children.push(server.child)

      const second = await run('start', 'tools/start.ts', { ...UNBUILDABLE, DATA_DIR: place.data })
      const [code] = await second.over

      expect(code).toBe(1)
      expect(second.said()).toContain(`un autre serveur Escale se sert déjà du dossier ${place.data}`)
      expect((await fetch(server.origin)).status).toBe(200)
      server.child.kill('SIGTERM')
      expect(await server.over).toBe(0)
    },
    LIMIT_MS,
  )

  test(
    'tells of a database that is not there, then of a catalog that cannot be built',
    async () => {
      const away = { DATABASE_URL: `postgres://escale:x@127.0.0.1:${await freePort()}/escale` }
      const withoutDatabase = await run('start', 'tools/start.ts', { ...UNBUILDABLE, ...away })
      const withoutCatalog = await run('start', 'tools/start.ts', { ...UNBUILDABLE, DATA_DIR: place.data })
      await Promise.all([withoutDatabase.over, withoutCatalog.over])

      expect(withoutDatabase.said()).toMatch(/^La base de données ne répond pas \(ECONNREFUSED\)/)
      expect(withoutCatalog.said()).toMatch(/^nowhere\.json/)
      expect(existsSync(join(place.data, 'postgres'))).toBe(false)
    },
    LIMIT_MS,
  )
})

/** What is given is left alone by the demonstration, which has a folder of its own and says so. */
const GIVEN = { DATA_DIR: 'given', DATABASE_URL: 'postgres://escale:x@127.0.0.1:1/escale' }
const LEFT_ALONE =
  /^La démonstration garde ses données dans \.\/data\/demo, sans égard à DATA_DIR ni à DATABASE_URL\.\n/

for (const { script, path, dataDir, given, says } of [
  { script: 'start', path: 'tools/start.ts', dataDir: 'data', given: {}, says: /^Escale est prête/ },
  { script: 'demo', path: 'tools/demo/main.ts', dataDir: 'data/demo', given: GIVEN, says: LEFT_ALONE },
])
  test(
    `a signal to npm alone ends what npm run ${script} began: its server and its database`,
    async () => {
      const running = await run(script, path, given)
      await untilSaid(running, 'Ctrl+C')
      expect(running.said()).toMatch(says)
      expect(await answers(running.port)).toBe(true)

      running.child.kill('SIGTERM')
      await running.over

      expect(await answers(running.port)).toBe(false)
      expect(postmaster(join(place.data, dataDir))).toBeNull()
    },
    LIMIT_MS,
  )

test(
  'a signal that comes while a server starts is heard: it ends, and leaves no database',
  async () => {
    const running = await run('start', 'tools/start.ts')
    const dataDir = join(place.data, 'data')
    await vi.waitFor(() => expect(postmaster(dataDir)).not.toBeNull(), LIMIT_MS)

    running.child.kill('SIGTERM')
    await running.over

    expect(postmaster(dataDir)).toBeNull()
    expect(await answers(running.port)).toBe(false)
  },
  LIMIT_MS,
)
