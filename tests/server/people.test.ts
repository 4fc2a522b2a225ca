import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { createApp } from '../../src/server/app.ts'
import { readClient } from '../../src/server/client.ts'
import { figuresApi } from '../../src/server/figures.ts'
import { firstAdministratorLink } from '../../src/server/invitations.ts'
import { readSettings, WrongSettings } from '../../src/server/settings.ts'
import { publishAfter } from '../../src/server/store/catalogs.ts'
import {
  addPasskey,
  FIRST_LIFE_MS,
  FRESH_MS,
  IDLE_LIFE_MS,
  INVITATION_LIFE_MS,
  VISIT_LIFE_MS,
} from '../../src/server/store/people.ts'
import { visitors } from '../../src/server/visits.ts'
import {
  type Invited,
  type Me,
  type Passkeys,
  type People,
  type Self,
  VISIT_HEADER,
  VISIT_LEFT_HEADER,
  type Visits,
} from '../../src/sync/contract/people.ts'
import type { TroubleAnswer } from '../../src/sync/contract.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { catalog, NOW } from '../makers.ts'
import { Authenticator, type Forgery } from './authenticator.ts'
import { aServer, everyRow, NETWORK, type TestServer } from './harness.ts'
import { asPage, aVisitor, newToken, peopleOf, type TestVisitor } from './visitors.ts'

const other = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
const OTHER = other.network.id
const SITE = 'jaude'

let server: TestServer
let ask: ReturnType<typeof peopleOf>

beforeAll(async () => {
  server = await aServer([catalog, other])
})
afterAll(() => server.drop())
beforeEach(async () => {
  server.setNow(NOW)
  await server.db`truncate person, passkey, invitation, visit, ceremony`
  ask = peopleOf(server)
})

const post = (path: string, body: unknown = {}, visitor: TestVisitor | null = null) =>
  ask(path, visitor, { method: 'POST', body })
const remove = (path: string, visitor: TestVisitor) => ask(path, visitor, { method: 'DELETE' })
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code
const tokenIn = (link: string) => link.slice(link.indexOf('=') + 1)
const listed = async (visitor: TestVisitor) => (await (await ask('/', visitor)).json()) as People
const meOf = async (visitor: TestVisitor | null) => (await (await ask('/me', visitor)).json()) as Me

const visitIn = (answer: Response): TestVisitor | null => {
  const cookie = /__Host-escale-visit=[^;]+/.exec(answer.headers.get('Set-Cookie') ?? '')?.[0]
  return cookie ? { cookie, person: '', network: '' } : null
}

async function invited(
  by: TestVisitor,
  opening: object = { role: 'manager', sites: [SITE] },
): Promise<string> {
  const answer = await post('/invitations', opening, by)
  expect(answer.status).toBe(201)
  return tokenIn(((await answer.json()) as Invited).link)
}

/** The whole ceremony of someone who opens an invitation on a device. */
async function accept(invitation: string, name: string, device: Authenticator, forgery: Forgery = {}) {
  const options = await post('/invitation/options', { invitation, name })
  if (!options.ok) return options
  return post('/invitation', { response: device.create(await options.json(), forgery) })
}

async function signIn(device: Authenticator, forgery: Forgery = {}) {
  const options = await post('/sign-in/options')
  return post('/sign-in', { response: device.get(await options.json(), forgery) })
}

const newDevice = () => new Authenticator(server.publicUrl)

/** Someone with a device of their own, signed in. */
async function aPerson(opening?: object, by?: TestVisitor) {
  const device = newDevice()
  const answer = await accept(await invited(by ?? (await aVisitor(server)), opening), 'Prêt', device)
  const visitor = visitIn(answer)
  if (!visitor) throw new Error(await answer.text())
  const { self } = await meOf(visitor)
  return { device, visitor: { ...visitor, person: self?.person ?? '', network: self?.network.id ?? '' } }
}

