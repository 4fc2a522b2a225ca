import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect, migrate } from '../../src/server/store/database.ts'
import { freePort } from '../../src/server/store/embedded.ts'
import { whyNotStarted } from '../../src/server/whyNotStarted.ts'

/** Databases that a server cannot work with: each is told by the setting to change, and left as it is. */

const name = `escale_${randomBytes(6).toString('hex')}`
let admin: postgres.Sql

beforeAll(async () => {
  admin = postgres(inject('databaseUrl'), { max: 1, onnotice: () => {} })
  await admin.unsafe(`create role ${name} login password 'right'`)
  await admin.unsafe(`create database ${name}`)
  await admin.unsafe(`create database ${name}_latin encoding 'LATIN1' locale 'C' template template0`)
})

afterAll(async () => {
  for (const database of [name, `${name}_latin`]) await admin.unsafe(`drop database ${database} with (force)`)
  await admin.unsafe(`drop role ${name}`)
  await admin.end()
})

function urlTo(change: Partial<Pick<URL, 'pathname' | 'username' | 'password' | 'port'>>): string {
  return Object.assign(new URL(inject('databaseUrl')), change).href
}

/** What is said when a server begins with this database; nothing when it can. */
async function saidOf(url: string): Promise<string> {
  const db = connect(url)
  try {
    await migrate(db)
    return ''
  } catch (error) {
    return whyNotStarted(error)
  } finally {
    await db.end({ timeout: 1 })
  }
}

const tablesIn = async (pathname: string) => {
  const db = connect(urlTo({ pathname }))
  const rows = await db`select 1 from information_schema.tables where table_schema = 'public'`
  await db.end({ timeout: 1 })
  return rows.length
}

test('one that is not there', async () => {
  expect(await saidOf(urlTo({ pathname: `/${name}_none` }))).toMatch(/que nomme DATABASE_URL n’existe pas/)
})

test('one in which this account may make no table', async () => {
  const url = urlTo({ pathname: `/${name}`, username: name, password: 'right' })
  expect(await saidOf(url)).toMatch(/^Le compte de DATABASE_URL n’a pas le droit de créer/)
  expect(await tablesIn(`/${name}`)).toBe(0)
})

test('one that does not hold every letter', async () => {
  expect(await saidOf(urlTo({ pathname: `/${name}_latin` }))).toMatch(
    /^Cette base de données est en LATIN1, et il la faut en UTF8\. .+DATABASE_URL/,
  )
  expect(await tablesIn(`/${name}_latin`)).toBe(0)
})

test('an account that PostgreSQL does not take, told apart from a server that does not answer', async () => {
  // One that is nobody's: it is refused also where no password is asked for.
  const wrong = urlTo({ pathname: `/${name}`, username: `${name}_nobody`, password: 'wrong' })
  expect(await saidOf(wrong)).toMatch(/^PostgreSQL refuse ce compte ou son mot de passe .+DATABASE_URL/)
  expect(await saidOf(urlTo({ port: String(await freePort()) }))).toMatch(
    /^La base de données ne répond pas \(ECONNREFUSED\)\. Vérifiez DATABASE_URL/,
  )
})
