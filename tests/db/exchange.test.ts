import { describe, expect, test } from 'vitest'
import { installCatalog, listCatalogs } from '../../src/db/catalog.ts'
import { type Enrolment, EscaleDb } from '../../src/db/db.ts'
import { keepEnrolment, markRefused, readEnrolment } from '../../src/db/enrolment.ts'
import { type Exchanged, keepExchange, lotsToSend, markUnsendable } from '../../src/db/exchange.ts'
import { listLots } from '../../src/db/lists.ts'
import { forgetSentLots, sealLots, takeInLots } from '../../src/db/lots.ts'
import { openSession } from '../../src/db/sessions.ts'
import { openTablet, reloadTablet } from '../../src/db/tablet.ts'
import { countEntry, listTallies, totalsOfDay } from '../../src/db/tallies.ts'
import { addDays, DAY_MS } from '../../src/domain/calendar.ts'
import { startSession } from '../../src/machines/step.ts'
import { makeKeys } from '../../src/sync/exchange.ts'
import { aDraft, catalog, freshDb, NOW, TODAY } from '../makers.ts'

const TABLET = '0a'.repeat(16)

const enrolment = async (change: Partial<Enrolment> = {}): Promise<Enrolment> => ({
  ...{ id: 'enrolment', tablet: TABLET, network: catalog.network.id, keys: await makeKeys() },
  ...{ enrolledOn: TODAY, exchangedAt: null, received: null, skewMinutes: 0 },
  ...{ catalog: null, catalogRefusedBy: null, refused: null },
  ...change,
})

const AT = { version: '1.0.0', edition: catalog.edition.id, today: TODAY }

const exchanged = (change: Partial<Exchanged> = {}): Exchanged => ({
  ...{ tablet: TABLET, now: NOW, sent: [], refused: [], version: AT.version, today: TODAY, catalog: null },
  received: { epoch: 'e'.repeat(32), sequence: 1, counted: 5 },
  skew: { now: NOW, minutes: 0, timeZone: catalog.network.timeZone },
  ...change,
})

const count = (db: EscaleDb, day = TODAY) =>
  countEntry(db, { site: 'jaude', day, totals: { questions: 1 }, cells: ['level:1'], charter: null })

/** An enrolled tablet with one sealed lot of five questions. */
async function withLot(): Promise<{ db: EscaleDb; id: string }> {
  const db = await freshDb()
  await keepEnrolment(db, await enrolment(), null, NOW)
  for (let nth = 0; nth < 5; nth++) await count(db)
  await sealLots(db, { today: TODAY, now: NOW, closedSite: 'jaude' }, catalog)
  const [lot] = await listLots(db)
  return { db, id: lot!.id }
}

