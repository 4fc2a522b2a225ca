// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Desk } from '../../src/app/desk.ts'
import { createDesk } from '../../src/app/desk.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import type { Appointment, Slot } from '../../src/domain/appointment.ts'
import type { Need } from '../../src/domain/catalogSchema.ts'
import type { SessionStep } from '../../src/machines/session.ts'
import { readLot } from '../../src/sync/contract.ts'
import { aPlan, catalog, NOW, TODAY } from '../makers.ts'

let db: EscaleDb
let desk: Desk
let now = NOW
let stores = 0

beforeEach(async () => {
  now = NOW
  stores += 1
  db = new EscaleDb(`desk-${stores}`)
  state.failure.value = null
  state.tab.value = 'writer'
  state.counted.value = null
  desk = createDesk(db, { now: () => now, random: () => 0.5 })
  await desk.start(catalog)
  await desk.confirmPlace('jaude', 'advisor')
})

const refuse = (name: string) =>
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw new DOMException('refused', name)
  })

/** As iOS does to a page in the background: what was asked of the disk is not answered. */
const failToRead = () =>
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementationOnce(() => {
    throw new DOMException('connection lost', 'UnknownError')
  })

const printing = catalog.needs.find((need) => need.id === 'printing') as Need
/** NOW is in the first hour of that permanence. */
const AT_11_H: Slot = {
  site: 'jaude',
  permanence: 'jaude-tu-morning',
  start: NOW + 30 * 60_000,
  end: NOW + 90 * 60_000,
}
const AT_14_H: Slot = { ...hoursLater(AT_11_H, 3), permanence: 'jaude-tu-afternoon' }

function hoursLater(slot: Slot, hours: number): Slot {
  return { ...slot, start: slot.start + hours * 3_600_000, end: slot.end + hours * 3_600_000 }
}

async function book(slot: Slot): Promise<Appointment> {
  await desk.servePermanences([slot.permanence])
  return (await desk.book(slot)) as Appointment
}

const walk = async (sessionId: string, ...steps: SessionStep[]) => {
  for (const step of steps) expect(await desk.send(sessionId, step)).toBe(true)
}

const closing: SessionStep[] = [
  { type: 'commitments.confirmed' },
  { type: 'charter.agreed', way: 'hold', language: 'fr-simple' },
  { type: 'tablet.returned' },
  { type: 'closing.started' },
  { type: 'outcome.chosen', outcome: 'solved' },
  { type: 'check.ticked', check: 'patron-validated' },
  { type: 'check.ticked', check: 'patron-logged-out' },
  { type: 'check.ticked', check: 'nothing-kept' },
]

describe('a session', () => {
  test('[SES2] a step is on disk before it is on the screen', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    const pending = desk.send(id, { type: 'commitments.confirmed' })
    expect(state.sessionOf(id)?.value).toBe('commitments')

    await pending
    expect((await db.sessions.get(id))?.value).toBe('reading')
    expect(state.sessionOf(id)?.value).toBe('reading')
    expect(state.lentTo.value).toBe(id)
  })

  test('[P2] [SES2] two taps at once are two steps: the second never erases the first', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    await walk(id, ...closing.slice(0, 4))
    const answers = await Promise.all([
      desk.send(id, { type: 'check.ticked', check: 'patron-validated' }),
      desk.send(id, { type: 'check.ticked', check: 'nothing-kept' }),
    ])
    expect(answers).toEqual([true, true])
    expect((await db.sessions.get(id))?.context.checks).toEqual(['patron-validated', 'nothing-kept'])
  })

  test('[SES7] [P3] closing counts it, forgets it and tells what was counted', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    await walk(id, ...closing, { type: 'session.closed' })

    expect(state.sessions.value).toEqual([])
    expect(state.today.value).toMatchObject({ sessions: 1 })
    expect(state.counted.value?.cells).toContain('outcome:solved')
    expect(await desk.send(id, { type: 'session.closed' })).toBe(false)
  })

  test('[SES1] [SES2] several stay open side by side and are found again after a restart', async () => {
    const first = (await desk.openSession(aPlan(), null))!
    const second = (await desk.openSession(aPlan({ level: 1, agreement: 'acknowledgement' }), null))!
    await walk(first, { type: 'commitments.confirmed' })

    const again = createDesk(db, { now: () => now, random: () => 0.5 })
    await again.start(catalog)

    expect(state.sessionOf(first)?.value).toBe('reading')
    expect(state.sessionOf(second)?.value).toBe('helping')
    expect(state.lentTo.value).toBe(first)
  })

  test('[SES6] at the end of the day it is closed, counted once and marked', async () => {
    await desk.openSession(aPlan(), null)
    now += 24 * 3_600_000
    await desk.endDay()
    await desk.endDay()

    expect(state.sessions.value).toEqual([])
    expect(state.tallies.value).toMatchObject([
      { day: TODAY, totals: { sessions: 1 }, cells: { 'closedBy:end-of-day': 1 } },
    ])
  })

  test('[SES8] one that cannot be restored is shown for rescue and closed with what is known', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    await db.sessions.update(id, { value: 'dancing' })
    await desk.reload()
    expect(state.sessions.value).toEqual([])
    expect(state.damaged.value).toMatchObject([{ sessionId: id, site: 'jaude', level: 2, needs: ['caf'] }])

    expect(await desk.closeDamaged(state.damaged.value[0]!, 'partly')).toBe(true)
    expect(state.damaged.value).toEqual([])
    expect(state.tallies.value).toMatchObject([
      { totals: { sessions: 1 }, cells: { 'outcome:partly': 1, 'need:caf': 1 } },
    ])
  })
})