describe('the first administrator', () => {
  test('[ADM3] comes by a link of the first start, once', async () => {
    const link = await firstAdministratorLink(server, NETWORK)
    expect(link).toMatch(/^https:\/\/escale\.test\/pilotage#invitation=clermont[\w-]*\.[\w-]{43}$/)

    const accepted = await accept(tokenIn(link ?? ''), ' Direction ', newDevice())
    const again = await accept(tokenIn(link ?? ''), 'Autre', newDevice())

    expect(accepted.status).toBe(201)
    expect(await accepted.json()).toEqual({
      person: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Direction',
      role: 'administrator',
      sites: [],
      network: { id: NETWORK, name: catalog.network.name },
    } satisfies Self)
    expect(again.status).toBe(404)
    expect(await firstAdministratorLink(server, NETWORK)).toBeNull()
  })

  test('[ADM3] each start makes the link anew: the one before is void, and none lasts a day', async () => {
    const first = tokenIn((await firstAdministratorLink(server, NETWORK)) ?? '')
    const second = tokenIn((await firstAdministratorLink(server, NETWORK)) ?? '')

    expect((await post('/invitation/look', { invitation: first })).status).toBe(404)
    expect((await post('/invitation/look', { invitation: second })).status).toBe(200)
    server.setNow(NOW + FIRST_LIFE_MS)
    expect((await post('/invitation/look', { invitation: second })).status).toBe(404)
    expect((await accept(second, 'Trop tard', newDevice())).status).toBe(404)
  })

  test('[ADM4] each network has its own', async () => {
    await aVisitor(server)

    expect(await firstAdministratorLink(server, NETWORK)).toBeNull()
    expect(await firstAdministratorLink(server, OTHER)).not.toBeNull()
  })
})

describe('invitations', () => {
  test('[ADM3] [DIS4] a manager is invited for sites, sees what the invitation opens, and is signed in by accepting', async () => {
    const administrator = await aVisitor(server)
    const invitation = await invited(administrator)

    const look = await post('/invitation/look', { invitation })
    const answer = await accept(invitation, 'Prêt', newDevice())

    expect(await look.json()).toEqual({
      role: 'manager',
      siteNames: [catalog.sites.find(({ id }) => id === SITE)?.name],
      network: catalog.network.name,
    })
    expect((await meOf(visitIn(answer))).self).toMatchObject({ name: 'Prêt', role: 'manager', sites: [SITE] })
    const { people, invitations } = await listed(administrator)
    expect(people.map(({ name, role, sites }) => [name, role, sites])).toEqual([
      ['Accueil', 'administrator', []],
      ['Prêt', 'manager', [SITE]],
    ])
    expect(invitations).toEqual([])
  })

  test('[ADM3] one device alone accepts, however many try at once', async () => {
    const invitation = await invited(await aVisitor(server))

    const answers = await Promise.all([1, 2, 3, 4].map((at) => accept(invitation, `P${at}`, newDevice())))

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404, 404])
    expect(await server.db`select person from person where role = 'manager'`).toHaveLength(1)
  })

  test('[ADM3] lasts seven days, can be withdrawn, and leaves with who sent it', async () => {
    const administrator = await aVisitor(server)
    const leaving = await aVisitor(server, { name: 'Départ' })
    const [late, withdrawn, orphan] = [
      await invited(administrator),
      await invited(administrator),
      await invited(leaving),
    ]
    const isOpen = async (invitation: string) =>
      (await post('/invitation/look', { invitation })).status === 200

    for (const { invitation } of (await listed(administrator)).invitations.slice(1))
      expect((await remove(`/invitations/${invitation}`, administrator)).status).toBe(200)
    expect((await Promise.all([late, withdrawn, orphan].map(isOpen))).filter(Boolean)).toHaveLength(1)
    const [last, fromLeaving] = [await invited(administrator), await invited(leaving)]
    await remove(`/${leaving.person}`, administrator)
    expect(await isOpen(fromLeaving)).toBe(false)
    server.setNow(NOW + INVITATION_LIFE_MS - 1)
    expect(await isOpen(last)).toBe(true)
    server.setNow(NOW + INVITATION_LIFE_MS)
    expect(await isOpen(last)).toBe(false)
  })

  test('[ADM3] only for sites that exist; a manager has some, an administrator needs none', async () => {
    const administrator = await aVisitor(server)

    for (const opening of [
      { role: 'manager', sites: ['atlantis'] },
      { role: 'manager', sites: [] },
      { role: 'administrator', sites: [SITE] },
      { role: 'owner', sites: [] },
      { role: 'administrator', sites: [], name: 'x' },
    ])
      expect((await post('/invitations', opening, administrator)).status).toBe(400)
  })

  test('[ADM3] a name is what its owner chose, and no trick of characters', async () => {
    const invitation = await invited(await aVisitor(server))

    for (const name of ['', '   ', 'a\u202eb', 'a\u0000b', 'x'.repeat(61), 'a\u2028b'])
      expect((await post('/invitation/options', { invitation, name })).status).toBe(400)
    expect((await post('/invitation/options', { invitation, name: 'Élodie – prêt' })).status).toBe(200)
  })

  test('[SEC2] no token is in the database, only its hash', async () => {
    const invitation = await invited(await aVisitor(server))
    await post('/invitation/options', { invitation, name: 'Prêt' })
    const { visitor } = await aPerson()

    const held = JSON.stringify([
      await server.db`select * from invitation`,
      await server.db`select * from visit`,
      await server.db`select * from ceremony`,
    ])
    expect(held).not.toContain(invitation)
    expect(held).not.toContain(visitor.cookie.split('=')[1])
  })
})

