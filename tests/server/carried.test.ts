import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lot } from '../../src/domain/lot.ts'
import { carriedApi } from '../../src/server/carried.ts'
import { readArrivals } from '../../src/server/store/arrivals.ts'
import { catalogInForce, publishAfter, sha256 } from '../../src/server/store/catalogs.ts'
import { removePerson } from '../../src/server/store/people.ts'
import { visitors } from '../../src/server/visits.ts'
import { type Bringing, type CarriedAnswer, MOST_CARRIED_BYTES } from '../../src/sync/contract/carried.ts'
import { writeCarry } from '../../src/sync/contract/carry.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import {
  aLot,
  aServer,
  enrolledTablet,
  everyRow,
  exchanged,
  NETWORK,
  type TestServer,
  textOf,
} from './harness.ts'
import { asPage, aVisitor, type TestVisitor } from './visitors.ts'

let server: TestServer
let api: ReturnType<typeof carriedApi>
let manager: TestVisitor
let logged: string[]

beforeAll(async () => {
  server = await aServer()
  logged = []
  server.log = pino({ base: null }, { write: (line) => void logged.push(line) })
  api = carriedApi(server, visitors(server))
  manager = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
})
afterAll(() => server.drop())

const fileOf = (lots: readonly Lot[]) => writeCarry(NETWORK, lots.map(textOf), async (text) => sha256(text))

const post = (body: string, visitor: TestVisitor | null = manager, headers: Record<string, string> = {}) =>
  api.request('/', asPage(server, visitor, { method: 'POST', body, headers }))

const bring = async (body: string, visitor: TestVisitor = manager) =>
  (await (await post(body, visitor)).json()) as CarriedAnswer

const bringings = async (visitor: TestVisitor) => {
  const answer = await api.request('/', asPage(server, visitor))
  return answer.ok ? ((await answer.json()) as Bringing[]) : answer.status
}

/** A tablet's life of its own for each test. */
let lives = 0
const anew = (change: Partial<Lot> = {}) => {
  lives += 1
  return aLot({ tablet: { epoch: lives.toString(16).padStart(32, 'a'), sequence: 1 }, ...change })
}
const nameOf = (site: string) => catalog.sites.find(({ id }) => id === site)?.name

/** Everything counted in the month, whoever brought it. */
async function sessionsCounted(): Promise<number> {
  const [row] = await server.db<{ value: number }[]>`
    select coalesce(sum(value), 0)::int as value from period_sum where scale = 'month' and item = 'sessions'`
  return row?.value ?? 0
}

test('[SYN5] [SYN6] what a person brings under the life of a tablet is held to be received once that tablet told of it', async () => {
  const tablet = await enrolledTablet(server)
  const epoch = '1'.repeat(32)
  const of = (sequence: number) => aLot({ tablet: { epoch, sequence } })
  const counted = 8
  const told = (sequence: number) => ({ running: { epoch, sequence, counted: counted * sequence } })
  const missing = async () =>
    (await readArrivals(server.db, NETWORK, { now: server.now(), most: 99 })).filter(
      (each) => each.missing > 0 || each.isRewound,
    )
  await exchanged(server, tablet, [textOf(of(1))], told(1))

  await bring(await fileOf([{ ...of(900_000), site: 'jaude' }]))
  expect(await missing()).toEqual([])
  expect((await exchanged(server, tablet, [], told(1))).received).toMatchObject({ sequence: 1, counted })

  const other = await enrolledTablet(server)
  const life = { epoch: '2'.repeat(32), counted }
  const waiting = aLot({ tablet: { epoch: life.epoch, sequence: 1 } })
  await exchanged(server, other, [], { running: { ...life, sequence: 0, counted: 0 } })
  await bring(await fileOf([waiting]))
  expect(
    (await exchanged(server, other, [], { running: { ...life, sequence: 0, counted: 0 } })).received,
  ).toMatchObject({ sequence: 0, counted: 0 })
  const { received } = await exchanged(server, other, [textOf(waiting)], {
    running: { ...life, sequence: 1 },
  })
  expect(received).toMatchObject({ sequence: 1, counted })
  expect(await missing()).toEqual([])
})

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