describe('a lent screen that was left alone', () => {
  const isCleared = () => state.tablet.value?.clearedFor === state.lentTo.value

  test('[LEN3] [P8] stays cleared after a restart, until staff lend the tablet anew', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    await walk(id, { type: 'commitments.confirmed' })
    expect(isCleared()).toBe(false)
    await desk.clearLent()

    state.tablet.value = null
    await createDesk(new EscaleDb(db.name), { now: () => now, random: () => 0.5 }).start(catalog)
    expect(state.lentTo.value).toBe(id)
    expect(isCleared()).toBe(true)

    await desk.reload()
    await walk(id, { type: 'tablet.returned' }, { type: 'commitments.confirmed' })
    expect(state.lentTo.value).toBe(id)
    expect(isCleared()).toBe(false)
  })
})

describe('a clock, a day, two tabs', () => {
  test('[P8] [LEN1] the day may end while a patron holds the tablet: it stays lent until staff take it back', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    await walk(id, { type: 'commitments.confirmed' })
    now += 24 * 3_600_000
    await desk.endDay()

    expect(state.sessions.value).toEqual([])
    expect(state.lentTo.value).toBe(id)
    await desk.endLending()
    expect(state.lentTo.value).toBeNull()
  })

  test('[SYN7] a clock that cannot be right closes no session and seals no lot', async () => {
    await desk.openSession(aPlan(), null)
    await desk.countQuestion(catalog.needs.find((each) => each.level === 1)!)
    now = Date.parse('2036-01-01T10:00:00Z')
    await desk.endDay()
    await desk.seal()

    expect(state.sessions.value).toHaveLength(1)
    expect(state.lots.value).toEqual([])
  })

  const in1970 = Date.parse('1970-01-02T10:00:00Z')
  const inTwoYears = Date.parse('2028-11-24T10:00:00Z')
  for (const [clock, wrong] of [
    ['back in 1970', in1970],
    ['two years ahead', inTwoYears],
  ] as const) {
    test(`[P3] [SYN7] [SES6] a clock ${clock}, then set right: counts leave under a day that can be, who is here stays`, async () => {
      now = wrong
      await desk.confirmPlace('jaude', 'advisor')
      const printing = catalog.needs.find((each) => each.level === 1)!
      for (let nth = 0; nth < 6; nth++) await desk.countQuestion(printing)
      const id = (await desk.openSession(aPlan(), null))!
      await walk(id, ...closing.slice(0, 3))

      now = NOW
      await desk.confirmPlace('jaude', 'advisor')
      await desk.endDay()
      await desk.seal()

      expect(state.sessionOf(id)?.value).toBe('helping')
      expect(state.sessionOf(id)?.context.day).toBe(TODAY)
      expect((await db.sessions.get(id))?.context.day).toBe(TODAY)
      expect(state.lots.value).toEqual([])
      expect(state.tallies.value).toMatchObject([{ day: TODAY, totals: { questions: 6 } }])

      now = NOW + 24 * 3_600_000
      await desk.endDay()
      await desk.seal()
      expect(state.sessions.value).toEqual([])
      now = NOW + 40 * 24 * 3_600_000
      await desk.seal()
      expect(state.tallies.value).toEqual([])
      const days = state.waitingLots.value.flatMap(({ body }) => readLot(body)?.days ?? [])
      expect(days).toMatchObject([{ day: TODAY, totals: { sessions: 1, questions: 6 } }])
    })
  }

  test('[ADM2] [LOT1] [SES6] a catalog dated some days ahead keeps neither lots nor ends of day waiting', async () => {
    state.catalog.value = { ...catalog, edition: { id: 'ahead', on: '2026-12-01' } }
    for (let nth = 0; nth < 5; nth++)
      await desk.countQuestion(catalog.needs.find((each) => each.level === 1)!)
    await desk.openSession(aPlan(), null)

    expect(await desk.seal('jaude')).toBe('sealed')
    now = NOW + 24 * 3_600_000
    await desk.endDay()

    expect(state.lots.value).toHaveLength(1)
    expect(state.sessions.value).toEqual([])
  })

  test('[SES6] a session of tomorrow, by a clock some hours ahead, is neither closed nor moved', async () => {
    now = NOW + 20 * 3_600_000
    const id = (await desk.openSession(aPlan(), null))!

    now = NOW
    await desk.endDay()

    expect(state.sessionOf(id)?.context.day).toBe('2026-11-25')
  })

  test('[SES9] the tab that reads installs nothing and takes nothing from the one that writes', async () => {
    const newer = { ...catalog, edition: { id: 'newer', on: '2027-01-01' } }
    state.tab.value = 'reader'
    const reader = createDesk(new EscaleDb(db.name), { now: () => now, random: () => 0.5 })
    expect(await reader.start(newer)).toBe(true)
    expect(state.catalog.value?.edition).toEqual(catalog.edition)

    state.tab.value = 'writer'
    expect(await desk.confirmPlace('jaude', 'staff')).toBe(true)
  })

  test('[P2] the app cannot be started past a disk that refuses', async () => {
    const refused = new EscaleDb(`${db.name}-refused`)
    vi.spyOn(refused, 'open').mockRejectedValueOnce(new DOMException('no', 'SecurityError'))
    const started = createDesk(refused, { now: () => now, random: () => 0.5 }).start(catalog)
    await vi.waitUntil(() => state.failure.value !== null)
    expect(state.failure.value).toMatchObject({ trouble: 'refused', leave: null })

    state.failure.value?.retry?.()
    expect(await started).toBe(true)
  })
})

