import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addDays } from '../../src/domain/calendar.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { NetworkFile, Survey } from '../../src/domain/survey.ts'
import { catalogApi } from '../../src/server/catalogs.ts'
import { catalogBefore, catalogBody, foundNetwork, publishAfter } from '../../src/server/store/catalogs.ts'
import { visitors } from '../../src/server/visits.ts'
import {
  type CatalogCheck,
  type CatalogHistory,
  checkAnswer,
  historyAnswer,
  MOST_CATALOG_BYTES,
  type PublishAnswer,
  publishAnswer,
} from '../../src/sync/contract/catalogs.ts'
import { CATALOG_WAITS_HEADER, type ExchangeAnswer } from '../../src/sync/contract.ts'
import { catalog as clermont, NOW, TODAY } from '../makers.ts'
import { ofCountry } from './country.ts'
import {
  aLot,
  aRequest,
  aServer,
  enrolledTablet,
  exchanged,
  post,
  signed,
  type TestServer,
  type TestTablet,
  textOf,
  zipped,
} from './harness.ts'
import { aHolder } from './standstill.ts'
import { asPage, aVisitor, type TestVisitor } from './visitors.ts'

let server: TestServer
let administrator: TestVisitor
let ask: (path: string, visitor: TestVisitor | null, body?: string) => Promise<Response>

beforeAll(async () => {
  server = await aServer()
  const api = catalogApi(server, visitors(server))
  ask = async (path, visitor, body) =>
    api.request(path, {
      ...asPage(server, visitor, { method: body === undefined ? 'GET' : 'POST' }),
      ...(body !== undefined && { body }),
    })
})
afterAll(() => server.drop())
beforeEach(async () => {
  await server.db`truncate network cascade`
  await server.db`truncate lot, period_sum`
  await foundNetwork(server.db, { catalog, survey: null }, new Date(NOW))
  administrator = await aVisitor(server, { name: 'Direction' })
})

/** In force, and made today as the others are: corrections of one day follow one another. */
const catalog: Catalog = { ...clermont, edition: { id: 'first', on: TODAY } }

/** Nothing is compressed until the answer is called: the threads that do so wait for somebody to write into a pipe. */
function holdCompression(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-pipe-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4)
  const reading = Array.from({ length: threads }, () => open(pipe, 'r'))
  return async () => {
    const writing = openSync(pipe, 'w')
    for (const each of await Promise.all(reading)) await each.close()
    closeSync(writing)
    rmSync(folder, { recursive: true })
  }
}

/** The catalog in force with one thing changed, under an edition of its own. */
const later = (change: (next: Catalog) => void = () => {}, nth = 1): Catalog => {
  const next = structuredClone(catalog)
  next.edition = { id: `later-${nth}`, on: TODAY }
  change(next)
  return next
}

const dated = (on: string) =>
  later((next) => {
    next.edition.on = on
  })

async function read<Schema extends v.GenericSchema>(
  schema: Schema,
  answer: Response,
): Promise<v.InferOutput<Schema>> {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return v.parse(schema, await answer.json())
}

const check = async (text: string): Promise<CatalogCheck> =>
  read(checkAnswer, await ask('/check', administrator, text))
const publish = async (next: Catalog, current = 1): Promise<PublishAnswer> =>
  read(publishAnswer, await ask(`/publish/${current}`, administrator, JSON.stringify(next)))
const undo = async (current: number, to: number): Promise<PublishAnswer> =>
  read(publishAnswer, await ask(`/undo/${current}/${to}`, administrator, ''))
const history = async (): Promise<CatalogHistory> => read(historyAnswer, await ask('/', administrator))