describe('signing in', () => {
  test('[ADM3] a passkey says by itself who comes; the cookie is out of reach of scripts and other sites', async () => {
    const { device } = await aPerson()

    const answer = await signIn(device)

    expect(answer.status).toBe(200)
    expect(((await answer.json()) as Self).name).toBe('Prêt')
    const cookie = answer.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(/^__Host-escale-visit=/)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
    expect(cookie).not.toMatch(/Domain|Max-Age|Expires/)
  })

  test('[ADM3] without https, on this machine alone, the cookie does without what https gives', async () => {
    const { device } = await aPerson()
    ask = peopleOf({ ...server, publicUrl: 'http://localhost:8787' })
    const { challenge, rpId } = await (await post('/sign-in/options')).json()

    const here = { origin: 'http://localhost:8787', rpId: 'localhost' }
    const answer = await post('/sign-in', { response: device.get({ challenge, rpId }, here) })

    expect(rpId).toBe('localhost')
    const cookie = answer.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(/^escale-visit=/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).not.toContain('Secure')
  })

  test('[ADM3] what does not hold opens nothing', async () => {
    const { device } = await aPerson()
    const stranger = newDevice()
    const forgeries: Forgery[] = [
      { keys: stranger.privateKey },
      { origin: 'https://escale.test.evil' },
      { rpId: 'evil.test' },
      { flags: 0x01 },
      { flags: 0x04 },
      { challenge: Buffer.alloc(32).toString('base64url') },
      { userHandle: Buffer.alloc(16).toString('base64url') },
    ]

    for (const forgery of forgeries) {
      const answer = await signIn(device, forgery)
      expect([forgery, answer.status, answer.headers.get('Set-Cookie')]).toEqual([forgery, 401, null])
    }
    expect((await signIn(stranger, { userHandle: device.userHandle })).status).toBe(401)
    expect((await signIn(device)).status).toBe(200)
  })

  test('[ADM3] a counter that does not grow tells of a copy', async () => {
    const { device } = await aPerson()
    await signIn(device)
    await signIn(device)

    expect((await signIn(device, { counter: 2 })).status).toBe(401)
    expect((await signIn(device, { counter: 1 })).status).toBe(401)
    expect((await signIn(device, { counter: 9 })).status).toBe(200)
  })

  test('[ADM3] a challenge serves once, for one kind of ceremony, and not after ten minutes', async () => {
    const { device } = await aPerson()
    const options = await (await post('/sign-in/options')).json()
    const response = device.get(options)
    expect((await post('/sign-in', { response })).status).toBe(200)
    expect((await post('/sign-in', { response })).status).toBe(401)

    const invitation = await invited(await aVisitor(server))
    const made = await (await post('/invitation/options', { invitation, name: 'x' })).json()
    expect((await post('/sign-in', { response: device.get({ ...made, rpId: made.rp.id }) })).status).toBe(401)

    const slow = await (await post('/sign-in/options')).json()
    server.setNow(NOW + 600_000)
    expect((await post('/sign-in', { response: device.get(slow) })).status).toBe(401)
  })

  test('[ADM3] a device that does not verify its owner, or another site, makes no passkey', async () => {
    const invitation = await invited(await aVisitor(server))

    for (const forgery of [{ flags: 0x01 }, { origin: 'https://evil.test' }, { rpId: 'evil.test' }])
      expect((await accept(invitation, 'x', newDevice(), forgery)).status).toBe(400)
    expect((await accept(invitation, 'x', newDevice())).status).toBe(201)
  })

  test('[ADM3] a visit ends after a day of work, or two hours without a question, or by signing out', async () => {
    const { device, visitor } = await aPerson()
    const isIn = async (who: TestVisitor | null) => (await meOf(who)).self !== null

    server.setNow(NOW + IDLE_LIFE_MS)
    expect(await isIn(visitor)).toBe(false)

    server.setNow(NOW)
    const long = visitIn(await signIn(device))
    for (let at = NOW; at < NOW + VISIT_LIFE_MS; at += IDLE_LIFE_MS / 2) {
      server.setNow(at)
      expect(await isIn(long)).toBe(true)
    }
    server.setNow(NOW + VISIT_LIFE_MS)
    expect(await isIn(long)).toBe(false)

    const short = visitIn(await signIn(device))
    const out = await post('/sign-out', {}, short)
    expect(out.status).toBe(204)
    expect(out.headers.get('Set-Cookie')).toContain('Max-Age=0')
    expect(await isIn(short)).toBe(false)
  })

  test('[ADM3] each answer tells how long the visit goes on if nothing more is asked', async () => {
    const { visitor } = await aPerson()
    const leftAt = async (at: number) => {
      server.setNow(at)
      return (await ask('/passkeys', visitor)).headers.get(VISIT_LEFT_HEADER)
    }

    expect(await leftAt(NOW)).toBe(String(IDLE_LIFE_MS))
    // Not written at each request: what is told is what holds.
    expect(await leftAt(NOW + 60_000)).toBe(String(IDLE_LIFE_MS - 60_000))
    expect(await leftAt(NOW + 3_600_000)).toBe(String(IDLE_LIFE_MS))
    for (let at = NOW; at < NOW + VISIT_LIFE_MS - 60_000; at += IDLE_LIFE_MS / 2) await leftAt(at)
    expect(await leftAt(NOW + VISIT_LIFE_MS - 60_000)).toBe('60000')
    expect(await leftAt(NOW + VISIT_LIFE_MS)).toBeNull()
  })

  test('[ADM3] [DIS4] figures, changed or not, tell it too; a refusal tells nothing', async () => {
    const visitor = await aVisitor(server)
    const figures = figuresApi(server, visitors(server))
    const read = (headers: Record<string, string>, who: TestVisitor | null = visitor) =>
      figures.request('/index', asPage(server, who, { headers: { 'Accept-Encoding': 'gzip', ...headers } }))
    const first = await read({})
    const again = await read({ 'If-None-Match': first.headers.get('ETag') ?? '' })
    const refused = await read({}, null)

    expect(
      [first, again, refused].map(({ status, headers }) => [status, headers.get(VISIT_LEFT_HEADER)]),
    ).toEqual([
      [200, String(IDLE_LIFE_MS)],
      [304, String(IDLE_LIFE_MS)],
      [401, null],
    ])
    const [visit, same, none] = [first, again, refused].map(({ headers }) => headers.get(VISIT_HEADER))
    expect(visit).toMatch(new RegExp(`^${NOW}\\.[0-9a-f]{16}$`))
    expect([same, none]).toEqual([visit, null])
    expect((await read({}, await aVisitor(server))).headers.get(VISIT_HEADER)).not.toBe(visit)
  })

  test('[ADM3] who signs in again in the same browser leaves no visit behind', async () => {
    const { device, visitor } = await aPerson()
    const options = await (await post('/sign-in/options')).json()

    await post('/sign-in', { response: device.get(options) }, visitor)

    expect((await meOf(visitor)).self).toBeNull()
  })

  test('nobody signed in is no error, and is told whether the provider is there', async () => {
    expect(await meOf(null)).toEqual({ self: null, openId: false, isOver: false })
    expect(await meOf({ cookie: '__Host-escale-visit=nonsense', person: '', network: '' })).toEqual({
      self: null,
      openId: false,
      isOver: false,
    })
  })

  test('[ADM3] a browser whose visit ended is told so, however it ended; one that signed out is not', async () => {
    const administrator = await aVisitor(server)
    const removed = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
    await remove(`/${removed.person}`, administrator)
    expect(await meOf(removed)).toEqual({ self: null, openId: false, isOver: true })
    expect((await meOf(administrator)).isOver).toBe(false)

    server.setNow(NOW + IDLE_LIFE_MS)
    expect(await meOf(administrator)).toEqual({ self: null, openId: false, isOver: true })

    const out = await post('/sign-out', {}, administrator)
    expect(out.headers.get('Set-Cookie')).toMatch(/^__Host-escale-visit=;.*Max-Age=0/)
  })
})

