import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccess } from '../../../src/app/manager/access/client.ts'
import { AskTrouble } from '../../../src/app/manager/asking.ts'
import { firstAdministratorLink } from '../../../src/server/invitations.ts'
import { catalog } from '../../makers.ts'
import { Authenticator } from '../../server/authenticator.ts'
import { aServer, NETWORK, type TestServer } from '../../server/harness.ts'
import { peopleApiOf } from '../../server/visitors.ts'

// The client of the pages against the real routes, with a device in software: both ends speak the same contract.

let server: TestServer

beforeAll(async () => {
  server = await aServer()
})
afterAll(() => server.drop())

/** A browser of its own: cookies, and a device. */
function aBrowser() {
  const api = peopleApiOf(server)
  const device = new Authenticator(server.publicUrl)
  const browser = { cookie: '' }
  const access = createAccess({
    fetch: async (path, request) => {
      const headers = { ...request.headers, 'Sec-Fetch-Site': 'same-origin', Cookie: browser.cookie }
      const answer = await api.request(path.slice('/api/people'.length) || '/', { ...request, headers })
      browser.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? browser.cookie
      return answer
    },
    device: {
      isThere: true,
      create: async (options) => device.create(options) as never,
      get: async (options) => device.get(options) as never,
    },
    leaveFor: () => {},
  })
  return { access, browser }
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => (error instanceof AskTrouble ? error.code : 'thrown'),
  )
const tokenIn = (link: string | null) => link?.slice(link.indexOf('=') + 1) ?? ''

test('[ADM3] from the first link to a manager who leaves, the page and the server understand each other', async () => {
  const direction = aBrowser()
  const jaude = aBrowser()
  const first = tokenIn(await firstAdministratorLink(server, NETWORK))

  expect(await direction.access.me()).toEqual({ self: null, openId: false, isOver: false })
  expect(await direction.access.look(first)).toMatchObject({ role: 'administrator', siteNames: [] })
  const self = await direction.access.accept(first, 'Direction')
  expect((await direction.access.me()).self).toEqual(self)

  const { link } = await direction.access.invite({ role: 'manager', sites: ['jaude'] })
  const { network, siteNames } = await jaude.access.look(tokenIn(link))
  expect([network, siteNames]).toEqual([
    catalog.network.name,
    catalog.sites.filter(({ id }) => id === 'jaude').map(({ name }) => name),
  ])
  const manager = await jaude.access.accept(tokenIn(link), 'Accueil Jaude')
  expect(manager).toMatchObject({ role: 'manager', sites: ['jaude'] })
  expect(await codeOf(jaude.access.people())).toBe('forbidden')
  expect(await codeOf(jaude.access.look(tokenIn(link)))).toBe('not-found')

  await jaude.access.signOut()
  expect(await codeOf(jaude.access.passkeys())).toBe('not-signed-in')
  expect((await jaude.access.signIn()).person).toBe(manager.person)
  expect(await jaude.access.passkeys()).toHaveLength(1)

  const pending = await direction.access.invite({ role: 'administrator', sites: [] })
  const { invitations, people } = await direction.access.people()
  expect(people.map(({ name }) => name)).toEqual(['Accueil Jaude', 'Direction'])
  expect((await direction.access.withdraw(invitations[0]?.invitation ?? '')).invitations).toEqual([])
  expect(await codeOf(jaude.access.look(tokenIn(pending.link)))).toBe('not-found')
  expect((await direction.access.remove(manager.person)).people).toHaveLength(1)
  expect(await codeOf(jaude.access.passkeys())).toBe('not-signed-in')
  expect(await codeOf(direction.access.remove(self.person))).toBe('last-administrator')
})

test('[ADM3] a road that is cut and an answer that is none of ours are told apart', async () => {
  const cut = createAccess({
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    device: { isThere: false, create: () => Promise.reject(), get: () => Promise.reject() },
    leaveFor: () => {},
  })
  const proxy = createAccess({
    fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    device: { isThere: false, create: () => Promise.reject(), get: () => Promise.reject() },
    leaveFor: () => {},
  })

  expect(await codeOf(cut.me())).toBe('unreached')
  expect(await codeOf(proxy.me())).toBe('failed')
})
