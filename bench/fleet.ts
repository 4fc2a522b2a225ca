import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SignJWT } from 'jose'
import { canonical } from '../src/domain/canonical.ts'
import type { Lot } from '../src/domain/lot.ts'
import { isKnownCell } from '../src/domain/measures.ts'
import { connect, type Database, migrate } from '../src/server/store/database.ts'
import { type Embedded, startEmbedded } from '../src/server/store/embedded.ts'
import { storeLots } from '../src/server/store/lots.ts'
import { noteVisit } from '../src/server/store/tablets.ts'
import { type ExchangeRequest, SIGNATURE_TYPE } from '../src/sync/contract.ts'
import { quantile, type Row } from './table.ts'

/** Tablets that come back: how many lots a second are stored, and what a whole country at once meets. */

const NETWORK = 'country'
const SITES = 2000
const LOTS_EACH = 5
const TABLETS = { throughput: 4200, fleet: 10_000 }
const TURNS = 10
const WITHIN_MS = 60_000
const AT_ONCE = 32
const TODAY = new Date().toISOString().slice(0, 10)

type Prepared = { tablet: string; content: ExchangeRequest; body: Buffer; authorization: string }
type Answer = { status: number; text: string; retryAfter: number }

export async function measureFleet(app: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-bench-postgres-'))
  const embedded = await startEmbedded(folder)
  try {
    return [...(await throughput(app, embedded)), ...(await fleet(app, embedded))]
  } finally {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same requests, once over HTTP with their signatures, once as bare transactions. */
async function throughput(app: string, embedded: Embedded): Promise<Row[]> {
  const bare = await database(embedded, 'bare')
  const overHttp = await database(embedded, 'http')
  const tablets = await prepare([bare, overHttp], TABLETS.throughput)
  const server = await startServer(app, overHttp.url)
  const [warm, measured] = [tablets.slice(0, 200), tablets.slice(200)]
  const lots = measured.length * LOTS_EACH

  let [bareMs, httpMs] = [0, 0]
  try {
    await Promise.all([
      inParallel(warm, AT_ONCE, (each) => store(bare.db, each)),
      inParallel(warm, AT_ONCE, (each) => server.send(each)),
    ])
    // In turns: what else the machine does meanwhile slows both alike.
    for (let turn = 0; turn < TURNS; turn++) {
      const share = measured.filter((_, at) => at % TURNS === turn)
      bareMs += await timed(() => inParallel(share, AT_ONCE, (each) => store(bare.db, each)))
      httpMs += await timed(() => inParallel(share, AT_ONCE, (each) => server.send(each).then(expectOk)))
    }
  } finally {
    await server.stop()
    await Promise.all([bare.db.end(), overHttp.db.end()])
  }
  const perSecond = (ms: number) => (lots / ms) * 1000
  return [
    {
      what: 'lots stored over HTTP, signatures checked, beside the same transactions bare',
      unit: 'lots/s',
      measured: perSecond(httpMs),
      yardstick: perSecond(bareMs),
      limit: { least: 0.5 },
    },
  ]
}

/** All tablets of a country within one minute, and back again when the server says that it is busy. */
async function fleet(app: string, embedded: Embedded): Promise<Row[]> {
  const { db, url } = await database(embedded, 'fleet')
  const tablets = await prepare([{ db }], TABLETS.fleet)
  const server = await startServer(app, url)
  const memory: number[] = []
  const watch = setInterval(() => void server.memory().then((mb) => memory.push(mb)), 2000)
  const began = performance.now()
  const accepted = await allSent(server, tablets).finally(async () => {
    clearInterval(watch)
    await server.stop()
  })
  const tookMs = performance.now() - began
  const [row] = await db<{ lots: number; counted: number }[]>`
    select (select count(*)::int from lot) as lots,
      (select sum(value)::int from period_sum where scale = 'year' and item = 'sessions') as counted`
  await db.end()
  const wanted = TABLETS.fleet * LOTS_EACH
  if (row?.lots !== wanted || row.counted !== wanted * SESSIONS)
    throw new Error(`Of ${wanted} lots ${row?.lots} were stored, ${row?.counted} sessions counted.`)
  // The first third of the run fills caches; from there to the end the memory must not grow.
  const [early, late] = [memory.slice(memory.length / 3, memory.length / 2), memory.slice(-memory.length / 6)]
  const name = `${TABLETS.fleet} tablets with ${LOTS_EACH} lots each within a minute`
  return [
    {
      what: `${name}: all stored`,
      unit: 's',
      measured: tookMs / 1000,
      yardstick: WITHIN_MS / 1000,
      limit: { value: 180 },
    },
    {
      what: `${name}: p99 of an accepted request`,
      unit: 's',
      measured: quantile(accepted, 0.99) / 1000,
      yardstick: quantile(accepted, 0.5) / 1000,
      limit: { value: 2 },
    },
    {
      what: `${name}: memory at the end beside the middle`,
      unit: 'MB',
      measured: quantile(late, 0.5),
      yardstick: quantile(early, 0.5),
      limit: { ratio: 1.3 },
    },
  ]
}

async function database(embedded: Embedded, name: string): Promise<{ db: Database; url: string }> {
  const admin = connect(embedded.url)
  await admin.unsafe(`create database ${name}`)
  await admin.end()
  const url = embedded.url.replace(/\/postgres$/, `/${name}`)
  const db = connect(url)
  await migrate(db)
  await db`insert into network (network, created_at) values (${NETWORK}, now())`
  await db`
    insert into catalog (network, position, etag, body, published_at, edition, edition_on)
    values (${NETWORK}, 1, ${ETAG}, ${CATALOG}, now(), 'first', '2026-01-01')`
  const codes = [
    ...Array.from({ length: SITES }, (_, at) => ['site', siteAt(at)]),
    ...NEEDS.map((need) => ['need', need]),
    ...['1', '2', '3'].map((level) => ['level', level]),
  ]
  await db`
    insert into known_code (network, kind, code)
    select ${NETWORK}, kind, code from unnest(${codes.map(([kind = '']) => kind)}::text[], ${codes.map(([, code = '']) => code)}::text[]) as given (kind, code)`
  return { db, url }
}

const CATALOG = JSON.stringify({ network: { id: NETWORK, timeZone: 'Europe/Paris' } })
const ETAG = createHash('sha256').update(CATALOG).digest('hex')
const NEEDS = Array.from({ length: 30 }, (_, at) => `need-${at}`)
const SESSIONS = 8
const siteAt = (at: number) => `site-${at % SITES}`

/** Tablets that enrolled, each with its own lots, its request signed: what is measured is the server. */
async function prepare(databases: { db: Database }[], count: number): Promise<Prepared[]> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const tablets = Array.from({ length: count }, () => randomBytes(16).toString('hex'))
  for (const { db } of databases)
    await db`
      insert into tablet (network, tablet, public_key, enrolled_at, version)
      select ${NETWORK}, tablet, ${db.json({ kty, crv, x, y } as never)}, now(), '1' from unnest(${tablets}::text[]) as given (tablet)`
  return Promise.all(tablets.map((tablet, at) => requestOf(tablet, at, keys)))
}

async function requestOf(tablet: string, at: number, keys: CryptoKeyPair): Promise<Prepared> {
  const epoch = randomBytes(16).toString('hex')
  const lots = Array.from({ length: LOTS_EACH }, (_, index) => canonical(lotOf(at, epoch, index + 1)))
  const content: ExchangeRequest = {
    format: 1,
    network: NETWORK,
    version: '1',
    catalog: ETAG,
    running: { epoch, sequence: LOTS_EACH, counted: LOTS_EACH * SESSIONS },
    lots,
  }
  const body = gzipSync(JSON.stringify(content))
  const token = await new SignJWT({ sha256: createHash('sha256').update(body).digest('base64url') })
    .setProtectedHeader({ alg: 'ES256', typ: SIGNATURE_TYPE, kid: tablet })
    .setAudience(NETWORK)
    .setIssuedAt()
    .sign(keys.privateKey)
  return { tablet, content, body, authorization: `Bearer ${token}` }
}

/** Each tablet at a moment of its own, until it is taken. Answers how long each request that was took. */
const allSent = (server: RunningServer, tablets: readonly Prepared[]): Promise<number[]> =>
  Promise.all(
    tablets.map(async (tablet) => {
      await pause(Math.random() * WITHIN_MS)
      for (let tries = 1; ; tries++) {
        const sentAt = performance.now()
        const answer = await server.send(tablet).catch(() => null)
        if (answer?.status === 200) return performance.now() - sentAt
        const most = Math.min(300_000, Math.max(2000 * 2 ** tries, (answer?.retryAfter ?? 0) * 1000))
        await pause(Math.random() * most)
      }
    }),
  )

/** As many cells as a real afternoon gives. */
function lotOf(at: number, epoch: string, sequence: number): Lot {
  const needs = [0, 1, 2, 3].map((shift) => [`need:${NEEDS[(at + sequence + shift) % NEEDS.length]}`, 2])
  const marginals = [
    'level:1',
    'level:2',
    'decision:help-now',
    'charter:agreed',
    'consent:granted',
    'outcome:solved',
    'outcome:partly',
    'closedBy:staff',
    'duration:under-30',
    'hours:14-16',
    'placeKind:library',
    'appointment:without',
    'language:fr',
    'theme:administrative-procedures',
    'procedure:social-health',
    'agreementWay:signature',
  ].map((cell) => [known(cell), 4])
  return {
    format: 1,
    id: randomBytes(16).toString('hex'),
    network: NETWORK,
    site: siteAt(at),
    tablet: { epoch, sequence },
    days: [{ day: TODAY, totals: { sessions: SESSIONS, questions: 0, workshops: 0, participants: 0 } }],
    cells: Object.fromEntries([...needs, ...marginals]) as Lot['cells'],
    edition: 'bench',
    vocabulary: '0'.repeat(64),
    charters: [],
  }
}

/** A code that has gone would be refused with its lot. */
function known(cell: string): string {
  if (!isKnownCell(cell)) throw new Error(`${cell} is no code of any measure.`)
  return cell
}

async function store(db: Database, { tablet, content }: Prepared): Promise<void> {
  const now = new Date()
  await db.begin(async (tx) => {
    await storeLots(tx, NETWORK, content.lots, { now, today: TODAY })
    await noteVisit(tx, tablet, content, { now, signedAt: now })
  })
}

type RunningServer = {
  send: (request: Prepared) => Promise<Answer>
  memory: () => Promise<number>
  stop: () => Promise<void>
}

async function startServer(app: string, url: string): Promise<RunningServer> {
  const port = 20_000 + (process.pid % 10_000)
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts'], {
    env: { ...process.env, PORT: String(port), DATABASE_URL: url, ESCALE_CLIENT: app },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', () => reject(new Error('The server did not start.')))
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 512 })
  return {
    send: ({ body, authorization }) =>
      ask(agent, port, '/api/exchange', body, {
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
        Authorization: authorization,
      }),
    memory: async () => {
      const { text } = await ask(agent, port, '/metrics', null, {})
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]) / 2 ** 20
    },
    stop: () => stop(child, agent),
  }
}

function ask(
  agent: Agent,
  port: number,
  path: string,
  body: Buffer | null,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, port, path, host: '127.0.0.1', method: body ? 'POST' : 'GET', headers },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString(),
            retryAfter: Number(response.headers['retry-after'] ?? 0),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

function stop(child: ChildProcess, agent: Agent): Promise<void> {
  agent.destroy()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return gone
}

function expectOk({ status, text }: Answer) {
  if (status !== 200) throw new Error(`${status} ${text}`)
}

async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
