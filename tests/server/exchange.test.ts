import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/domain/calendar.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { readArrivals } from '../../src/server/store/arrivals.ts'
import { contentHash, forgetOwners } from '../../src/server/store/lots.ts'
import { CODE_LIFE_MS, revoke } from '../../src/server/store/tablets.ts'
import { readLot } from '../../src/sync/contract.ts'
import { NOW, TODAY } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  EPOCH,
  enrolledTablet,
  exchanged,
  NETWORK,
  newKeys,
  post,
  postEnrol,
  publicJwk,
  signed,
  sumsIn,
  type TestServer,
  type TestTablet,
  textOf,
  zipped,
} from './harness.ts'

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

const NOTHING = { sessions: 0, questions: 0, workshops: 0, participants: 0 }

const troubleOf = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { code: string; message: string }),
})

/** The only tablet, as pages of figures tell of it. */
const arrival = async () => (await readArrivals(server.db, NETWORK, { now: server.now(), most: 1 }))[0]

describe('lots', () => {
  test('[SYN1] [SYN2] [P3] a lot is stored, sent again it is a duplicate, and it counts once', async () => {
    const lot = aLot()
    const first = await exchanged(server, tablet, [textOf(lot)])
    expect(first.lots).toEqual([{ id: lot.id, answer: 'stored' }])
    const sums = await sumsIn(server.db)
    const again = await exchanged(server, tablet, [textOf(lot), textOf(lot)])
    expect(again.lots).toEqual([
      { id: lot.id, answer: 'duplicate' },
      { id: lot.id, answer: 'duplicate' },
    ])
    expect(await sumsIn(server.db)).toEqual(sums)
    expect(
      sums
        .filter(({ item }) => item === 'sessions')
        .map(({ scale, period, value }) => [scale, period, value]),
    ).toEqual([
      ['month', '2026-11', 6],
      ['quarter', '2026-Q4', 6],
      ['week', '2026-W48', 6],
      ['year', '2026', 6],
    ])
    expect(sums.filter(({ item }) => item === 'need:caf').map(({ scale }) => scale)).toEqual([
      'month',
      'quarter',
      'year',
    ])
  })

  test('[SYN2] the same id with another body is refused, and the first one stands', async () => {
    const lot = aLot()
    await exchanged(server, tablet, [textOf(lot)])
    const before = await sumsIn(server.db)
    const other = textOf({ ...lot, cells: { 'level:2': 5 } })
    const { lots } = await exchanged(server, tablet, [other])
    expect(lots).toEqual([{ id: lot.id, answer: 'refused', reason: 'different-body' }])
    expect(await sumsIn(server.db)).toEqual(before)
  })

  test('[SYN2] [SYN4] each lot has its own answer: one that cannot be taken holds back no other', async () => {
    const good = aLot()
    const on = (day: string) => [
      { day, totals: { sessions: 6, questions: 0, workshops: 0, participants: 0 } },
    ]
    const [foreign, astray, invented, toCome, reset, tooOld, impossible] = [
      aLot({ network: 'elsewhere' }),
      aLot({ site: 'atlantis' }),
      aLot({ cells: { 'need:madame-martin': 6 } }),
      aLot({ days: on('2026-12-24') }),
      aLot({ days: [...on('1970-01-01'), ...on(TODAY)] }),
      aLot({ days: on('2024-12-31') }),
      aLot({ days: on('0000-01-01') }),
    ]
    const unknownKey = textOf({ ...aLot(), name: 'x' } as never)
    expect(readLot(unknownKey)).toBeNull()
    expect(readLot(textOf(aLot({ days: on('2026-02-31') })))).toBeNull()
    const { lots } = await exchanged(
      server,
      tablet,
      [foreign, astray, invented, toCome, reset, tooOld, impossible]
        .map(textOf)
        .concat(unknownKey, textOf(good), 'nonsense'),
    )
    expect(lots.map((each) => ('reason' in each ? each.reason : each.answer))).toEqual([
      'other-network',
      'unknown-site',
      'unknown-code',
      'wrong-day',
      'wrong-day',
      'wrong-day',
      'wrong-day',
      'not-a-lot',
      'stored',
      'not-a-lot',
    ])
    expect(lots.at(-1)).toMatchObject({ id: null })
    expect((await server.db`select lot from lot`).map(({ lot }) => lot)).toEqual([good.id])
  })

  test('[P3] the same lots sent by many at once, in any order, are each counted once', async () => {
    const lots = Array.from({ length: 20 }, (_, at) => aLot({ tablet: { epoch: EPOCH, sequence: at + 1 } }))
    const texts = lots.map(textOf)
    const orders = [
      texts,
      [...texts].reverse(),
      texts.slice(5, 15),
      [...texts.slice(10), ...texts.slice(0, 10)],
    ]
    const answers = await Promise.all([...orders, ...orders].map((order) => exchanged(server, tablet, order)))
    const stored = answers.flatMap(({ lots }) => lots).filter(({ answer }) => answer === 'stored')
    expect(new Set(stored.map(({ id }) => id)).size).toBe(20)
    expect(stored.length).toBe(20)
    const year = (await sumsIn(server.db)).find(({ scale, item }) => scale === 'year' && item === 'sessions')
    expect(year?.value).toBe(120)
  })

  test('[DIS1] weekly totals go to their own day, all of a lot to the month of its last day', async () => {
    const totals = { sessions: 3, questions: 0, workshops: 0, participants: 0 }
    const lot = aLot({
      days: [
        { day: '2026-10-31', totals },
        { day: '2026-11-02', totals },
      ],
      cells: { 'level:2': 6 },
    })
    await exchanged(server, tablet, [textOf(lot)])
    const sums = await sumsIn(server.db)
    const on = (scale: string) =>
      sums.filter((sum) => sum.scale === scale).map(({ period, item, value }) => [period, item, value])
    expect(on('week')).toEqual([
      ['2026-W44', 'sessions', 3],
      ['2026-W45', 'sessions', 3],
    ])
    expect(on('month')).toEqual([
      ['2026-11', 'level:2', 6],
      ['2026-11', 'sessions', 6],
    ])
  })
})

