import Dexie from 'dexie'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bookAppointment, moveAppointment, settleAppointment } from '../../src/db/appointments.ts'
import { readBoot } from '../../src/db/boot.ts'
import { installCatalog, listCatalogs } from '../../src/db/catalog.ts'
import { EscaleDb, openDb, StorageFailure, write } from '../../src/db/db.ts'
import { listAppointments, listLots } from '../../src/db/lists.ts'
import { forgetSentLots, sealLots, takeInLots } from '../../src/db/lots.ts'
import { closeSession, openSession, saveSession } from '../../src/db/sessions.ts'
import { servePermanences, setPin } from '../../src/db/settings.ts'
import { confirmPlace, delayAfter, openTablet, reloadTablet, tryPin } from '../../src/db/tablet.ts'
import { countEntry, totalsOfDay } from '../../src/db/tallies.ts'
import type { Appointment } from '../../src/domain/appointment.ts'
import { DAY_MS } from '../../src/domain/calendar.ts'
import { closedFrom } from '../../src/domain/session.ts'
import { type Entry, emptyTotals } from '../../src/domain/tally.ts'
import { type SessionState, startSession } from '../../src/machines/step.ts'
import { aDraft, catalog, freshDb, NOW, TODAY } from '../makers.ts'

const entry = (change: Partial<Entry> = {}): Entry => ({
  site: 'jaude',
  day: TODAY,
  totals: { sessions: 1 },
  cells: ['level:2', 'outcome:solved'],
  charter: 'c'.repeat(64),
  ...change,
})

const closed = (sessionId = 's1') =>
  closedFrom({ ...aDraft(), sessionId, outcome: 'solved' }, NOW + 1_800_000, 'staff')

const everything = async (db: EscaleDb) =>
  JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())))

describe('sessions', () => {
  test('[SES7] a session closed twice is counted once and forgotten', async () => {
    const db = await freshDb()
    await openSession(db, startSession(aDraft()), 1)

    await closeSession(db, closed(), 'Europe/Paris')
    await closeSession(db, closed(), 'Europe/Paris')

    expect(await db.tallies.toArray()).toMatchObject([
      { site: 'jaude', totals: { sessions: 1 }, cells: { 'outcome:solved': 1 } },
    ])
    expect(await db.sessions.count()).toBe(0)
  })

  test('[P1] [RET1] nothing that tells one session from another remains in any store once it is closed', async () => {
    const db = await freshDb()
    const draft = aDraft({ sessionId: 'f00dfeedf00dfeed' })
    await openSession(db, startSession(draft), 1)
    expect(await everything(db)).toContain('f00dfeedf00dfeed')

    await closeSession(db, closed('f00dfeedf00dfeed'), 'Europe/Paris')

    const left = await everything(db)
    expect(left).not.toContain('f00dfeedf00dfeed')
    expect(left).not.toContain(String(draft.openedAt + 1_800_000))
    expect(left).not.toContain('animal')
  })

  test('[SES2] a late save does not revive a forgotten session', async () => {
    const db = await freshDb()
    const state = startSession(aDraft())
    await openSession(db, state, 1)
    await closeSession(db, closed(), 'Europe/Paris')

    await saveSession(db, state, 1, true)

    expect(await db.sessions.count()).toBe(0)
    expect((await reloadTablet(db)).lentTo).toBeNull()
  })

  test('[LEN1] in whose hands the tablet is, is written with the step itself', async () => {
    const db = await freshDb()
    const state = startSession(aDraft())
    await openSession(db, state, 1)
    await saveSession(db, { ...state, value: 'reading' }, 1, true)
    expect((await db.tablet.get('tablet'))?.lentTo).toBe('s1')

    await saveSession(db, { ...state, value: 'helping' }, 1, false)
    expect((await db.tablet.get('tablet'))?.lentTo).toBeNull()
  })

  test('[P2] a write that fails half-way leaves nothing of it', async () => {
    const db = await freshDb()
    await openSession(db, startSession(aDraft()), 1)
    const before = await everything(db)
    const broken = write(db, [db.sessions, db.tallies], () => [
      db.sessions.delete('s1'),
      db.tallies.add({ site: 'jaude', day: TODAY, totals: emptyTotals(), cells: {}, charters: [] }),
      Promise.reject(new DOMException('no room', 'QuotaExceededError')),
    ])

    await expect(broken).rejects.toMatchObject({ trouble: 'full' })
    expect(await everything(db)).toBe(before)
  })
})

