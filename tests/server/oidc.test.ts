import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { createMetrics } from '../../src/server/metrics.ts'
import type { Invited, Me, People } from '../../src/sync/contract/people.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { catalog, NOW } from '../makers.ts'
import { aServer, NETWORK, type TestServer } from './harness.ts'
import { asPage, aVisitor, peopleApiOf, type TestVisitor } from './visitors.ts'

// A real provider, and a browser's part of the way there and back.

const other = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
const OTHER = other.network.id
const ORIGIN = 'https://escale.test'
const CALLBACK = `${ORIGIN}/api/people/openid/callback`

let server: TestServer
let provider: Server
let issuer = ''
let api: ReturnType<typeof peopleApiOf>

beforeAll(async () => {
  // The provider tells at length that it is not set up for production.
  for (const way of ['info', 'warn'] as const) vi.spyOn(console, way).mockImplementation(() => {})
  server = await aServer([catalog, other])
  provider = createServer()
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  provider.on('request', aProvider(issuer))
  server.openid = { issuer, clientId: 'escale', clientSecret: 'a secret of the test' }
})
afterAll(async () => {
  provider.closeAllConnections()
  provider.close()
  await server.drop()
})
beforeEach(async () => {
  server.setNow(NOW)
  await server.db`truncate person, passkey, invitation, visit, ceremony`
  api = peopleApiOf(server)
})