describe('people', () => {
  test('[ADM3] a person removed is out at once, and gone from every table', async () => {
    const administrator = await aVisitor(server)
    const { device, visitor } = await aPerson({ role: 'administrator', sites: [] }, administrator)
    const { person } = visitor
    await invited(visitor)
    await post('/passkeys/options', {}, visitor)
    await publishAfter(server.db, { catalog, survey: null }, { after: 1, now: server.now(), by: person })
    const telling = async () =>
      (await everyRow(server.db)).filter((row) => row.includes(person) || row.includes('Prêt'))
    // Themselves, a passkey, a visit, an invitation, the other half of a passkey to be, a catalog.
    expect(await telling()).toHaveLength(6)

    const answer = await remove(`/${person}`, administrator)

    expect(((await answer.json()) as People).people.map(({ name }) => name)).toEqual(['Accueil'])
    expect((await ask('/passkeys', visitor)).status).toBe(401)
    expect((await signIn(device)).status).toBe(401)
    expect(await telling()).toEqual([])
    expect((await remove(`/${person}`, administrator)).status).toBe(404)
  })

  test('[ADM3] the sites to choose from come by name, each with its town', async () => {
    const { sites } = await listed(await aVisitor(server))

    const names = sites.map(({ name }) => name)
    expect(names).toEqual([...names].sort(new Intl.Collator('fr').compare))
    expect(names).not.toEqual(catalog.sites.map(({ name }) => name))
    expect(sites.find(({ id }) => id === 'jaude')).toMatchObject({ town: 'Clermont-Ferrand' })
  })

  test('[ADM3] the last administrator stays, even when two remove each other at once', async () => {
    const [one, two] = [await aVisitor(server), await aVisitor(server, { name: 'Deux' })]

    const answers = await Promise.all([remove(`/${two.person}`, one), remove(`/${one.person}`, two)])

    const kept = await server.db<{ person: string }[]>`select person from person`
    expect(kept).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const last = [one, two].find(({ person }) => person === kept[0]?.person) as TestVisitor
    const refused = await remove(`/${last.person}`, last)
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'last-administrator'])
  })

  test('[ADM3] a manager changes nobody, and lists nobody', async () => {
    const manager = await aVisitor(server, { role: 'manager', sites: [SITE] })

    for (const answer of [
      await ask('/', manager),
      await post('/invitations', { role: 'administrator', sites: [] }, manager),
      await remove('/invitations/x', manager),
      await remove(`/${manager.person}`, manager),
    ])
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'forbidden'])
  })

  test('[ADM3] without a visit nothing is told', async () => {
    for (const answer of [
      await ask('/'),
      await ask('/passkeys'),
      await post('/passkeys/options'),
      await post('/invitations', { role: 'administrator', sites: [] }),
      await ask('/nowhere'),
    ])
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'not-signed-in'])
  })
})