describe('fences', () => {
  test('[SES9] a tab that fell behind may not write over the other one', async () => {
    const first = await freshDb()
    const second = new EscaleDb(first.name)
    await openTablet(second, { today: TODAY, edition: catalog.edition.id })
    await countEntry(second, entry())

    await expect(countEntry(first, entry())).rejects.toMatchObject({ trouble: 'elsewhere' })
    await reloadTablet(first)
    await countEntry(first, entry())
    expect(await totalsOfDay(first, 'jaude', TODAY)).toMatchObject({ sessions: 2 })
  })

  test('[P2] a disk wiped under the open app is told, never written as if nothing had happened', async () => {
    const db = await freshDb()
    await db.tablet.clear()
    await expect(countEntry(db, entry())).rejects.toMatchObject({ trouble: 'wiped' })
    expect(await db.tallies.count()).toBe(0)
  })

  test('[P2] a connection lost in the background is opened anew, and the write done once', async () => {
    const db = await freshDb()
    await countEntry(db, entry())
    db.close({ disableAutoOpen: false })
    await countEntry(db, entry())
    expect(await totalsOfDay(db, 'jaude', TODAY)).toMatchObject({ sessions: 2 })
  })

  test('[P2] a write whose answer was lost after the commit is not done twice', async () => {
    const db = await freshDb()
    loseAnswer(db)
    await countEntry(db, entry())
    expect(await totalsOfDay(db, 'jaude', TODAY)).toMatchObject({ sessions: 1 })

    await countEntry(db, entry())
    expect(await totalsOfDay(db, 'jaude', TODAY)).toMatchObject({ sessions: 2 })
  })

  test('[P2] [P3] a connection lost while the other tab wrote is no commit of ours', async () => {
    const db = await freshDb()
    const other = new EscaleDb(db.name)
    await openTablet(other, { today: TODAY, edition: catalog.edition.id })
    await countEntry(other, entry({ cells: ['level:1'] }))
    vi.spyOn(transactionsOf(db), 'transaction').mockRejectedValueOnce(
      new DOMException('connection lost', 'UnknownError'),
    )

    await expect(countEntry(db, entry({ cells: ['level:2'] }))).rejects.toMatchObject({
      trouble: 'elsewhere',
    })
    expect((await db.tallies.toArray())[0]?.cells).toEqual({ 'level:1': 1 })
  })

  test('[SES9] an old tab is closed when a newer Escale upgrades the store', async () => {
    const old = await freshDb()
    const newer = new Dexie(old.name)
    newer.version(2).stores({ extra: 'id' })
    await newer.open()

    await expect(countEntry(old, entry())).rejects.toMatchObject({ trouble: 'outdated' })
    const reopened = new EscaleDb(old.name)
    await expect(openDb(reopened)).rejects.toMatchObject({ trouble: 'outdated' })
    newer.close()
  })

  test('[P4] an opening that is blocked says so instead of hanging', async () => {
    const db = new EscaleDb('never-opens')
    vi.spyOn(db, 'open').mockReturnValue(new Promise(() => {}) as never)
    await expect(openDb(db, 1)).rejects.toMatchObject({ trouble: 'blocked' })
  })
})

describe('one row, past Dexie', () => {
  const opened = async (): Promise<{ db: EscaleDb; state: SessionState }> => {
    const db = await freshDb()
    const state = startSession(aDraft())
    await openSession(db, state, 1)
    return { db, state }
  }

  test('[P2] a step that the disk refuses leaves the row and the tablet as they were', async () => {
    const { db, state } = await opened()
    const before = await everything(db)
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    await expect(saveSession(db, { ...state, value: 'reading' }, 1, true)).rejects.toMatchObject({
      trouble: 'full',
    })
    expect(await everything(db)).toBe(before)
  })

  test('[SES9] [P2] a step is refused behind another tab or on a wiped disk, and done once on a lost connection', async () => {
    const { db, state } = await opened()
    db.close({ disableAutoOpen: false })
    await saveSession(db, { ...state, value: 'helping' }, 1, false)
    expect((await db.sessions.get('s1'))?.value).toBe('helping')

    const other = new EscaleDb(db.name)
    await openTablet(other, { today: TODAY, edition: catalog.edition.id })
    await countEntry(other, entry())
    await expect(saveSession(db, state, 1, false)).rejects.toMatchObject({ trouble: 'elsewhere' })
    await other.tablet.clear()
    await expect(saveSession(db, state, 1, false)).rejects.toMatchObject({ trouble: 'wiped' })
  })
})

/** Dexie's own overloads are too deep for a spy. */
const transactionsOf = (db: EscaleDb) =>
  db as unknown as { transaction: (...given: unknown[]) => Promise<unknown> }

