// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDesk } from '../../src/app/desk.ts'
import { linkInWords } from '../../src/app/i18n/link.fr.ts'
import { createLink, type Link } from '../../src/app/link.ts'
import * as state from '../../src/app/state.ts'
import { EscaleDb } from '../../src/db/db.ts'
import { listLots } from '../../src/db/lists.ts'
import { DAY_MS } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import { needOf } from '../../src/domain/catalog.ts'
import type { Lot } from '../../src/domain/lot.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import { HonestServer, over, type Road } from '../sync/honestServer.ts'
import { openSession, type Seat, takeSeat } from './seat.ts'

const CODE = 'ABCDE12345'
const NETWORK = catalog.network.id

let seat: Seat
let server: HonestServer
let stop: (() => void) | null = null

beforeEach(async () => {
  seat = await takeSeat()
  state.online.value = true
  server = new HonestServer(() => NOW)
  server.codes.set(CODE, { network: NETWORK, usedBy: null })
})

afterEach(() => {
  stop?.()
  vi.restoreAllMocks()
})

function linked(roads: Road[] = ['whole']): Link {
  stop?.()
  const link = createLink(seat.desk, over(server, roads))
  stop = link.start()
  return link
}

/** Enrolled, and the first exchange is over. */
async function joined(roads: Road[] = ['whole']): Promise<Link> {
  const link = linked(['whole', 'whole', ...roads])
  expect(await link.join(CODE)).toBeNull()
  await quiet()
  return link
}

/** Nothing is being asked any more. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    const stopLooking = state.linkStatus.subscribe((status) => {
      if (status?.phase === 'exchanging') return
      queueMicrotask(() => stopLooking())
      resolve()
    })
  })
}

const phase = () => state.linkStatus.value?.phase

/** Five questions and a closed permanence: one lot. */
async function sealLot() {
  for (let nth = 0; nth < 5; nth++) await seat.desk.countQuestion(needOf(catalog, 'printing')!)
  await seat.desk.seal('jaude')
  await new Promise<void>((resolve) => queueMicrotask(resolve))
}

/** The clock goes on, and with it the wait. */
async function later(ms: number) {
  seat.at.now += ms
  state.now.value = seat.at.now
  await quiet()
}

/** The text of the lot that the server has. */
const sentBody = () => [...server.lots.values()][0] ?? ''

const states = async () => (await listLots(seat.db)).map((lot) => lot.state)

describe('[SYN8] enrolment', () => {
  test('a tablet never enrolled seals and counts, and asks nothing of anybody', async () => {
    let asked = 0
    stop = createLink(seat.desk, async () => {
      asked += 1
      throw new TypeError('Failed to fetch')
    }).start()

    await sealLot()
    await later(DAY_MS)

    expect([phase(), asked, await states()]).toEqual(['alone', 0, ['waiting']])
  })

  test('what was counted before joining is kept, and leaves', async () => {
    await sealLot()
    const link = linked()

    expect(await link.join(' abcde-i2345 '.replace('i', '1'))).toBeNull()
    await quiet()

    expect([phase(), server.stored, await states()]).toEqual(['idle', 1, ['sent']])
    expect(state.enrolment.value).toMatchObject({
      ...{ network: NETWORK, enrolledOn: TODAY, exchangedAt: NOW },
      received: { sequence: 1, counted: 5 },
    })
  })

  test('one that already counted cannot join another network; nothing changes', async () => {
    server.codes.set('ZZZZZ00000', { network: 'grand-sud', usedBy: null })
    await openSession(seat)
    const link = linked()

    expect(await link.join('ZZZZZ00000')).toBe('other-network')

    expect([phase(), state.enrolment.value]).toEqual(['alone', null])
  })

  test('one that counted nothing yet joins another network with its catalog, or not at all', async () => {
    server.codes.set('ZZZZZ00000', { network: 'grand-sud', usedBy: null })
    const link = linked()

    expect(await link.join('ZZZZZ00000')).toBe('no-catalog')
    expect([state.enrolment.value, state.catalog.value?.network.id]).toEqual([null, NETWORK])

    server.publish({ ...catalog, network: { ...catalog.network, id: 'grand-sud' } })
    expect(await link.join('ZZZZZ00000')).toBeNull()
    await quiet()
    expect(state.catalog.value?.network.id).toBe('grand-sud')
    expect(state.enrolment.value?.network).toBe('grand-sud')
  })

  test('why it did not work is told, and an answer that was lost does not use up the code', async () => {
    const link = linked(['lost-going', 'lost-coming', 'whole'])

    expect(await link.join('nonsense')).toBe('not-a-code')
    expect(await link.join(CODE)).toBe('unreachable')
    expect(await link.join(CODE)).toBe('unreachable')
    expect(await link.join('ZZZZZZZZZZ')).toBe('unknown-code')
    expect(await link.join(CODE)).toBeNull()
  })

  test('the next start knows the tablet and speaks at once', async () => {
    await joined()
    stop?.()
    const again = createDesk(new EscaleDb(seat.db.name), { now: () => NOW, random: () => 0.5 })
    seat.db.close()
    await again.start(catalog)
    const before = server.exchanges

    stop = createLink(again, over(server, ['whole'])).start()
    await quiet()

    expect([phase(), server.exchanges]).toEqual(['idle', before + 1])
  })

  test('revoked, it keeps all that waits and is silent; enrolled anew, all of it leaves once', async () => {
    const link = await joined()
    for (const tablet of server.tablets.values()) tablet.isRevoked = true

    await sealLot()
    await quiet()
    await later(DAY_MS)

    expect([phase(), state.enrolment.value?.refused, await states()]).toEqual([
      'refused',
      'revoked',
      ['waiting'],
    ])
    server.codes.set('ZZZZZ00000', { network: NETWORK, usedBy: null })
    expect(await link.join('ZZZZZ00000')).toBeNull()
    await quiet()
    expect([phase(), server.stored, await states()]).toEqual(['idle', 1, ['sent']])
    expect(state.enrolment.value?.refused).toBeNull()
  })
})

