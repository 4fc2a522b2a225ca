import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Services } from '../../src/server/api.ts'
import { operations } from '../../src/server/operations.ts'
import { aServer, type TestServer } from './harness.ts'

let server: TestServer

beforeAll(async () => {
  server = await aServer()
})
afterAll(() => server.drop())

type From = { address?: string; headers?: Record<string, string> }

const measuresRead = async (services: Partial<Services>, { address, headers = {} }: From) => {
  const env = address && { incoming: { socket: { remoteAddress: address } } }
  const answer = await operations({ ...server, ...services }).request('/metrics', { headers }, env || {})
  return answer.status === 200 && (await answer.text()).includes('escale_lots_total')
}

test('[DIS2] exact counts of lots are read on this very machine alone, and not through a proxy', async () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
    expect(await measuresRead({}, { address })).toBe(true)

  for (const address of ['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '2001:db8::1', undefined])
    expect(await measuresRead({}, { ...(address && { address }) })).toBe(false)
  for (const name of ['X-Forwarded-For', 'Forwarded', 'Via'])
    expect(await measuresRead({}, { address: '127.0.0.1', headers: { [name]: '192.0.2.7' } })).toBe(false)
})

test('[DIS2] with a token they are read by whoever shows it, and by nobody else', async () => {
  const metricsFor = { token: 'a'.repeat(24) }
  const shown = (token: string) => ({ address: '192.0.2.7', headers: { Authorization: `Bearer ${token}` } })

  expect(await measuresRead({ metricsFor }, shown('a'.repeat(24)))).toBe(true)
  expect(await measuresRead({ metricsFor }, shown('b'.repeat(24)))).toBe(false)
  expect(await measuresRead({ metricsFor }, { address: '127.0.0.1' })).toBe(false)
})

test('[DIS2] open to everyone only where the settings say so', async () => {
  expect(await measuresRead({ metricsFor: 'everyone' }, { address: '192.0.2.7' })).toBe(true)
})