/** The next transaction commits, and its answer never arrives. */
function loseAnswer(db: EscaleDb) {
  const transactions = transactionsOf(db)
  const transaction = transactions.transaction.bind(db)
  vi.spyOn(transactions, 'transaction').mockImplementationOnce(async (...given) => {
    await transaction(...given)
    throw new DOMException('connection lost', 'UnknownError')
  })
}

describe('the first screen', () => {
  const read = () => {
    const boot = readBoot()
    return Promise.all([boot.tablet, boot.catalog])
  }

  afterEach(() => Dexie.delete('escale'))

  test('[P8] a bare read tells who holds the tablet before Dexie is in, and makes no store of its own', async () => {
    expect(await read()).toEqual([null, null])
    expect((await indexedDB.databases()).map((each) => each.name)).not.toContain('escale')

    const db = new EscaleDb()
    await openTablet(db, { today: TODAY, edition: catalog.edition.id })
    await installCatalog(db, catalog, NOW)
    const state = startSession(aDraft())
    await openSession(db, state, 1)
    await saveSession(db, { ...state, value: 'reading' }, 1, true)
    db.close()

    expect(await read()).toMatchObject([{ lentTo: 's1' }, { edition: catalog.edition }])
  })
})

describe('tablet', () => {
  test('[LEN2] the PIN itself is never stored, and is known again', async () => {
    const db = await freshDb()
    await setPin(db, '271828', 1000)
    expect(await everything(db)).not.toContain('271828')
    expect(await tryPin(db, '271828', NOW)).toEqual({ answer: 'right' })
  })

  test('[LEN2] each wrong try after the third waits longer, up to five minutes, and lots still seal', async () => {
    const db = await freshDb()
    await setPin(db, '2718', 1000)
    for (const _ of [1, 2]) expect(await tryPin(db, '0000', NOW)).toEqual({ answer: 'wrong', retryAt: NOW })
    expect(await tryPin(db, '0000', NOW)).toEqual({ answer: 'wrong', retryAt: NOW + 10_000 })

    expect(await tryPin(db, '2718', NOW + 9_999)).toEqual({ answer: 'too-soon', retryAt: NOW + 10_000 })
    expect(await tryPin(db, '0000', NOW + 10_000)).toEqual({ answer: 'wrong', retryAt: NOW + 30_000 })
    expect([3, 4, 5, 6, 7, 8, 20].map(delayAfter)).toEqual([
      10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
    ])

    await countEntry(db, entry({ totals: { sessions: 5 } }))
    await sealLots(db, { today: '2026-11-25', now: NOW, closedSite: null }, catalog)
    expect(await db.lots.count()).toBe(1)
  })

  test('[LEN2] a clock set back never lengthens the wait beyond its limit', async () => {
    const db = await freshDb()
    await setPin(db, '2718', 1000)
    for (const _ of [1, 2, 3]) await tryPin(db, '0000', NOW)
    const backThen = NOW - 30 * 86_400_000
    expect(await tryPin(db, '2718', backThen)).toEqual({ answer: 'too-soon', retryAt: backThen + 300_000 })
  })

  test('[P4] site and role of the day are one write, recent sites first', async () => {
    const db = await freshDb()
    await confirmPlace(db, { site: 'jaude', role: 'advisor', day: TODAY, until: NOW + 1 })
    await confirmPlace(db, { site: 'beaumont', role: 'advisor', day: TODAY, until: NOW + 1 })
    expect(await reloadTablet(db)).toMatchObject({
      site: 'beaumont',
      confirmedDay: TODAY,
      recentSites: ['beaumont', 'jaude'],
    })
  })
})