describe('a damaged session', () => {
  const damage = async (change: object, plan = aPlan(), appointmentId: string | null = null) => {
    const id = (await desk.openSession(plan, appointmentId))!
    const row = (await db.sessions.get(id))!
    await db.sessions.put({ ...row, value: 'dancing', context: { ...row.context, ...change } })
    await desk.confirmPlace('beaumont', 'staff')
    await desk.reload()
    return state.damaged.value[0]!
  }

  test('[SES8] is counted where it was opened, and on a real day', async () => {
    const damaged = await damage({ day: 'hier' })
    expect(damaged).toMatchObject({ site: 'jaude', day: null })
    await desk.closeDamaged(damaged, 'partly')
    expect(state.tallies.value).toMatchObject([{ site: 'jaude', day: TODAY }])
  })

  test('[RET1] leaves no appointment behind', async () => {
    const appointment = await book(AT_11_H)
    const damaged = await damage({}, aPlan(), appointment.id)
    await desk.closeDamaged(damaged, 'solved')
    expect(await db.appointments.count()).toBe(0)
  })
})

describe('what cannot be written', () => {
  test('[P2] a full disk stops the step, says so, and nothing moves until it is written', async () => {
    const id = (await desk.openSession(aPlan(), null))!
    refuse('QuotaExceededError')
    const pending = desk.send(id, { type: 'commitments.confirmed' })
    await vi.waitUntil(() => state.failure.value !== null)

    expect(state.failure.value).toMatchObject({ trouble: 'full' })
    expect(state.sessionOf(id)?.value).toBe('commitments')

    state.failure.value?.retry?.()
    expect(await pending).toBe(true)
    expect(state.failure.value).toBeNull()
    expect((await db.sessions.get(id))?.value).toBe('reading')
  })

  test('[P2] given up, it answers no and leaves everything as it was', async () => {
    refuse('QuotaExceededError')
    const pending = desk.openSession(aPlan(), null)
    await vi.waitUntil(() => state.failure.value !== null)
    state.failure.value?.leave?.()

    expect(await pending).toBeNull()
    expect(await db.sessions.count()).toBe(0)
    expect(state.sessions.value).toEqual([])
  })

  test('[P3] [P2] a question that is on the disk but cannot be read back is said to be kept, and counted once', async () => {
    failToRead()
    const pending = desk.countQuestion(printing)
    await vi.waitUntil(() => state.failure.value !== null)
    expect(state.failure.value).toMatchObject({ trouble: 'unread', leave: null })

    state.failure.value?.retry?.()
    expect(await pending).toBe(true)
    expect(await db.tallies.toArray()).toMatchObject([{ totals: { questions: 1 } }])
    expect(state.tallies.value).toMatchObject([{ totals: { questions: 1 } }])
  })

  test('[P3] [SES2] a session that is on the disk but cannot be read back is opened, and once', async () => {
    failToRead()
    const pending = desk.openSession(aPlan(), null)
    await vi.waitUntil(() => state.failure.value !== null)

    state.failure.value?.retry?.()
    const id = await pending
    expect(state.sessions.value?.map(({ context }) => context.sessionId)).toEqual([id])
    expect(await db.sessions.count()).toBe(1)
  })

  test('[SES9] a tab that fell behind becomes a reader, and can take over', async () => {
    const other = createDesk(new EscaleDb(db.name), { now: () => now, random: () => 0.5 })
    await other.start(catalog)
    await other.confirmPlace('beaumont', 'staff')

    expect(await desk.confirmPlace('jaude', 'staff')).toBe(false)
    expect(state.tab.value).toBe('reader')

    state.tab.value = 'writer'
    await desk.reload()
    expect(await desk.confirmPlace('jaude', 'staff')).toBe(true)
  })
})