describe('[ADM1] a file is judged before it is published', () => {
  test('one that is right tells its differences', async () => {
    const answer = await check(
      JSON.stringify(later((next) => Object.assign(next.needs[0]!, { minutes: 77 }))),
    )

    expect(answer).toMatchObject({ problems: [], current: 1, edition: { id: 'later-1' } })
    expect(answer.changes).toMatchObject([{ kind: 'changed', after: '77' }])
    expect(await history()).toHaveLength(1)
  })

  const wrong: [string, () => string, RegExp, RegExp][] = [
    ['no JSON', () => '{"format": 1,\n "x" }', /^fichier$/, /Ligne 2, colonne 6/],
    ['an empty file', () => ' \n', /^fichier$/, /est vide/],
    [
      'one that cites files',
      () => '{"charter":{"$file":"charter.fr.md"}}',
      /^fichier$/,
      /cite d’autres fichiers/,
    ],
    ['a word too many', () => JSON.stringify({ ...later(), advisor: 'x' }), /^advisor$/, /pas attendu/],
    [
      'a need of a level that is not there',
      () => JSON.stringify(later((next) => Object.assign(next.needs[2]!, { level: 9 }))),
      /^needs\[2\] « .+ » · (level|services)$/,
      /niveau 9/,
    ],
    [
      'a charter changed without its hash',
      () =>
        JSON.stringify(
          later((next) => {
            next.charter.versions[0]!.official.text += ' '
          }),
        ),
      /sha256$/,
      /ne correspond pas à son empreinte/,
    ],
    [
      'another network’s',
      () =>
        JSON.stringify(
          later((next) => {
            next.network.id = 'elsewhere'
          }),
        ),
      /^network · id$/,
      /autre réseau/,
    ],
    ['the edition in force', () => JSON.stringify(catalog), /^edition · id$/, /déjà été publiée/],
    [
      'an edition that is older',
      () => JSON.stringify(dated(addDays(TODAY, -1))),
      /^edition · on$/,
      /plus ancienne que celle en vigueur.: il faut le 2026-11-24 ou plus tard/,
    ],
    [
      'an edition of a day to come',
      () => JSON.stringify(dated(addDays(TODAY, 1))),
      /^edition · on$/,
      /Le 2026-11-25 est à venir : il faut la date d’aujourd’hui, 2026-11-24/,
    ],
  ]
  for (const [name, text, path, message] of wrong) {
    test(`${name}: told in words, and not published`, async () => {
      const answer = await check(text())
      const published = await read(publishAnswer, await ask('/publish/1', administrator, text()))

      expect(answer.problems.length).toBeGreaterThan(0)
      for (const problem of answer.problems) {
        expect(problem.path).toMatch(path)
        expect(problem.message).toMatch(message)
      }
      expect(published).toEqual({ result: 'wrong', problems: answer.problems })
      expect(await history()).toHaveLength(1)
    })
  }

  test('whatever is wrong with it is told at once, in itself, here and now; and whether all could be looked at', async () => {
    const file = later((next) => {
      next.needs[2]!.level = 9
      next.edition = { id: catalog.edition.id, on: addDays(TODAY, 1) }
    })

    const answer = await check(JSON.stringify(file))
    const paths = answer.problems.map(({ path }) => path)
    expect(answer.isWhole).toBe(true)
    expect(paths).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^needs\[2\].* · level$/),
        'edition · on',
        'edition · id',
      ]),
    )

    Object.assign(file.sites[0]!, { postcode: '1' })
    const unsound = await check(JSON.stringify(file))
    expect(unsound.isWhole).toBe(false)
    expect(unsound.problems.map(({ path }) => path)).toEqual(expect.arrayContaining(paths.slice(1)))
  })

  test('[SEC2] one that is far too large is turned down unread', async () => {
    const answer = await ask('/check', administrator, 'x'.repeat(MOST_CATALOG_BYTES + 1))
    expect(answer.status).toBe(413)
  })
})

