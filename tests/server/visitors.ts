import { randomBytes } from 'node:crypto'
import type { Services } from '../../src/server/api.ts'
import { peopleApi } from '../../src/server/people.ts'
import { acceptInvitation, invitationKey, invite, type Opening } from '../../src/server/store/people.ts'
import { visitors } from '../../src/server/visits.ts'
import { NETWORK, type TestServer } from './harness.ts'

/** People of a test who are signed in, without the ceremony that brought them there. */

export type TestVisitor = { person: string; network: string; cookie: string }

export const newToken = (network: string) => `${network}.${randomBytes(32).toString('base64url')}`
export const cookieOf = (visit: string) => `__Host-escale-visit=${visit}`

/** Someone who has just accepted an invitation; an administrator unless told otherwise. */
export async function aVisitor(
  server: TestServer,
  {
    network = NETWORK,
    name = 'Accueil',
    ...opening
  }: Partial<Opening> & { network?: string; name?: string } = {},
): Promise<TestVisitor> {
  const [token, visit] = [newToken(network), newToken(network)]
  const person = randomBytes(16).toString('hex')
  const { role = 'administrator', sites = [] } = opening
  await invite(server.db, token, { role, sites, by: person, now: server.now() })
  const passkey = {
    credential: randomBytes(16).toString('base64url'),
    publicKey: randomBytes(77),
    counter: 0,
    transports: [],
    isSynced: true,
  }
  const newcomer = { person, name, proof: { passkey }, visit, now: server.now() }
  if (!(await acceptInvitation(server.db, invitationKey(token), newcomer))) throw new Error('not accepted')
  return { person, network, cookie: cookieOf(visit) }
}

/** Asks as a page of our own does; `visitor` signed in. A `body` of text goes as it is. */
export const asPage = (
  server: TestServer,
  visitor: TestVisitor | null,
  {
    method = 'GET',
    body,
    headers = {},
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): RequestInit => ({
  method,
  headers: {
    Origin: server.publicUrl,
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/json',
    ...(visitor && { Cookie: visitor.cookie }),
    ...headers,
  },
  ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
})

/** The routes of people, as the server mounts them. */
export const peopleApiOf = (services: Services) => peopleApi(services, visitors(services))

/** The same, asked by path. */
export function peopleOf(server: TestServer) {
  const api = peopleApiOf(server)
  return (path: string, visitor: TestVisitor | null = null, request: Parameters<typeof asPage>[2] = {}) =>
    api.request(path, asPage(server, visitor, request))
}