describe('lots', () => {
  const seal = (db: EscaleDb, today: string, closedSite: string | null = null) =>
    sealLots(db, { today, now: NOW, closedSite }, catalog)
  const bodies = async (db: EscaleDb) => (await listLots(db)).map((lot) => JSON.parse(lot.body ?? ''))

  test('[LOT1] five sessions of a closed permanence are sealed; four wait and join a later day', async () => {
    const db = await freshDb()
    for (let i = 0; i < 4; i++) await countEntry(db, entry())
    await seal(db, TODAY, 'jaude')
    expect(await listLots(db)).toEqual([])

    await countEntry(db, entry({ day: '2026-11-25' }))
    await seal(db, '2026-11-26')
    expect(await bodies(db)).toMatchObject([
      {
        site: 'jaude',
        days: [
          { day: TODAY, totals: { sessions: 4 } },
          { day: '2026-11-25', totals: { sessions: 1 } },
        ],
        cells: { 'level:2': 5 },
      },
    ])
    expect(await db.tallies.count()).toBe(0)
  })

  test('[LOT1] today waits as long as its permanence is open', async () => {
    const db = await freshDb()
    for (let i = 0; i < 6; i++) await countEntry(db, entry())
    await seal(db, TODAY)
    expect(await listLots(db)).toEqual([])
  })

  test('[LOT2] after 28 days too few leave as totals alone, so that nobody is lost', async () => {
    const db = await freshDb()
    for (let i = 0; i < 2; i++) await countEntry(db, entry())
    await seal(db, '2026-12-21')
    expect(await listLots(db)).toEqual([])

    await seal(db, '2026-12-22')
    expect(await bodies(db)).toMatchObject([{ cells: null, days: [{ totals: { sessions: 2 } }] }])
  })

  test('[SYN7] [P3] [LOT2] what a wrong clock counted on a day that cannot be joins today, and waits as today does', async () => {
    const db = await freshDb()
    await countEntry(db, entry())
    for (let i = 0; i < 4; i++) await countEntry(db, entry({ day: '1970-01-01' }))
    await countEntry(db, entry({ day: '2028-11-26' }))
    await countEntry(db, entry({ site: 'beaumont', day: '1970-01-01' }))

    await seal(db, TODAY)

    expect(await listLots(db)).toEqual([])
    expect(await db.tallies.toArray()).toMatchObject([
      { site: 'beaumont', day: TODAY, totals: { sessions: 1 } },
      { site: 'jaude', day: TODAY, totals: { sessions: 6 }, cells: { 'level:2': 6 } },
    ])
    expect((await reloadTablet(db)).recorded.sessions).toBe(7)
  })

  test('[SYN7] [LOT3] a closed permanence seals them at once, under a day that the server takes', async () => {
    const db = await freshDb()
    for (let i = 0; i < 6; i++) await countEntry(db, entry({ day: '1970-01-01' }))

    await seal(db, TODAY, 'jaude')

    expect(await bodies(db)).toMatchObject([{ days: [{ day: TODAY, totals: { sessions: 6 } }] }])
    expect(await db.tallies.count()).toBe(0)
  })

  test('[SYN7] a tally of tomorrow stays: a clock may be some hours ahead', async () => {
    const db = await freshDb()
    await countEntry(db, entry({ day: '2026-11-25' }))
    const before = await reloadTablet(db)

    await seal(db, TODAY)

    expect(await db.tallies.toArray()).toMatchObject([{ day: '2026-11-25' }])
    expect((await reloadTablet(db)).revision).toBe(before.revision)
  })

  test('[LOT3] sealed twice at once, tallies become one lot', async () => {
    const db = await freshDb()
    for (let i = 0; i < 5; i++) await countEntry(db, entry())
    await Promise.all([seal(db, '2026-11-25'), seal(db, '2026-11-25')])
    expect(await listLots(db)).toHaveLength(1)
    expect((await reloadTablet(db)).sequence).toBe(1)
  })

  test('[SYN6] lots taken in twice from a file are there once; another body under the same id is refused', async () => {
    const [from, to] = [await freshDb(), await freshDb()]
    for (let i = 0; i < 5; i++) await countEntry(from, entry())
    await seal(from, '2026-11-25')
    const [{ id, body }] = (await listLots(from)) as unknown as [{ id: string; body: string }]

    expect(await takeInLots(to, [body], NOW)).toEqual([{ id, result: 'taken' }])
    expect(await takeInLots(to, [body], NOW)).toEqual([{ id, result: 'known' }])
    expect(await takeInLots(to, [body.replace('"sessions":5', '"sessions":6')], NOW)).toEqual([
      { id, result: 'different' },
    ])
    expect((await listLots(to)).map((lot) => lot.body)).toEqual([body])
  })

  test('[P3] what was recorded equals what is sealed and what waits, whatever the order', async () => {
    const db = await freshDb()
    for (let day = 1; day <= 30; day++) {
      const today = `2026-11-${String(day).padStart(2, '0')}`
      for (let i = 0; i < day % 7; i++) await countEntry(db, entry({ day: today }))
      await seal(db, today, day % 3 === 0 ? 'jaude' : null)
    }
    const sealed = (await bodies(db))
      .flatMap((lot) => lot.days)
      .reduce((sum, each) => sum + each.totals.sessions, 0)
    const waiting = (await db.tallies.toArray()).reduce((sum, tally) => sum + tally.totals.sessions, 0)
    expect(sealed + waiting).toBe((await reloadTablet(db)).recorded.sessions)
  })

  test('[RET2] a lot that left is forgotten after 35 days, one that waits is not', async () => {
    const db = await freshDb()
    for (let i = 0; i < 5; i++) await countEntry(db, entry())
    await seal(db, '2026-11-25')
    await forgetSentLots(db, NOW + 36 * 86_400_000)
    expect(await db.lots.count()).toBe(1)

    await db.lots.toCollection().modify({ state: 'sent' })
    await forgetSentLots(db, NOW + 34 * 86_400_000)
    expect(await db.lots.count()).toBe(1)
    await forgetSentLots(db, NOW + 36 * 86_400_000)
    expect(await db.lots.count()).toBe(0)
  })
})

