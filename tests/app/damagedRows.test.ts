// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest'
import { createDesk } from '../../src/app/desk.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import { countUnreadable } from '../../src/db/unreadable.ts'
import type { Appointment, Slot } from '../../src/domain/appointment.ts'
import { DAY_MS } from '../../src/domain/calendar.ts'
import type { Need } from '../../src/domain/catalogSchema.ts'
import { freeSlots } from '../../src/domain/freeSlots.ts'
import type { SessionStep } from '../../src/machines/session.ts'
import { readLot } from '../../src/sync/contract.ts'
import { aPlan, catalog, NOW } from '../makers.ts'

/** A disk that changed behind the app's back, field by field: nobody is kept from working, no other count is lost. */

const BAD = [null, 'Madame Martin', -1, 0.5, {}, [null], true]
const printing = catalog.needs.find((need) => need.id === 'printing') as Need
const LATER = NOW + 29 * DAY_MS

let stores = 0
let now = NOW
const deskOn = (name: string) => createDesk(new EscaleDb(name), { now: () => now, random: () => 0.5 })

/** Five sessions sealed, one open with its appointment, questions waiting: something in every table. */
async function aWorkedTablet(): Promise<EscaleDb> {
  now = NOW
  state.failure.value = null
  state.tab.value = 'writer'
  stores += 1
  const db = new EscaleDb(`damaged-${stores}`)
  const desk = deskOn(db.name)
  await desk.start(catalog)
  await desk.confirmPlace('jaude', 'advisor')
  for (let nth = 0; nth < 5; nth++) await desk.countQuestion(printing)
  await desk.seal('jaude')
  await desk.countQuestion(printing)
  const [slot] = freeSlots(catalog, 'jaude', NOW, NOW + 14 * DAY_MS, []) as [Slot]
  await desk.servePermanences([slot.permanence])
  const appointment = (await desk.book(slot)) as Appointment
  await desk.openSession(aPlan(), appointment.id)
  await db.open()
  return db
}

type Path = string[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at]
  const below = Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))
  return at.length === 0 ? below : [at, ...below]
}

function withValue(row: unknown, [key = '', ...rest]: Path, value: unknown): unknown {
  const copy = Array.isArray(row) ? [...row] : { ...(row as object) }
  const inner = (copy as Record<string, unknown>)[key]
  return Object.assign(copy, { [key]: rest.length === 0 ? value : withValue(inner, rest, value) })
}

/** Where rows are known by: a damaged key is another row. */
const KEYS: Record<string, string[]> = {
  tallies: ['site', 'day'],
  lots: ['id'],
  appointments: ['id'],
  tablet: ['id'],
  catalogs: ['edition'],
  sessions: ['sessionId'],
}
/** Of a catalog only what it is made of: it was checked whole when it was taken in. */
const MOST_DEPTH: Record<string, number> = { catalogs: 2 }

async function eachDamage(table: string, look: (name: string) => Promise<void>) {
  const db = await aWorkedTablet()
  const [row] = await db.table(table).toArray()
  const paths = pathsOf(row).filter(
    ([first = '', ...rest]) => !KEYS[table]?.includes(first) && rest.length < (MOST_DEPTH[table] ?? Infinity),
  )
  expect(paths.length).toBeGreaterThan(3)
  for (const path of paths)
    for (const value of BAD) {
      now = NOW
      await db.table(table).put(withValue(row, path, value))
      await look(`${path.join('.')} = ${JSON.stringify(value)}`)
      // As it was, for the next damage.
      await db.table(table).clear()
      await db.table(table).put(row)
      await Promise.all(
        ['tallies', 'lots'].filter((each) => each !== table).map((each) => db.table(each).clear()),
      )
    }
  db.close()
}

describe.each(['tallies', 'lots', 'appointments', 'tablet', 'catalogs'])('a damaged row of %s', (table) => {
  test('[SES8] [P3] never keeps the tablet from starting, counting and sealing', {
    timeout: 120_000,
  }, async () => {
    const name = `damaged-${stores + 1}`
    await eachDamage(table, async (damage) => {
      const desk = deskOn(name)
      expect(await Promise.race([desk.start(catalog), failed()]), damage).toBe(true)
      await desk.confirmPlace('jaude', 'advisor')
      for (let nth = 0; nth < 5; nth++) expect(await desk.countQuestion(printing), damage).toBe(true)
      expect(await desk.seal('jaude'), damage).toBe('sealed')
      const mine = state.waitingLots.value.filter((lot) => lot.origin === 'here')
      expect(mine.length, damage).toBeGreaterThan(0)
      for (const { body } of mine) expect(() => JSON.parse(body), damage).not.toThrow()
      expect(readLot(mine.at(-1)?.body ?? ''), damage).not.toBeNull()
      expect(state.failure.value, damage).toBeNull()
    })
  })
})

/** What would be told instead of starting. */
const failed = () =>
  vi
    .waitUntil(() => state.failure.value !== null, { timeout: 60_000, interval: 5 })
    .then(() => state.failure.value)

describe('a damaged session', () => {
  const TO_THE_END: SessionStep[] = [
    { type: 'patron.left' },
    { type: 'check.ticked', check: 'patron-logged-out' },
    { type: 'check.ticked', check: 'nothing-kept' },
    { type: 'session.closed' },
  ]

  test('[SES8] [SYN4] [P1] whether it can be opened or not, the counts of its day leave all the same', {
    timeout: 240_000,
  }, async () => {
    const name = `damaged-${stores + 1}`
    await eachDamage('sessions', async (damage) => {
      const desk = deskOn(name)
      expect(await Promise.race([desk.start(catalog), failed()]), damage).toBe(true)
      await desk.confirmPlace('jaude', 'advisor')
      for (let nth = 0; nth < 4; nth++) await desk.countQuestion(printing)
      const work = async () => {
        for (const session of state.damaged.value) await desk.closeDamaged(session, 'solved')
        for (const { context } of state.sessions.value ?? [])
          for (const step of TO_THE_END) await desk.send(context.sessionId, step)
        now = LATER
        await desk.endDay()
        await desk.seal()
      }
      expect(await Promise.race([work(), failed()]), damage).toBeUndefined()

      const lots = state.waitingLots.value
      expect(lots.length, damage).toBeGreaterThan(0)
      for (const { body } of lots) {
        expect(readLot(body), `${damage}: ${body}`).not.toBeNull()
        expect(body, damage).not.toContain('Martin')
      }
    })
  })
})

test('[SES8] [RET3] rows that cannot be read are counted, stay on the disk, and are told', async () => {
  const db = await aWorkedTablet()
  expect(await countUnreadable(db)).toBe(0)
  const [lot] = await db.lots.toArray()
  await db.lots.put({ ...lot, days: 'gone' } as never)

  expect(await countUnreadable(db)).toBe(1)
  expect(await db.lots.count()).toBe(1)
})