test('[DIS3] what comes after its month was published is booked in the oldest one still open', async () => {
  const totals = { sessions: 6, questions: 0, workshops: 0, participants: 0 }
  await exchanged(server, tablet, [
    textOf(aLot({ days: [{ day: '2026-10-31', totals }], cells: { 'level:2': 6 } })),
  ])
  const months = (await sumsIn(server.db)).filter(({ scale }) => scale === 'month')
  expect(months.map(({ period, item, value }) => [period, item, value])).toEqual([
    ['2026-11', 'level:2', 6],
    ['2026-11', 'sessions', 6],
  ])
})

describe('running totals', () => {
  test('[SYN5] recorded and received are told to both sides; a gap shows until its lot comes', async () => {
    const lots = [1, 2, 3].map((sequence) => aLot({ tablet: { epoch: EPOCH, sequence } }))
    const running = { epoch: EPOCH, sequence: 3, counted: 24 }
    const answer = await exchanged(
      server,
      tablet,
      [lots[0], lots[2]].map((lot) => textOf(lot as never)),
      { running },
    )
    expect(answer.received).toEqual({ epoch: EPOCH, sequence: 3, counted: 16 })
    expect(await arrival()).toMatchObject({ recorded: 24, received: 16, missing: 1, isRewound: false })
    await exchanged(server, tablet, [textOf(lots[1] as never)], { running })
    expect(await arrival()).toMatchObject({ received: 24, missing: 0 })
  })

  test('[SYN5] a restored copy and a wiped tablet are found out', async () => {
    await exchanged(server, tablet, [], { running: { epoch: EPOCH, sequence: 9, counted: 72 } })
    await exchanged(server, tablet, [], { running: { epoch: EPOCH, sequence: 4, counted: 32 } })
    await exchanged(server, tablet, [], { running: { epoch: 'f'.repeat(32), sequence: 0, counted: 0 } })
    expect(await arrival()).toMatchObject({ lives: 2, isRewound: true })
  })

  test('[SYN5] that a tablet was put back is told for five weeks, not for ever', async () => {
    await exchanged(server, tablet, [], { running: { epoch: EPOCH, sequence: 9, counted: 72 } })
    await exchanged(server, tablet, [], { running: { epoch: EPOCH, sequence: 4, counted: 32 } })

    server.setNow(NOW + 34 * DAY_MS)
    expect(await arrival()).toMatchObject({ isRewound: true })
    server.setNow(NOW + 36 * DAY_MS)
    expect(await arrival()).toMatchObject({ isRewound: false })
  })

  test('[SYN1] [SYN5] a request that was held up says nothing of its tablet when a later one was there before it', async () => {
    const lots = [1, 2].map((sequence) => textOf(aLot({ tablet: { epoch: EPOCH, sequence } })))
    const seconds = NOW / 1000
    const at = (sequence: number, version: string) =>
      aRequest(lots.slice(0, sequence), {
        ...{ version, catalog: null, running: { epoch: EPOCH, sequence, counted: 8 * sequence } },
      })
    const heldUp = await signed(tablet, zipped(at(1, '1.0.0')), { iat: seconds - 60 })
    await post(server, tablet, at(2, '1.1.0'), { iat: seconds })
    const before = await arrival()

    server.setNow(NOW + 60_000)
    const late = await server.api.request('/exchange', heldUp)

    expect(((await late.json()) as { lots: object[] }).lots).toMatchObject([{ answer: 'duplicate' }])
    expect(await arrival()).toEqual(before)
    expect(before).toMatchObject({ isRewound: false, version: '1.1.0', skewMinutes: 0 })

    await post(server, tablet, at(1, '1.1.0'), { iat: seconds + 60 })
    expect(await arrival()).toMatchObject({ isRewound: true })
  })

  /** Lots of this life, from one sequence to another, each with as many sessions. */
  const sealed = (first: number, last: number, sessions: number, epoch = EPOCH) =>
    Array.from({ length: last - first + 1 }, (_, at) =>
      aLot({
        ...{
          tablet: { epoch, sequence: first + at },
          days: [{ day: TODAY, totals: { ...NOTHING, sessions } }],
        },
        cells: { 'level:2': sessions },
      }),
    )
  const sessionsOfYear = async () =>
    (await sumsIn(server.db)).find(({ scale, item }) => scale === 'year' && item === 'sessions')?.value
  const five = { running: { epoch: EPOCH, sequence: 5, counted: 30 } }

  test('[SYN5] [P3] put back, it seals other counts in the same places: all count, it is told, and nothing is missing', async () => {
    await exchanged(server, tablet, sealed(1, 5, 6).map(textOf), five)
    const anew = sealed(4, 5, 7)

    const { lots, received } = await exchanged(server, tablet, anew.map(textOf), five)

    expect(lots.map(({ answer }) => answer)).toEqual(['stored', 'stored'])
    expect(received).toEqual({ epoch: EPOCH, sequence: 5, counted: 44 })
    expect(await sessionsOfYear()).toBe(44)
    expect(await arrival()).toMatchObject({ missing: 0, isRewound: true })

    await exchanged(server, tablet, sealed(7, 7, 6).map(textOf), {
      running: { epoch: EPOCH, sequence: 7, counted: 42 },
    })
    expect(await arrival()).toMatchObject({ missing: 1 })
  })

  test('[SYN5] [P3] put back, it seals the same counts in the same places: they count once, and it is told', async () => {
    await exchanged(server, tablet, sealed(1, 5, 6).map(textOf), five)
    const anew = sealed(4, 5, 6)

    for (const _ of ['sent', 'sent again']) {
      const { lots, received } = await exchanged(server, tablet, anew.map(textOf), five)
      expect(lots.map(({ answer }) => answer)).toEqual(['duplicate', 'duplicate'])
      expect(received).toEqual({ epoch: EPOCH, sequence: 5, counted: 30 })
    }
    expect(await sessionsOfYear()).toBe(30)
    expect(await arrival()).toMatchObject({ missing: 0, recorded: 30, received: 30, isRewound: true })
  })

  test('[SYN5] [P3] put back, it seals the same counts in a life begun anew: they arrive, and count once', async () => {
    await exchanged(server, tablet, sealed(1, 5, 6).map(textOf), five)
    await exchanged(server, tablet, [], { running: { epoch: EPOCH, sequence: 3, counted: 18 } })
    const epoch = 'a'.repeat(32)
    const anew = [...sealed(1, 1, 6, epoch), ...sealed(2, 2, 9, epoch)]

    const { lots, received } = await exchanged(server, tablet, anew.map(textOf), {
      running: { epoch, sequence: 2, counted: 15 },
    })

    expect(lots.map(({ answer }) => answer)).toEqual(['duplicate', 'stored'])
    expect(received).toEqual({ epoch, sequence: 2, counted: 15 })
    expect(await sessionsOfYear()).toBe(39)
    expect(await arrival()).toMatchObject({ lives: 2, missing: 0, isRewound: true })
  })

  test('[P3] the same counts twice from tablets that were never put back are two afternoons', async () => {
    await exchanged(server, tablet, sealed(1, 2, 6).map(textOf), {
      running: { epoch: EPOCH, sequence: 2, counted: 12 },
    })
    const other = await enrolledTablet(server)
    const epoch = 'a'.repeat(32)
    await exchanged(server, other, sealed(1, 1, 6, epoch).map(textOf), {
      running: { epoch, sequence: 1, counted: 6 },
    })

    expect(await sessionsOfYear()).toBe(18)
  })

  test('[SYN6] [SYN5] a lot that another tablet carried is counted for the one it comes from', async () => {
    const carried = aLot({ tablet: { epoch: 'c'.repeat(32), sequence: 1 } })
    const { received } = await exchanged(server, tablet, [textOf(carried)], {
      running: { epoch: EPOCH, sequence: 0, counted: 0 },
    })
    expect(received.counted).toBe(0)
    const [life] =
      await server.db`select received_counted as counted, since from life where epoch = ${'c'.repeat(32)}`
    expect(life).toEqual({ counted: 8, since: new Date(NOW) })
  })

  test('[RET2] whose a lot was is forgotten after 35 days, that it came is not', async () => {
    const lot = aLot()
    await exchanged(server, tablet, [textOf(lot)])
    expect(await forgetOwners(server.db, NETWORK, '2026-12-29')).toBe(0)
    expect(await forgetOwners(server.db, NETWORK, '2026-12-30')).toBe(1)
    const [row] = await server.db`select * from lot`
    expect(row).toEqual({
      ...{ network: NETWORK, lot: lot.id, content_sha256: contentHash(lot) },
      ...{ received_on: null, epoch: null, sequence: null, carried: false },
    })
    const { lots } = await exchanged(server, tablet, [textOf(lot)])
    expect(lots).toEqual([{ id: lot.id, answer: 'duplicate' }])
    const columns = await server.db<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = 'lot'`
    expect(columns.map(({ name }) => name)).not.toContain('tablet')
  })
})

test('[RET2] after 35 days nothing that is kept of a lot tells it from the same counts of another tablet', async () => {
  const counts = { cells: null, days: [{ day: TODAY, totals: { ...NOTHING, sessions: 3 } }] }
  const lots = ['a', 'b'].map((sign) => aLot({ ...counts, tablet: { epoch: sign.repeat(32), sequence: 17 } }))
  await exchanged(server, tablet, lots.map(textOf))
  const rows = async () => (await server.db`select * from lot`).map((row) => ({ ...row, lot: '' }))
  const [one, other] = await rows()
  expect(one).not.toEqual(other)

  await forgetOwners(server.db, NETWORK, '2026-12-30')

  const [first, second] = await rows()
  expect(first).toEqual(second)
})

test('[RET2] [SYN2] another body under the same id is refused however long ago the first one came', async () => {
  const lot = aLot()
  await exchanged(server, tablet, [textOf(lot)])
  const others = [aLot({ ...lot, cells: { 'level:2': 5 } }), aLot({ ...lot, cells: null })]
  const asked = () => exchanged(server, tablet, [lot, ...others].map(textOf))
  const answers = [{ answer: 'duplicate' }, ...others.map(() => ({ reason: 'different-body' }))]
  const otherTablet = textOf(aLot({ ...lot, tablet: { epoch: 'f'.repeat(32), sequence: 1 } }))

  expect((await asked()).lots).toMatchObject(answers)
  expect((await exchanged(server, tablet, [otherTablet])).lots).toMatchObject([{ reason: 'different-body' }])
  await forgetOwners(server.db, NETWORK, '2026-12-30')
  expect((await asked()).lots).toMatchObject(answers)
})

describe('catalog', () => {
  test('[ADM2] it comes when it is another than the tablet’s, and its hash is that of its text', async () => {
    const { catalog } = await exchanged(server, tablet, [])
    const { createHash } = await import('node:crypto')
    expect(catalog?.etag).toBe(
      createHash('sha256')
        .update(catalog?.body ?? '')
        .digest('hex'),
    )
    expect((await exchanged(server, tablet, [], { catalog: catalog?.etag })).catalog).toBeNull()
  })
})

describe('enrolment', () => {
  const request = async (code: string, change: object = {}) => ({
    format: 1,
    code,
    key: await publicJwk(await newKeys()),
    network: NETWORK,
    version: '1.0.0',
    ...change,
  })

  test('[SYN8] a code serves once', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    expect((await postEnrol(server, await request(code))).status).toBe(201)
    expect(await troubleOf(await postEnrol(server, await request(code)))).toMatchObject({
      status: 404,
      code: 'unknown-code',
    })
  })

  test('[SYN8] two that use the same code at once: one is enrolled', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    const bodies = await Promise.all([1, 2, 3, 4].map(() => request(code)))
    const answers = await Promise.all(bodies.map((body) => postEnrol(server, body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404, 404])
  })

  test('[SYN8] [SYN1] the same tablet that lost the answer asks again and is the same tablet', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    const body = await request(code)
    const first = await (await postEnrol(server, body)).json()
    expect(await (await postEnrol(server, body)).json()).toEqual(first)
  })

  test('[SYN8] after ten minutes it serves no more, and the code itself is nowhere in the database', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    const rows = await server.db`select code_sha256 from enrolment`
    expect(JSON.stringify(rows)).not.toContain(code)
    server.setNow(NOW + CODE_LIFE_MS)
    expect(await troubleOf(await postEnrol(server, await request(code)))).toMatchObject({
      code: 'unknown-code',
    })
  })

  test('[SYN8] [ADM4] a tablet that counts for another network is turned down, and the code still serves', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    expect(
      await troubleOf(await postEnrol(server, await request(code, { network: 'elsewhere' }))),
    ).toMatchObject({
      status: 403,
      code: 'other-network',
    })
    expect((await postEnrol(server, await request(code, { network: null }))).status).toBe(201)
  })

  test('[SYN8] a key that is no point of the curve is turned down', async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    expect(await troubleOf(await postEnrol(server, await request(code, { key })))).toMatchObject({
      code: 'malformed',
    })
  })

  test('[SYN8] revoked, it is turned down at once, whatever it holds', async () => {
    await exchanged(server, tablet, [textOf(aLot())])
    await revoke(server.db, NETWORK, tablet.tablet, new Date(NOW))
    expect(await troubleOf(await post(server, tablet, aRequest([textOf(aLot())])))).toMatchObject({
      status: 403,
      code: 'revoked',
    })
    expect((await server.db`select lot from lot`).length).toBe(1)
  })
})

test('[SYN8] [SYN1] revoked while its exchange waits, it is turned down and nothing of it stays', async () => {
  const holder = await server.db.reserve()
  await holder`begin`
  await holder`lock table period_sum in exclusive mode`
  const asked = post(server, tablet, aRequest([textOf(aLot())]))
  await expect
    .poll(async () => (await server.db`select 1 from pg_locks where not granted`).length)
    .toBeGreaterThan(0)

  await revoke(server.db, NETWORK, tablet.tablet, new Date(NOW))
  await holder`rollback`
  holder.release()

  expect(await troubleOf(await asked)).toMatchObject({ status: 403, code: 'revoked' })
  expect(await server.db`select lot from lot`).toHaveLength(0)
  expect(await server.db`select epoch from life`).toHaveLength(0)
  expect(await sumsIn(server.db)).toEqual([])
})

describe('requests that are turned down whole keep nothing, and say why', () => {
  const lot = () => [textOf(aLot())]
  const cases: [string, string, number, () => Promise<Response>][] = [
    [
      'unsigned',
      'unsigned',
      401,
      async () =>
        server.api.request('/exchange', { method: 'POST', body: zipped(aRequest(lot())) as BodyInit }),
    ],
    [
      'a token that is none',
      'unsigned',
      401,
      async () =>
        server.api.request('/exchange', {
          method: 'POST',
          body: 'x',
          headers: { Authorization: 'Bearer a.b.c' },
        }),
    ],
    [
      'signed with another key',
      'wrong-signature',
      401,
      async () => post(server, tablet, aRequest(lot()), { keys: await newKeys() }),
    ],
    [
      'signed for another use',
      'wrong-signature',
      401,
      async () => post(server, tablet, aRequest(lot()), { typ: 'JWT' }),
    ],
    [
      'signed over another body',
      'wrong-signature',
      401,
      async () => post(server, tablet, aRequest(lot()), { sha256: 'A'.repeat(43) }),
    ],
    [
      'an unknown tablet',
      'unknown-tablet',
      401,
      async () => post(server, { ...tablet, tablet: '0'.repeat(32) }, aRequest(lot())),
    ],
    [
      'another network in the body',
      'other-network',
      403,
      async () => post(server, tablet, aRequest(lot(), { network: 'elsewhere' })),
    ],
    [
      'another network in the signature',
      'unknown-tablet',
      401,
      async () => post(server, tablet, aRequest(lot()), { aud: 'elsewhere' }),
    ],
    [
      'a clock an hour ahead',
      'clock-skewed',
      401,
      async () => post(server, tablet, aRequest(lot()), { iat: NOW / 1000 + 3600 }),
    ],
    [
      'a clock beyond every date',
      'unsigned',
      401,
      async () => post(server, tablet, aRequest(lot()), { iat: 9e15 }),
    ],
    [
      'a tablet whose name no database keeps',
      'unsigned',
      401,
      async () => post(server, { ...tablet, tablet: 'a\0b' }, aRequest(lot())),
    ],
    ['a clock in 1970', 'clock-skewed', 401, async () => post(server, tablet, aRequest(lot()), { iat: 0 })],
    [
      'not gzip',
      'not-gzip',
      415,
      async () => server.api.request('/exchange', await signed(tablet, new TextEncoder().encode('{}'))),
    ],
    [
      'half of the bytes',
      'wrong-signature',
      401,
      async () => {
        const body = zipped(aRequest(lot()))
        const whole = await signed(tablet, body)
        return server.api.request('/exchange', { ...whole, body: body.slice(0, body.length / 2) as BodyInit })
      },
    ],
    [
      'gzip cut short, signed so',
      'not-gzip',
      415,
      async () => server.api.request('/exchange', await signed(tablet, zipped(aRequest(lot())).slice(0, 60))),
    ],
    [
      'no JSON',
      'malformed',
      400,
      async () => {
        const { gzipSync } = await import('node:zlib')
        return server.api.request('/exchange', await signed(tablet, new Uint8Array(gzipSync('{"format":1'))))
      },
    ],
    ['an unknown key', 'malformed', 400, async () => post(server, tablet, aRequest(lot(), { advisor: 'x' }))],
    [
      'a body over a mebibyte',
      'too-large',
      413,
      async () => {
        const { randomBytes } = await import('node:crypto')
        return server.api.request('/exchange', await signed(tablet, new Uint8Array(randomBytes(1_048_577))))
      },
    ],
    [
      'a small body that swells',
      'too-large',
      413,
      async () => post(server, tablet, aRequest(['x'.repeat(2_000_000)])),
    ],
  ]
  for (const [name, code, status, ask] of cases) {
    test(`[SYN1] [SEC2] ${name}: ${status} ${code}`, async () => {
      const answer = await ask()
      const trouble = await troubleOf(answer)
      expect(trouble).toMatchObject({ status, code, serverTime: NOW })
      expect(trouble.message).toMatch(/\.$/)
      expect((await server.db`select lot from lot`).length).toBe(0)
      expect((await server.db`select item from period_sum`).length).toBe(0)
    })
  }

  test('[SYN7] a clock some minutes off is measured, and its lots are taken', async () => {
    const answer = await post(server, tablet, aRequest(lot()), { iat: NOW / 1000 + 300 })
    expect(answer.status).toBe(200)
    expect(await arrival()).toMatchObject({ skewMinutes: 5 })
  })

  test('[SYN1] [P3] a whole request replayed by someone who saw it gets its answers and changes nothing', async () => {
    const body = zipped(aRequest(lot()))
    const request = await signed(tablet, body)
    expect((await server.api.request('/exchange', request)).status).toBe(200)
    const sums = await sumsIn(server.db)
    expect((await server.api.request('/exchange', request)).status).toBe(200)
    expect(await sumsIn(server.db)).toEqual(sums)
  })
})

test('[SEC2] a database that is gone: 503 in words, Retry-After, and nothing of the request in the log', async () => {
  const gone = await aServer()
  const late = await enrolledTablet(gone)
  await gone.drop()
  const answer = await post(gone, late, aRequest([textOf(aLot())]))
  expect(answer.headers.get('Retry-After')).toBe('15')
  expect(await troubleOf(answer)).toMatchObject({ status: 503, code: 'database-down' })
})
