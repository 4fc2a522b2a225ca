import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect, type Database } from '../../src/server/store/database.ts'
import { closedFolderOn, lastOf, openEmbedded } from '../../src/server/store/embedded.ts'
import { aLot, EPOCH, emptyDatabase, sumsIn, textOf } from './harness.ts'
import { aPlace, exchangeWith, joinedTablet, type ServerProcess, startProcess } from './process.ts'

/** Whole processes take their time on a small machine. */
const LIMIT_MS = 60_000

let place: ReturnType<typeof aPlace>
let servers: ServerProcess[]

beforeEach(() => {
  place = aPlace()
  servers = []
})

afterEach(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  await Promise.all(servers.map(({ over }) => over))
  if (postmaster()) await (await openEmbedded(place.data)).stop()
  place.remove()
}, LIMIT_MS)

async function start(env: Record<string, string> = { DATA_DIR: place.data }): Promise<ServerProcess> {
  const server = await startProcess(env, place.client)
  servers.push(server)
  return server
}

/** The process of the embedded database, as long as it runs. */
function postmaster(): number | null {
  const path = join(place.data, 'postgres', 'postmaster.pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null
}

/** Looks into the embedded database beside the server that runs on it. */
async function beside<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const { url, wasRunning } = await openEmbedded(place.data)
  expect(wasRunning).toBe(true)
  const db = connect(url)
  return await work(db).finally(() => db.end({ timeout: 1 }))
}

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

const someLots = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    textOf(
      aLot({
        tablet: { epoch: EPOCH, sequence: at + 1 },
        days: [{ day: yesterday(), totals: { sessions: 6, questions: 2, workshops: 0, participants: 0 } }],
      }),
    ),
  )

const answersOf = (lots: readonly { answer: string }[]) => [...new Set(lots.map(({ answer }) => answer))]

/** Makes every commit that stores a lot wait until `release`: what happens around it happens for sure. */
async function holdCommits(db: Database) {
  await db.unsafe(`
    create function wait_for_test() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(42); return null; end';
    create constraint trigger wait_for_test after insert on lot deferrable initially deferred
      for each row execute function wait_for_test()`)
  const holder = await db.reserve()
  await holder`select pg_advisory_lock(42)`
  return {
    reached: () =>
      vi.waitFor(async () => {
        const waiting = await db`select 1 from pg_locks where locktype = 'advisory' and not granted`
        expect(waiting).toHaveLength(1)
      }, LIMIT_MS),
    release: async () => {
      await holder`select pg_advisory_unlock(42)`
      holder.release()
    },
  }
}

test(
  'a database is made at the first start, stopped with its server, and found again with all it held',
  async () => {
    const first = await start()
    const tablet = await joinedTablet(first)
    const lots = someLots(3)
    expect(answersOf((await exchangeWith(first, tablet, lots)).lots)).toEqual(['stored'])
    const sums = await beside((db) => sumsIn(db))

    first.child.kill('SIGTERM')
    expect(await first.over).toBe(0)
    expect(postmaster()).toBeNull()

    const second = await start()
    expect(answersOf((await exchangeWith(second, tablet, lots)).lots)).toEqual(['duplicate'])
    expect(await beside((db) => sumsIn(db))).toEqual(sums)
  },
  LIMIT_MS,
)

