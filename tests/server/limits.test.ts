import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Services, tabletApi } from '../../src/server/api.ts'
import { createApp } from '../../src/server/app.ts'
import { readClient } from '../../src/server/client.ts'
import type { TroubleAnswer } from '../../src/sync/contract.ts'
import { aServer, emptyDatabase, everyRow, newKeys, publicJwk, type TestServer } from './harness.ts'
import { aPlace, startProcess } from './process.ts'
import { asPage, aVisitor, peopleApiOf } from './visitors.ts'

/** SEC2: tries at codes and at signing in, by client address. Documentation addresses, RFC 5737 and 3849. */

let server: TestServer
let enrolment: string
const logged: string[] = []

beforeAll(async () => {
  server = await aServer()
  const key = await publicJwk(await newKeys())
  enrolment = JSON.stringify({ format: 1, code: '0123456789', key, network: null, version: '1.0.0' })
})
afterAll(() => server.drop())

/** How many tries at a code one address has in a minute. */
const TRIES = 20

type From = { socket: string; forwarded?: string }
type Asked = (from: From) => Promise<Response>

const envOf = ({ socket }: From) => ({ incoming: { socket: { remoteAddress: socket } } })
const headersOf = ({ forwarded }: From) => ({ ...(forwarded && { 'X-Forwarded-For': forwarded }) })

/** A server of its own: none of its tries is counted yet. */
const services = (trustProxy: boolean): Services => ({
  ...server,
  trustProxy,
  log: pino({ base: null }, { write: (line) => void logged.push(line) }),
})

function enrolling(trustProxy = false): Asked {
  const api = tabletApi(services(trustProxy))
  return async (from) =>
    api.request('/enrol', { method: 'POST', body: enrolment, headers: headersOf(from) }, envOf(from))
}

function signingIn(): Asked & { withProvider: Asked } {
  const api = peopleApiOf({ ...services(false), openid: PROVIDER })
  const at =
    (path: string): Asked =>
    async (from) => {
      const asked = { method: 'POST', body: {}, headers: headersOf(from) }
      return api.request(path, asPage(server, null, asked), envOf(from))
    }
  return Object.assign(at('/sign-in'), { withProvider: at('/openid') })
}
/** Never asked: what is sent here is malformed. */
const PROVIDER = { issuer: 'https://id.test', clientId: 'escale', clientSecret: 'secret' }

/** Another subscriber each time. */
const fromAll = (nth: number) => ({ socket: `2001:db8:0:${nth.toString(16)}::9` })

async function times(count: number, asked: Asked, from: (nth: number) => From): Promise<number[]> {
  const answers: number[] = []
  for (let nth = 0; nth < count; nth++) answers.push((await asked(from(nth))).status)
  return answers
}
const all = (status: number, count = TRIES) => Array<number>(count).fill(status)

describe('tries at enrolment codes', () => {
  test('[SEC2] [SYN8] are limited for one address, in words and with the time to wait; another goes on', async () => {
    const asked = enrolling()
    expect(await times(TRIES, asked, () => ({ socket: '192.0.2.7' }))).toEqual(all(404))

    const refused = await asked({ socket: '192.0.2.7' })

    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60)
    expect((await refused.json()) as TroubleAnswer).toMatchObject({
      code: 'too-many',
      message: 'Trop de demandes en peu de temps. Réessayez dans un moment.',
    })
    expect((await asked({ socket: '192.0.2.8' })).status).toBe(404)
  })

  test('[SEC2] without TRUST_PROXY no header gives another address', async () => {
    const asked = enrolling()
    const from = (nth: number) => ({ socket: '192.0.2.7', forwarded: `198.51.100.${nth}` })

    expect(await times(TRIES + 1, asked, from)).toEqual([...all(404), 429])
  })

  test('[SEC2] with TRUST_PROXY each client behind the proxy has its own share', async () => {
    const asked = enrolling(true)
    const from = (nth: number) => ({ socket: '127.0.0.1', forwarded: `198.51.100.${nth}` })

    expect(await times(TRIES + 1, asked, from)).toEqual(all(404, TRIES + 1))
  })

  test('[SEC2] with TRUST_PROXY what the client put before the proxy’s own word is not believed', async () => {
    const asked = enrolling(true)
    const from = (nth: number) => ({ socket: '127.0.0.1', forwarded: `198.51.100.${nth}, 203.0.113.9` })

    expect(await times(TRIES + 1, asked, from)).toEqual([...all(404), 429])
  })

  test('[SEC2] with TRUST_PROXY a header that names no address is as none', async () => {
    const asked = enrolling(true)
    const from = (nth: number) => ({ socket: '192.0.2.7', forwarded: `someone-${nth}` })

    expect(await times(TRIES + 1, asked, from)).toEqual([...all(404), 429])
  })

  test('[SEC2] the addresses of one IPv6 subscriber are one; IPv4 in IPv6 is itself', async () => {
    const asked = enrolling()
    const from = (nth: number) => ({ socket: nth % 2 ? `2001:db8::1:${nth}` : `2001:db8:0:0:${nth}::9` })

    expect(await times(TRIES + 1, asked, from)).toEqual([...all(404), 429])
    expect((await asked({ socket: '2001:db8:0:1::9' })).status).toBe(404)
    expect(await times(TRIES, asked, () => ({ socket: '192.0.2.7' }))).toEqual(all(404))
    expect((await asked({ socket: '::ffff:192.0.2.7' })).status).toBe(429)
  })

  test('[SEC2] one address that tries without end leaves the others their share', async () => {
    const asked = enrolling()
    const flood = await times(200, asked, () => ({ socket: '192.0.2.7' }))

    expect(flood.filter((status) => status === 404)).toHaveLength(TRIES)
    expect((await asked({ socket: '192.0.2.8' })).status).toBe(404)
  })
})

