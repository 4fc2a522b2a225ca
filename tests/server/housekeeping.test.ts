import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { cleanHouse, keepHouse } from '../../src/server/housekeeping.ts'
import { noteBringing, readBringings } from '../../src/server/store/bringings.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import {
  beginCeremony,
  IDLE_LIFE_MS,
  INVITATION_LIFE_MS,
  invitationKey,
  invite,
} from '../../src/server/store/people.ts'
import { CODE_LIFE_MS } from '../../src/server/store/tablets.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import { aLot, aServer, enrolledTablet, everyRow, NETWORK, type TestServer, textOf } from './harness.ts'
import { aVisitor, newToken } from './visitors.ts'

/** What the server does unasked, network after network. */

const other = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
const OTHER = other.network.id
const LATER = NOW + 40 * 86_400_000

let server: TestServer
let logged: { network?: string; error?: { name: string; code?: string } }[]

beforeEach(async () => {
  server = await aServer([catalog, other])
  logged = []
  server.log = pino({ base: null, level: 'error' }, { write: (line) => void logged.push(JSON.parse(line)) })
})
afterEach(() => server.drop())

/** A lot whose owner is to be forgotten 40 days later. */
async function aLotIn(network: string, site: string) {
  const lot = aLot({ network, site, cells: null })
  await server.db.begin((tx) => storeLots(tx, network, [textOf(lot)], { now: new Date(NOW), today: TODAY }))
}

const owned = async (network: string) =>
  (await server.db`select lot from lot where network = ${network} and epoch is not null`).length

test('[ADM4] [RET2] what fails for one network is logged with its cause, and the others have theirs done', async () => {
  const [failing, next] = [NETWORK, OTHER].sort() as [string, string]
  await aLotIn(NETWORK, 'jaude')
  await aLotIn(OTHER, other.sites[0]!.id)
  await server.db.unsafe(`
    create function fault() returns trigger language plpgsql as
      $$ begin raise exception 'a secret' using errcode = '53100'; end $$;
    create trigger fault before update on lot for each row when (old.network = '${failing}')
      execute function fault()`)
  server.setNow(LATER)

  await cleanHouse(server)

  expect([await owned(failing), await owned(next)]).toEqual([1, 0])
  expect(logged).toMatchObject([{ network: failing, error: { name: 'PostgresError', code: '53100' } }])
  expect(JSON.stringify(logged)).not.toContain('secret')
})

test('a database that does not answer is logged, and the next round is tried', async () => {
  await server.db`alter table network rename to away`

  await cleanHouse(server)

  expect(logged).toMatchObject([{ error: { name: 'PostgresError', code: '42P01' } }])
})

test('[P1] [ADM3] [SYN8] what is over goes by itself; what still serves stays', async () => {
  const rows = async () => {
    const kept: Record<string, number> = {}
    for (const table of ['ceremony', 'visit', 'invitation', 'enrolment'])
      kept[table] = (await server.db`select 1 from ${server.db(table)}`).length
    return kept
  }
  await aVisitor(server)
  await enrolledTablet(server)
  await newEnrolmentCode(server, NETWORK)
  const invitation = newToken(NETWORK)
  await invite(server.db, invitation, { role: 'manager', sites: [], by: 'x', now: server.now() })
  const ceremony = {
    kind: 'openid',
    accept: { invitation: invitationKey(invitation), name: 'Prêt' },
  } as const
  await beginCeremony(server.db, 'key', ceremony, server.now())

  await cleanHouse(server)
  expect(await rows()).toEqual({ ceremony: 1, visit: 1, invitation: 1, enrolment: 2 })
  server.setNow(NOW + CODE_LIFE_MS)
  await cleanHouse(server)
  expect(await rows()).toEqual({ ceremony: 0, visit: 1, invitation: 1, enrolment: 0 })
  server.setNow(NOW + IDLE_LIFE_MS)
  await cleanHouse(server)
  expect(await rows()).toEqual({ ceremony: 0, visit: 0, invitation: 1, enrolment: 0 })
  server.setNow(NOW + INVITATION_LIFE_MS)
  await cleanHouse(server)

  expect(await rows()).toEqual({ ceremony: 0, visit: 0, invitation: 0, enrolment: 0 })
  expect((await everyRow(server.db)).join()).not.toContain('Prêt')
})

test('[SYN6] who brought lots is told for thirteen months', async () => {
  const visitor = await aVisitor(server)
  const bringing = { id: 'b', person: visitor.person, now: server.now() }
  await server.db.begin((tx) => noteBringing(tx, NETWORK, bringing, ['jaude']))
  const lines = async () => (await readBringings(server.db, NETWORK)).length

  server.setNow(Date.parse('2027-12-23T09:00:00Z'))
  await cleanHouse(server)
  expect(await lines()).toBe(1)
  server.setNow(Date.parse('2027-12-25T09:00:00Z'))
  await cleanHouse(server)

  expect(await lines()).toBe(0)
})

test('[RET2] to stop is to wait for what is being done', async () => {
  await aLotIn(NETWORK, 'jaude')
  server.setNow(LATER)
  const holder = await server.db.reserve()
  await holder`begin`
  await holder`lock table lot in exclusive mode`
  const house = keepHouse(server)
  await vi.waitFor(async () =>
    expect(
      await holder`select 1 from pg_locks where not granted and relation = 'lot'::regclass`,
    ).toHaveLength(1),
  )

  let isStopped = false
  const stopped = house.stop().then(() => {
    isStopped = true
  })
  await holder`select 1`
  expect(isStopped).toBe(false)
  await holder`rollback`
  holder.release()
  await stopped

  expect([await owned(NETWORK), logged]).toEqual([0, []])
})