describe('[P3] [SYN1] a server killed', () => {
  test(
    'between commit and answer: the tablet asks again, gets its answers, and nothing counts twice',
    async () => {
      const first = await start()
      const tablet = await joinedTablet(first)
      const lots = someLots(5)
      const database = postmaster()

      const sums = await beside(async (db) => {
        const commits = await holdCommits(db)
        const asked = exchangeWith(first, tablet, lots)
        const lost = expect(asked).rejects.toThrow()
        await commits.reached()
        first.child.kill('SIGKILL')
        await Promise.all([first.over, lost])
        await commits.release()
        await vi.waitFor(async () => expect(await db`select lot from lot`).toHaveLength(5), LIMIT_MS)
        await db`drop trigger wait_for_test on lot`
        return await sumsIn(db)
      })
      const second = await start()
      const again = await exchangeWith(second, tablet, lots)

      // The database that the killed server left was taken over, not started anew.
      expect(postmaster()).toBe(database)
      expect(answersOf(again.lots)).toEqual(['duplicate'])
      expect(again.received).toMatchObject({ sequence: 5, counted: 40 })
      expect(await beside((db) => sumsIn(db))).toEqual(sums)
      expect(sums.find(({ scale, item }) => scale === 'year' && item === 'sessions')?.value).toBe(30)

      second.child.kill('SIGTERM')
      expect(await second.over).toBe(0)
      expect(postmaster()).toBeNull()
    },
    LIMIT_MS,
  )

  test(
    'before commit: nothing was kept, the tablet asks again and all of it is stored',
    async () => {
      const first = await start()
      const tablet = await joinedTablet(first)
      const lots = someLots(5)

      await beside(async (db) => {
        const holder = await db.reserve()
        await holder`begin`
        await holder`lock table period_sum in exclusive mode`
        const lost = expect(exchangeWith(first, tablet, lots)).rejects.toThrow()
        await vi.waitFor(async () => {
          expect(await db`select 1 from pg_locks where not granted`).not.toHaveLength(0)
        }, LIMIT_MS)
        first.child.kill('SIGKILL')
        await Promise.all([first.over, lost])
        await holder`rollback`
        holder.release()
      })
      const second = await start()

      expect(answersOf((await exchangeWith(second, tablet, lots)).lots)).toEqual(['stored'])
    },
    LIMIT_MS,
  )
})

/** The processes of the embedded database. */
const databaseProcesses = () =>
  beside(async (db) => {
    const rows = await db<{ pid: number }[]>`select pid from pg_stat_activity where pid <> pg_backend_pid()`
    return [postmaster() ?? 0, ...rows.map(({ pid }) => pid)]
  })

const signal = (pids: readonly number[], name: NodeJS.Signals) => {
  for (const pid of pids) process.kill(pid, name)
}

const readiness = async ({ origin }: ServerProcess) => (await fetch(`${origin}/readyz`)).status
const isReady = (server: ServerProcess) =>
  vi.waitFor(async () => expect(await readiness(server)).toBe(200), LIMIT_MS)

describe('[P3] [SYN1] an embedded database killed under its server', () => {
  test(
    'between commit and answer: it is started again, the tablet gets its answers, and nothing counts twice',
    async () => {
      const server = await start()
      const tablet = await joinedTablet(server)
      const lots = someLots(5)
      const [killed = 0] = await databaseProcesses()

      const sums = await beside(async (db) => {
        const commits = await holdCommits(db)
        const asked = exchangeWith(server, tablet, lots).catch(() => null)
        await commits.reached()
        // It hears of nothing that follows before all of it has happened.
        signal([server.child.pid ?? 0], 'SIGSTOP')
        await commits.release()
        await vi.waitFor(async () => expect(await db`select lot from lot`).toHaveLength(5), LIMIT_MS)
        await db`drop trigger wait_for_test on lot`
        const sums = await sumsIn(db)
        signal([killed], 'SIGKILL')
        // Its processes have seen it, and the connections are gone.
        await vi.waitFor(() => expect(db`select 1`).rejects.toThrow(), LIMIT_MS)
        signal([server.child.pid ?? 0], 'SIGCONT')
        await asked
        return sums
      })
      await isReady(server)
      const again = await exchangeWith(server, tablet, lots)

      expect(postmaster()).not.toBe(killed)
      expect(answersOf(again.lots)).toEqual(['duplicate'])
      expect(again.received).toMatchObject({ sequence: 5, counted: 40 })
      expect(await beside((db) => sumsIn(db))).toEqual(sums)

      server.child.kill('SIGTERM')
      expect(await server.over).toBe(0)
      expect(postmaster()).toBeNull()
    },
    LIMIT_MS,
  )

  test(
    'before commit: the tablet is told that it is away, asks again, and all of it is stored',
    async () => {
      const server = await start()
      const tablet = await joinedTablet(server)
      const lots = someLots(5)

      await beside(async (db) => {
        const commits = await holdCommits(db)
        const told = expect(exchangeWith(server, tablet, lots)).rejects.toThrow(/503.*database-down/)
        await commits.reached()
        signal([postmaster() ?? 0], 'SIGKILL')
        await told
      })
      await expect(exchangeWith(server, tablet, lots)).rejects.toThrow(/503.*database-down/)
      await isReady(server)
      await beside((db) => db`drop trigger wait_for_test on lot`)

      expect(answersOf((await exchangeWith(server, tablet, lots)).lots)).toEqual(['stored'])
    },
    LIMIT_MS,
  )

  test(
    'a server told to stop meanwhile stops',
    async () => {
      const server = await start()

      signal([postmaster() ?? 0], 'SIGKILL')
      server.child.kill('SIGTERM')

      expect(await server.over).toBe(0)
    },
    LIMIT_MS,
  )

  test(
    'where it does not start again, the server says so and ends, for whoever keeps it to start anew',
    async () => {
      const server = await start()
      const said: string[] = []
      server.child.stderr?.on('data', (text) => void said.push(String(text)))

      writeFileSync(join(place.data, 'postgres', 'PG_VERSION'), '1')
      signal([postmaster() ?? 0], 'SIGKILL')

      expect(await server.over).toBe(1)
      expect(said.join('')).toMatch(/La base de données s’est arrêtée et ne redémarre pas/)
      rmSync(join(place.data, 'postgres', 'postmaster.pid'))
    },
    LIMIT_MS,
  )
})

