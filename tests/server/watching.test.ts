import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { catalogInForce } from '../../src/server/store/catalogs.ts'
import { aLot, emptyDatabase, NETWORK, type TestTablet, textOf } from './harness.ts'
import { aPlace, exchangeWith, joinedTablet, type ServerProcess, startProcess } from './process.ts'
import { aRelay } from './relay.ts'

/** What the machine room asks, of the server as it really runs (docs/operations.md, Watching). */

const place = aPlace()
const survey = { title: 'Enquête', lines: [{ line: null, label: 'Aides', item: 'sessions' }] }
let room: Awaited<ReturnType<typeof emptyDatabase>>
let relay: Awaited<ReturnType<typeof aRelay>>
let server: ServerProcess
let tablet: TestTablet
let dropped: Promise<void> | null = null
const dropOnce = () => {
  dropped ??= room.drop()
  return dropped
}

beforeAll(async () => {
  room = await emptyDatabase()
  relay = await aRelay(room.url)
  writeFileSync(join(place.client, 'survey.json'), JSON.stringify(survey))
  server = await startProcess({ DATABASE_URL: relay.url, DATA_DIR: place.data }, place.client)
  tablet = await joinedTablet(server)
}, 60_000)
afterAll(async () => {
  server.child.kill('SIGTERM')
  await server.over
  relay.close()
  await dropOnce()
  place.remove()
}, 60_000)

const said = async (path: string) => {
  const answer = await fetch(`${server.origin}${path}`)
  return [answer.status, await answer.text()]
}

type Measures = {
  /** By name: counter, gauge, histogram… */
  types: Map<string, string>
  /** By name and labels: `escale_lots_total{answer="stored"}`. */
  values: Map<string, number>
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABELS = String.raw`\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*"(?:,[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*")*\}`
const LINE = new RegExp(
  `^(?:# HELP (?<told>${NAME}) .+|# TYPE (?<typed>${NAME}) (?<type>counter|gauge|histogram|summary)|(?<sample>${NAME}(?:${LABELS})?) (?<value>[-+.\\deE]+|\\+Inf|Nan))$`,
)

/** Prometheus' own text, line by line; a line that is not of it is a fault. */
async function measuresRead(): Promise<Measures> {
  const answer = await fetch(`${server.origin}/metrics`)
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const measures: Measures = { types: new Map(), values: new Map() }
  for (const line of (await answer.text()).split('\n').filter((each) => each !== '')) {
    const { typed, type, sample, value } =
      LINE.exec(line)?.groups ?? expect.fail(`not of the format: ${line}`)
    if (typed && type) measures.types.set(typed, type)
    if (sample) measures.values.set(sample, Number(value))
  }
  return measures
}

test('the process says that it answers, and that it can do its work', async () => {
  expect(await said('/healthz')).toEqual([200, 'ok'])
  expect(await said('/readyz')).toEqual([200, 'ready'])
})

test('[REP2] a network begins with the survey that its build brought', async () => {
  const inForce = await catalogInForce(room.db, NETWORK)
  expect(JSON.parse(inForce?.survey ?? 'null')).toEqual(survey)
})

test('every measure that operations are told of is there, and no other of ours', async () => {
  const guide = readFileSync('docs/operations.md', 'utf8')
  const told = [...new Set([...guide.matchAll(/\bescale_\w+/g)].map(([name]) => name))].sort()
  const { types, values } = await measuresRead()

  expect([...types.keys()].filter((name) => name.startsWith('escale_')).sort()).toEqual(told)
  expect(Object.fromEntries(types)).toMatchObject({
    escale_request_seconds: 'histogram',
    escale_requests_in_flight: 'gauge',
    escale_lots_total: 'counter',
    escale_troubles_total: 'counter',
    nodejs_version_info: 'gauge',
  })
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)
})

test('[SYN2] a lot that is stored, known or refused, and a request that is turned down, are each counted', async () => {
  const before = await measuresRead()
  const [lot, lost] = [textOf(aLot()), textOf(aLot({ site: 'nowhere' }))]

  const { lots } = await exchangeWith(server, tablet, [lot, lost])
  await exchangeWith(server, tablet, [lot])
  const unsigned = await fetch(`${server.origin}/api/exchange`, { method: 'POST', body: '{}' })

  expect(lots.map(({ answer }) => answer)).toEqual(['stored', 'refused'])
  expect(unsigned.status).toBe(401)
  const after = await measuresRead()
  const moved = (sample: string) => (after.values.get(sample) ?? 0) - (before.values.get(sample) ?? 0)
  expect({
    stored: moved('escale_lots_total{answer="stored"}'),
    duplicate: moved('escale_lots_total{answer="duplicate"}'),
    refused: moved('escale_lots_total{answer="refused"}'),
    unsigned: moved('escale_troubles_total{code="unsigned"}'),
    answered: moved('escale_request_seconds_count{route="/api/exchange",status="200"}'),
    turnedDown: moved('escale_request_seconds_count{route="/api/exchange",status="401"}'),
  }).toEqual({ stored: 1, duplicate: 1, refused: 1, unsigned: 1, answered: 2, turnedDown: 1 })
  expect(after.values.get('escale_requests_in_flight')).toBe(0)
})

test('[SEC2] no label names a tablet, a network, a person or an address', async () => {
  const { values } = await measuresRead()
  const labels = [...values.keys()].filter((name) => name.startsWith('escale_')).join('\n')

  expect(labels).not.toContain(tablet.tablet)
  expect(new Set([...labels.matchAll(/(\w+)="/g)].map(([, name]) => name))).toEqual(
    new Set(['answer', 'code', 'le', 'route', 'status']),
  )
})

test('[SYN1] a database that says nothing, or is gone, makes it not ready; the process still answers', async () => {
  relay.hush()
  expect(await said('/readyz')).toEqual([503, 'database'])
  expect(await said('/healthz')).toEqual([200, 'ok'])
  relay.speak()
  await vi.waitFor(async () => expect(await said('/readyz')).toEqual([200, 'ready']), 20_000)

  await dropOnce()
  await vi.waitFor(async () => expect(await said('/readyz')).toEqual([503, 'database']), 20_000)
  expect(await said('/healthz')).toEqual([200, 'ok'])
  expect((await measuresRead()).values.get('escale_lots_total{answer="stored"}')).toBe(1)
}, 60_000)
