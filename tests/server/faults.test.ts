import type { AddressInfo } from 'node:net'
import { connect as connectSocket } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { tabletApi } from '../../src/server/api.ts'
import { operations } from '../../src/server/operations.ts'
import { connectDroppable } from '../../src/server/store/database.ts'
import { NOW } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  EPOCH,
  enrolledTablet,
  exchanged,
  post,
  signed,
  sumsIn,
  type TestServer,
  type TestTablet,
  textOf,
  zipped,
} from './harness.ts'
import { aRelay } from './relay.ts'

// What the database and the network do to a request: it is told so, nothing is half kept, and the next try succeeds.

let server: TestServer
let tablet: TestTablet

beforeAll(async () => {
  server = await aServer()
})
afterAll(() => server.drop())
beforeEach(async () => {
  server.setNow(NOW)
  await server.db`truncate lot, period_sum, life, tablet, enrolment`
  tablet = await enrolledTablet(server)
})

/** Sums are written after the lots: what goes wrong there finds the transaction half done. */
async function withFault(statement: string, work: () => Promise<void>) {
  await server.db.unsafe(`
    create function fault() returns trigger language plpgsql as $$ begin ${statement}; return new; end $$;
    create trigger fault before insert on period_sum for each statement execute function fault()`)
  try {
    await work()
  } finally {
    await server.db.unsafe('drop trigger fault on period_sum; drop function fault()')
  }
}

const faults = [
  ['the disk is full', "raise exception 'no space' using errcode = '53100'", 'database-full', '300'],
  ['too many connections', "raise exception 'too many' using errcode = '53300'", 'busy', '2'],
  ['a deadlock', "raise exception 'deadlock' using errcode = '40P01'", 'busy', '2'],
  ['the server is shutting down', "raise exception 'bye' using errcode = '57P01'", 'database-down', '15'],
] as const

for (const [name, statement, code, wait] of faults) {
  test(`[SYN1] [P3] ${name}: ${code}, nothing half kept, and the next try is stored`, async () => {
    const lot = textOf(aLot())
    await withFault(statement, async () => {
      const answer = await post(server, tablet, aRequest([lot]))
      expect(answer.status).toBe(503)
      expect(answer.headers.get('Retry-After')).toBe(wait)
      expect(await answer.json()).toMatchObject({ code })
      expect((await server.db`select lot from lot`).length).toBe(0)
      expect(await sumsIn(server.db)).toEqual([])
    })
    expect((await exchanged(server, tablet, [lot])).lots).toMatchObject([{ answer: 'stored' }])
  })
}

test('[SYN1] [P3] a database that does not come to an end: busy, nothing half kept', async () => {
  const slow = await aServer()
  const itsTablet = await enrolledTablet(slow)
  await slow.db.unsafe(`
    create function crawl() returns trigger language plpgsql as $$ begin
      perform pg_sleep(60); return new; end $$;
    create trigger crawl before insert on period_sum for each statement execute function crawl()`)
  const cancelled = post(slow, itsTablet, aRequest([textOf(aLot())]))
  // What a statement that takes too long meets: the server's own limit, here brought forward.
  await expect
    .poll(async () => {
      const rows = await server.db`
        select pg_cancel_backend(pid) from pg_stat_activity
        where wait_event = 'PgSleep' and pid <> pg_backend_pid()`
      return rows.length
    })
    .toBeGreaterThan(0)
  const answer = await cancelled
  expect(await answer.json()).toMatchObject({ code: 'busy' })
  expect((await slow.db`select lot from lot`).length).toBe(0)
  await slow.drop()
})

test('[SYN1] [P3] a database that says nothing any more: database-down in time, not ready, and each lot counts once', async () => {
  const relay = await aRelay(server.url)
  const { db, drop } = connectDroppable(relay.url)
  const services = { ...server, db, patienceMs: 500 }
  const through = { ...services, api: tabletApi(services) }
  const lots = [textOf(aLot()), textOf(aLot({ tablet: { epoch: EPOCH, sequence: 2 } }))]
  await exchanged(through, tablet, lots.slice(0, 1))

  relay.hush()
  const [answer, ready] = await Promise.all([
    post(through, tablet, aRequest(lots)),
    operations(services).request('/readyz'),
  ])
  expect(answer.headers.get('Retry-After')).toBe('15')
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'database-down' }])
  expect([ready.status, await ready.text()]).toEqual([503, 'database'])

  // Whoever still waits is let go of, and whoever comes next is connected anew.
  const waiting = expect(db`select 1`).rejects.toThrow(/CONNECTION_(DESTROYED|ENDED)/)
  drop()
  await waiting
  relay.speak()
  expect((await exchanged(through, tablet, lots)).received).toMatchObject({ counted: 16 })
  const sums = await sumsIn(server.db)
  expect(sums.find(({ scale, item }) => scale === 'year' && item === 'sessions')?.value).toBe(12)
  await db.end({ timeout: 1 })
  relay.close()
})