test('[SEC2] [SYN8] however many addresses try without end, one that did not is answered', async () => {
  const [enrol, signIn] = [enrolling(), signingIn()]
  const flood = (nth: number) => fromAll(nth % 20)

  await times(20 * (TRIES + 1), enrol, flood)
  await times(20 * 61, signIn, flood)

  expect((await enrol(flood(0))).status).toBe(429)
  expect((await signIn(flood(0))).status).toBe(429)
  expect((await enrol(fromAll(20))).status).toBe(404)
  expect((await signIn(fromAll(20))).status).toBe(400)
})

test('[SEC2] [ADM3] tries at signing in by passkey and by the provider are counted together', async () => {
  const asked = signingIn()
  const from = () => ({ socket: '192.0.2.7' })

  expect(await times(30, asked, from)).toEqual(all(400, 30))
  expect(await times(31, asked.withProvider, from)).toEqual([...all(400, 30), 429])
})

test('[SEC2] [ADM3] what one person asks is limited, over all the pages together; another goes on', async () => {
  const place = aPlace()
  const app = createApp(readClient(place.client), services(false))
  const [busy, other] = [await aVisitor(server), await aVisitor(server)]
  const status = async (path: string, visitor = busy) =>
    (await app.request(`/api/${path}`, asPage(server, visitor))).status
  // As little work as each room has.
  const paths = ['people/passkeys', 'fleet', 'catalog/0', 'figures/activity/network/x']
  const asked: number[] = []
  for (let nth = 0; nth < 600; nth++) asked.push(await status(paths[nth % paths.length] ?? ''))
  place.remove()

  expect([...new Set(asked)].sort()).toEqual([200, 404])
  for (const path of paths) expect(await status(path)).toBe(429)
  expect(await status('fleet', other)).toBe(200)
}, 30_000)

test('[SEC2] [ADM3] tries at signing in are limited for one address', async () => {
  const asked = signingIn()

  expect(await times(60, asked, () => ({ socket: '192.0.2.7' }))).toEqual(all(400, 60))
  expect((await asked({ socket: '192.0.2.7' })).status).toBe(429)
  expect((await asked({ socket: '192.0.2.8' })).status).toBe(400)
})

test('[SEC2] [P1] no address is written: neither in a log, nor in the database, nor in what is measured', async () => {
  const [enrol, signIn] = [enrolling(true), signingIn()]
  const from = { socket: '192.0.2.77', forwarded: '203.0.113.77' }
  for (let nth = 0; nth <= 60; nth++) {
    await enrol(from)
    await signIn(from)
  }

  const measured = await server.metrics.registry.metrics()
  const written = JSON.stringify([logged, await everyRow(server.db), measured])
  expect(written).toContain('too-many')
  expect(written).not.toMatch(/192\.0\.2\.|203\.0\.113\.|198\.51\.100\./)
})

test('[SEC2] the setting reaches the server that listens', async () => {
  const place = aPlace()
  const { url, drop } = await emptyDatabase()
  const env = { DATABASE_URL: url, DATA_DIR: place.data, TRUST_PROXY: '1' }
  const { child, origin, over } = await startProcess(env, place.client)
  try {
    const tried = async (forwarded: string) => {
      const headers = { 'X-Forwarded-For': forwarded }
      return (await fetch(`${origin}/api/enrol`, { method: 'POST', body: enrolment, headers })).status
    }
    for (let nth = 0; nth < TRIES; nth++) expect(await tried('203.0.113.9')).toBe(404)

    expect(await tried('203.0.113.9')).toBe(429)
    expect(await tried('203.0.113.10')).toBe(404)
  } finally {
    child.kill('SIGTERM')
    await over
    await drop()
    place.remove()
  }
}, 60_000)
