import { expect, test } from 'vitest'
import { EscaleDb } from '../../src/db/db.ts'
import { readEnrolment } from '../../src/db/enrolment.ts'
import { restoreSession } from '../../src/db/snapshots.ts'
import { listTallies } from '../../src/db/tallies.ts'
import { SESSION_MACHINE_VERSION } from '../../src/machines/session.ts'
import { isSessionState } from '../../src/machines/step.ts'
import { makeKeys } from '../../src/sync/exchange.ts'
import { golden } from '../makers.ts'

/** One golden database for each version ever released, opened by today's code. */
type GoldenDb = { native: number; stores: Record<string, { keyPath: string | string[]; rows: unknown[] }> }

test.each(['database.v1.json', 'database.v2.json'])(
  '[SES8] %s opens, and everything in it is there and can go on',
  async (file) => {
    const { native, stores } = golden(file) as GoldenDb
    await withKeys(stores.enrolment?.rows)
    const name = `golden-${file}`
    await plant(name, native, stores)

    const db = new EscaleDb(name)
    await db.open()

    for (const [store, { rows }] of Object.entries(stores))
      expect(await db.table(store).toArray()).toMatchObject(rows)
    expect((await listTallies(db))[0]?.totals.sessions).toBeGreaterThan(0)
    const machine = { version: SESSION_MACHINE_VERSION, migrations: {}, isState: isSessionState }
    for (const row of await db.sessions.toArray())
      expect(restoreSession(row, machine)).toHaveProperty('session')
  },
)

test('[SYN1] [RET2] lots of version 1 know their totals in version 2, and wait as they did', async () => {
  const { native, stores } = golden('database.v1.json') as GoldenDb
  await plant('golden-lots', native, stores)

  const db = new EscaleDb('golden-lots')
  const [lot] = await db.lots.toArray()

  expect(lot).toMatchObject({ state: 'waiting', refusal: null })
  expect(lot?.days).toEqual(JSON.parse(lot?.body ?? '').days)
  expect(await readEnrolment(db)).toBeNull()
})

test('[SYN8] the key of the tablet is there after the next start, and still cannot be read', async () => {
  const { native, stores } = golden('database.v2.json') as GoldenDb
  await withKeys(stores.enrolment?.rows)
  await plant('golden-keys', native, stores)

  const { privateKey } = (await readEnrolment(new EscaleDb('golden-keys')))!.keys

  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  expect((await crypto.subtle.sign(algorithm, privateKey, new Uint8Array(8))).byteLength).toBe(64)
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow()
})

/** A key cannot lie in a file: each test makes one. */
async function withKeys(rows: unknown[] = []): Promise<void> {
  for (const row of rows) Object.assign(row as object, { keys: await makeKeys() })
}

/** Written as the browser of that day left it, without today's code. */
function plant(name: string, native: number, stores: GoldenDb['stores']): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, native)
    request.onerror = () => reject(request.error)
    request.onupgradeneeded = () => {
      for (const [store, { keyPath, rows }] of Object.entries(stores)) {
        const table = request.result.createObjectStore(store, { keyPath })
        for (const row of rows) table.add(row)
      }
    }
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
}
