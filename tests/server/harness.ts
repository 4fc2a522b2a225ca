import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { SignJWT } from 'jose'
import postgres from 'postgres'
import { inject } from 'vitest'
import { canonical } from '../../src/domain/canonical.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Lot } from '../../src/domain/lot.ts'
import type { Services } from '../../src/server/api.ts'
import { tabletApi } from '../../src/server/api.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { createLog } from '../../src/server/log.ts'
import { createMetrics } from '../../src/server/metrics.ts'
import { foundNetwork } from '../../src/server/store/catalogs.ts'
import { connect, type Database, migrate } from '../../src/server/store/database.ts'
import { type EnrolAnswer, type ExchangeAnswer, SIGNATURE_TYPE } from '../../src/sync/contract.ts'
import { catalog, NOW, TODAY } from '../makers.ts'

/** A server's own room for a test: a database, its services, tablets that enrol and sign as real ones do. */

export const NETWORK = catalog.network.id

/** An empty database on the server of this run; `drop` leaves nothing behind. */
export async function emptyDatabase(): Promise<{ url: string; db: Database; drop: () => Promise<void> }> {
  const admin = postgres(inject('databaseUrl'), { max: 1, onnotice: () => {} })
  const name = `escale_${randomBytes(6).toString('hex')}`
  await admin.unsafe(`create database ${name}`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const db = connect(url.href)
  return {
    url: url.href,
    db,
    drop: async () => {
      await db.end({ timeout: 1 })
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}

export type TestServer = Services & {
  /** Moves the server's clock. */
  setNow: (ms: number) => void
  api: ReturnType<typeof tabletApi>
  drop: () => Promise<void>
}

/** Migrated, with the real catalog as its only network unless others are given. */
export async function aServer(catalogs: Catalog[] = [catalog]): Promise<TestServer> {
  const { db, url, drop } = await emptyDatabase()
  await migrate(db)
  let now = NOW
  const services: Services = {
    db,
    url,
    now: () => new Date(now),
    log: createLog('silent'),
    metrics: createMetrics(),
    publicUrl: 'https://escale.test',
    openid: null,
  }
  for (const each of catalogs) await foundNetwork(db, { catalog: each, survey: null }, new Date(now))
  const setNow = (ms: number) => {
    now = ms
  }
  return { ...services, api: tabletApi(services), drop, setNow }
}

export type TestTablet = { tablet: string; network: string; keys: CryptoKeyPair }

export const newKeys = () =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]) as Promise<CryptoKeyPair>

export async function publicJwk(keys: CryptoKeyPair) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  return { kty, crv, x, y }
}

export const postEnrol = (server: TestServer, body: unknown) =>
  server.api.request('/enrol', { method: 'POST', body: JSON.stringify(body) })

export async function enrolledTablet(server: TestServer, network = NETWORK): Promise<TestTablet> {
  const code = await newEnrolmentCode(server, network)
  const keys = await newKeys()
  const answer = await postEnrol(server, {
    format: 1,
    code,
    key: await publicJwk(keys),
    network,
    version: '1.0.0',
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return { tablet: ((await answer.json()) as EnrolAnswer).tablet, network, keys }
}

export const EPOCH = 'e'.repeat(32)

export const aLot = (change: Partial<Lot> = {}): Lot => ({
  format: 1,
  id: randomBytes(16).toString('hex'),
  network: NETWORK,
  site: 'jaude',
  tablet: { epoch: EPOCH, sequence: 1 },
  days: [{ day: TODAY, totals: { sessions: 6, questions: 2, workshops: 0, participants: 0 } }],
  cells: { 'level:2': 6, 'need:caf': 6, 'outcome:solved': 6 },
  edition: catalog.edition.id,
  vocabulary: '0'.repeat(64),
  charters: [],
  ...change,
})

export const textOf = (lot: Lot): string => canonical(lot)

export const aRequest = (lots: readonly string[], change: object = {}) => ({
  format: 1,
  network: NETWORK,
  version: '1.0.0',
  catalog: null,
  running: { epoch: EPOCH, sequence: lots.length, counted: 8 * lots.length },
  lots,
  ...change,
})

type Forgery = {
  iat?: number
  typ?: string
  sha256?: string
  keys?: CryptoKeyPair
  aud?: string
  headers?: Record<string, string>
}

/** A request signed as the tablet signs, or as someone who would like to pass for it. */
export async function signed(
  tablet: TestTablet,
  body: Uint8Array,
  forgery: Forgery = {},
): Promise<RequestInit> {
  const sha256 = forgery.sha256 ?? createHash('sha256').update(body).digest('base64url')
  const token = await new SignJWT({ sha256 })
    .setProtectedHeader({ alg: 'ES256', typ: forgery.typ ?? SIGNATURE_TYPE, kid: tablet.tablet })
    .setAudience(forgery.aud ?? tablet.network)
    .setIssuedAt(forgery.iat ?? NOW / 1000)
    .sign((forgery.keys ?? tablet.keys).privateKey)
  return {
    method: 'POST',
    body: body as BodyInit,
    headers: {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      Authorization: `Bearer ${token}`,
      ...forgery.headers,
    },
  }
}

export const zipped = (content: unknown) => new Uint8Array(gzipSync(JSON.stringify(content)))

export async function post(server: TestServer, tablet: TestTablet, content: unknown, forgery: Forgery = {}) {
  return await server.api.request('/exchange', await signed(tablet, zipped(content), forgery))
}

/** An exchange that is expected to pass. */
export async function exchanged(
  server: TestServer,
  tablet: TestTablet,
  lots: readonly string[],
  change: object = {},
) {
  const answer = await post(server, tablet, aRequest(lots, { network: tablet.network, ...change }))
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return (await answer.json()) as ExchangeAnswer
}

/** All that the database holds, row by row as text, whichever tables there are. */
export async function everyRow(db: Database): Promise<string[]> {
  const tables = await db<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => db<{ row: string }[]>`select t::text as row from ${db(name)} t`),
  )
  return rows.flat().map(({ row }) => row)
}

/** Everything that the figures rest on, as the database has it. */
export const sumsIn = (db: Database, network = NETWORK) =>
  db<{ scale: string; period: string; site: string; item: string; value: number }[]>`
    select scale, period, site, item, value from period_sum where network = ${network}
    order by scale, period, site, item`