describe('[SYN3] an exchange', () => {
  test('begins when a lot is sealed', async () => {
    await joined()

    await sealLot()
    await quiet()

    expect(await states()).toEqual(['sent'])
  })

  test('begins within a minute though the browser wrongly knows of no network, and says nothing of it before', async () => {
    await joined()
    state.online.value = false
    await sealLot()
    const words = () => linkInWords(state.linkStatus.value, state.online.value)
    const said = new Set<string>()
    const stopLooking = state.linkStatus.subscribe(() => void said.add(words()))

    await later(45_000)

    stopLooking()
    expect([phase(), await states(), words()]).toEqual(['idle', ['sent'], 'En ligne.'])
    expect([...said]).toEqual(['Hors ligne. Tout fonctionne.', 'En ligne.'])
  })

  test('begins when the network returns, and not while the browser knows of none', async () => {
    await joined()
    state.online.value = false
    await sealLot()
    expect([phase(), await states()]).toEqual(['offline', ['waiting']])

    state.online.value = true
    await quiet()

    expect([phase(), await states()]).toEqual(['idle', ['sent']])
  })

  test('that failed is tried again by itself within a minute of the server’s return', async () => {
    await joined(['lost-going', 'lost-going', 'lost-going', 'whole'])
    await sealLot()
    await quiet()
    expect(phase()).toBe('waiting')

    for (let nth = 0; nth < 3; nth++) await later(59_000)

    expect([phase(), await states()]).toEqual(['idle', ['sent']])
  })

  test('waits as long as the server asks, whoever taps', async () => {
    const link = await joined()
    server.trouble = { code: 'busy', retryAfter: '600' }
    await sealLot()
    await quiet()
    expect(state.linkStatus.value).toMatchObject({ phase: 'waiting', failure: 'trouble' })
    server.trouble = null

    link.sendNow()
    await later(500_000)
    expect([phase(), server.stored]).toEqual(['waiting', 0])
    await later(100_000)
    expect([phase(), server.stored]).toEqual(['idle', 1])
  })

  test('that breaks off for a reason nobody foresaw waits like any other, and is tried again', async () => {
    await joined()
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.spyOn(crypto.subtle, 'sign').mockRejectedValueOnce(new DOMException('no key', 'OperationError'))

    await sealLot()
    await quiet()

    expect(state.linkStatus.value).toMatchObject({ phase: 'waiting', failure: 'trouble' })
    expect(told).toHaveBeenCalledOnce()
    await later(300_000)
    expect([phase(), await states()]).toEqual(['idle', ['sent']])
  })

  test('is left to the tab that may write', async () => {
    await joined()
    const before = server.exchanges
    state.tab.value = 'reader'

    await later(DAY_MS)

    expect(server.exchanges).toBe(before)
  })
})

