import { expect, test } from 'vitest'
import { addDays } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import { readArrivals } from '../../src/server/store/arrivals.ts'
import { catalogInForce } from '../../src/server/store/catalogs.ts'
import { readLot } from '../../src/sync/contract.ts'
import { fillDemo } from '../../tools/demo/fill.ts'
import { daysOfLots } from '../../tools/demo/year.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import { aServer, NETWORK, sumsIn } from '../server/harness.ts'

const month = (seed: number) => [
  ...daysOfLots(catalog, { first: addDays(TODAY, -60), last: addDays(TODAY, -1), seed }),
]

test('the demonstration’s lots are real ones: each passes the contract as it is, and comes from an open site', () => {
  const lots = month(1).flatMap(({ lots }) => lots)

  expect(lots.length).toBeGreaterThan(100)
  for (const lot of lots) expect(readLot(canonical(lot))).toEqual(lot)
  const mondays = lots.flatMap(({ days }) => days).filter(({ day }) => new Date(day).getUTCDay() === 1)
  expect(mondays).toEqual([])
})

test('the same seed gives the same lots, another one gives others', () => {
  const texts = (seed: number) => month(seed).flatMap(({ lots }) => lots.map(canonical))
  expect(texts(1)).toEqual(texts(1))
  expect(texts(1)).not.toEqual(texts(2))
})

test('[SYN5] a filled network is marked as a demonstration, misses no lot, and is filled once', async () => {
  const server = await aServer()
  try {
    const count = await fillDemo(server.db, NETWORK, new Date(NOW))
    const sums = await sumsIn(server.db)

    expect(count).toBeGreaterThan(1000)
    expect(await server.db`select count(*) as lots from lot`).toEqual([{ lots: count }])
    expect(new Set(sums.map(({ site }) => site))).toEqual(new Set(catalog.sites.map(({ id }) => id)))
    expect(await server.db`select is_demo from network`).toEqual([{ is_demo: true }])
    const inForce = await catalogInForce(server.db, NETWORK)
    expect(JSON.parse(inForce?.body ?? '').network.name).toBe(`${catalog.network.name} (démonstration)`)
    const tablets = await readArrivals(server.db, NETWORK, { now: new Date(NOW), most: 100 })
    expect(tablets).toHaveLength(8)
    for (const each of tablets) expect(each).toMatchObject({ lives: 1, missing: 0, isRewound: false })
    for (const { recorded, received } of tablets) expect(recorded).toBe(received)

    expect(await fillDemo(server.db, NETWORK, new Date(NOW))).toBeNull()
    expect(await sumsIn(server.db)).toEqual(sums)
  } finally {
    await server.drop()
  }
}, 60_000)
