import { execFileSync } from 'node:child_process'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { duePeriods, publishDue } from '../../src/server/publishing.ts'
import { publishApart } from '../../src/server/publishingThread.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { listPublications } from '../../src/server/store/publications.ts'
import { aLot, aServer, NETWORK, type TestServer, textOf } from './harness.ts'
import { aPlace, exchangeWith, joinedTablet, startProcess } from './process.ts'

/** Figures are published beside what the server answers, and wholly or not at all. */

const DAY = '2026-08-20'
const LATER = Date.parse('2026-10-20T10:00:00Z')
const DUE = ['2026-08', '2026-09', '2026-Q3']

let server: TestServer
let holder: postgres.Sql
beforeEach(async () => {
  server = await aServer()
  holder = postgres(server.url, { max: 1, idle_timeout: 0, onnotice: () => {} })
  const lot = aLot({
    days: [{ day: DAY, totals: { sessions: 20, questions: 0, workshops: 0, participants: 0 } }],
  })
  const at = { now: new Date(`${DAY}T18:00:00Z`), today: DAY }
  await server.db.begin((tx) => storeLots(tx, NETWORK, [textOf(lot)], at))
})
afterEach(async () => {
  await holder.end({ timeout: 1 })
  await server.drop()
})

/** Nothing can be published until it is let go of. Answers whose lock it is. */
async function held(): Promise<number> {
  await holder.unsafe('begin; lock table publication in exclusive mode')
  const [row] = await holder<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid ?? 0
}

/** What is computed is being written. */
const isWriting = () =>
  vi.waitFor(
    async () =>
      expect(
        await server.db`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into publication%'`,
      ).toHaveLength(1),
    { timeout: 20_000 },
  )

const published = async () => (await listPublications(server.db, NETWORK)).map(({ period }) => period).sort()

const publishing = (isWanted = () => true) =>
  publishApart({ url: server.url, network: NETWORK, now: LATER }, { isWanted, onUntold: () => {} })

/** Lets go of the lock and waits until all is published, in another process: to this one the world stands still. */
function standStillUntilPublished(pid: number) {
  const script = `
    import postgres from 'postgres'
    const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} })
    await sql\`select pg_terminate_backend(${pid})\`
    while ((await sql\`select from publication\`).length < ${DUE.length}) await sql\`select pg_sleep(0.02)\`
    await sql.end()`
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, DATABASE_URL: server.url },
    timeout: 20_000,
  })
}

test('[SYN1] [DIS3] figures are published without a turn of the thread that answers', async () => {
  const pid = await held()
  const ending = publishing()
  await isWriting()

  standStillUntilPublished(pid)

  expect(await ending).toEqual(DUE)
})

test('[DIS3] what is not wanted any more ends with nothing published, and is published the next time', async () => {
  let isWanted = true
  await held()
  const ending = publishing(() => isWanted)
  await isWriting()

  isWanted = false
  expect(await ending).toBeNull()
  await holder.unsafe('rollback')

  expect(await published()).toEqual([])
  expect(await publishDue(server.db, NETWORK, new Date(LATER))).toEqual(DUE)
})

test('[DIS3] a server whose sources were replaced under it publishes nothing until it starts anew', async () => {
  const asked = { url: server.url, network: NETWORK, now: LATER }
  const watch = { isWanted: () => true, onUntold: () => {} }

  await expect(publishApart(asked, watch, 'of another version')).rejects.toThrow(
    'Another version is installed',
  )

  expect(await published()).toEqual([])
  expect(await publishApart(asked, watch)).toEqual(DUE)
})

test('what fails in the thread is told', async () => {
  await server.db`alter table published rename to away`

  await expect(publishing()).rejects.toMatchObject({ name: 'PostgresError', code: '42P01' })
})

test('[SYN1] [P3] [DIS3] a server answers while it publishes; killed then it has published nothing, and does so once it is back', async () => {
  const place = aPlace()
  const start = () => startProcess({ DATABASE_URL: server.url, DATA_DIR: place.data }, place.client)
  try {
    await server.db`update network set looked_at = now() - interval '1 hour', even_since = now() - interval '3 days'`
    const due = await duePeriods(server.db, NETWORK, new Date())
    await held()

    const first = await start()
    await isWriting()
    const answer = await exchangeWith(first, await joinedTablet(first), [])
    first.child.kill('SIGKILL')
    await first.over
    await holder.unsafe('rollback')

    expect(answer).toMatchObject({ format: 1, lots: [] })
    expect(await published()).toEqual([])
    const second = await start()
    await vi.waitFor(async () => expect(await published()).toEqual(due.sort()), { timeout: 20_000 })
    second.child.kill('SIGTERM')
    expect(await second.over).toBe(0)
  } finally {
    place.remove()
  }
})