describe('own passkeys', () => {
  const passkeysOf = async (visitor: TestVisitor) =>
    (await (await ask('/passkeys', visitor)).json()) as Passkeys
  async function add(visitor: TestVisitor, device: Authenticator) {
    const options = await (await post('/passkeys/options', {}, visitor)).json()
    return { options, answer: await post('/passkeys', { response: device.create(options) }, visitor) }
  }

  test('[ADM3] a second device opens the same account; the last one stays', async () => {
    const { device, visitor } = await aPerson()
    const second = newDevice()

    const { options, answer } = await add(visitor, second)

    expect(options.excludeCredentials.map(({ id }: { id: string }) => id)).toEqual([device.id])
    expect(options.user.id).toBe(device.userHandle)
    expect(answer.status).toBe(201)
    expect((await signIn(second)).status).toBe(200)
    expect((await passkeysOf(visitor)).map(({ isLast }) => isLast)).toEqual([false, false])
    expect((await remove(`/passkeys/${device.id}`, visitor)).status).toBe(200)
    expect((await signIn(device)).status).toBe(401)
    expect((await passkeysOf(visitor)).map(({ credential, isLast }) => [credential, isLast])).toEqual([
      [second.id, true],
    ])
    const refused = await remove(`/passkeys/${second.id}`, visitor)
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'last-passkey'])
  })

  test('[SEC2] [ADM3] one is added only soon after signing in: an open page is not enough', async () => {
    const { device, visitor } = await aPerson()
    server.setNow(NOW + FRESH_MS)

    const refused = await post('/passkeys/options', {}, visitor)
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'sign-in-again'])

    const back = visitIn(await signIn(device))!
    expect((await add(back, newDevice())).answer.status).toBe(201)
  })

  test('[ADM3] nobody adds to, or takes from, the account of another', async () => {
    const [{ visitor: mine }, { visitor: theirs, device }] = [await aPerson(), await aPerson()]
    const options = await (await post('/passkeys/options', {}, mine)).json()
    const response = newDevice().create(options)

    expect((await post('/passkeys', { response }, theirs)).status).toBe(400)
    expect((await remove(`/passkeys/${device.id}`, mine)).status).toBe(404)
    expect(await passkeysOf(theirs)).toHaveLength(1)
  })

  test('[ADM3] nothing is added for a person who has just been removed', async () => {
    const passkey = {
      credential: 'x',
      publicKey: new Uint8Array(8),
      counter: 0,
      transports: [],
      isSynced: false,
    }

    expect(await addPasskey(server.db, { network: NETWORK, person: 'gone' }, passkey, new Date(NOW))).toBe(
      false,
    )
    expect(await server.db`select credential from passkey`).toHaveLength(0)
  })
})