test(
  '[SYN1] [P3] an embedded database frozen under its server: told in time, and all goes on once it thaws',
  async () => {
    const server = await start()
    const tablet = await joinedTablet(server)
    const lots = someLots(2)
    await exchangeWith(server, tablet, lots.slice(0, 1))
    const pids = await databaseProcesses()

    signal(pids, 'SIGSTOP')
    const began = performance.now()
    const told = expect(exchangeWith(server, tablet, lots)).rejects.toThrow(/503.*database-down/)
    expect(await readiness(server)).toBe(503)
    expect(performance.now() - began).toBeLessThan(5_000)
    await told
    expect(performance.now() - began).toBeLessThan(30_000)
    signal(pids, 'SIGCONT')
    await isReady(server)

    expect((await exchangeWith(server, tablet, lots)).received).toMatchObject({ counted: 16 })
    const sessions = (await beside((db) => sumsIn(db))).filter(({ item }) => item === 'sessions')
    expect(sessions.find(({ scale }) => scale === 'year')?.value).toBe(12)
  },
  LIMIT_MS + 30_000,
)

test('of all that a database says the last lines are kept', () => {
  const said = lastOf(3)
  for (let nth = 1; nth <= 10; nth++) said.push(nth)

  expect(said.lines()).toEqual(['8', '9', '10'])
})

test(
  '[SYN1] a server told to stop answers what it was asked, takes nothing new, and leaves no process',
  async () => {
    const server = await start()
    const tablet = await joinedTablet(server)

    const answer = await beside(async (db) => {
      const commits = await holdCommits(db)
      const asked = exchangeWith(server, tablet, someLots(2))
      await commits.reached()
      server.child.kill('SIGTERM')
      await vi.waitFor(async () => expect(await isOpen(server)).toBe(false), LIMIT_MS)
      await commits.release()
      return await asked
    })

    expect(answersOf(answer.lots)).toEqual(['stored'])
    expect(await server.over).toBe(0)
    expect(postmaster()).toBeNull()
  },
  LIMIT_MS,
)

const isOpen = ({ origin }: ServerProcess): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connectTo(Number(new URL(origin).port), 'localhost')
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

test(
  'a second server on the same folder is refused in words, and the first one goes on',
  async () => {
    const first = await start()
    const tablet = await joinedTablet(first)

    await expect(start()).rejects.toThrow(/un autre serveur Escale se sert déjà du dossier/)

    expect(answersOf((await exchangeWith(first, tablet, someLots(1))).lots)).toEqual(['stored'])
  },
  LIMIT_MS,
)