describe('[SYN2] what the server cannot take', () => {
  test('stays with its reason and keeps no other lot from leaving; a newer catalog brings it along', async () => {
    server.refuses = () => 'unknown-site'
    await joined()
    await sealLot()
    await quiet()
    expect((await listLots(seat.db))[0]).toMatchObject({
      ...{ state: 'waiting', refusal: { reason: 'unknown-site' } },
    })
    expect(phase()).toBe('idle')

    server.refuses = () => null
    server.publish({ ...catalog, edition: { id: 'later', on: TODAY } })
    await later(DAY_MS)

    expect(state.catalog.value?.edition.id).toBe('later')
    expect([await states(), server.stored]).toEqual([['sent'], 1])
  })

  test('[SYN4] one that breaks the contract never leaves', async () => {
    await joined()
    await sealLot()
    await quiet()
    const [lot] = await listLots(seat.db)
    await seat.db.lots.put({ ...lot!, id: 'broken', state: 'waiting', body: '{"days":[]}' })
    await seat.desk.reload()

    await quiet()
    await later(DAY_MS)

    expect(await seat.db.lots.get('broken')).toMatchObject({ refusal: { reason: 'not-a-lot' } })
    expect(server.lots.size).toBe(1)
  })

  test('[SYN4] one that is too long to leave stays, with its reason, and keeps no other from leaving', async () => {
    await joined()
    await sealLot()
    await quiet()
    const [lot] = await listLots(seat.db)
    const body = canonical({ ...JSON.parse(sentBody()), charters: Array(1000).fill('a'.repeat(64)) })
    await seat.db.lots.put({ ...lot!, id: 'long', state: 'waiting', body })
    await seat.desk.reload()

    await sealLot()
    await quiet()

    expect(await seat.db.lots.get('long')).toMatchObject({ refusal: { reason: 'not-a-lot' } })
    expect([phase(), server.stored]).toEqual(['idle', 2])
  })
})

describe('[ADM2] the catalog of the server', () => {
  test('one too large to come beside answers to lots comes right after them', async () => {
    await joined()
    server.hasLargeCatalog = true
    server.publish({ ...catalog, edition: { id: 'large', on: TODAY } })
    const before = server.exchanges

    await sealLot()
    await quiet()

    expect([phase(), server.exchanges - before, await states()]).toEqual(['idle', 2, ['sent']])
    expect(state.catalog.value?.edition.id).toBe('large')
  })

  test('comes into force; open sessions go on with theirs, and the next start keeps it', async () => {
    await joined()
    const id = await openSession(seat)
    const need = state.sessionOf(id)?.context.plan.needs[0] ?? ''
    server.publish({
      ...catalog,
      edition: { id: 'later', on: catalog.edition.on },
      needs: catalog.needs.filter((each) => each.id !== need),
    })

    state.link.value = null
    await later(DAY_MS / 2)

    expect(state.catalog.value?.edition.id).toBe('later')
    expect(needOf(state.catalog.value!, need)).toBeUndefined()
    const { edition } = state.sessionOf(id)!.context
    expect(needOf(state.catalogFor(edition)!, need)).toBeDefined()
    const again = createDesk(new EscaleDb(seat.db.name), { now: () => NOW, random: () => 0.5 })
    await again.start(catalog)
    expect(state.catalog.value?.edition.id).toBe('later')
  })

  test('of another network, cut or wrong never replaces the one in force', async () => {
    await joined()
    for (const wrong of [
      { ...catalog, network: { ...catalog.network, id: 'grand-sud' } },
      { ...catalog, needs: 'none' },
      { ...catalog, charter: { versions: catalog.charter.versions.map(changedText) } },
    ]) {
      server.publish(wrong)
      await later(DAY_MS / 4)
      expect(state.catalog.value?.edition.id).toBe(catalog.edition.id)
      expect(state.enrolment.value).toMatchObject({ catalog: server.catalog?.etag })
      expect(state.enrolment.value?.catalogRefusedBy).not.toBeNull()
    }
    server.publish({ ...catalog, edition: { id: 'later', on: TODAY } })
    server.catalog!.body = server.catalog!.body.replace('Imprimer', 'Effacer')
    await later(DAY_MS / 4)
    expect([phase(), state.catalog.value?.edition.id]).toEqual(['waiting', catalog.edition.id])
  })
})