describe('[ADM2] what is published reaches tablets at their next exchange', () => {
  const held = async (tablet: Awaited<ReturnType<typeof enrolledTablet>>, etag: string | null) =>
    (await exchanged(server, tablet, [], { catalog: etag })).catalog

  test('once, byte for byte, and a code that disappeared still counts', async () => {
    const tablet = await enrolledTablet(server)
    const before = await held(tablet, null)
    const gone = later((next) => {
      next.needs = next.needs.filter(({ id }) => id !== 'caf')
    })

    expect(await publish(gone)).toMatchObject({ result: 'published' })

    const after = await held(tablet, before!.etag)
    expect(JSON.parse(after!.body)).toEqual(gone)
    expect(await held(tablet, after!.etag)).toBeNull()
    const { lots } = await exchanged(server, tablet, [textOf(aLot({ cells: { 'need:caf': 6 } }))])
    expect(lots).toMatchObject([{ answer: 'stored' }])
  })

  test('[ADM1] a country’s, of 16,000 sites, is judged, compared, published and taken in gzip', async () => {
    const country = (name: string, nth: number) => ofCountry(later(undefined, nth), (id) => `${name} ${id}`)
    const tablet = await enrolledTablet(server)
    const first = country('Bibliothèque', 1)
    const renamed = country('Médiathèque', 2)
    await publishAfter(server.db, { catalog: first, survey: null }, { after: 1, now: server.now(), by: null })

    const judged = await check(JSON.stringify(renamed))
    expect([judged.problems, judged.changes.length]).toEqual([[], 16_000])
    expect(await publish(renamed, 2)).toMatchObject({ result: 'published' })

    const headers = { 'Accept-Encoding': 'gzip' }
    const askedBy = async (by: TestTablet) =>
      server.api.request('/exchange', await signed(by, zipped(aRequest([])), { headers }))
    const answer = await askedBy(tablet)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get('Content-Encoding')).toBe('gzip')
    const taken = (JSON.parse(gunzipSync(bytes).toString()) as ExchangeAnswer).catalog
    expect(bytes.length).toBeLessThan((taken?.body.length ?? 0) / 10)
    expect((JSON.parse(taken?.body ?? '') as Catalog).sites.map(({ name }) => name)).toEqual(
      renamed.sites.map(({ name }) => name),
    )
    expect(await held(tablet, taken?.etag ?? null)).toBeNull()
    // Lots wait for nothing of it, and a herd of tablets takes it some at a time.
    const lot = textOf(aLot({ site: 'site-1', cells: null }))
    const withLots = await post(server, tablet, aRequest([lot]))
    expect(await withLots.json()).toMatchObject({ lots: [{ answer: 'stored' }], catalog: null })
    expect(withLots.headers.has(CATALOG_WAITS_HEADER)).toBe(true)
    const upToDate = await post(server, tablet, aRequest([lot], { catalog: taken?.etag }))
    expect(upToDate.headers.has(CATALOG_WAITS_HEADER)).toBe(false)
    const tablets = await Promise.all(Array.from({ length: 8 }, () => enrolledTablet(server)))
    const holder = await aHolder(server)
    await holder.hold('tablet')
    const told: boolean[] = []
    const herd = tablets.map(async (by) => {
      const answer = await askedBy(by)
      expect(answer.status).toBe(200)
      told.push(answer.headers.get('Content-Encoding') === 'gzip')
    })
    await vi.waitFor(async () => expect(await holder.howManyWait()).toBe(8), { timeout: 20_000 })
    const compress = holdCompression()
    await holder.letGo()
    await vi.waitFor(() => expect(told).toEqual(Array(4).fill(false)), { timeout: 20_000 })
    await compress()
    await Promise.all(herd)
    expect(told.filter((isTaken) => isTaken)).toHaveLength(4)
    await holder.end()
    expect(await held(tablet, null)).toMatchObject({ etag: taken?.etag })
  }, 120_000)

  test('going back publishes the older content as a later edition of its own name', async () => {
    const tablet = await enrolledTablet(server)
    const second = later((next) => Object.assign(next.needs[0]!, { minutes: 77 }))
    await publish(second)
    const held2 = await held(tablet, null)

    expect(await undo(2, 1)).toMatchObject({ result: 'published' })

    const taken = JSON.parse((await held(tablet, held2!.etag))!.body) as Catalog
    expect({ ...taken, edition: null }).toEqual({ ...catalog, edition: null })
    expect(taken.edition).toEqual({ id: 'first-retour-3', on: TODAY })
    // And back again: each way has a name of its own.
    expect(await undo(3, 2)).toMatchObject({ result: 'published' })
    expect((await history()).map(({ edition }) => edition.id)).toEqual([
      'later-1-retour-4',
      'first-retour-3',
      'later-1',
      'first',
    ])
  })

  test('[P3] going back to an edition of the longest name gives a name that is allowed', async () => {
    const longest = { ...later(), edition: { id: `${'e'.repeat(50)}-${'f'.repeat(9)}`, on: TODAY } }
    await publish(longest)
    await publish(later(undefined, 2), 2)

    expect(await undo(3, 2)).toMatchObject({ result: 'published' })
    expect((await history())[0]?.edition.id).toBe(`${'e'.repeat(50)}-retour-4`)
  })

  test('[ADM1] corrections of one day follow one another, and tablets take the last one published', async () => {
    const tablet = await enrolledTablet(server)
    for (const nth of [1, 2, 3])
      expect(await publish(later(undefined, nth), nth)).toMatchObject({ result: 'published' })

    const taken = JSON.parse((await held(tablet, null))!.body) as Catalog
    expect(taken.edition).toEqual({ id: 'later-3', on: TODAY })
  })

  test('the day that counts is the network’s, not the server’s', async () => {
    server.setNow(Date.parse('2026-11-24T23:30:00Z'))
    administrator = await aVisitor(server, { name: 'Soir' })
    const published = await publish(dated('2026-11-25'))
    server.setNow(NOW)

    expect(published).toMatchObject({ result: 'published' })
  })

  test('one in force that is dated ahead is corrected, or taken back, today', async () => {
    const ahead = { ...later(undefined, 2), edition: { id: 'ahead', on: '2027-11-24' } }
    await publishAfter(
      server.db,
      { catalog: ahead, survey: null },
      { after: 1, now: new Date(NOW), by: null },
    )

    expect(await publish(later(), 2)).toMatchObject({ result: 'published' })
    expect(await undo(3, 1)).toMatchObject({ result: 'published' })
    expect((await history())[0]?.edition).toEqual({ id: 'first-retour-4', on: TODAY })
  })
})

