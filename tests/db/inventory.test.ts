import { beforeEach, expect, test } from 'vitest'
import { EscaleDb } from '../../src/db/db.ts'
import { heldDatabases, wordsIn } from '../../src/db/inventory.ts'
import { openTablet } from '../../src/db/tablet.ts'

beforeEach(async () => {
  for (const { name } of await indexedDB.databases()) await removed(name ?? '')
})

test('[RET3] the inventory reads every database of the tablet, one that is not ours included', async () => {
  const db = new EscaleDb()
  await openTablet(db, { today: '2026-11-24', edition: '2026-11-23' })
  await db.tallies.put({ site: 'jaude', day: '2026-11-24' } as never)
  await plant('other-app', 'notes', { id: 1, text: 'Mme Martin, 06 12 34 56 78' })
  db.close()

  const { databases, unread } = await heldDatabases()

  expect(unread).toEqual([])
  expect(databases.map(({ name }) => name)).toEqual(['escale', 'other-app'])
  const rows = Object.fromEntries(databases[0]?.tables.map((table) => [table.name, table.rows.length]) ?? [])
  expect(rows).toEqual({
    tablet: 1,
    sessions: 0,
    tallies: 1,
    lots: 0,
    catalogs: 0,
    appointments: 0,
    enrolment: 0,
  })
  expect(databases[1]?.tables[0]?.rows).toEqual([{ id: 1, text: 'Mme Martin, 06 12 34 56 78' }])
})

test('[RET3] taking the inventory of an empty tablet creates nothing', async () => {
  expect(await heldDatabases()).toEqual({ databases: [], unread: [] })
  expect(await indexedDB.databases()).toEqual([])
})

test('[P1] typed words are found wherever they lie in a row, codes are not', () => {
  const codes = new Set(['blue', 'lilas-wagon'])
  const row = {
    sessionId: '9f00c0de9f00c0de',
    context: { label: { colour: 'blue' }, code: 'lilas-wagon', day: '2026-11-24' },
  }

  expect(wordsIn(row, codes)).toEqual([])
  for (const who of ['Dupont', 'dupont', 'madame-martin', '0612345678', 'a@b.fr'])
    expect(wordsIn({ who }, codes), who).toEqual(['who'])
  expect(wordsIn({ ...row, context: { note: 'Mme Martin' }, mail: ['a@b.fr'] }, codes)).toEqual([
    'context.note',
    'mail.0',
  ])
})

function plant(name: string, table: string, row: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'id' })
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const write = request.result.transaction(table, 'readwrite')
      write.objectStore(table).put(row)
      write.oncomplete = () => {
        request.result.close()
        resolve()
      }
    }
  })
}

const removed = (name: string) =>
  new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve
  })
