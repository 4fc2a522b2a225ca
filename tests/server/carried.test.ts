import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lot } from '../../src/domain/lot.ts'
import { carriedApi } from '../../src/server/carried.ts'
import { sha256 } from '../../src/server/store/catalogs.ts'
import { visitors } from '../../src/server/visits.ts'
import { type CarriedAnswer, MOST_CARRIED_BYTES } from '../../src/sync/contract/carried.ts'
import { writeCarry } from '../../src/sync/contract/carry.ts'
import { aLot, aServer, enrolledTablet, exchanged, NETWORK, type TestServer, textOf } from './harness.ts'
import { asPage, aVisitor, type TestVisitor } from './visitors.ts'

let server: TestServer
let api: ReturnType<typeof carriedApi>
let manager: TestVisitor

beforeAll(async () => {
  server = await aServer()
  api = carriedApi(server, visitors(server))
  manager = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
})
afterAll(() => server.drop())

const fileOf = (lots: readonly Lot[]) => writeCarry(NETWORK, lots.map(textOf), async (text) => sha256(text))

const post = (body: string, visitor: TestVisitor | null = manager, headers: Record<string, string> = {}) =>
  api.request('/', asPage(server, visitor, { method: 'POST', body, headers }))

const bring = async (body: string) => (await (await post(body)).json()) as CarriedAnswer

/** Everything counted in the month, whoever brought it. */
async function sessionsCounted(): Promise<number> {
  const [row] = await server.db<{ value: number }[]>`
    select coalesce(sum(value), 0)::int as value from period_sum where scale = 'month' and item = 'sessions'`
  return row?.value ?? 0
}

test('[SYN6] [P3] what a manager brings counts once: the file again, and the tablet itself later, add nothing', async () => {
  const lots = [aLot(), aLot({ tablet: { epoch: 'd'.repeat(32), sequence: 1 } })]
  const file = await fileOf(lots)
  const before = await sessionsCounted()

  const first = await bring(file)
  const again = await bring(file)
  const tablet = await enrolledTablet(server)
  const later = await exchanged(server, tablet, lots.map(textOf))

  expect(first).toEqual({ lots: lots.map(({ id }) => ({ id, answer: 'stored' })) })
  expect(again).toEqual({ lots: lots.map(({ id }) => ({ id, answer: 'duplicate' })) })
  expect(later.lots.map(({ answer }) => answer)).toEqual(['duplicate', 'duplicate'])
  expect(await sessionsCounted()).toBe(before + 12)
})

test('[SYN6] [SYN2] a lot that cannot be taken is said with its reason, and keeps no other from counting', async () => {
  const [good, gone] = [aLot({ tablet: { epoch: 'b'.repeat(32), sequence: 1 } }), aLot({ site: 'nowhere' })]

  expect(await bring(await fileOf([gone, good]))).toEqual({
    lots: [
      { id: gone.id, answer: 'refused', reason: 'unknown-site' },
      { id: good.id, answer: 'stored' },
    ],
  })
})

test('[SYN6] a file that is not whole and ours is told as such, and nothing of it counts', async () => {
  const file = await fileOf([aLot()])
  const before = await sessionsCounted()

  expect(await bring('Bonjour')).toEqual({ trouble: 'not-ours' })
  expect(await bring(file.slice(0, -20))).toEqual({ trouble: 'truncated' })
  expect(await bring(file.replace('\\"level:2\\":6', '\\"level:2\\":9'))).toEqual({ trouble: 'tampered' })
  expect(await sessionsCounted()).toBe(before)
})

test('[SYN6] more lots than one exchange takes are taken in one after the other', async () => {
  const lots = Array.from({ length: 450 }, (_, at) =>
    aLot({ tablet: { epoch: 'c'.repeat(32), sequence: at + 1 }, cells: null }),
  )

  const answer = await bring(await fileOf(lots))

  expect('lots' in answer && answer.lots.map(({ answer }) => answer)).toEqual(lots.map(() => 'stored'))
})

test('[SYN6] [SEC2] only who is signed in, from a page of ours, and no larger than a file may be', async () => {
  const file = await fileOf([aLot()])

  expect((await post(file, null)).status).toBe(401)
  expect(
    (await post(file, manager, { Origin: 'https://ailleurs.test', 'Sec-Fetch-Site': 'cross-site' })).status,
  ).toBe(403)
  expect((await post('x'.repeat(MOST_CARRIED_BYTES + 1))).status).toBe(413)
})