describe('own visits', () => {
  const visitsOf = async (visitor: TestVisitor) => (await (await ask('/visits', visitor)).json()) as Visits

  test('[SEC2] [ADM3] each tells where one is signed in; one that is ended opens nothing any more', async () => {
    const { device, visitor } = await aPerson()
    server.setNow(NOW + 60_000)
    const second = visitIn(await signIn(device))!
    const [last, first] = await visitsOf(visitor)

    expect([last?.isThis, first?.isThis]).toEqual([false, true])
    expect([last?.since, first?.since]).toEqual([NOW + 60_000, NOW])
    expect((await visitsOf(second)).map(({ isThis }) => isThis)).toEqual([true, false])

    expect((await remove(`/visits/${last?.visit}`, visitor)).status).toBe(200)

    expect((await ask('/visits', second)).status).toBe(401)
    expect(await visitsOf(visitor)).toMatchObject([{ isThis: true }])
    expect((await remove(`/visits/${last?.visit}`, visitor)).status).toBe(404)
  })

  test('[SEC2] [ADM4] nobody sees or ends the visit of another', async () => {
    const [{ visitor: mine }, { visitor: theirs }] = [await aPerson(), await aPerson()]
    const [visit] = await visitsOf(theirs)

    expect(JSON.stringify(await visitsOf(mine))).not.toContain(visit?.visit)
    expect((await remove(`/visits/${visit?.visit}`, mine)).status).toBe(404)
    expect(await visitsOf(theirs)).toHaveLength(1)
  })
})