test('[ADM1] the history tells who, when, and what changed', async () => {
  server.setNow(NOW + 60_000)
  await publish(later((next) => Object.assign(next.needs[0]!, { minutes: 77 })))
  server.setNow(NOW)

  const [second, first] = await history()
  const changes = await (await ask('/changes/1/2', administrator)).json()
  const file = await ask('/1', administrator)

  expect(second).toMatchObject({ position: 2, by: 'Direction', publishedAt: NOW + 60_000 })
  expect(first).toMatchObject({ position: 1, by: null, edition: catalog.edition })
  expect(changes).toMatchObject([{ after: '77' }])
  expect(file.headers.get('Content-Disposition')).toBe(
    `attachment; filename="catalogue-${catalog.edition.id}.json"`,
  )
  const { survey, ...content } = await file.json()
  expect(content).toEqual(catalog)
  expect(survey).toMatchObject({ title: 'Enquête annuelle des bibliothèques publiques' })
})

describe('[REP2] [ADM1] the survey travels in the same file, and stays on the server', () => {
  const survey: Survey = {
    title: 'Enquête du réseau',
    lines: [{ line: 'C1', label: 'Aides', item: 'sessions' }],
  }
  const publishWith = async (own: unknown, nth: number) =>
    read(
      publishAnswer,
      await ask(`/publish/${nth}`, administrator, JSON.stringify({ ...later(undefined, nth), survey: own })),
    )
  const surveyAt = async (position: number) =>
    ((await (await ask(`/${position}`, administrator)).json()) as NetworkFile).survey

  test('the file that is downloaded, with another identifier, changes nothing', async () => {
    const file = (await (await ask('/1', administrator)).json()) as NetworkFile
    const answer = await check(JSON.stringify({ ...file, edition: { id: 'again', on: TODAY } }))

    expect(answer).toMatchObject({ problems: [], changes: [] })
  })

  test('one that is right is published with the catalog, compared, and taken back', async () => {
    const tablet = await enrolledTablet(server)
    expect(await publishWith(survey, 1)).toMatchObject({ result: 'published' })

    expect(await surveyAt(2)).toEqual(survey)
    const changes = (await (await ask('/changes/1/2', administrator)).json()) as CatalogCheck['changes']
    expect(changes[0]).toEqual({
      kind: 'changed',
      path: 'Enquête annuelle · Titre',
      before: 'Enquête annuelle des bibliothèques publiques',
      after: 'Enquête du réseau',
    })
    const { body, etag } = (await exchanged(server, tablet, [], { catalog: null })).catalog!
    expect(JSON.parse(body)).toEqual(later(undefined, 1))
    expect(etag).toBe(createHash('sha256').update(body).digest('hex'))

    await publish(later(undefined, 2), 2)
    expect(await surveyAt(3)).toEqual(await surveyAt(1))
    await undo(3, 2)
    expect(await surveyAt(4)).toEqual(survey)
  })

  test('one that is not is told in words, and not published; what was counted once may still be asked for', async () => {
    const of = (item: string) => ({ ...survey, lines: [{ line: null, label: 'Besoin', item }] })
    await publish(
      later((next) => {
        next.needs = next.needs.filter(({ id }) => id !== 'caf')
      }),
    )

    expect(await publishWith(of('need:never'), 2)).toMatchObject({
      result: 'wrong',
      problems: [{ path: 'survey · lines[0] « Besoin » · item' }],
    })
    expect(await publishWith(of('need:caf'), 2)).toMatchObject({ result: 'published' })
  })
})