const aProvider = (at: string) =>
  new Provider(at, {
    clients: [
      {
        client_id: 'escale',
        client_secret: 'a secret of the test',
        redirect_uris: [CALLBACK],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['of the test'] },
  }).callback()

/** What a browser keeps of one site. */
class Jar {
  private readonly cookies = new Map<string, string>()
  take(answer: Response): Response {
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/Max-Age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }
  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

/** A browser on our page. */
class Browser {
  private readonly ours = new Jar()
  private readonly theirs = new Jar()

  async ask(path: string, request: { method?: string; body?: unknown } = {}): Promise<Response> {
    const visitor: TestVisitor = { cookie: this.ours.header, person: '', network: '' }
    return this.ours.take(await api.request(path, asPage(server, visitor, request)))
  }

  /** Where our server sends to. */
  async begin(accept: { invitation: string; name: string } | null = null): Promise<string> {
    const answer = await this.ask('/openid', { method: 'POST', body: { accept } })
    if (!answer.ok) throw new Error(await answer.text())
    return ((await answer.json()) as { url: string }).url
  }

  /** Signs in there as `subject`, agrees, and answers where the provider sends back to; `null` turns back. */
  async visitProvider(url: string, subject: string | null): Promise<string> {
    let next = url
    for (let hops = 0; hops < 12; hops += 1) {
      if (next.startsWith(ORIGIN)) return next
      const page = await this.hop(next)
      next = page.headers.get('Location') ?? (await this.answerForm(next, await page.text(), subject))
      next = new URL(next, issuer).href
    }
    throw new Error(`lost at ${next}`)
  }

  private async hop(url: string, form?: URLSearchParams): Promise<Response> {
    const request: RequestInit = { redirect: 'manual', headers: { Cookie: this.theirs.header } }
    return this.theirs.take(await fetch(url, form ? { ...request, method: 'POST', body: form } : request))
  }

  private async answerForm(at: string, page: string, subject: string | null): Promise<string> {
    if (subject === null) return `${at}/abort`
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!prompt) throw new Error(page)
    const answer = await this.hop(at, new URLSearchParams({ prompt, login: subject, password: 'x' }))
    return answer.headers.get('Location') ?? ''
  }

  /** Comes back to us; answers where the page is opened. */
  async comeBack(url: string): Promise<string> {
    const { pathname, search } = new URL(url)
    const visitor: TestVisitor = { cookie: this.ours.header, person: '', network: '' }
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    const answer = this.ours.take(
      await api.request(
        `${pathname.slice('/api/people'.length)}${search}`,
        asPage(server, visitor, { headers }),
      ),
    )
    expect(answer.status).toBe(303)
    return answer.headers.get('Location') ?? ''
  }

  async signIn(
    subject: string | null,
    accept: { invitation: string; name: string } | null = null,
  ): Promise<string> {
    return this.comeBack(await this.visitProvider(await this.begin(accept), subject))
  }

  async me(): Promise<Me> {
    return (await (await this.ask('/me')).json()) as Me
  }
}

async function invited(network = NETWORK, opening: object = { role: 'administrator', sites: [] }) {
  const by = await aVisitor(server, { network })
  const answer = await api.request('/invitations', asPage(server, by, { method: 'POST', body: opening }))
  const { link } = (await answer.json()) as Invited
  return { by, invitation: link.slice(link.indexOf('=') + 1) }
}

describe('signing in by the organisation’s provider', () => {
  test('[ADM3] an invitation binds the account there to a person here, once; then it signs in by itself', async () => {
    const { invitation } = await invited(NETWORK, { role: 'manager', sites: ['jaude'] })
    const browser = new Browser()

    expect(await browser.signIn('amina', { invitation, name: 'Jaude, accueil' })).toBe('/pilotage')
    expect(await browser.me()).toMatchObject({
      openId: true,
      self: { name: 'Jaude, accueil', role: 'manager', sites: ['jaude'] },
    })

    const elsewhere = new Browser()
    expect(await elsewhere.signIn('amina')).toBe('/pilotage')
    expect((await elsewhere.me()).self?.name).toBe('Jaude, accueil')
    const held = JSON.stringify([
      await server.db`select * from person`,
      await server.db`select * from ceremony`,
    ])
    expect(held).not.toMatch(/amina/)
  })

  test('[ADM3] someone nobody invited is told so, and nothing is kept', async () => {
    const browser = new Browser()

    expect(await browser.signIn('stranger')).toBe('/pilotage#connexion=inconnu')

    expect((await browser.me()).self).toBeNull()
    for (const table of ['person', 'ceremony', 'visit'])
      expect(await server.db`select * from ${server.db(table)}`).toHaveLength(0)
  })

  test('[ADM3] turning back at the provider is no error', async () => {
    const browser = new Browser()

    expect(await browser.signIn(null)).toBe('/pilotage#connexion=annule')
  })

  test('[ADM3] an invitation used meanwhile binds nobody', async () => {
    const { invitation } = await invited()
    const [one, two] = [new Browser(), new Browser()]
    const back = await two.visitProvider(await two.begin({ invitation, name: 'Deux' }), 'two')

    expect(await one.signIn('one', { invitation, name: 'Un' })).toBe('/pilotage')
    expect(await two.comeBack(back)).toBe('/pilotage#connexion=invitation')

    expect((await two.me()).self).toBeNull()
    const late = await two.ask('/openid', {
      method: 'POST',
      body: { accept: { invitation, name: 'Deux' } },
    })
    expect(late.status).toBe(404)
  })

  test('[ADM3] a person removed is unknown again', async () => {
    const { by, invitation } = await invited()
    const browser = new Browser()
    await browser.signIn('amina', { invitation, name: 'Amina' })
    const { self } = await browser.me()

    await api.request(`/${self?.person}`, asPage(server, by, { method: 'DELETE' }))

    expect((await browser.me()).self).toBeNull()
    expect(await browser.signIn('amina')).toBe('/pilotage#connexion=inconnu')
  })

  test('[ADM4] one account there is one person here: another network’s invitation does not move it', async () => {
    const { invitation } = await invited()
    const { by, invitation: elsewhere } = await invited(OTHER)
    const browser = new Browser()
    await browser.signIn('amina', { invitation, name: 'Amina' })

    expect(await browser.signIn('amina', { invitation: elsewhere, name: 'Amina' })).toBe(
      '/pilotage#connexion=deja',
    )

    expect((await browser.me()).self?.network.id).toBe(NETWORK)
    const { people, invitations } = (await (await api.request('/', asPage(server, by))).json()) as People
    expect(people.map(({ name }) => name)).toEqual(['Accueil'])
    expect(invitations).toHaveLength(1)
  })
})

describe('what comes back from the provider', () => {
  test('[SEC2] is good once, and only in the browser that went there', async () => {
    const { invitation } = await invited()
    const browser = new Browser()
    await browser.signIn('amina', { invitation, name: 'Amina' })
    const [attacker, victim] = [new Browser(), new Browser()]
    const back = await attacker.visitProvider(await attacker.begin(), 'amina')

    expect(await victim.comeBack(back)).toBe('/pilotage#connexion=panne')
    await victim.begin()
    expect(await victim.comeBack(back)).toBe('/pilotage#connexion=panne')
    expect((await victim.me()).self).toBeNull()

    expect(await attacker.comeBack(back)).toBe('/pilotage')
    expect(await attacker.comeBack(back)).toBe('/pilotage#connexion=panne')
  })

  test('[SEC2] with another state, another issuer or no code, it opens nothing', async () => {
    for (const [name, value] of [
      ['state', 'other'],
      ['iss', 'https://evil.test'],
      ['code', 'invented'],
      ['code', ''],
    ] as const) {
      const browser = new Browser()
      const back = new URL(await browser.visitProvider(await browser.begin(), 'amina'))
      back.searchParams.set(name, value)
      expect([name, await browser.comeBack(back.href)]).toEqual([name, '/pilotage#connexion=panne'])
    }
  })

  test('[SEC2] not after ten minutes', async () => {
    const browser = new Browser()
    const back = await browser.visitProvider(await browser.begin(), 'amina')

    server.setNow(NOW + 600_000)

    expect(await browser.comeBack(back)).toBe('/pilotage#connexion=panne')
  })

  test('[SEC2] when it fails on our side, or comes too often, the page says so, and it is counted', async () => {
    const logged: { code?: string; error?: { name: string } }[] = []
    const metrics = createMetrics()
    const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line)) })
    api = peopleApiOf({ ...server, log, metrics })
    const counted = async (code: string) =>
      (await metrics.troubles.get()).values.find(({ labels }) => labels.code === code)?.value
    const browser = new Browser()
    const back = await browser.visitProvider(await browser.begin(), 'amina')

    await server.db`alter table ceremony rename to away`
    expect(await browser.comeBack(back)).toBe('/pilotage#connexion=panne')
    await server.db`alter table away rename to ceremony`
    expect(logged).toMatchObject([{ code: 'failed', error: { name: 'PostgresError' } }])
    expect(await counted('failed')).toBe(1)

    // 300 a minute for everyone together; it began with two.
    for (let nth = 2; nth < 300; nth++) await browser.comeBack(back)
    expect(await counted('too-many')).toBeUndefined()
    expect(await browser.comeBack(back)).toBe('/pilotage#connexion=panne')
    expect(await counted('too-many')).toBe(1)
  })

  test('[SEC2] the way there asks for the subject alone, with state, nonce and PKCE', async () => {
    const url = new URL(await new Browser().begin())

    const asked = Object.fromEntries(url.searchParams)
    expect(asked).toMatchObject({
      client_id: 'escale',
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/)
  })
})