test(
  '[P3] two servers on one PostgreSQL, started at once and sent the same lots: each counts once',
  async () => {
    const shared = await emptyDatabase()
    try {
      const env = { DATABASE_URL: shared.url }
      const [one, other] = await Promise.all([start(env), start(env)])
      const tablet = await joinedTablet(one)
      const lots = someLots(20)
      const orders = [lots, [...lots].reverse(), [...lots.slice(10), ...lots.slice(0, 10)], lots.slice(5)]

      const answers = await Promise.all(
        orders.flatMap((order) => [one, other].map((server) => exchangeWith(server, tablet, order))),
      )

      const stored = answers.flatMap(({ lots }) => lots.filter(({ answer }) => answer === 'stored'))
      expect(stored).toHaveLength(20)
      expect(new Set(stored.map(({ id }) => id)).size).toBe(20)
      const sessions = (await sumsIn(shared.db)).filter(({ item }) => item === 'sessions')
      expect(sessions.map(({ value }) => value)).toEqual([120, 120, 120, 120])
      expect(await shared.db`select network from network`).toHaveLength(1)

      for (const { child } of [one, other]) child.kill('SIGTERM')
      expect(await Promise.all([one.over, other.over])).toEqual([0, 0])
    } finally {
      await shared.drop()
    }
  },
  LIMIT_MS,
)

test(
  'a database just started is stopped again when the server cannot work with it, and what it says is in French',
  async () => {
    const first = await start()
    first.child.kill('SIGTERM')
    await first.over
    const path = join(place.data, 'postgres.password')
    const password = readFileSync(path, 'utf8')
    writeFileSync(path, 'another')

    await expect(start()).rejects.toThrow(/PostgreSQL refuse ce compte ou son mot de passe \(28P01\)/)
    expect(postmaster()).toBeNull()

    writeFileSync(path, password)
    chmodSync(join(place.data, 'postgres'), 0o755)
    await expect(start()).rejects.toThrow(/que d’autres comptes peuvent lire.* « chmod -R go= '/)

    chmodSync(join(place.data, 'postgres'), 0o700)
    writeFileSync(join(place.data, 'postgres', 'PG_VERSION'), '1')
    await expect(start()).rejects.toThrow(/Le serveur ne peut pas démarrer : PostgreSQL ne démarre pas/)
  },
  LIMIT_MS,
)

test('a folder that cannot be made or written is told at once, in French, with the setting to change', async () => {
  const file = join(place.data, 'file')
  chmodSync(place.data, 0o755)
  writeFileSync(file, '')
  const wrong: [folder: string, why: string][] = [
    [file, 'un fichier porte déjà ce nom'],
    [join(file, 'below'), 'une partie de ce chemin est un fichier'],
  ]
  // Where the system makes no folder at all, Node's own recursive way never came back.
  if (existsSync('/proc/self')) wrong.push(['/proc/escale/below', 'le système n’y crée aucun dossier'])

  for (const [folder, why] of wrong)
    await expect(openEmbedded(folder)).rejects.toThrow(
      `le dossier ${folder} ne peut pas garder la base de données : ${why}. Rendez-le accessible, ou donnez un autre dossier dans DATA_DIR.`,
    )
  await expect(start({ DATA_DIR: file })).rejects.toThrow(/Le serveur ne peut pas démarrer : le dossier/)
})

test('a folder that other accounts cannot enter is named: as root, the database could not work in it', () => {
  const [open, closed] = [join(place.data, 'open'), join(place.data, 'closed')]
  for (const folder of [place.data, open]) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
  }
  expect(closedFolderOn(join(open, 'to', 'come'))).toBe(null)

  mkdirSync(join(closed, 'within'), { recursive: true })
  chmodSync(closed, 0o700)
  expect(closedFolderOn(join(closed, 'within', 'to', 'come'))).toBe(closed)
})