describe('catalog', () => {
  test('[ADM2] an edition stays as long as a session opened under it is open', async () => {
    const db = await freshDb()
    await installCatalog(db, catalog, NOW)
    await openSession(db, startSession(aDraft()), 1)
    const next = { ...catalog, edition: { id: 'next', on: '2027-01-01' } }

    await installCatalog(db, next, NOW)
    expect([...(await listCatalogs(db)).keys()].sort()).toEqual([catalog.edition.id, 'next'].sort())

    await closeSession(db, closed(), 'Europe/Paris')
    await installCatalog(db, next, NOW)
    expect([...(await listCatalogs(db)).keys()]).toEqual(['next'])
  })
})

describe('appointments', () => {
  const appointment: Appointment = {
    id: 'a1',
    site: 'jaude',
    permanence: 'jaude-tu-morning',
    start: NOW + 30 * 60_000,
    end: NOW + 90 * 60_000,
    code: 'citron-nuage',
    state: 'booked',
  }
  const nextWeek = { start: appointment.start + 7 * DAY_MS, end: appointment.end + 7 * DAY_MS }
  const at = { catalog, now: NOW }

  async function servingDb(): Promise<EscaleDb> {
    const db = await freshDb()
    await servePermanences(db, ['jaude-tu-morning'])
    return db
  }

  test('[APP1] nothing but slot and word code is stored; moving keeps the code', async () => {
    const db = await servingDb()
    await bookAppointment(db, appointment, at)
    await moveAppointment(db, { ...appointment, ...nextWeek }, at)
    expect(await listAppointments(db)).toEqual([{ ...appointment, ...nextWeek }])
  })

  test('[APP1] a slot is refused in the very transaction that would give it', async () => {
    const db = await servingDb()
    expect(await bookAppointment(db, appointment, at)).toBe(true)

    expect(await bookAppointment(db, { ...appointment, id: 'a2' }, at)).toBe(false)
    expect(
      await bookAppointment(db, { ...appointment, ...nextWeek, id: 'a3' }, { ...at, now: NOW + 8 * DAY_MS }),
    ).toBe(false)
    await servePermanences(db, [])
    expect(await moveAppointment(db, { ...appointment, ...nextWeek }, at)).toBe(false)

    expect(await listAppointments(db)).toEqual([appointment])
  })

  test('[P2] [APP1] a booking written again is the same; one settled meanwhile is not brought back by a move', async () => {
    const db = await servingDb()
    await bookAppointment(db, appointment, at)
    expect(await bookAppointment(db, appointment, at)).toBe(true)
    expect(await db.appointments.count()).toBe(1)

    await settleAppointment(db, 'a1', entry({ totals: {}, cells: ['appointment:cancelled'], charter: null }))
    await moveAppointment(db, { ...appointment, ...nextWeek }, at)
    expect(await db.appointments.count()).toBe(0)
  })

  test('[APP2] no-show and cancelled are counted once, honoured with its session', async () => {
    const db = await servingDb()
    await bookAppointment(db, appointment, at)
    const noShow = entry({ totals: {}, cells: ['appointment:no-show'], charter: null })
    await settleAppointment(db, 'a1', noShow)
    await settleAppointment(db, 'a1', noShow)
    expect((await db.tallies.toArray())[0]?.cells).toEqual({ 'appointment:no-show': 1 })

    await bookAppointment(db, { ...appointment, id: 'a2' }, at)
    await openSession(db, startSession(aDraft({ appointmentId: 'a2' })), 1)
    expect((await db.appointments.get('a2'))?.state).toBe('started')
    await closeSession(db, { ...closed(), appointmentId: 'a2' }, 'Europe/Paris')
    expect(await db.appointments.count()).toBe(0)
    expect((await db.tallies.toArray())[0]?.cells).toMatchObject({ 'appointment:honoured': 1 })
  })
})

test('[P2] an unopened store refuses to write rather than pretend', async () => {
  const db = new EscaleDb('not-opened')
  await expect(countEntry(db, entry())).rejects.toBeInstanceOf(StorageFailure)
})