describe('lots and files', () => {
  const count = async (times: number) => {
    const need = catalog.needs.find((each) => each.level === 1)!
    for (let i = 0; i < times; i++) await desk.countQuestion(need)
  }

  test('[LOT1] [SYN6] the end of a permanence seals, a file carries, another tablet takes in once', async () => {
    await count(5)
    await desk.seal('jaude')
    expect(state.waitingLots.value).toHaveLength(1)
    const file = (await desk.exportLots())!
    expect(state.waitingLots.value[0]?.exportedAt).toBe(now)

    const other = createDesk(new EscaleDb(`${db.name}-other`), { now: () => now, random: () => 0.5 })
    await other.start(catalog)
    expect(await other.takeIn(file.text)).toMatchObject({ taken: [{ result: 'taken' }] })
    expect(await other.takeIn(file.text)).toMatchObject({ taken: [{ result: 'known' }] })
    expect(state.lots.value).toMatchObject([{ origin: 'carried', state: 'waiting' }])
  })

  test.each([
    ['not ours', () => 'bonjour', 'not-ours'],
    ['cut short', (text: string) => text.slice(0, -40), 'truncated'],
    ['changed', (text: string) => text.replace('questions\\":5', 'questions\\":6'), 'tampered'],
    ['of a later format', (text: string) => text.replace('"format": 1', '"format": 2'), 'newer'],
  ])('[SYN6] a file %s changes nothing', async (_, change, trouble) => {
    await count(5)
    await desk.seal('jaude')
    const file = (await desk.exportLots())!
    const before = await db.lots.toArray()
    expect(await desk.takeIn(change(file.text))).toEqual({ trouble })
    expect(await db.lots.toArray()).toEqual(before)
  })
})

test('[SYN4] [SYN6] a lot that breaks the contract stays, and keeps no other from leaving', async () => {
  const need = catalog.needs.find((each) => each.level === 1)!
  for (let i = 0; i < 5; i++) await desk.countQuestion(need)
  await desk.seal('jaude')
  const [good] = await db.lots.toArray()
  await db.lots.add({ ...good!, id: 'bad', body: '{"format":1}' })
  await desk.reload()

  const file = (await desk.exportLots())!
  expect(JSON.parse(file.text).lots).toEqual([good?.body])
  expect((await db.lots.get('bad'))?.exportedAt).toBeNull()
})

test('[APP2] an appointment cancelled in advance is counted today, never on a day to come', async () => {
  const appointment = await book(hoursLater(AT_11_H, 7 * 24))
  await desk.settle(appointment, 'cancelled')
  expect(state.tallies.value).toMatchObject([{ day: TODAY, cells: { 'appointment:cancelled': 1 } }])
})

test('[APP1] two bookings never share a word code', async () => {
  const first = await book(AT_11_H)
  const second = await book(hoursLater(AT_11_H, 7 * 24))
  expect(first.code).toMatch(/^\S+-\S+$/)
  expect(second.code).not.toBe(first.code)
})

test('[APP1] the desk gives no slot but free ones to come of permanences that this tablet serves', async () => {
  const booked = await book(AT_11_H)
  const kept = await db.appointments.toArray()
  const wrong: Record<string, Slot> = {
    'of a permanence another tablet serves': { ...AT_14_H },
    'already given': AT_11_H,
    'already begun': hoursLater(AT_11_H, -1),
    'of a day when nothing is held': hoursLater(AT_11_H, 24),
    'too far ahead': hoursLater(AT_11_H, 10 * 7 * 24),
    'cut otherwise': { ...AT_11_H, start: AT_11_H.start + 60_000 },
  }

  for (const [what, slot] of Object.entries(wrong)) {
    expect(await desk.book(slot), what).toBe('not-offered')
    if (slot !== AT_11_H) expect(await desk.move(booked, slot), what).toBe('not-offered')
  }

  expect(await db.appointments.toArray()).toEqual(kept)
  expect(state.failure.value).toBeNull()
})

test('[LEN2] the desk knows the right PIN and words the wrong one', async () => {
  await desk.setPin('2718')
  expect(await desk.tryPin('1111')).toMatchObject({ answer: 'wrong' })
  expect(await desk.tryPin('2718')).toEqual({ answer: 'right' })
})
