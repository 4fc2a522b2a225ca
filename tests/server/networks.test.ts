import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { timeInWords } from '../../src/app/i18n/format.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { createApp } from '../../src/server/app.ts'
import { readClient } from '../../src/server/client.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { catalogInForce, sha256 } from '../../src/server/store/catalogs.ts'
import { invite } from '../../src/server/store/people.ts'
import { listTablets } from '../../src/server/store/tablets.ts'
import { writeCarry } from '../../src/sync/contract/carry.ts'
import { EXPORTS } from '../../src/sync/contract/figures.ts'
import type { NewCode } from '../../src/sync/contract/fleet.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { catalog, NOW, TODAY } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  EPOCH,
  emptyDatabase,
  enrolledTablet,
  exchanged,
  NETWORK,
  newKeys,
  post,
  postEnrol,
  publicJwk,
  type TestServer,
  type TestTablet,
  textOf,
} from './harness.ts'
import { aPlace } from './process.ts'
import { asPage, aVisitor, cookieOf, newToken, type TestVisitor } from './visitors.ts'

/** ADM4: who holds every key of one network tries each route for something of the other. */

const other = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
const OTHER = other.network.id
const place = aPlace()
const digest = async (text: string) => sha256(text)

let server: TestServer
let app: ReturnType<typeof createApp>
let mine: { tablet: TestTablet; administrator: TestVisitor; manager: TestVisitor }
let theirs: typeof mine
let theirInvitation: string
let before: Record<string, string[]>

beforeAll(async () => {
  server = await aServer([catalog, other])
  app = createApp(readClient(place.client), server)
  mine = await peopleOf(NETWORK, 'jaude')
  theirs = await peopleOf(OTHER, other.sites[0]!.id)
  const sequence = { epoch: 'f'.repeat(32), sequence: 1 }
  const lot = aLot({ network: OTHER, site: other.sites[0]!.id, cells: null, tablet: sequence })
  await exchanged(server, theirs.tablet, [textOf(lot)], { running: { ...sequence, counted: 8 } })
  theirInvitation = newToken(OTHER)
  await invite(server.db, theirInvitation, {
    ...{ role: 'administrator', sites: [], by: theirs.administrator.person, now: server.now() },
  })
  before = await rowsOf(OTHER)
})
afterAll(async () => {
  await server.drop()
  place.remove()
})

const peopleOf = async (network: string, site: string) => ({
  tablet: await enrolledTablet(server, network),
  administrator: await aVisitor(server, { network, name: `Direction ${network}` }),
  manager: await aVisitor(server, { network, role: 'manager', sites: [site] }),
})