/** The same routes behind a real HTTP server, which alone tells an announced length from the body that comes. */
async function overHttp(work: (port: number) => Promise<void>, { fetch } = server.api) {
  const http = serve({ fetch, port: 0 })
  await new Promise((resolve) => http.once('listening', resolve))
  try {
    await work((http.address() as AddressInfo).port)
  } finally {
    http.close()
  }
}

test('[SYN1] a body over a mebibyte is turned down whether its length was announced or not', async () => {
  const big = new Uint8Array(1_048_577)
  const inParts = (body: Uint8Array) => ({
    body: new Blob([body as BlobPart]).stream(),
    duplex: 'half' as const,
  })
  await overHttp(async (port) => {
    const send = async (body: Uint8Array, change: object = {}) =>
      fetch(`http://127.0.0.1:${port}/exchange`, { ...(await signed(tablet, body)), ...change })
    const answers = [await send(big), await send(big, inParts(big))]
    expect(answers.map(({ status }) => status)).toEqual([413, 413])
    const small = zipped(aRequest([textOf(aLot())]))
    expect((await send(small, inParts(small))).status).toBe(200)
  })
})

const MANY = 100

/** Sockets that announce a body, begin it and fall silent; `answers`: the status of each, once it has one. */
async function silentSockets(port: number, headers: Record<string, string>) {
  const head = Object.entries({ Host: 'x', 'Content-Length': '1000', ...headers })
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const sockets = Array.from({ length: MANY }, () => connectSocket(port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  const answers = sockets.map(
    (socket) =>
      new Promise<number>((resolve) =>
        socket.once('data', (said) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(said))?.[1]))),
      ),
  )
  for (const socket of sockets) socket.on('error', () => {}).write(`POST /exchange HTTP/1.1\r\n${lines}\r\nx`)
  return { answers: Promise.all(answers), close: () => sockets.map((socket) => socket.destroy()) }
}

test('[SEC2] [SYN3] who is no tablet is told so before the body, and keeps none from its exchange', async () => {
  await overHttp(async (port) => {
    const nobody = await silentSockets(port, {})
    const stranger = await signed({ ...tablet, tablet: '0'.repeat(32) }, new Uint8Array())
    const strangers = await silentSockets(port, stranger.headers as Record<string, string>)

    const honest = await fetch(
      `http://127.0.0.1:${port}/exchange`,
      await signed(tablet, zipped(aRequest([textOf(aLot())]))),
    )

    expect(await honest.json()).toMatchObject({ lots: [{ answer: 'stored' }] })
    expect(new Set(await nobody.answers)).toEqual(new Set([401]))
    expect(new Set(await strangers.answers)).toEqual(new Set([401]))
    for (const { close } of [nobody, strangers]) close()
  })
})

test('[SEC2] [SYN3] a tablet whose body does not come takes no place, and is told to send less', async () => {
  const api = tabletApi(server, { bodyLimitMs: 1500 })
  await overHttp(async (port) => {
    const { headers } = await signed(tablet, new Uint8Array())
    const silent = await silentSockets(port, headers as Record<string, string>)
    // All of them are known by now, and waited for.
    await new Promise((resolve) => setTimeout(resolve, 500))

    const honest = await fetch(
      `http://127.0.0.1:${port}/exchange`,
      await signed(tablet, zipped(aRequest([textOf(aLot())]))),
    )

    expect(await honest.json()).toMatchObject({ lots: [{ answer: 'stored' }] })
    expect(new Set(await silent.answers)).toEqual(new Set([413]))
    silent.close()
  }, api)
})

test('[SYN1] a request that is cut in the middle of its body leaves nothing, and the server goes on', async () => {
  const body = zipped(aRequest([textOf(aLot())]))
  const { headers } = (await signed(tablet, body)) as { headers: Record<string, string> }
  const head = Object.entries({ ...headers, 'Content-Length': String(body.length), Host: 'x' })
  await overHttp(async (port) => {
    const socket = connectSocket(port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(
      `POST /exchange HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
    socket.write(body.slice(0, body.length / 2), () => socket.destroy())
    await closed

    const whole = await fetch(`http://127.0.0.1:${port}/exchange`, await signed(tablet, body))
    expect(whole.status).toBe(200)
    expect(await whole.json()).toMatchObject({ lots: [{ answer: 'stored' }] })
    expect((await server.db`select lot from lot`).length).toBe(1)
  })
})

test('[SYN1] more at once than the server can take: busy, and every one that comes again is stored once', async () => {
  const lots = Array.from({ length: 150 }, (_, at) =>
    textOf(aLot({ tablet: { epoch: 'a'.repeat(32), sequence: at + 1 } })),
  )
  const requests = lots.map((lot) => aRequest([lot]))
  const answers = await Promise.all(requests.map((request) => post(server, tablet, request)))
  const turnedDown = answers.flatMap((answer, at) => (answer.status === 503 ? [at] : []))
  expect(turnedDown.length).toBeGreaterThan(0)
  expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true)
  for (const at of turnedDown) expect((await post(server, tablet, requests[at])).status).toBe(200)
  const sessions = (await sumsIn(server.db)).find(
    ({ scale, item }) => scale === 'year' && item === 'sessions',
  )
  expect(sessions?.value).toBe(150 * 6)
})