describe('a provider that is not there', () => {
  test('[ADM3] is told, passkeys go on, and it is asked again the next time', async () => {
    const absent = createServer().listen(0, '127.0.0.1')
    const { port } = await new Promise<AddressInfo>((resolve) =>
      absent.on('listening', () => resolve(absent.address() as AddressInfo)),
    )
    const at = `http://127.0.0.1:${port}`
    absent.closeAllConnections()
    await new Promise((resolve) => absent.close(resolve))
    api = peopleApiOf({
      ...server,
      openid: { issuer: at, clientId: 'escale', clientSecret: 'a secret of the test' },
    })
    const browser = new Browser()

    const down = await browser.ask('/openid', { method: 'POST', body: { accept: null } })
    expect(down.status).toBe(503)
    expect((await browser.ask('/sign-in/options', { method: 'POST', body: {} })).status).toBe(200)

    absent.on('request', aProvider(at))
    await new Promise<void>((resolve) => absent.listen(port, '127.0.0.1', resolve))
    expect(await browser.begin()).toContain(at)
    absent.closeAllConnections()
    absent.close()
  })

  test('without the settings there is no way to it', async () => {
    api = peopleApiOf({ ...server, openid: null })

    expect((await new Browser().ask('/openid/callback')).status).toBe(401)
    expect(await new Browser().me()).toEqual({ self: null, openId: false, isOver: false })
  })
})