/** All that one network has, row by row. */
async function rowsOf(network: string): Promise<Record<string, string[]>> {
  const tables = await server.db<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'network' order by 1`
  const found: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await server.db<{ row: string }[]>`
      select t::text as row from ${server.db(name)} t where network = ${network} order by 1`
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

const ask = async (method: string, path: string, visitor: TestVisitor | null, body?: unknown) =>
  app.request(path, asPage(server, visitor, { method, ...(body !== undefined && { body }) }))

const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status

/** Every route, and how someone of one network asks it for something of the other. */
const CROSSINGS: Record<string, () => Promise<void>> = {
  'POST /api/exchange': async () => {
    const lot = textOf(aLot({ network: OTHER, site: other.sites[0]!.id, cells: null }))
    const asOther = await post(server, mine.tablet, aRequest([lot], { network: OTHER }), { aud: OTHER })
    const saysOther = await post(server, mine.tablet, aRequest([lot], { network: OTHER }))
    const carried = await exchanged(server, mine.tablet, [lot])
    const theirLife = await exchanged(server, mine.tablet, [], {
      running: { epoch: 'f'.repeat(32), sequence: 0, counted: 0 },
    })

    expect(asOther.status).toBe(401)
    expect(saysOther.status).toBe(403)
    expect(carried.lots).toMatchObject([{ answer: 'refused', reason: 'other-network' }])
    expect(JSON.parse(carried.catalog!.body).network.id).toBe(NETWORK)
    expect(theirLife.received).toMatchObject({ sequence: 0, counted: 0 })
  },

  'POST /api/enrol': async () => {
    const code = await newEnrolmentCode(server, NETWORK)
    const asked = { format: 1, code, key: await publicJwk(await newKeys()), version: '1.0.0' }
    expect((await postEnrol(server, { ...asked, network: OTHER })).status).toBe(403)
    expect((await postEnrol(server, { ...asked, network: null })).status).toBe(201)
    expect(await listTablets(server.db, OTHER)).toHaveLength(1)
  },

  'POST /api/carried': async () => {
    const lot = textOf(aLot({ network: OTHER, site: other.sites[0]!.id, cells: null }))
    const theirFile = await writeCarry(OTHER, [lot], digest)
    const passedOff = await writeCarry(NETWORK, [lot], digest)
    for (const file of [theirFile, passedOff]) {
      const answer = await ask('POST', '/api/carried', mine.administrator, file)
      expect(await answer.json()).toEqual({ trouble: 'other-network' })
    }
  },

  'GET /api/carried': async () => {
    const lot = textOf(aLot({ site: catalog.sites[0]!.id, cells: null }))
    const own = await writeCarry(NETWORK, [lot], digest)
    await ask('POST', '/api/carried', mine.administrator, own)
    const bringingsOf = async (whose: typeof mine) =>
      (await (await ask('GET', '/api/carried', whose.administrator)).json()) as unknown[]
    expect(await bringingsOf(mine)).toHaveLength(1)
    expect(await bringingsOf(theirs)).toEqual([])
  },

  'GET /api/people/me': async () => {
    const { self } = (await (await ask('GET', '/api/people/me', mine.administrator)).json()) as {
      self: { network: { id: string } }
    }
    const renamed = mine.administrator.cookie.replace(NETWORK, OTHER)
    const passing = await ask('GET', '/api/people/me', { ...mine.administrator, cookie: renamed })
    expect(self.network.id).toBe(NETWORK)
    expect(await passing.json()).toMatchObject({ self: null })
  },

  'POST /api/people/invitation/look': async () => {
    const renamed = theirInvitation.replace(OTHER, NETWORK)
    for (const step of ['look', 'options']) {
      const asked = { invitation: renamed, name: 'Accueil' }
      const body = step === 'look' ? { invitation: renamed } : asked
      expect(await status('POST', `/api/people/invitation/${step}`, null, body)).toBe(404)
    }
  },

  'GET /api/people': async () => {
    const text = await (await ask('GET', '/api/people', mine.administrator)).text()
    expect(text).not.toContain(theirs.administrator.person)
    expect(text).not.toContain(OTHER)
  },

  'POST /api/people/invitations': async () => {
    const body = { role: 'manager', sites: [other.sites[0]!.id] }
    expect(await status('POST', '/api/people/invitations', mine.administrator, body)).toBe(400)
  },

  'DELETE /api/people/invitations/:invitation': async () => {
    const [row] = await server.db<{ token: string }[]>`
      select token_sha256 as token from invitation where network = ${OTHER}`
    for (const name of [row!.token, theirInvitation])
      expect(
        await status('DELETE', `/api/people/invitations/${encodeURIComponent(name)}`, mine.administrator),
      ).toBe(404)
  },

  'DELETE /api/people/:person': async () => {
    for (const { person } of [theirs.administrator, theirs.manager])
      expect(await status('DELETE', `/api/people/${person}`, mine.administrator)).toBe(404)
  },

  'DELETE /api/people/passkeys/:credential': async () => {
    const rows = await server.db<{ credential: string }[]>`
      select credential from passkey where network = ${OTHER}`
    for (const { credential } of rows)
      expect(await status('DELETE', `/api/people/passkeys/${credential}`, mine.administrator)).toBe(404)
  },

  'GET /api/people/passkeys': async () => {
    const rows = await server.db<{ credential: string }[]>`
      select credential from passkey where network = ${OTHER}`
    const text = await (await ask('GET', '/api/people/passkeys', mine.administrator)).text()
    for (const { credential } of rows) expect(text).not.toContain(credential)
  },

  'DELETE /api/people/visits/:visit': async () => {
    const rows = await server.db<{ visit: string }[]>`
      select token_sha256 as visit from visit where network = ${OTHER}`
    for (const { visit } of rows)
      expect(await status('DELETE', `/api/people/visits/${visit}`, mine.administrator)).toBe(404)
  },

  'GET /api/people/visits': async () => {
    const rows = await server.db<{ visit: string }[]>`
      select token_sha256 as visit from visit where network = ${OTHER}`
    const text = await (await ask('GET', '/api/people/visits', mine.administrator)).text()
    for (const { visit } of rows) expect(text).not.toContain(visit)
  },

  'GET /api/figures/index': async () => {
    const text = await (await ask('GET', '/api/figures/index', mine.administrator)).text()
    expect(text).toContain('jaude')
    for (const { id } of other.sites) expect(text).not.toContain(`"${id}"`)
  },

  'GET /api/figures/:page/:scope/:period': async () => {
    for (const visitor of [mine.administrator, mine.manager])
      for (const page of ['activity', 'demand', 'tablets'])
        for (const { id } of other.sites)
          expect(await status('GET', `/api/figures/${page}/${id}/2026-11`, visitor)).toBe(404)
    const tablets = await ask('GET', '/api/figures/tablets/network/2026-11', mine.administrator)
    expect(await tablets.text()).not.toContain(theirs.tablet.tablet)
  },

  'GET /api/figures/:page/:scope/:period/:file': async () => {
    for (const format of EXPORTS)
      expect(
        await status(
          'GET',
          `/api/figures/activity/${other.sites[0]!.id}/2026-11/export.${format}`,
          mine.administrator,
        ),
      ).toBe(404)
  },

  'GET /api/fleet': async () => {
    await newEnrolmentCode(server, NETWORK)
    const theirCodes = await server.db<{ code: string }[]>`
      select code_sha256 as code from enrolment where network = ${OTHER}`
    const text = await (await ask('GET', '/api/fleet', mine.administrator)).text()
    expect(text).toContain(mine.tablet.tablet)
    for (const name of [theirs.tablet.tablet, ...theirCodes.map(({ code }) => code)])
      expect(text).not.toContain(name)
  },

  'POST /api/fleet/codes': async () => {
    const answer = await ask('POST', '/api/fleet/codes', mine.administrator)
    const { code } = (await answer.json()) as NewCode
    const asked = { format: 1, code, key: await publicJwk(await newKeys()), version: '1.0.0' }
    expect((await postEnrol(server, { ...asked, network: OTHER })).status).toBe(403)
    expect(await (await postEnrol(server, { ...asked, network: null })).json()).toMatchObject({
      network: NETWORK,
    })
  },

  'DELETE /api/fleet/:tablet': async () => {
    expect(await status('DELETE', `/api/fleet/${theirs.tablet.tablet}`, mine.administrator)).toBe(404)
  },

  'GET /api/catalog': async () => {
    const text = await (await ask('GET', '/api/catalog', mine.administrator)).text()
    expect(text).not.toContain(other.edition.id)
  },

  'GET /api/catalog/:position{[0-9]+}': async () => {
    const read = (await (await ask('GET', '/api/catalog/1', mine.administrator)).json()) as Catalog
    expect(read.network.id).toBe(NETWORK)
  },

  'GET /api/catalog/changes/:from/:to': async () => {
    expect(await (await ask('GET', '/api/catalog/changes/1/1', mine.administrator)).json()).toEqual([])
    expect(await status('GET', '/api/catalog/changes/1/2', mine.administrator)).toBe(404)
  },

  'POST /api/catalog/check': async () => {
    const answer = await ask('POST', '/api/catalog/check', mine.administrator, laterOther())
    expect(((await answer.json()) as { problems: unknown[] }).problems).toMatchObject([
      { path: 'network · id' },
    ])
  },

  'POST /api/catalog/publish/:current': async () => {
    const answer = await ask('POST', '/api/catalog/publish/1', mine.administrator, laterOther())
    expect(await answer.json()).toMatchObject({ result: 'wrong' })
  },

  'POST /api/catalog/undo/:current/:to': async () => {
    expect(await status('POST', '/api/catalog/undo/1/2', mine.administrator, {})).toBe(404)
  },
}

const laterOther = () => ({ ...other, edition: { id: 'taken-over', on: TODAY } })

/** Asked before anyone is known, or about oneself alone: they name nothing of a network. */
const WITHOUT_NETWORK = [
  'POST /api/people/sign-in/options',
  'POST /api/people/sign-in',
  'POST /api/people/sign-out',
  'POST /api/people/invitation/options',
  'POST /api/people/invitation',
  'POST /api/people/openid',
  'GET /api/people/openid/callback',
  'POST /api/people/passkeys/options',
  'POST /api/people/passkeys',
]

for (const [route, cross] of Object.entries(CROSSINGS)) {
  test(`[ADM4] ${route} gives and takes nothing of another network`, async () => {
    await cross()
    expect(await rowsOf(OTHER)).toEqual(before)
  })
}

test('[ADM4] every route of the server is tried above, or names nothing of a network', () => {
  const openid = { issuer: 'https://id.test', clientId: 'escale', clientSecret: 'x' }
  const all = createApp(readClient(place.client), { ...server, openid }).routes
  const asked = all.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
  const routes = [...new Set(asked.map(({ method, path }) => `${method} ${path}`))].sort()
  expect(routes).toEqual([...Object.keys(CROSSINGS), ...WITHOUT_NETWORK].sort())
})

test('[ADM4] a forged visit, or one of the other network with its name changed, opens nothing', async () => {
  for (const cookie of [
    cookieOf(newToken(OTHER)),
    theirs.administrator.cookie.replace(OTHER, NETWORK),
    mine.administrator.cookie.replace(NETWORK, OTHER),
  ]) {
    const visitor = { ...mine.administrator, cookie }
    for (const path of ['/api/people', '/api/figures/index', '/api/catalog'])
      expect(await status('GET', path, visitor)).toBe(401)
  }
})

test('[ADM4] [P3] the same lot id and the same life in two networks are two of each', async () => {
  const id = 'ab'.repeat(16)
  const days = [{ day: TODAY, totals: { sessions: 6, questions: 0, workshops: 0, participants: 0 } }]
  const own = aLot({ id, days, cells: null })
  const their = aLot({ id, days, cells: null, network: OTHER, site: other.sites[0]!.id })

  const ownAnswer = await exchanged(server, mine.tablet, [textOf(own)])
  const theirAnswer = await exchanged(server, theirs.tablet, [textOf(their)])

  expect([ownAnswer, theirAnswer].map(({ lots }) => lots[0]?.answer)).toEqual(['stored', 'stored'])
  expect(theirAnswer.received).toEqual({ epoch: EPOCH, sequence: 1, counted: 6 })
})

/** What `npm run network` says, on the database of these settings. */
const networkCommand =
  (settings: Record<string, string>) =>
  (...given: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'tools/network.ts', ...given], {
      env: { ...process.env, DATABASE_URL: '', PUBLIC_URL: 'https://escale.test', ...settings },
    })

test('where the settings lead to no database, each command says so and begins none', async () => {
  const missing = join(place.data, 'missing')
  const network = networkCommand({ DATA_DIR: missing })
  const path = 'tests/fixtures/second-network/catalog.json'

  for (const given of [['list'], ['add', path], ['link', OTHER], ['tablets', OTHER]])
    await expect(network(...given)).rejects.toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: `${missing} : aucune base de données ici. Vérifiez DATA_DIR ou DATABASE_URL.\n`,
    })
  expect(existsSync(missing)).toBe(false)
}, 60_000)

test('[ADM4] another network is added by a command, with what it takes to come in; once', async () => {
  const empty = await emptyDatabase()
  const network = networkCommand({ DATABASE_URL: empty.url })
  try {
    expect((await network('list')).stdout).toBe('Aucun réseau dans cette base de données.\n')
    const survey = { title: 'Enquête', lines: [{ line: null, label: 'Aides', item: 'sessions' }] }
    const path = join(place.data, 'surveyed.json')
    writeFileSync(path, JSON.stringify({ ...other, survey }))
    const added = await network('add', path)
    const listed = await network('list')

    expect(added.stdout).toContain(`« ${other.network.name} »`)
    expect(added.stdout).toMatch(/https:\/\/escale\.test\/#rejoindre=\w{10}\n/)
    expect(added.stdout).toMatch(/https:\/\/escale\.test\/pilotage#invitation=grand-sud\.[\w-]{43}\n/)
    expect(listed.stdout).toContain(OTHER)
    const inForce = await catalogInForce(empty.db, OTHER)
    expect(JSON.parse(inForce?.survey ?? '')).toEqual(survey)
    expect(JSON.parse(inForce?.body ?? '')).toEqual(other)
    await expect(network('add', path)).rejects.toMatchObject({ code: 1, stderr: /existe déjà/ })
    const namesake = join(place.data, 'namesake.json')
    writeFileSync(namesake, JSON.stringify({ ...other, network: { ...other.network, id: 'other-south' } }))
    await expect(network('add', namesake)).rejects.toMatchObject({ code: 1, stderr: /s’appelle déjà/ })
    await expect(network('code', 'nowhere')).rejects.toMatchObject({ code: 1, stderr: /n’est pas ici/ })
    await expect(network('revoke', OTHER, 'none')).rejects.toMatchObject({ code: 1 })
    await expect(network('sing')).rejects.toMatchObject({ code: 2 })
  } finally {
    await empty.drop()
  }
}, 60_000)

test('[SYN8] tablets are listed and revoked by the name that pages and stickers give them, in the network’s own time', async () => {
  const reunion = await aServer([other])
  const network = networkCommand({ DATABASE_URL: reunion.url, TZ: 'Pacific/Pago_Pago' })
  try {
    expect((await network('tablets', OTHER)).stdout).toMatch(/^Aucune tablette n’est reliée/)
    const first = await enrolledTablet(reunion, OTHER)
    reunion.setNow(NOW + 60_000)
    const second = await enrolledTablet(reunion, OTHER)
    await exchanged(reunion, second, [])

    const listed = (await network('tablets', OTHER)).stdout.split('\n')
    expect(listed[0]).toMatch(
      /^Tablette 1 · reliée le 24 novembre 2026 · aucun échange pour l’instant · version/,
    )
    expect(listed[1]).toBe(`  ${first.tablet}`)
    expect(listed[2]).toContain(`à ${timeInWords(NOW + 60_000, 'Indian/Reunion')} · version 1.0.0`)
    expect(listed[3]).toBe(`  ${second.tablet}`)

    const revoked = await network('revoke', OTHER, 'Tablette 2')
    expect(revoked.stdout).toMatch(/Tablette 2.+ est retirée/)
    await network('revoke', OTHER, '1')
    const states = await listTablets(reunion.db, OTHER)
    expect(states.map(({ revokedAt }) => revokedAt)).not.toContain(null)
    await expect(network('revoke', OTHER, second.tablet)).rejects.toMatchObject({
      ...{ code: 1, stderr: '« Tablette 2 » est déjà retirée. Rien n’a été changé.\n' },
    })
    await expect(network('revoke', OTHER, '3')).rejects.toMatchObject({
      ...{ code: 1, stderr: expect.stringMatching(/^Aucune tablette de ce réseau ne s’appelle « 3 »\./) },
    })
    expect((await network('tablets', OTHER)).stdout).toMatch(/retirée le \d+(er)? \S+ \d{4}\n/)
  } finally {
    await reunion.drop()
  }
}, 60_000)