test('[SYN5] [SYN6] whatever a hand-made file says of a tablet that has not sent anything yet, it is as the tablet tells', async () => {
  const most = { sessions: 1_000_000, questions: 0, workshops: 0, participants: 1_000_000 }
  const forged: [epoch: string, sequence: number, days: Lot['days']][] = [
    ['8'.repeat(32), 1, [{ day: TODAY, totals: { ...most, sessions: 5, participants: 0 } }]],
    ['9'.repeat(32), 1000, [{ day: TODAY, totals: { ...most, sessions: 5, participants: 0 } }]],
    ['0'.repeat(32), 1, ['2026-11-21', '2026-11-22', TODAY].map((day) => ({ day, totals: most }))],
  ]
  const told = async () =>
    (await readArrivals(server.db, NETWORK, { now: server.now(), most: 99 })).filter(
      (each) => each.missing > 0 || each.isRewound,
    )
  const before = await told()
  for (const [epoch, sequence, days] of forged) {
    await bring(await fileOf([aLot({ tablet: { epoch, sequence }, days, cells: null })]))
    const tablet = await enrolledTablet(server)
    const own = aLot({ tablet: { epoch, sequence: 1 } })
    const running = { epoch, sequence: 1, counted: 8 }

    const answer = await exchanged(server, tablet, [textOf(own)], { running })

    expect(answer).toMatchObject({ lots: [{ answer: 'stored' }], received: running })
    expect(await told()).toHaveLength(before.length)
  }
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

test('[SYN6] [SEC2] of a body whose length is not announced nothing is read before it is known who sends it', async () => {
  let read = 0
  const endless = new ReadableStream<Uint8Array>(
    {
      pull: (way) => {
        read += 1
        way.enqueue(new Uint8Array(65_536))
      },
    },
    { highWaterMark: 0 },
  )
  const from = (visitor: TestVisitor | null): RequestInit & { duplex: 'half' } => ({
    ...asPage(server, visitor, { method: 'POST' }),
    body: endless,
    duplex: 'half',
  })

  expect((await api.request('/', from(null))).status).toBe(401)
  expect(read).toBe(0)
  expect((await api.request('/', from(manager))).status).toBe(413)
})

test('[SYN6] [DIS4] a manager brings lots of own sites alone: each other one is refused by whose it is, and counts once an administrator brings it', async () => {
  const [own, others] = [anew(), anew({ site: 'aubiere' })]
  const file = await fileOf([others, own])
  const before = await sessionsCounted()

  expect(await bring(file)).toEqual({
    lots: [
      { id: others.id, answer: 'refused', reason: 'others-site', siteName: nameOf('aubiere') },
      { id: own.id, answer: 'stored' },
    ],
  })
  expect(await sessionsCounted()).toBe(before + 6)

  expect(await bring(file, await aVisitor(server))).toEqual({
    lots: [
      { id: others.id, answer: 'stored' },
      { id: own.id, answer: 'duplicate' },
    ],
  })
  expect(await sessionsCounted()).toBe(before + 12)
})

test('[SYN6] [ADM2] a site that the catalog no longer has is still whose it was', async () => {
  const last = await catalogInForce(server.db, NETWORK)
  const without = structuredClone(catalog)
  without.edition = { id: 'without', on: '2026-12-01' }
  without.sites = without.sites.filter(({ id }) => id !== 'orcines')
  await publishAfter(
    server.db,
    { catalog: without, survey: null },
    { after: last?.position ?? 0, now: server.now(), by: null },
  )
  const former = await aVisitor(server, { role: 'manager', sites: ['orcines'] })
  const file = await fileOf([anew({ site: 'orcines' })])

  expect(await bring(file)).toMatchObject({ lots: [{ reason: 'others-site', siteName: nameOf('orcines') }] })
  expect(await bring(file, former)).toMatchObject({ lots: [{ answer: 'stored' }] })
})

test('[SYN6] [DIS2] administrators read when, by whom and for which sites lots were brought, and how many; nobody reads what is in them', async () => {
  const administrator = await aVisitor(server, { name: 'Direction' })
  const keeper = await aVisitor(server, { name: 'Prêt', role: 'manager', sites: ['jaude'] })
  server.setNow(NOW + 30_000)
  const many = Array.from({ length: 201 }, () => anew({ cells: null }))
  await bring(await fileOf(many), keeper)
  server.setNow(NOW + 60_000)
  const two = await fileOf([anew(), anew({ site: 'aubiere' })])
  await bring(two, administrator)
  // Nothing more counts: nothing more is told.
  await bring(two, administrator)
  await bring(await fileOf([anew({ site: 'aubiere' })]), keeper)

  expect(((await bringings(administrator)) as Bringing[]).slice(0, 2)).toEqual([
    {
      broughtAt: NOW + 60_000,
      by: 'Direction',
      siteNames: [nameOf('aubiere'), nameOf('jaude')].sort(),
      lots: 2,
    },
    { broughtAt: NOW + 30_000, by: 'Prêt', siteNames: [nameOf('jaude')], lots: 201 },
  ])
  expect(await bringings(keeper)).toBe(403)
  expect(logged.join()).toContain('"lots":2,"stored":2,"sites":2')
  expect(logged.join()).not.toMatch(/Direction|Prêt|aubiere/)
  expect(logged.join()).not.toContain(keeper.person)
})

test('[SYN6] [ADM3] a line stays without a name when who brought it is removed', async () => {
  const administrator = await aVisitor(server)
  const leaving = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
  server.setNow(NOW + 120_000)
  await bring(await fileOf([anew()]), leaving)

  await removePerson(server.db, NETWORK, leaving.person)

  expect(((await bringings(administrator)) as Bringing[])[0]).toMatchObject({ by: null, lots: 1 })
  expect((await everyRow(server.db)).join()).not.toContain(leaving.person)
})

test('[SYN6] [P3] what counts has its line: where the line cannot be written nothing was taken', async () => {
  const file = await fileOf([anew()])
  const before = await sessionsCounted()
  await server.db`alter table bringing rename to away`

  expect((await post(file)).status).toBe(500)
  expect(await sessionsCounted()).toBe(before)

  await server.db`alter table away rename to bringing`
  expect(await bring(file)).toMatchObject({ lots: [{ answer: 'stored' }] })
})
