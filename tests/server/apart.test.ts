import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { doApart } from '../../src/server/apart.ts'
import { duePeriods, publishDue } from '../../src/server/publishing.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { listPublications } from '../../src/server/store/publications.ts'
import { aLot, aServer, NETWORK, type TestServer, textOf } from './harness.ts'
import { aPlace, exchangeWith, joinedTablet, startProcess } from './process.ts'
import { aHolder, type Holder } from './standstill.ts'

/** Figures are published beside what the server answers, and wholly or not at all. */

const DAY = '2026-08-20'
const LATER = Date.parse('2026-10-20T10:00:00Z')
const DUE = ['2026-08', '2026-09', '2026-Q3']

let server: TestServer
let holder: Holder
beforeEach(async () => {
  server = await aServer()
  holder = await aHolder(server)
  const lot = aLot({
    days: [{ day: DAY, totals: { sessions: 20, questions: 0, workshops: 0, participants: 0 } }],
  })
  const at = { now: new Date(`${DAY}T18:00:00Z`), today: DAY }
  await server.db.begin((tx) => storeLots(tx, NETWORK, [textOf(lot)], at))
})
afterEach(async () => {
  await holder.end()
  await server.drop()
})

/** Nothing can be published until it is let go of. */
const held = () => holder.hold('publication')
/** What is computed is being written. */
const isWriting = () => holder.waiting('insert into publication')

const published = async () => (await listPublications(server.db, NETWORK)).map(({ period }) => period).sort()

const publishing = ({
  isWanted = () => true,
  sources,
}: {
  isWanted?: () => boolean
  sources?: string
} = {}) =>
  doApart(
    'publishing',
    { url: server.url, network: NETWORK, now: LATER },
    { isWanted, onTold: () => {}, ...(sources && { sources }) },
  )

test('[SYN1] [DIS3] figures are published without a turn of the thread that answers', async () => {
  await held()
  const ending = publishing()
  await isWriting()

  holder.standStill(`(select count(*) from publication) >= ${DUE.length}`)

  expect(await ending).toEqual({ answer: DUE })
})

test('[DIS3] what is not wanted any more ends with nothing published, and is published the next time', async () => {
  let isWanted = true
  await held()
  const ending = publishing({ isWanted: () => isWanted })
  await isWriting()

  isWanted = false
  expect(await ending).toBeNull()
  await holder.letGo()

  expect(await published()).toEqual([])
  expect(await publishDue(server.db, NETWORK, new Date(LATER))).toEqual(DUE)
})

test('[DIS3] a server whose sources were replaced under it publishes nothing until it starts anew', async () => {
  await expect(publishing({ sources: 'of another version' })).rejects.toMatchObject({
    name: 'AnotherVersionInstalled',
  })

  expect(await published()).toEqual([])
  expect(await publishing()).toEqual({ answer: DUE })
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
    await holder.letGo()

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