describe('two networks', () => {
  test('[ADM4] nothing of one is seen or touched from the other, by any route', async () => {
    const ours = await aVisitor(server)
    const { device, visitor: theirs } = await aPerson(
      { role: 'administrator', sites: [] },
      await aVisitor(server, { network: OTHER }),
    )
    await invited(theirs, { role: 'administrator', sites: [] })
    const before = await listed(theirs)
    const [pending] = before.invitations

    const { people, invitations, sites } = await listed(ours)
    expect(people.map(({ person }) => person)).toEqual([ours.person])
    expect(invitations).toEqual([])
    expect(sites.map(({ id }) => id).sort()).toEqual(catalog.sites.map(({ id }) => id).sort())
    expect((await remove(`/${theirs.person}`, ours)).status).toBe(404)
    expect((await remove(`/invitations/${pending?.invitation}`, ours)).status).toBe(404)
    expect((await remove(`/passkeys/${device.id}`, ours)).status).toBe(404)
    const theirSite = other.sites[0]?.id ?? ''
    expect((await post('/invitations', { role: 'manager', sites: [theirSite] }, ours)).status).toBe(400)
    expect(await listed(theirs)).toEqual(before)
    expect((await meOf(visitIn(await signIn(device)))).self?.network.id).toBe(OTHER)
  })

  test('[ADM4] a token said to be of another network opens nothing there', async () => {
    const ours = await aVisitor(server)
    const invitation = await invited(ours)
    const moved = (token: string) => token.replace(`${NETWORK}.`, `${OTHER}.`)

    expect((await post('/invitation/look', { invitation: moved(invitation) })).status).toBe(404)
    expect((await accept(moved(invitation), 'x', newDevice())).status).toBe(404)
    expect((await meOf({ ...ours, cookie: moved(ours.cookie) })).self).toBeNull()
    expect((await post('/invitation/look', { invitation: newToken('nowhere') })).status).toBe(404)
  })

  test('[ADM4] a passkey made with the same number in another network opens its own alone', async () => {
    const { device, visitor } = await aPerson()
    const twin = newDevice()
    Object.assign(twin, { credential: device.credential, id: device.id })
    const elsewhere = await invited(await aVisitor(server, { network: OTHER }), {
      role: 'administrator',
      sites: [],
    })
    expect((await accept(elsewhere, 'Jumeau', twin)).status).toBe(201)

    expect((await signIn(twin, { userHandle: device.userHandle })).status).toBe(401)
    expect((await meOf(visitIn(await signIn(twin)))).self?.network.id).toBe(OTHER)
    expect((await meOf(visitIn(await signIn(device)))).self?.person).toBe(visitor.person)
  })
})