describe('[SYN2] after an exchange', () => {
  test('[RET2] a lot the server has leaves the queue: its text is gone, id and totals stay 35 days', async () => {
    const { db, id } = await withLot()

    await keepExchange(db, exchanged({ sent: [id], now: NOW + 1000 }))

    const [lot] = await listLots(db)
    expect(lot).toMatchObject({ id, state: 'sent', body: null, since: NOW + 1000 })
    expect(lot?.days).toMatchObject([{ day: TODAY, totals: { questions: 5 } }])
    expect(await totalsOfDay(db, 'jaude', TODAY)).toMatchObject({ questions: 5 })
    await forgetSentLots(db, NOW + 34 * DAY_MS)
    expect(await listLots(db)).toHaveLength(1)
    await forgetSentLots(db, NOW + 36 * DAY_MS)
    expect(await listLots(db)).toEqual([])
  })

  test('a refused lot stays with its reason, and is tried again once version or catalog are others', async () => {
    const { db, id } = await withLot()

    await keepExchange(db, exchanged({ refused: [{ id, reason: 'unknown-site' }] }))

    const lots = await listLots(db)
    expect(lots).toMatchObject([{ id, state: 'waiting', refusal: { reason: 'unknown-site' } }])
    expect(lots[0]?.body).not.toBeNull()
    expect(lotsToSend(lots, AT)).toEqual([])
    expect(lotsToSend(lots, { ...AT, today: addDays(TODAY, 1) })).toEqual([])
    expect(lotsToSend(lots, { ...AT, version: '1.0.1' })).toHaveLength(1)
    expect(lotsToSend(lots, { ...AT, edition: 'later' })).toHaveLength(1)
  })

  test('a lot of a day still to come is tried again the day after', async () => {
    const { db, id } = await withLot()

    await keepExchange(db, exchanged({ refused: [{ id, reason: 'wrong-day' }] }))

    const lots = await listLots(db)
    expect(lotsToSend(lots, AT)).toEqual([])
    expect(lotsToSend(lots, { ...AT, today: addDays(TODAY, 1) })).toHaveLength(1)
  })

  test('[SYN4] one that breaks the contract is told like a refused one', async () => {
    const { db, id } = await withLot()

    await markUnsendable(db, [id], AT)

    const lots = await listLots(db)
    expect(lots).toMatchObject([{ refusal: { reason: 'not-a-lot' } }])
    expect(lotsToSend(lots, AT)).toEqual([])
  })

  test('the link remembers when, what the server holds and how far off the clock is', async () => {
    const { db } = await withLot()
    await markRefused(db, TABLET, 'revoked')
    expect((await readEnrolment(db))?.refused).toBe('revoked')

    const { skew } = exchanged()
    await keepExchange(db, exchanged({ skew: { ...skew, minutes: -12 } }))

    expect(await readEnrolment(db)).toMatchObject({
      ...{ exchangedAt: NOW, skewMinutes: -12, refused: null },
      received: { counted: 5 },
    })
  })

  test('of an enrolment that is no longer the tablet’s, nothing is kept', async () => {
    const { db, id } = await withLot()

    await keepExchange(db, exchanged({ tablet: 'another', sent: [id] }))
    await markRefused(db, 'another', 'revoked')

    expect(await listLots(db)).toMatchObject([{ state: 'waiting' }])
    expect(await readEnrolment(db)).toMatchObject({ exchangedAt: null, refused: null })
  })

  test('[SYN6] one that left is known again when another tablet’s file brings it', async () => {
    const { db, id } = await withLot()
    const [{ body } = { body: '' }] = await listLots(db)
    await keepExchange(db, exchanged({ sent: [id] }))

    expect(await takeInLots(db, [body ?? ''], NOW)).toEqual([{ id, result: 'known' }])
    expect(await listLots(db)).toMatchObject([{ state: 'sent' }])
  })
})

describe('[SYN5] a tablet whose server has had more of its life than it knows', () => {
  const rowOf = async (db: EscaleDb) => (await db.tablet.get('tablet'))!
  const received = async (db: EscaleDb, change: { sequence?: number; counted?: number }) =>
    exchanged({ received: { epoch: (await rowOf(db)).epoch, sequence: 1, counted: 5, ...change } })

  test('begins another, in which only what is not sealed was counted, and goes on writing', async () => {
    for (const more of [{ counted: 6 }, { sequence: 2 }]) {
      const { db, id } = await withLot()
      await count(db)
      const { epoch } = await rowOf(db)

      await keepExchange(db, await received(db, more))
      await count(db)

      const row = await rowOf(db)
      expect(row.epoch).toMatch(/^[0-9a-f]{32}$/)
      expect(row.epoch).not.toBe(epoch)
      expect(row).toMatchObject({ sequence: 0, recorded: { sessions: 0, questions: 2 } })
      expect(await listLots(db)).toMatchObject([{ id, state: 'waiting' }])
      expect((await listTallies(db)).map(({ totals }) => totals.questions)).toEqual([2])
    }
  })

  test('leaves a tab that waits for the right to write without it, not with a wiped store', async () => {
    const { db } = await withLot()
    const other = new EscaleDb(db.name)
    await openTablet(other, { today: TODAY, edition: catalog.edition.id })

    await keepExchange(db, await received(db, { counted: 6 }))
    await reloadTablet(other)
    await count(other)

    await expect(count(db)).rejects.toMatchObject({ trouble: 'elsewhere' })
  })

  test('and none else: what another tablet carried, or has not arrived yet, begins nothing', async () => {
    const { db } = await withLot()
    const { epoch } = await rowOf(db)

    for (const less of [{}, { counted: 0, sequence: 0 }]) await keepExchange(db, await received(db, less))
    await keepExchange(db, exchanged({ received: { epoch: 'e'.repeat(32), sequence: 9, counted: 99 } }))

    expect(await rowOf(db)).toMatchObject({ epoch, sequence: 1, recorded: { questions: 5 } })
  })
})

