import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/server/app.ts'
import { readClient } from '../../src/server/client.ts'
import type { Database } from '../../src/server/store/database.ts'
import {
  beAlone,
  bePresent,
  DatabaseInUse,
  type Hold,
  RestoreUnderWay,
} from '../../src/server/store/presence.ts'
import {
  aLot,
  aRequest,
  aServer,
  emptyDatabase,
  enrolledTablet,
  post,
  type TestServer,
  textOf,
} from './harness.ts'
import { aPlace, type ServerProcess, startProcess } from './process.ts'
import { aRelay } from './relay.ts'

/** A restore and a server keep out of each other's way, on any database. */

let room: Awaited<ReturnType<typeof emptyDatabase>>

beforeAll(async () => {
  room = await emptyDatabase()
})
afterAll(() => room.drop())

const restore = () => room.db.begin((tx) => beAlone(tx))

test('as long as one of several servers works with a database, no restore touches it', async () => {
  const [first, second] = [await bePresent(room.url), await bePresent(room.url)]

  await first.end()
  await expect(restore()).rejects.toThrow(DatabaseInUse)
  await second.end()

  await expect(restore()).resolves.toBeUndefined()
})

test('a server that starts during a restore is told to wait; afterwards it starts', async () => {
  await room.db.begin(async (tx) => {
    await beAlone(tx)
    await expect(bePresent(room.url)).rejects.toThrow(RestoreUnderWay)
  })

  const presence = await bePresent(room.url)
  await presence.end()
})

test('a server whose connection was cut is there again', async () => {
  const presence = await bePresent(room.url, { beatMs: 20 })
  const held = () => room.db<{ pid: number }[]>`
    select pid from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where locktype = 'advisory' and granted and datname = current_database()`
  const [before] = await held()
  await room.db`select pg_terminate_backend(${before?.pid ?? 0})`

  await vi.waitFor(async () => {
    const [now] = await held()
    expect(now?.pid).toBeGreaterThan(0)
    expect(now?.pid).not.toBe(before?.pid)
  })
  await expect(restore()).rejects.toThrow(DatabaseInUse)
  await presence.end()
})

test('[SYN1] a database that says nothing is told as away, its connections are let go of, and it is had again', async () => {
  const relay = await aRelay(room.url)
  const told: Hold[] = []
  let silences = 0
  const presence = await bePresent(relay.url, {
    beatMs: 20,
    onChange: (hold) => void told.push(hold),
    onSilence: () => {
      silences += 1
    },
  })

  relay.hush()
  await vi.waitFor(() => expect([presence.hold(), silences]).toEqual(['away', 1]))
  relay.speak()
  await vi.waitFor(() => expect(presence.hold()).toBe('held'), 10_000)

  expect(told).toEqual(['away', 'held'])
  await presence.end()
  relay.close()
}, 20_000)

/** A restore that waits for servers to go, and gets in as soon as the only presence is cut. */
async function restoreInstead(work: () => Promise<void>) {
  await room.db.begin(async (tx) => {
    const alone = beAlone(tx)
    await vi.waitFor(async () => {
      const waiting = await room.db`select 1 from pg_locks where ${ours(room.db)} and not granted`
      expect(waiting).toHaveLength(1)
    })
    await room.db`select pg_terminate_backend(pid) from pg_locks where ${ours(room.db)} and granted`
    await alone
    await work()
  })
}
const ours = (db: Database) => db`locktype = 'advisory' and objid = 8788
  and database = (select oid from pg_database where datname = current_database())`

test('[P3] a presence that is lost to a restore is told, and had again afterwards', async () => {
  const told: Hold[] = []
  const presence = await bePresent(room.url, { beatMs: 20, onChange: (hold) => void told.push(hold) })
  expect(presence.hold()).toBe('held')

  await restoreInstead(async () => {
    await vi.waitFor(() => expect(presence.hold()).toBe('restoring'))
  })
  await vi.waitFor(() => expect(presence.hold()).toBe('held'))

  expect(told).toEqual(['away', 'restoring', 'held'])
  await presence.end()
})

test('[P3] [SYN1] no lot is answered for while the database may be restored, or when that began meanwhile', async () => {
  const place = aPlace()
  const server = await aServer()
  const tablet = await enrolledTablet(server)
  const lot = textOf(aLot())
  let holds: Hold[] = []
  const app = createApp(readClient(place.client), { ...server, presence: () => holds.shift() ?? 'held' })
  const api = { request: (path: string, request: RequestInit) => app.request(`/api${path}`, request) }
  const send = () => post({ ...server, api } as TestServer, tablet, aRequest([lot]))

  holds = ['restoring']
  const before = await send()
  expect([before.status, await before.json()]).toMatchObject([503, { code: 'busy' }])
  expect(await server.db`select lot from lot`).toHaveLength(0)

  holds = ['held', 'restoring']
  const meanwhile = await send()
  expect([meanwhile.status, await meanwhile.json()]).toMatchObject([503, { code: 'busy' }])

  holds = ['away']
  const without = await send()
  expect([without.status, await without.json()]).toMatchObject([503, { code: 'database-down' }])

  expect(await (await send()).json()).toMatchObject({ lots: [{ answer: 'duplicate' }] })
  await server.drop()
  place.remove()
})

test('[P3] a server whose presence is lost says that it is not ready, takes nothing, and goes on afterwards', async () => {
  const place = aPlace()
  const server = await startProcess({ DATABASE_URL: room.url, DATA_DIR: place.data }, place.client)
  const statuses = () =>
    Promise.all(
      ['/readyz', '/api/people/me'].map(async (path) => (await fetch(`${server.origin}${path}`)).status),
    )
  try {
    expect(await statuses()).toEqual([200, 200])

    await restoreInstead(() => vi.waitFor(async () => expect(await statuses()).toEqual([503, 503])))

    await vi.waitFor(async () => expect(await statuses()).toEqual([200, 200]), 10_000)
  } finally {
    server.child.kill('SIGTERM')
    await server.over
    place.remove()
  }
}, 60_000)

describe('the command, beside a server with its own database', () => {
  const place = aPlace()
  const env = { DATA_DIR: place.data }
  const file = join(place.data, 'backup.gz')
  const command = (...given: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/backup.ts', ...given], {
      env: { ...process.env, DATABASE_URL: '', ...env },
    })
  let server: ServerProcess

  beforeAll(async () => {
    server = await startProcess(env, place.client)
  }, 60_000)
  afterAll(async () => {
    server.child.kill('SIGTERM')
    await server.over
    place.remove()
  })

  test('a restore is refused in words while the server runs, which goes on; once it is gone, killed or not, it is done', async () => {
    await command('backup', file)

    await expect(command('restore', file, '--replace')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/serveur Escale se sert de cette base.*Rien n’a été changé/),
    })
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)

    server.child.kill('SIGKILL')
    await server.over
    expect((await command('restore', file, '--replace')).stdout).toMatch(/base restaurée/)
    server = await startProcess(env, place.client)
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200)
  }, 120_000)
})
