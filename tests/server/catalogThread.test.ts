import type { Worker } from 'node:worker_threads'
import { createMiddleware } from 'hono/factory'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayOf } from '../../src/domain/calendar.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Visited } from '../../src/server/access.ts'
import type { Services } from '../../src/server/api.ts'
import { catalogApi } from '../../src/server/catalogs.ts'
import { catalogHistory, publishAfter } from '../../src/server/store/catalogs.ts'
import type { CatalogCheck } from '../../src/sync/contract/catalogs.ts'
import { catalog as clermont, TODAY } from '../makers.ts'
import { ofCountry } from './country.ts'
import { aServer, NETWORK, type TestServer } from './harness.ts'
import { aPlace, startProcess } from './process.ts'
import { aHolder, type Holder } from './standstill.ts'
import { aVisitor } from './visitors.ts'

/** Whole catalogs are read, judged and written beside what the server answers, and published wholly or not at all. */

let server: TestServer
let holder: Holder
beforeEach(async () => {
  server = await aServer([edition('first')])
  holder = await aHolder(server)
})
afterEach(async () => {
  await holder.end()
  await server.drop()
})

const edition = (id: string): Catalog => ({ ...clermont, edition: { id, on: TODAY } })

const administrator = createMiddleware<Visited>(async (c, next) => {
  c.set('visitor', { network: NETWORK, person: 'p', name: 'Direction', role: 'administrator', sites: [] })
  await next()
})

type Asking = (path: string, file: unknown, init?: RequestInit) => Promise<Response>

/** As an administrator asks one server, which knows how many it is at. */
function asking(change: Partial<Services> = {}): Asking {
  const api = catalogApi({ ...server, ...change }, administrator)
  return async (path, file, init) => api.request(path, { method: 'POST', body: bodyOf(file), ...init })
}

const bodyOf = (file: unknown) => (typeof file === 'string' ? file : JSON.stringify(file))

const published = async () => (await catalogHistory(server.db, NETWORK)).map(({ edition: { id } }) => id)

/** What is judged is being written. */
const isWriting = () => holder.waiting('insert into catalog')

const nextThread = () => new Promise<Worker>((resolve) => process.once('worker', resolve))

describe('[SYN1] [ADM1] without a turn of the thread that answers', () => {
  /** Held up before it has read anything, and then done while this thread stands still. */
  async function doneApart(asked: () => Promise<Response>): Promise<Response> {
    await holder.hold('catalog', 'access exclusive')
    const answer = asked()
    const connection = await holder.waiting('from catalog')
    holder.standStill(`not exists (select from pg_stat_activity where pid = ${connection})`)
    return answer
  }

  test('a country’s file is judged and compared', async () => {
    const country = (id: string, name: string) => ofCountry(edition(id), (site) => `${name} ${site}`)
    const inForce = { catalog: country('second', 'Bibliothèque'), survey: null }
    await publishAfter(server.db, inForce, { after: 1, now: server.now(), by: null })
    const renamed = JSON.stringify(country('third', 'Médiathèque'))

    const answer = await doneApart(() => asking()('/check', renamed))

    const { problems, changes } = (await answer.json()) as CatalogCheck
    expect([problems, changes.length]).toEqual([[], 16_000])
  }, 60_000)

  test('a file is published', async () => {
    const answer = await doneApart(() => asking()('/publish/1', edition('second')))

    expect(await answer.json()).toMatchObject({ result: 'published' })
    expect(await published()).toEqual(['second', 'first'])
  })

  test('[ADM2] an older edition is published again, and two are compared', async () => {
    const gone = await doneApart(() => asking()('/undo/1/1', ''))
    expect(await gone.json()).toMatchObject({ result: 'published' })
    await holder.end()
    holder = await aHolder(server)

    const compared = await doneApart(() => asking()('/changes/1/2', null, { method: 'GET', body: null }))
    expect(await compared.json()).toEqual([])
  })
})

test('[ADM1] [P3] what is killed in the midst is told calmly, with nothing published, and is done the next time', async () => {
  const ask = asking()
  const begun = nextThread()
  await holder.hold('catalog')
  const ending = ask('/publish/1', edition('second'))
  await isWriting()

  await (await begun).terminate()
  const answer = await ending
  await holder.letGo()

  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'failed' }])
  expect(await published()).toEqual(['first'])
  expect(await (await ask('/publish/1', edition('second'))).json()).toMatchObject({ result: 'published' })
})

test('[ADM1] [P3] what is not waited for any more, or could be restored under, ends with nothing published', async () => {
  const page = new AbortController()
  let hold: 'held' | 'restoring' = 'held'
  const ask = asking({ presence: () => hold })
  const endedBy = async (end: () => void) => {
    const failures: Error[] = []
    void nextThread().then((thread) => thread.on('error', (error) => failures.push(error)))
    await holder.hold('catalog')
    const ending = ask('/publish/1', edition('second'), { signal: page.signal })
    await isWriting()
    end()
    const { status } = await ending
    await holder.letGo()
    return { status, failures, published: await published() }
  }
  const nothing = { status: 503, failures: [], published: ['first'] }

  const restoring = await endedBy(() => {
    hold = 'restoring'
  })
  expect(restoring).toEqual(nothing)

  hold = 'held'
  expect(await endedBy(() => page.abort())).toEqual(nothing)
})

test('[SEC2] a file that would take all memory ends its thread alone', async () => {
  const ask = asking()
  const file = `{"sites":[${'{},'.repeat(1_000_000)}{}]}`

  const answer = await ask('/check', file)

  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'failed' }])
  expect((await ask('/check', edition('second'))).status).toBe(200)
}, 120_000)

test('[SEC2] of many at once some are done, the others told to come back', async () => {
  const ask = asking()
  await holder.hold('catalog')
  const [first, second] = [ask('/publish/1', edition('second')), ask('/publish/1', edition('third'))]
  await isWriting()
  await holder.waiting('from network where')

  const third = await ask('/check', edition('fourth'))
  expect([third.status, third.headers.get('Retry-After')]).toEqual([503, '2'])

  await holder.letGo()
  const results = await Promise.all([first, second].map(async (each) => (await (await each).json()).result))
  expect(results.sort()).toEqual(['overtaken', 'published'])
  expect((await ask('/check', edition('fourth'))).status).toBe(200)
})

test('[ADM1] a long judgement is not taken for a database that says nothing', async () => {
  await holder.hold('catalog', 'access exclusive')
  const answer = asking({ patienceMs: 200 })('/check', edition('second'))
  await holder.waiting('from catalog')
  await holder.letGo()

  expect((await answer).status).toBe(200)
})

test('[ADM1] [P3] a server told to stop ends what is being published, and answers it', async () => {
  const place = aPlace()
  try {
    server.setNow(Date.now())
    const { cookie } = await aVisitor(server)
    const running = await startProcess({ DATABASE_URL: server.url, DATA_DIR: place.data }, place.client)
    const today = dayOf(Date.now(), clermont.network.timeZone)
    await holder.hold('catalog')
    const ending = fetch(`${running.origin}/api/catalog/publish/1`, {
      method: 'POST',
      headers: { Origin: running.origin, Cookie: cookie.replace('__Host-', '') },
      body: JSON.stringify({ ...clermont, edition: { id: 'second', on: today } }),
    })
    await isWriting()

    running.child.kill('SIGTERM')
    await holder.letGo()

    expect(await (await ending).json()).toMatchObject({ result: 'published' })
    expect(await running.over).toBe(0)
  } finally {
    place.remove()
  }
})
