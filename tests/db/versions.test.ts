import { expect, test } from 'vitest'
import { EscaleDb } from '../../src/db/db.ts'
import { restoreSession } from '../../src/db/snapshots.ts'
import { listTallies } from '../../src/db/tallies.ts'
import { SESSION_MACHINE_VERSION } from '../../src/machines/session.ts'
import { isSessionState } from '../../src/machines/step.ts'
import { golden } from '../makers.ts'

/** One golden database for each version ever released, opened by today's code. */
type GoldenDb = { native: number; stores: Record<string, { keyPath: string | string[]; rows: unknown[] }> }

test.each(['database.v1.json'])(
  '[SES8] %s opens, and everything in it is there and can go on',
  async (file) => {
    const { native, stores } = golden(file) as GoldenDb
    const name = `golden-${file}`
    await plant(name, native, stores)

    const db = new EscaleDb(name)
    await db.open()

    for (const [store, { rows }] of Object.entries(stores))
      expect(await db.table(store).toArray()).toEqual(rows)
    expect((await listTallies(db))[0]?.totals.sessions).toBeGreaterThan(0)
    const machine = { version: SESSION_MACHINE_VERSION, migrations: {}, isState: isSessionState }
    for (const row of await db.sessions.toArray())
      expect(restoreSession(row, machine)).toHaveProperty('session')
  },
)

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