describe('what is asked', () => {
  test('[SEC2] a write from the page of another site is refused, cookie or not', async () => {
    const administrator = await aVisitor(server)
    const invitation = { role: 'administrator', sites: [] }
    const from = (headers: Record<string, string>) =>
      ask('/invitations', administrator, { method: 'POST', body: invitation, headers })

    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': '', Origin: 'https://evil.test' },
      { 'Sec-Fetch-Site': '', Origin: 'null' },
      { 'Sec-Fetch-Site': '', Origin: '' },
    ]) {
      const refused = await from(headers)
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'other-site'])
    }
    expect((await from({ 'Sec-Fetch-Site': '' })).status).toBe(201)
    expect(
      (await ask('/sign-out', administrator, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }))
        .status,
    ).toBe(403)
    expect((await meOf(administrator)).self).not.toBeNull()
  })

  test('what is refused at the door speaks to a person, who has no tablet', async () => {
    const answers = [
      await post('/sign-in', { response: 'x'.repeat(70_000) }),
      await post('/sign-in', {}),
      await post('/invitation/look', { invitation: 'none' }),
      await post('/invitation/look', { invitation: newToken(NETWORK) }),
      await ask('/'),
    ]

    const told = await Promise.all(answers.map(async (answer) => (await answer.json()) as TroubleAnswer))
    expect(told.map(({ code }) => code)).toEqual([
      ...['too-large', 'malformed', 'malformed', 'not-found', 'not-signed-in'],
    ])
    for (const { message } of told) expect(message).not.toMatch(/tablette/i)
  })

  test('[SEC2] a body too large or of another shape is refused; errors say nothing of it', async () => {
    const large = await post('/sign-in', { response: 'x'.repeat(70_000) })
    expect(large.status).toBe(413)
    for (const body of [{}, [], 'x', null, { response: {} }, { response: { id: '../..' } }]) {
      const answer = await post('/sign-in', body)
      expect(answer.status).toBe(400)
      expect(Object.keys((await answer.json()) as object)).toEqual(['code', 'message', 'serverTime'])
    }
  })

  test('[SEC2] tries by unknown people are limited, without knowing where they come from', async () => {
    const answers = await Promise.all(
      Array.from({ length: 330 }, () => post('/invitation/look', { invitation: newToken(NETWORK) })),
    )

    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(30)
    expect(answers.find(({ status }) => status === 429)?.headers.get('Retry-After')).toBeTruthy()
  })

  test('[SEC2] nothing that the API answers is kept by the browser', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'escale-people-'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Escale</title>')
    const app = createApp(readClient(folder), server)
    onTestFinished(() => rmSync(folder, { recursive: true }))

    const answer = await app.request('/api/people/me', asPage(server, await aVisitor(server)))

    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(((await answer.json()) as Me).self?.name).toBe('Accueil')
  })

  test('the three settings of the provider go together', () => {
    const given = {
      OIDC_ISSUER: 'https://id.example',
      OIDC_CLIENT_ID: 'escale',
      OIDC_CLIENT_SECRET: 'secret',
    }

    expect(readSettings({}).openid).toBeNull()
    expect(readSettings(given).openid).toEqual({
      issuer: 'https://id.example',
      clientId: 'escale',
      clientSecret: 'secret',
    })
    expect(() => readSettings({ ...given, OIDC_CLIENT_SECRET: '' })).toThrow(WrongSettings)
    expect(() => readSettings({ ...given, OIDC_ISSUER: 'http://id.example' })).toThrow(/OIDC_ISSUER/)
  })
})
