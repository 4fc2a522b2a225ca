import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fleetApi } from '../../src/server/fleet.ts'
import { sha256 } from '../../src/server/store/catalogs.ts'
import { CODE_LIFE_MS } from '../../src/server/store/tablets.ts'
import { visitors } from '../../src/server/visits.ts'
import type { Fleet, NewCode } from '../../src/sync/contract/fleet.ts'
import { NOW } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  EPOCH,
  enrolledTablet,
  exchanged,
  newKeys,
  post,
  postEnrol,
  publicJwk,
  sumsIn,
  type TestServer,
  textOf,
} from './harness.ts'
import { asPage, aVisitor, type TestVisitor } from './visitors.ts'

let server: TestServer
let administrator: TestVisitor
let manager: TestVisitor
let api: ReturnType<typeof fleetApi>

beforeAll(async () => {
  server = await aServer()
  administrator = await aVisitor(server)
  manager = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
  api = fleetApi(server, visitors(server))
})
afterAll(() => server.drop())
beforeEach(async () => {
  server.setNow(NOW)
  await server.db`truncate enrolment, tablet, life`
})

const ask = (
  method: string,
  path: string,
  visitor: TestVisitor | null = administrator,
  headers: Record<string, string> = {},
) => api.request(path, asPage(server, visitor, { method, headers }))
const fleet = async () => (await (await ask('GET', '/')).json()) as Fleet
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

async function newCode(): Promise<NewCode> {
  const answer = await ask('POST', '/codes')
  expect(answer.status).toBe(201)
  return (await answer.json()) as NewCode
}

const join = async (code: string) =>
  postEnrol(server, {
    ...{ format: 1, code, network: null, version: '1.0.0' },
    key: await publicJwk(await newKeys()),
  })

describe('a code', () => {
  test('[SYN8] is made by an administrator, serves one tablet once, and is then no longer waited for', async () => {
    const made = await newCode()
    expect(made).toEqual({
      code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/),
      link: `https://escale.test/#rejoindre=${made.code}`,
      enrolment: sha256(made.code),
      lastsMs: 600_000,
    })
    expect(await fleet()).toEqual({ tablets: [], waiting: [made.enrolment] })

    const [first, second] = [await join(made.code), await join(made.code)]

    expect([first.status, second.status]).toEqual([201, 404])
    const { tablet } = (await first.json()) as { tablet: string }
    expect(await fleet()).toEqual({
      tablets: [{ tablet, label: 'Tablette 1', enrolledAt: NOW, seenAt: null, revokedAt: null }],
      waiting: [],
    })
  })

  test('[SYN8] serves for ten minutes', async () => {
    const { code } = await newCode()

    server.setNow(NOW + CODE_LIFE_MS)

    expect((await fleet()).waiting).toEqual([])
    expect((await join(code)).status).toBe(404)
  })

  test('[SYN8] is kept as its hash alone', async () => {
    const { code, enrolment } = await newCode()

    const rows = await server.db<{ row: string }[]>`select t::text as row from enrolment t`

    expect(JSON.stringify(rows)).toContain(enrolment)
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

describe('the tablets', () => {
  test('[SYN8] are listed as they joined, with their last exchange', async () => {
    const first = await enrolledTablet(server)
    server.setNow(NOW + 1_000)
    const second = await enrolledTablet(server)
    server.setNow(NOW + 2_000)
    await exchanged(server, second, [])

    const about = { revokedAt: null }
    expect((await fleet()).tablets).toEqual([
      { ...about, tablet: first.tablet, label: 'Tablette 1', enrolledAt: NOW, seenAt: null },
      { ...about, tablet: second.tablet, label: 'Tablette 2', enrolledAt: NOW + 1_000, seenAt: NOW + 2_000 },
    ])
  })

  test('[SYN8] one that is revoked is refused at once; what it sent stays, and its number too', async () => {
    const lost = await enrolledTablet(server)
    await exchanged(server, lost, [textOf(aLot())])
    const sums = await sumsIn(server.db)

    const answer = await ask('DELETE', `/${lost.tablet}`)
    const refused = await post(server, lost, aRequest([textOf(aLot())]))

    expect(((await answer.json()) as Fleet).tablets).toMatchObject([{ label: 'Tablette 1', revokedAt: NOW }])
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'revoked'])
    expect(await sumsIn(server.db)).toEqual(sums)
  })

  test('[SYN6] [SYN8] what a revoked tablet still holds arrives by another one, once', async () => {
    const [lost, other] = [await enrolledTablet(server), await enrolledTablet(server)]
    const running = { epoch: EPOCH, sequence: 0, counted: 0 }
    await exchanged(server, lost, [], { running })
    await ask('DELETE', `/${lost.tablet}`)
    const carried = textOf(aLot({ tablet: { epoch: EPOCH, sequence: 2 } }))
    const own = { running: { epoch: 'c'.repeat(32), sequence: 0, counted: 0 } }

    const [first, again] = [
      await exchanged(server, other, [carried], own),
      await exchanged(server, other, [carried], own),
    ]

    expect([first, again].map(({ lots }) => lots[0]?.answer)).toEqual(['stored', 'duplicate'])
  })

  test('[SYN8] one that is not there, or no longer, cannot be revoked', async () => {
    const { tablet } = await enrolledTablet(server)
    await ask('DELETE', `/${tablet}`)

    for (const name of [tablet, 'f'.repeat(32), 'x']) {
      const answer = await ask('DELETE', `/${name}`)
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'not-found'])
    }
  })
})

describe('who may not', () => {
  const acts = async () => {
    const { tablet } = await enrolledTablet(server)
    return [
      ['GET', '/'],
      ['POST', '/codes'],
      ['DELETE', `/${tablet}`],
    ] as const
  }
  const untouched = async () => {
    const { tablets, waiting } = await fleet()
    return waiting.length === 0 && tablets.every(({ revokedAt }) => revokedAt === null)
  }

  test('[SYN8] [ADM3] a manager, and who is not signed in', async () => {
    for (const [method, path] of await acts()) {
      const [asManager, asNobody] = [await ask(method, path, manager), await ask(method, path, null)]
      expect([asManager.status, await codeOf(asManager)]).toEqual([403, 'forbidden'])
      expect([asNobody.status, await codeOf(asNobody)]).toEqual([401, 'not-signed-in'])
    }
    expect(await untouched()).toBe(true)
  })

  test('[SEC2] a page of another site, whatever cookie it comes with', async () => {
    for (const [method, path] of (await acts()).slice(1))
      for (const site of ['cross-site', 'same-site', 'none']) {
        const answer = await ask(method, path, administrator, { 'Sec-Fetch-Site': site })
        expect([answer.status, await codeOf(answer)]).toEqual([403, 'other-site'])
      }
    expect(await untouched()).toBe(true)
  })
})