test('[ADM1] two administrators publish at once: one does, the other is told', async () => {
  const answers = await Promise.all([publish(later(undefined, 1)), publish(later(undefined, 2))])
  expect(answers.map(({ result }) => result).sort()).toEqual(['overtaken', 'published'])
  expect(await history()).toHaveLength(2)
  expect(await undo(1, 1)).toEqual({ result: 'overtaken' })
})

test('[ADM1] [DIS4] a manager of sites, or nobody, neither reads nor changes it', async () => {
  const manager = await aVisitor(server, { role: 'manager', sites: ['jaude'] })
  const asked: [string, string?][] = [
    ['/'],
    ['/1'],
    ['/changes/1/1'],
    ['/check', '{}'],
    ['/publish/1', JSON.stringify(later())],
    ['/undo/1/1', ''],
  ]
  for (const [path, body] of asked) {
    expect((await ask(path, manager, body)).status, path).toBe(403)
    expect((await ask(path, null, body)).status, path).toBe(401)
  }
  expect(await history()).toHaveLength(1)
})

test('what is not there is not found', async () => {
  for (const path of ['/9', '/0', '/99999999999', '/changes/1/9']) {
    expect((await ask(path, administrator)).status, path).toBe(404)
  }
  expect((await ask('/undo/1/9', administrator, '')).status).toBe(404)
})

test('[DIS3] the catalog in force at an instant is the last one published before it, else the first', async () => {
  const [second, third] = [later(undefined, 1), later(undefined, 2)]
  const at = (minutes: number) => new Date(NOW + minutes * 60_000)
  await publishAfter(server.db, { catalog: second, survey: null }, { after: 1, now: at(10), by: null })
  await publishAfter(server.db, { catalog: third, survey: null }, { after: 2, now: at(20), by: null })
  const editionBefore = async (instant: Date) =>
    (await catalogBefore(server.db, catalog.network.id, instant)).edition.id

  expect(await Promise.all([-1, 0, 10, 11, 20, 21].map(at).map(editionBefore))).toEqual(
    [catalog, catalog, catalog, second, second, third].map(({ edition }) => edition.id),
  )
})

test('a text that is not there is said, never taken for an empty one', async () => {
  const missing = { etag: 'none', position: 99 }
  const asked = () => catalogBody(server.db, catalog.network.id, missing)

  await expect(asked()).rejects.toThrow('without its text')
  await expect(asked()).rejects.toThrow('without its text')
})