const changedText = (version: (typeof catalog.charter.versions)[number]) => ({
  ...version,
  official: { ...version.official, text: `${version.official.text} ` },
})

test('[SYN5] a tablet put back to an older state seals no more in the places that are taken', async () => {
  await joined()
  const older = (await seat.db.tablet.get('tablet'))!
  await sealLot()
  await quiet()
  expect(state.enrolment.value?.received).toMatchObject({ sequence: 1, counted: 5 })
  await seat.db.lots.clear()
  await seat.db.tablet.put(older)
  await seat.desk.reload()

  // Sealed before it knows: in a place that is taken.
  await sealLot()
  await quiet()
  expect(state.tablet.value?.epoch).not.toBe(older.epoch)
  await sealLot()
  await quiet()

  const lots = [...server.lots.values()].map((text) => (JSON.parse(text) as Lot).tablet)
  expect(lots).toEqual([
    { epoch: older.epoch, sequence: 1 },
    { epoch: older.epoch, sequence: 1 },
    { epoch: state.tablet.value?.epoch, sequence: 1 },
  ])
  expect(state.enrolment.value?.received).toEqual({
    ...{ epoch: state.tablet.value?.epoch, sequence: 1, counted: 5 },
  })
})

test('[SYN7] a clock days off costs nothing: lots leave, the error is known, the open day is corrected', async () => {
  seat.at.now = NOW + 3 * DAY_MS
  state.now.value = seat.at.now
  await seat.desk.countQuestion(needOf(catalog, 'printing')!)
  expect(state.tallies.value.map(({ day }) => day)).toEqual(['2026-11-27'])

  await joined()

  expect(state.enrolment.value?.skewMinutes).toBe(-3 * 1440)
  expect(state.tallies.value.map(({ day }) => day)).toEqual([TODAY])
})

test('[P3] [SYN1] whatever is lost, cut or repeated on the way, each lot arrives exactly once', async () => {
  const road = fc.oneof(
    fc.constantFrom<Road>('whole', 'lost-going', 'lost-coming'),
    fc.record({ cutAfter: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(road, { maxLength: 12 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      (roads, acts) => travels([...roads, 'whole'], acts),
    ),
    { numRuns: 25 },
  )
}, 60_000)

/** Lots are sealed along the way, the app is killed and started again; then all the time that is needed. */
async function travels(roads: Road[], acts: boolean[]) {
  stop?.()
  seat = await takeSeat()
  state.online.value = true
  server = new HonestServer(() => seat.at.now)
  server.codes.set(CODE, { network: NETWORK, usedBy: null })
  await (await joinedOn(roads)).sendNow()
  let sealed = 0
  for (const isSealing of [true, ...acts]) {
    if (isSealing) {
      await sealLot()
      sealed += 1
    } else await startAgain(roads)
    await later(1000)
  }
  for (let nth = 0; nth < roads.length + 14 && phase() !== 'idle'; nth++) await later(300_000)
  await quiet()

  expect(phase()).toBe('idle')
  expect([server.stored, server.lots.size]).toEqual([sealed, sealed])
  expect(await states()).toEqual(Array.from({ length: sealed }, () => 'sent'))
  expect(state.enrolment.value?.received).toMatchObject({ sequence: sealed, counted: 5 * sealed })
}

/** Enrolled over a good road; from then on the others. */
async function joinedOn(roads: Road[]): Promise<Link> {
  const good = createLink(seat.desk, over(server, ['whole']))
  const stopGood = good.start()
  expect(await good.join(CODE)).toBeNull()
  await quiet()
  stopGood()
  const link = createLink(seat.desk, over(server, roads))
  stop = link.start()
  return link
}

async function startAgain(roads: Road[]) {
  stop?.()
  await seat.desk.reload()
  stop = createLink(seat.desk, over(server, roads)).start()
  await quiet()
}
