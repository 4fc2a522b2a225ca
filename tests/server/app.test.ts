import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '../../src/server/app.ts'
import { MissingBuild, readClient } from '../../src/server/client.ts'
import { troubleAnswer } from '../../src/sync/contract.ts'
import { aServer } from './harness.ts'
import { asPage, aVisitor } from './visitors.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-server-'))
  mkdirSync(join(folder, 'assets'))
  mkdirSync(join(folder, '.vite'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Escale</title>')
  writeFileSync(join(folder, 'sw.js'), '// worker')
  writeFileSync(join(folder, 'catalog.json'), '{}')
  writeFileSync(join(folder, 'assets/index-abc123.js'), 'export {}')
  writeFileSync(join(folder, 'assets/index-abc123.js.gz'), gzipSync('export {}'))
  writeFileSync(join(folder, '.vite/manifest.json'), '{}')
})

afterEach(() => rmSync(folder, { recursive: true }))

const get = (path: string, headers: Record<string, string> = {}) =>
  createApp(readClient(folder)).request(path, { headers })

for (const path of ['/', '/sw.js', '/assets/index-abc123.js', '/absent.js']) {
  test(`[SEC1] ${path} carries the strict headers`, async () => {
    const { headers } = await get(path)

    const policy = headers.get('Content-Security-Policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain(
      "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types escale",
    )
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers.get('Permissions-Policy')).toMatch(
      /^camera=\(self\), geolocation=\(self\)(, [a-z-]+=\(\))+$/,
    )
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })
}

test('[SEC1] a server reached by https is reached by nothing else for a year; on this machine it may', async () => {
  const server = await aServer()
  const headerOf = async (publicUrl: string, path: string) => {
    const { headers } = await createApp(readClient(folder), { ...server, publicUrl }).request(path)
    return headers.get('Strict-Transport-Security')
  }

  for (const path of ['/', '/absent.js', '/api/people/me', '/api/nothing', '/healthz'])
    expect(await headerOf('https://escale.test', path)).toBe('max-age=31536000')
  expect(await headerOf('http://localhost:8787', '/')).toBeNull()
  await server.drop()
})

test('a file that carries its hash is kept for ever, the others are asked for again', async () => {
  expect((await get('/assets/index-abc123.js')).headers.get('Cache-Control')).toContain('immutable')
  for (const path of ['/', '/index.html', '/sw.js', '/catalog.json']) {
    expect((await get(path)).headers.get('Cache-Control')).toBe('no-cache')
  }
})

test('who asks for a page gets it whatever its program says of itself; for a file that is not there, nothing', async () => {
  const statusOf = async (path: string, headers: Record<string, string>) => (await get(path, headers)).status
  const curl = { Accept: '*/*' }

  for (const headers of [curl, {}, { Accept: 'text/html,*/*' }, { 'Sec-Fetch-Mode': 'navigate' }])
    expect(await statusOf('/pilotage/activite', headers as Record<string, string>)).toBe(200)
  expect(await statusOf('/assets/gone.js', curl)).toBe(404)
  expect(await statusOf('/pilotage', { 'Sec-Fetch-Mode': 'cors', Accept: '*/*' })).toBe(404)
})

test('a browser that accepts it receives the compressed twin', async () => {
  const response = await get('/assets/index-abc123.js', { 'Accept-Encoding': 'gzip' })

  expect(response.headers.get('Content-Encoding')).toBe('gzip')
  expect(response.headers.get('Content-Type')).toContain('javascript')
})

test('what is served stays as it was when the server started, whatever a later build does to its folder', async () => {
  const app = createApp(readClient(folder))
  const body = async (path: string) => (await app.request(path)).text()
  const [page, catalog] = [await body('/'), await body('/catalog.json')]

  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  writeFileSync(join(folder, 'catalog.json'), '{"network":"another"}')

  expect([await body('/'), await body('/catalog.json')]).toEqual([page, catalog])
  expect(await body('/assets/index-abc123.js')).toBe('export {}')
})

test('an unknown address opens the app when a person goes there, and is absent otherwise', async () => {
  const visited = await get('/reglages', { 'Sec-Fetch-Mode': 'navigate' })
  const fetched = await get('/reglages', { 'Sec-Fetch-Mode': 'cors' })

  expect(visited.status).toBe(200)
  expect(await visited.text()).toContain('<title>Escale</title>')
  expect(visited.headers.get('Cache-Control')).toBe('no-cache')
  expect(fetched.status).toBe(404)
})

test('what lies beside the app is not served', async () => {
  const paths = [
    '/.vite/manifest.json',
    '/assets/index-abc123.js.gz',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
  ]

  for (const path of paths) expect((await get(path)).status).toBe(404)
})

test('what the API has not is refused as all else there: by code, and with the methods that an address does take', async () => {
  const server = await aServer()
  const app = createApp(readClient(folder), server)
  const told = async (method: string, path: string) => {
    const answer = await app.request(path, { method, headers: { 'Sec-Fetch-Site': 'same-origin' } })
    const { code } = v.parse(troubleAnswer, await answer.json())
    return [answer.status, code, answer.headers.get('Allow')]
  }

  for (const path of ['/api', '/api/nothing', '/api/exchange/more'])
    expect(await told('GET', path)).toEqual([404, 'not-found', null])
  expect(await told('GET', '/api/exchange')).toEqual([405, 'wrong-method', 'POST'])
  expect(await told('PUT', '/api/enrol')).toEqual([405, 'wrong-method', 'POST'])
  expect(await told('DELETE', '/api/fleet/tablets/%00')).toEqual([404, 'not-found', null])
  // Nobody learns which doors there are before being known.
  expect(await told('PUT', '/api/people')).toEqual([401, 'not-signed-in', null])
  const administrator = asPage(server, await aVisitor(server), { method: 'DELETE' })
  const asked = await app.request('/api/catalog/12', administrator)
  expect([asked.status, asked.headers.get('Allow')]).toEqual([405, 'GET'])
  await server.drop()
})

test('a folder without a built app is refused before listening', () => {
  expect(() => readClient(join(folder, 'assets'))).toThrow(MissingBuild)
})

test('[SEC2] nothing of a request reaches a log, and its answer says nothing of the house', async () => {
  const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
  const from = { 'X-Forwarded-For': '192.0.2.7' }

  const posted = await createApp(readClient(folder)).request('/sw.js?nom=martin', {
    method: 'POST',
    body: 'nom=martin',
    headers: from,
  })

  expect(posted.status).toBe(404)
  expect(await posted.text()).toBe('Introuvable')
  for (const spy of written) expect(JSON.stringify(spy.mock.calls)).not.toMatch(/martin|192\.0\.2\.7/)
})
