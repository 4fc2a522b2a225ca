import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { beAlone, bePresent, DatabaseInUse, RestoreUnderWay } from '../../src/server/store/presence.ts'
import { emptyDatabase } from './harness.ts'
import { aPlace, type ServerProcess, startProcess } from './process.ts'

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