describe('[ADM2] a catalog that came', () => {
  const next = { ...catalog, edition: { id: 'next', on: TODAY } }

  test('is in force at once; an open session keeps the one it was opened under', async () => {
    const { db } = await withLot()
    await installCatalog(db, catalog, NOW)
    await openSession(db, startSession(aDraft()), 1)

    await keepExchange(db, exchanged({ catalog: { etag: 'e'.repeat(64), read: next } }))

    expect((await db.tablet.get('tablet'))?.edition).toBe('next')
    expect([...(await listCatalogs(db)).keys()].sort()).toEqual([catalog.edition.id, 'next'])
    expect(await readEnrolment(db)).toMatchObject({ catalog: 'e'.repeat(64), catalogRefusedBy: null })
  })

  test('and cannot be read leaves the one in force, and is not asked for again by this version', async () => {
    const { db, id } = await withLot()

    await keepExchange(db, exchanged({ sent: [id], catalog: { etag: 'e'.repeat(64), read: null } }))

    expect((await db.tablet.get('tablet'))?.edition).toBe(catalog.edition.id)
    expect(await readEnrolment(db)).toMatchObject({ catalogRefusedBy: AT.version })
    expect(await listLots(db)).toMatchObject([{ state: 'sent' }])
  })
})

describe('[SYN7] days that the clock had wrong', () => {
  const DAY_MINUTES = 1440

  test('are corrected in tallies that are not sealed, joined to what the right day has', async () => {
    const { db } = await withLot()
    for (const day of [TODAY, '2026-11-25', '2026-11-26', '2026-11-20']) await count(db, day)
    const wrongNow = NOW + 2 * DAY_MS
    const { skew } = exchanged()

    await keepExchange(db, exchanged({ skew: { ...skew, now: wrongNow, minutes: -2 * DAY_MINUTES } }))

    const days = (await listTallies(db)).map(({ day, totals }) => [day, totals.questions])
    // 26 was the 24th, 25 the 23rd; the 20th was right.
    expect(days).toEqual([
      ['2026-11-20', 1],
      ['2026-11-23', 1],
      [TODAY, 2],
    ])
    expect((await db.tablet.get('tablet'))?.recorded.questions).toBe(9)
  })

  test('no longer make the tablet think that its clock went back', async () => {
    const { db } = await withLot()
    await db.tablet.update('tablet', { seenOn: '2031-01-01' })

    await keepExchange(db, exchanged())

    expect((await db.tablet.get('tablet'))?.seenOn).toBe(TODAY)
  })
})

test('[SYN8] a tablet that joins keeps everything it counted', async () => {
  const db = await freshDb()
  await count(db)
  const before = await listTallies(db)

  await keepEnrolment(db, await enrolment(), null, NOW)

  expect(await listTallies(db)).toEqual(before)
  expect((await db.tablet.get('tablet'))?.recorded.questions).toBe(1)
})

test('[P2] an exchange whose write fails leaves nothing of it; the next one keeps it', async () => {
  const { db, id } = await withLot()
  const broken = exchanged({ sent: [id], catalog: { etag: 'e', read: { ...catalog, edition: {} } as never } })

  await expect(keepExchange(db, broken)).rejects.toMatchObject({ name: 'StorageFailure' })
  expect(await listLots(db)).toMatchObject([{ state: 'waiting' }])
  expect((await readEnrolment(db))?.exchangedAt).toBeNull()

  await keepExchange(db, exchanged({ sent: [id] }))
  expect(await listLots(db)).toMatchObject([{ state: 'sent' }])
})
