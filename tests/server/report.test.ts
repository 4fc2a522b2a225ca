import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { DISCLOSURE, GRACE_DAYS, isClosed, type Released, release } from '../../src/domain/disclosure.ts'
import { isRest, RESTS, undetailedPartsOf } from '../../src/domain/families.ts'
import { childrenOf, scaleOf } from '../../src/domain/periods.ts'
import { OTHERS, publicationOf, restOf, sumOfParts, unsaid } from '../../src/domain/publication.ts'
import type { Survey } from '../../src/domain/survey.ts'
import { UNDETAILED } from '../../src/domain/vocabulary.ts'
import { pairsIn, wholesFrom } from '../../src/domain/wholes.ts'
import type { Visited, Visitor } from '../../src/server/access.ts'
import { codesFrom } from '../../src/server/cells.ts'
import { figuresApi } from '../../src/server/figures.ts'
import { publicationsFrom, publishDue } from '../../src/server/publishing.ts'
import { groundOf } from '../../src/server/report/ground.ts'
import { ruleSentence } from '../../src/server/report.fr.ts'
import { figuresIndexOf, type Reader, reportOf } from '../../src/server/report.ts'
import { foundNetwork, knownCodesOf, publishAfter } from '../../src/server/store/catalogs.ts'
import type { Database } from '../../src/server/store/database.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import {
  listPublications,
  type Publication,
  type PublishedCell,
} from '../../src/server/store/publications.ts'
import {
  type FigureRow,
  type FiguresPage,
  figuresIndex,
  figuresPage,
  NETWORK_SCOPE,
  PAGES,
  type PageName,
  type Section,
  type ShownCount,
} from '../../src/sync/contract/figures.ts'
import { catalog } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  EPOCH,
  enrolledTablet,
  NETWORK,
  post,
  sumsIn,
  type TestServer,
  textOf,
} from './harness.ts'
import { fillWithLots, SITES } from './yearOfLots.ts'

/** In February 2027 everything up to the end of 2026 is out. */
const LATER = Date.parse('2027-02-03T09:00:00Z')
const LATER_DAY = '2027-02-03'

const administrator: Visitor = { network: NETWORK, person: 'a', name: 'A', role: 'administrator', sites: [] }
const managerOf = (...sites: string[]): Visitor => ({ ...administrator, role: 'manager', sites })

let server: TestServer
let visitor: Visitor
let app: Hono

beforeAll(async () => {
  server = await aServer()
  await fillWithLots(server.db)
  await publishDue(server.db, NETWORK, new Date(LATER))
  const asVisitor = createMiddleware<Visited>(async (c, next) => {
    c.set('visitor', visitor)
    await next()
  })
  app = new Hono()
  app.route('/', figuresApi(server, asVisitor))
})
afterAll(() => server.drop())
beforeEach(() => {
  visitor = administrator
  server.setNow(LATER)
})

const ask = async (path: string, init?: RequestInit) => await app.request(`/${path}`, init)
async function pageAt(page: PageName, scope: string, period: string): Promise<FiguresPage> {
  const answer = await ask(`${page}/${scope}/${period}`)
  expect(answer.status).toBe(200)
  return v.parse(figuresPage, await answer.json())
}
const sectionIn = <Kind extends Section['kind']>(page: FiguresPage, kind: Kind, id: string) =>
  page.sections.find((section) => section.kind === kind && section.id === id) as Extract<
    Section,
    { kind: Kind }
  >

/** Nothing was counted before. */
const FIRST_QUARTER = '2025-Q4'

describe('every number', () => {
  /** What is published of the truth, computed from the sums without a line of the report. */
  async function truth() {
    const rows = await sumsIn(server.db)
    const sites = catalog.sites.map(({ id }) => id)
    const wholes = wholesFrom(pairsIn(catalog).map((pair) => ({ ...pair, isSure: true })))
    const publications: Publication[] = []
    const cells: PublishedCell[] = []
    const before = () => publicationsFrom(publications, cells)
    const years = ['2025', '2026']
    const quarters = years.flatMap(childrenOf).filter((quarter) => quarter >= FIRST_QUARTER)
    for (const period of [...quarters.flatMap(childrenOf), ...quarters, ...years]) {
      const sums = new Map<string, Map<string, number>>()
      for (const row of rows.filter((each) => each.period === period))
        sums.set(row.item, (sums.get(row.item) ?? new Map()).set(row.site, row.value))
      const published = publicationOf({ period, sites, sums, before: before(), rule: DISCLOSURE, wholes })
      publications.push({ period, rule: DISCLOSURE, sites: sites.length, tellsUndetailed: true })
      cells.push(...published.map((cell) => ({ ...cell, period })))
    }
    const value = (item: string, site: string | null, period: string) =>
      rows
        .filter((row) => row.period === period && row.item === item && (site === null || row.site === site))
        .reduce((sum, row) => sum + row.value, 0)
    const all = new Map(cells.map((cell) => [`${cell.period} ${cell.item} ${cell.site}`, cell]))
    const released = (item: string, site: string | null, period: string): Released =>
      isRest(item)
        ? restOf(item, codes, (each) => released(each, site, period), DISCLOSURE)
        : (all.get(`${period} ${item} ${site}`) ??
          (site === null ? undefined : all.get(`${period} ${item} ${OTHERS}`)) ??
          unsaid({ site, period }, item, sites.length, DISCLOSURE))
    const codes = codesFrom((await knownCodesOf(server.db, NETWORK)).items)
    const isOut = (period: string) => scaleOf(period) !== 'week' && isClosed(period, LATER_DAY)
    return (item: string, site: string | null, period: string): ShownCount | null => {
      const undetailed = undetailedPartsOf(item)
      if (isOut(period) && undetailed)
        return sumOfParts(undetailed.map((each) => released(each, site, period))).shown
      if (isOut(period)) return released(item, site, period).shown
      return item.includes(':') ? null : release(value(item, site, period), [], DISCLOSURE).shown
    }
  }

  test.each(['2026-11', '2026-Q4', '2026', '2026-W48', '2027-01'])(
    '[DIS2] [REP1] of every page of %s is the released one, and no true sum is in it',
    async (period) => {
      const released = await truth()
      let compared = 0
      for (const page of PAGES)
        for (const scope of [NETWORK_SCOPE, ...SITES]) {
          const site = scope === NETWORK_SCOPE ? null : scope
          const shown = await pageAt(page, scope, period)
          for (const [, about] of JSON.stringify(shown).matchAll(/"value":(\d+)/g))
            expect(Number(about) % DISCLOSURE.base).toBe(0)
          for (const section of shown.sections) {
            if (section.kind === 'counts' && section.id !== 'survey')
              for (const row of section.rows) {
                const item = section.id === 'totals' ? row.code : `${section.id}:${row.code}`
                expect(row.now).toEqual(released(item, site, period))
                const { previous, lastYear } = shown
                expect(row.previous).toEqual(previous && released(item, site, previous.period))
                expect(row.lastYear).toEqual(lastYear && released(item, site, lastYear.period))
                compared += 1
              }
            if (section.kind === 'trend')
              for (const row of section.rows)
                row.values.forEach((each, at) => {
                  expect(each).toEqual(released(row.code, site, section.periods[at]!.period))
                })
            if (section.kind === 'sites')
              for (const row of section.rows)
                row.values.forEach((each, at) => {
                  expect(each).toEqual(released(section.columns[at]!.code, row.site, period))
                })
          }
        }
      expect(compared).toBeGreaterThan(period.includes('W') ? 20 : 30)
    },
    30_000,
  )

  test('[DIS2] the lines of the survey are released like the same figures elsewhere', async () => {
    const survey = sectionIn(await pageAt('survey', NETWORK_SCOPE, '2026'), 'counts', 'survey')
    const totals = sectionIn(await pageAt('activity', NETWORK_SCOPE, '2026'), 'counts', 'totals')

    expect(survey.rows.find(({ code }) => code === 'sessions')?.now).toEqual(totals.rows[0]?.now)
    const ofJaude = sectionIn(await pageAt('survey', 'jaude', '2026'), 'counts', 'survey')
    expect(survey.rows.find(({ code }) => code === 'placeKind:outreach')?.now?.is).toBe('below')
    expect(ofJaude.rows.find(({ code }) => code === 'placeKind:outreach')?.now).toBeNull()
    expect(survey.rows.find(({ code }) => code === 'decision:other-site')?.now).toEqual(
      sectionIn(await pageAt('demand', NETWORK_SCOPE, '2026'), 'counts', 'decision').rows.find(
        ({ code }) => code === 'other-site',
      )?.now,
    )
  })
})

describe('the fixed calendar', () => {
  test('[DIS1] a week shows totals alone, and says where the rest is', async () => {
    const page = await pageAt('activity', NETWORK_SCOPE, '2026-W48')

    expect(sectionIn(page, 'counts', 'totals').rows.map(({ now }) => now?.is)).not.toContain(undefined)
    expect(sectionIn(page, 'counts', 'hours')).toMatchObject({
      rows: [],
      lack: 'weekly',
      note: 'Ces chiffres se lisent par mois, trimestre ou année.',
    })
    expect(page.warnings).toContainEqual(expect.stringContaining('seuls les totaux'))
  })

  test('[DIS1] [DIS3] details of a month come ten days after its end, and stay as they are', async () => {
    const other = await aServer()
    const levels = async (at: string) => {
      await publishDue(other.db, NETWORK, new Date(at))
      const asked = { page: 'demand', scope: 'jaude', period: '2026-11' } as const
      const page = await reportOf(other.db, administrator, asked, new Date(at))
      return sectionIn(page, 'counts', 'level')
    }
    try {
      await fillWithLots(other.db)
      const [before, after] = [await levels('2026-12-10T12:00:00Z'), await levels('2026-12-11T12:00:00Z')]
      await other.db`update period_sum set value = value + 100 where period = '2026-11'`
      const later = await levels('2027-01-20T12:00:00Z')

      expect(before).toMatchObject({
        rows: [],
        lack: 'later',
        note: 'Ces chiffres paraissent le 11 décembre 2026.',
      })
      expect(after).toMatchObject({ lack: null, note: null })
      expect(after.rows).toHaveLength(3)
      expect(later.rows.map(({ now }) => now)).toEqual(after.rows.map(({ now }) => now))
    } finally {
      await other.drop()
    }
  })

  test.each([
    'demand/network/2026-13',
    'demand/network/2026-11-01..2026-11-12',
    'demand/network/2031',
    'demand/network/1999-Q1',
    'demand/nowhere/2026-Q4',
    'people/network/2026-Q4',
    'demand/network/2026-Q4/export.pdf',
  ])('[DIS1] there is no %s', async (path) => {
    const answer = await ask(path)

    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not-found' })
  })

  test('[DIS1] the index names the periods with something counted, latest first', async () => {
    const index = v.parse(figuresIndex, await (await ask('index')).json())

    expect(index.periods.year.map(({ label, isOut }) => [label, isOut])).toEqual([
      ['2027', false],
      ['2026', true],
      ['2025', true],
    ])
    expect(index.periods.week[0]).toMatchObject({ label: 'semaine 5, du 1er au 7 février 2027', short: 'S5' })
    expect(index.periods.week.find(({ period }) => period === '2026-W53')?.label).toBe(
      'semaine 53, du 28 décembre 2026 au 3 janvier 2027',
    )
    expect(index.periods.quarter[1]?.label).toBe('4e trimestre 2026')
  })
})

describe('who sees what', () => {
  test('[DIS4] a manager sees own sites and the network, an administrator all', async () => {
    visitor = managerOf('jaude')
    expect((await ask('activity/jaude/2026-Q4')).status).toBe(200)
    expect((await ask('activity/network/2026-Q4')).status).toBe(200)
    const refused = await ask('activity/aubiere/2026-Q4')
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'forbidden'])
    expect((await ask('activity/aubiere/2026-Q4/export.csv')).status).toBe(403)

    visitor = administrator
    expect((await ask('activity/aubiere/2026-Q4')).status).toBe(200)
  })

  test('[DIS4] [REP3] side by side and in the index a manager finds own sites alone', async () => {
    visitor = managerOf('aubiere', 'jaude')
    const index = v.parse(figuresIndex, await (await ask('index')).json())
    const page = await pageAt('demand', NETWORK_SCOPE, '2026-Q4')

    expect(index.scopes.map(({ id }) => id)).toEqual(['network', 'aubiere', 'jaude'])
    for (const section of page.sections)
      if (section.kind === 'sites')
        expect(section.rows.map(({ site }) => site).sort()).toEqual(['aubiere', 'jaude'])
  })
})

describe('one page', () => {
  test('[REP3] has the period before and the same one a year before, where something was counted', async () => {
    const quarter = await pageAt('outcomes', NETWORK_SCOPE, '2026-Q4')
    const first = await pageAt('outcomes', NETWORK_SCOPE, '2025-Q4')

    expect([quarter.previous?.label, quarter.lastYear?.label]).toEqual([
      '3e trimestre 2026',
      '4e trimestre 2025',
    ])
    expect([first.previous, first.lastYear]).toEqual([null, null])
    for (const section of quarter.sections) expect(section.definition.length).toBeGreaterThan(20)
  })

  test('[DIS2] says where figures are only the sums of others', async () => {
    const wide = 'les bornes sont larges'
    const isSaid = async (scope: string, period: string) =>
      (await pageAt('outcomes', scope, period)).warnings.some((warning) => warning.includes(wide))

    expect(
      await Promise.all(['2026-11', '2026-Q4', '2026'].map((each) => isSaid(NETWORK_SCOPE, each))),
    ).toEqual([true, false, false])
    expect(await Promise.all(['2026-11', '2026-Q4', '2026'].map((each) => isSaid('jaude', each)))).toEqual([
      false,
      false,
      true,
    ])
  })

  test('[REP1] [LOT2] tells what came as totals alone from the rest, in each list that has one', async () => {
    const lists = async (scope: string) => {
      const pages = await Promise.all(PAGES.map((page) => pageAt(page, scope, '2026-Q4')))
      const sections = pages.flatMap((page) => page.sections.filter(({ kind }) => kind === 'counts'))
      return new Map(sections.map((section) => [section.id, section.rows as FigureRow[]]))
    }
    const [aubiere, jaude] = await Promise.all(['aubiere', 'jaude'].map(lists))
    const sites = (id: string) => async (page: PageName) =>
      sectionIn(await pageAt(page, NETWORK_SCOPE, '2026-Q4'), 'sites', id).columns.at(-1)

    const last = [...(aubiere ?? [])].filter(([, rows]) => rows.at(-1)?.code === UNDETAILED)
    expect(last.map(([id]) => id).sort()).toEqual(
      Object.keys(RESTS)
        .filter((measure) => measure !== 'workshopDuration')
        .sort(),
    )
    // Of 7 weeks, 4 sessions each.
    expect(aubiere?.get('charter')?.at(-1)).toMatchObject({
      label: 'Sans détail',
      now: { is: 'between', low: 24, high: 36 },
    })
    expect(jaude?.get('charter')?.map(({ code }) => code)).not.toContain(UNDETAILED)
    expect(await sites('sites-charter')('charter')).toEqual({
      code: 'charter:undetailed',
      group: null,
      label: 'Sans détail',
    })
    expect((await sites('sites-incident')('incidents'))?.label).not.toBe('Sans détail')
  })

  test('[REP1] ranks sites by what they could not cover', async () => {
    const unmet = sectionIn(await pageAt('demand', NETWORK_SCOPE, '2026-Q4'), 'sites', 'sites-unmet')

    expect(unmet.drawn).toBe('decision:other-site')
    expect(unmet.rows.slice(0, 2).map(({ label }) => label)).toEqual([
      'Médiathèque de Jaude',
      'Bibliothèque Alexandre-Vialatte',
    ])
  })

  test('[REP1] tells until when it is complete, and which tablets are late', async () => {
    const none = await pageAt('tablets', NETWORK_SCOPE, '2027-01')
    expect(none.completeUntil).toMatchObject({
      day: null,
      sentence: 'Aucune tablette n’est reliée en ce moment\u00a0: rien n’arrive.',
    })

    server.setNow(Date.parse('2026-09-01T09:00:00Z'))
    const early = await enrolledTablet(server)
    const lastSeen = Date.parse('2027-01-20T09:00:00Z')
    server.setNow(lastSeen)
    const running = { epoch: EPOCH, sequence: 2, counted: 12 }
    const answer = await post(server, early, aRequest([], { running }), { iat: lastSeen / 1000 })
    expect(answer.status).toBe(200)
    server.setNow(LATER)
    const page = await pageAt('tablets', NETWORK_SCOPE, '2027-01')

    expect(page.completeUntil.day).toBe('2027-01-19')
    expect(page.completeUntil.sentence).toMatch(
      /^Toutes les tablettes ont envoyé jusqu’au 19 janvier 2027\. En retard\u00a0: Tablette 1 \(19 janvier 2027\)\.$/,
    )
    expect(page).toMatchObject({ previous: null, lastYear: null })
    expect(page.warnings.join()).not.toMatch(/période/)
    expect(sectionIn(page, 'tablets', 'tablets').rows[0]).toMatchObject({
      label: 'Tablette 1',
      state: 'missing',
    })
    await server.db`truncate tablet, life`
  })

  test('[REP1] [LOT2] is complete once nothing that it counted can still wait on a tablet, and says so until then', async () => {
    const { policy } = catalog
    const rule = { ...policy, minLot: 7, totalsAloneAfterDays: 35 }
    const other = await aServer([{ ...catalog, policy: rule }])
    const sentence = async (period: string, seen: string) => {
      await other.db`update tablet set seen_at = ${new Date(`${seen}T09:00:00Z`)}`
      const asked = { page: 'activity', scope: NETWORK_SCOPE, period } as const
      return (await reportOf(other.db, administrator, asked, new Date(LATER))).completeUntil.sentence
    }
    const waiting =
      'Un lieu qui a compté moins de 7 accompagnements peut les garder sur une tablette, 35\u00a0jours au plus'
    try {
      await fillWithLots(other.db)
      await publishDue(other.db, NETWORK, new Date(LATER))
      await other.db`insert into tablet (network, tablet, public_key, enrolled_at, version)
        values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '1.2.0')`

      expect(await sentence('2026-12', '2027-02-03')).toMatch(
        /^Chiffres presque complets pour toute la période\u00a0: toutes les tablettes ont envoyé jusqu’au 2 février 2027\. /,
      )
      expect(await sentence('2026-12', '2027-02-03')).toContain(waiting)
      expect(await sentence('2026-12', '2027-02-03')).toMatch(/ils comptent dans un mois encore ouvert\.$/)
      expect(await sentence('2027-01', '2027-01-31')).toMatch(
        /^Chiffres presque complets jusqu’au 30 janvier 2027\u00a0: .*d’autres s’y ajoutent\.$/,
      )
      // The week of 21 December ends on the 27th, 35 days before the last of January.
      expect(await sentence('2026-W52', '2027-02-02')).toBe(
        'Chiffres complets pour toute la période\u00a0: toutes les tablettes ont envoyé jusqu’au 1er février 2027.',
      )
      expect(await sentence('2026-W52', '2027-02-01')).toBe(
        'Chiffres complets pour toute la période\u00a0: toutes les tablettes ont envoyé jusqu’au 31 janvier 2027.',
      )
      expect(await sentence('2026-W52', '2027-01-31')).toContain(waiting)
    } finally {
      await other.drop()
    }
  })

  test('[DIS2] [LOT2] every number in the words of a page is the network’s own rule, or the calendar’s', async () => {
    const { policy } = catalog
    const figures = { k: 10, base: 10 } as const
    const own = { ...policy, minLot: 7, totalsAloneAfterDays: 35, figures }
    const other = await aServer([{ ...catalog, policy: own }])
    try {
      await fillWithLots(other.db)
      await publishDue(other.db, NETWORK, new Date(LATER))
      await other.db`insert into tablet (network, tablet, public_key, enrolled_at, version, seen_at)
        values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '1.2.0', ${new Date(LATER)})`
      const pages = await Promise.all(
        PAGES.flatMap((page) =>
          ['2026-12', '2027-01'].map((period) =>
            reportOf(other.db, administrator, { page, scope: NETWORK_SCOPE, period }, new Date(LATER)),
          ),
        ),
      )
      const said = pages
        .flatMap(({ lead, completeUntil, warnings, rule, sections }) => [
          ...[lead, completeUntil.sentence, rule.sentence, ...warnings],
          ...sections.flatMap(({ definition, note }) => [definition, note ?? '']),
        ])
        .join('\n')

      for (const words of [
        'moins de 7 accompagnements',
        '35\u00a0jours',
        'inférieur à 10',
        '<\u00a010',
        'arrondis à 10 près',
        `${GRACE_DAYS}\u00a0jours`,
      ])
        expect(said).toContain(words)
      expect(said).not.toMatch(/moins de (5|cinq)|28|vingt-huit|inférieur à 5|à 5 près|dix jours|\btreize\b/)
    } finally {
      await other.drop()
    }
  })

  test('[REP1] [DIS2] of a tablet only rounded counts, and whether they are equal', async () => {
    await server.db`
      insert into tablet (network, tablet, public_key, enrolled_at, seen_at, version, skew_minutes, catalog_etag)
      values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '2027-02-03T08:00:00Z', '1.2.0', -7, 'old')`
    await server.db`
      insert into life (network, epoch, tablet, since, recorded_sequence, recorded_counted, received_lots, received_sequence, received_counted, rewound_at)
      values (${NETWORK}, 'a', 't', '2026-09-01', 9, 517, 7, 9, 503, '2027-01-20'), (${NETWORK}, 'b', 't', '2026-12-01', 1, 3, 1, 1, 3, null)`
    const page = await pageAt('tablets', NETWORK_SCOPE, '2027-01')

    expect(sectionIn(page, 'tablets', 'tablets').rows).toEqual([
      {
        label: 'Tablette 1',
        state: 'missing',
        completeUntil: '2027-02-02',
        seenAt: Date.parse('2027-02-03T08:00:00Z'),
        recorded: release(520, [], DISCLOSURE).shown,
        received: release(506, [], DISCLOSURE).shown,
        isAllHere: false,
        missingLots: 2,
        version: '1.2.0',
        isCatalogCurrent: false,
        skewMinutes: -7,
        wipes: 1,
        isRewound: true,
      },
    ])
    expect(page.warnings).toEqual([])
    const activity = await pageAt('activity', NETWORK_SCOPE, '2027-01')
    expect(activity.warnings).toContainEqual(expect.stringContaining('1\u00a0tablette a des envois'))
    await server.db`truncate tablet, life`
  })

  test('[REP1] [SYN5] lots that a revoked tablet kept are told where they may be missing', async () => {
    await server.db`
      insert into tablet (network, tablet, public_key, enrolled_at, seen_at, version, revoked_at)
      values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '2027-02-03T08:00:00Z', '1.2.0', '2027-02-03T09:00:00Z')`
    await server.db`
      insert into life (network, epoch, tablet, since, recorded_sequence, recorded_counted, received_lots, received_sequence, received_counted)
      values (${NETWORK}, 'a', 't', '2026-09-01', 9, 517, 7, 9, 503)`
    const lostIn = async (period: string) =>
      (await pageAt('activity', NETWORK_SCOPE, period)).warnings.filter((each) => each.includes('retirée'))

    expect(await Promise.all(['2026-12', '2027-01', '2027-02'].map(lostIn))).toEqual([
      [],
      [expect.stringMatching(/1\u00a0tablette retirée du réseau gardait des envois/)],
      [expect.stringMatching(/ils peuvent manquer ici\. La page Tablettes dit laquelle\./)],
    ])
    await server.db`truncate tablet, life`
  })

  test('[REP1] [SYN5] a tablet that sent more than it sealed leaves the page readable', async () => {
    await server.db`
      insert into tablet (network, tablet, public_key, enrolled_at, seen_at, version)
      values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '2027-02-03T08:00:00Z', '1.2.0')`
    await server.db`
      insert into life (network, epoch, tablet, since, recorded_sequence, recorded_counted, received_lots, received_sequence, received_counted)
      values (${NETWORK}, 'a', 't', '2026-09-01', 5, 40, 7, 5, 56), (${NETWORK}, 'b', 't', '2026-12-01', 3, 24, 2, 3, 16)`
    const page = await pageAt('tablets', NETWORK_SCOPE, '2027-01')

    expect(sectionIn(page, 'tablets', 'tablets').rows).toMatchObject([{ missingLots: 1 }])
    await server.db`truncate tablet, life`
  })

  test('[REP1] [ADM2] one that never said which catalog it has is not called outdated', async () => {
    await server.db`
      insert into tablet (network, tablet, public_key, enrolled_at, version)
      values (${NETWORK}, 't', '{}', '2026-09-01T09:00:00Z', '1.2.0')`

    const page = await pageAt('tablets', NETWORK_SCOPE, '2027-01')

    expect(sectionIn(page, 'tablets', 'tablets').rows).toMatchObject([{ isCatalogCurrent: true }])
    await server.db`truncate tablet, life`
  })

  test('[REP1] invented figures say so', async () => {
    await server.db`update network set is_demo = true`
    const page = await pageAt('charter', NETWORK_SCOPE, '2026-Q4')
    await server.db`update network set is_demo = false`

    expect([page.isDemo, page.warnings[0]]).toEqual([true, expect.stringMatching(/^Chiffres inventés/)])
  })

  test('[REP1] unchanged it is not sent again, and no shared cache keeps it', async () => {
    const first = await ask('activity/network/2026-Q4')
    const etag = first.headers.get('ETag') ?? ''
    const again = await ask('activity/network/2026-Q4', { headers: { 'If-None-Match': etag } })

    expect([again.status, first.headers.get('Cache-Control')]).toEqual([304, 'private, no-cache'])
    visitor = managerOf('jaude')
    expect((await ask('activity/network/2026-Q4', { headers: { 'If-None-Match': etag } })).status).toBe(200)
  })
})

test('[DIS4] [ADM2] figures of a site that left the catalog stay readable to who may read them, by its last name', async () => {
  const other = await aServer()
  try {
    await fillWithLots(other.db)
    const without: Catalog = { ...catalog, sites: catalog.sites.filter(({ id }) => id !== 'jaude') }
    const mistaken: Catalog = { ...catalog, sites: [...catalog.sites, { ...catalog.sites[0]!, id: 'never' }] }
    for (const [after, each] of [mistaken, without].entries()) {
      const edition = { after: after + 1, now: new Date(LATER), by: null }
      await publishAfter(other.db, { catalog: each, survey: null }, edition)
    }
    await publishDue(other.db, NETWORK, new Date(LATER))
    const label = 'Médiathèque de Jaude (hors du catalogue)'
    const read = (reader: Reader, scope: string, period = '2026-12') =>
      reportOf(other.db, reader, { page: 'activity', scope, period }, new Date(LATER))
    const rowsOf = (page: FiguresPage) =>
      page.sections.flatMap((each) => (each.kind === 'sites' ? each.rows.map(({ site }) => site) : []))

    for (const reader of [administrator, managerOf('jaude')]) {
      expect((await figuresIndexOf(other.db, reader, new Date(LATER))).scopes.at(-1)).toEqual({
        id: 'jaude',
        label,
      })
      expect((await read(reader, 'jaude')).scope.label).toBe(label)
    }
    // What is ranked of them is remembered with the list.
    const sitesNow = async () => (await groundOf(other.db, administrator, new Date(LATER))).sites
    expect(await sitesNow()).toBe(await sitesNow())
    await expect(read(managerOf('aubiere'), 'jaude')).rejects.toMatchObject({ code: 'forbidden' })
    const counted = rowsOf(await read(administrator, NETWORK_SCOPE))
    expect(counted).toContain('jaude')
    await other.db`delete from published where site = 'jaude'`
    await other.db`delete from period_sum where site = 'jaude'`
    expect(rowsOf(await read(administrator, NETWORK_SCOPE, '2027-01'))).not.toContain('jaude')
  } finally {
    await other.drop()
  }
})

test('[ADM2] a need gone from the catalog keeps its last name, and one never known its code', async () => {
  const other = await aServer()
  const renamed: Catalog = {
    ...catalog,
    needs: catalog.needs.map((need) => (need.id === 'caf' ? { ...need, name: 'Allocations' } : need)),
  }
  const without: Catalog = { ...catalog, needs: catalog.needs.filter(({ id }) => id !== 'caf') }
  await fillWithLots(other.db)
  await publishAfter(
    other.db,
    { catalog: renamed, survey: null },
    { after: 1, now: new Date(LATER), by: null },
  )
  await publishAfter(
    other.db,
    { catalog: without, survey: null },
    { after: 2, now: new Date(LATER + 1), by: null },
  )
  await other.db`update period_sum set item = 'need:lost' where item = 'need:printing'`
  await other.db`insert into known_code (network, kind, code) values (${NETWORK}, 'need', 'lost')`
  await publishDue(other.db, NETWORK, new Date(LATER + 2))
  other.setNow(LATER + 2)
  const page = await figuresApi(
    other,
    createMiddleware<Visited>(async (c, next) => {
      c.set('visitor', administrator)
      await next()
    }),
  ).request('/demand/network/2026')
  const needs = sectionIn(v.parse(figuresPage, await page.json()), 'counts', 'need').rows.slice(0, 2)
  await other.drop()

  expect(needs.map(({ label }) => label)).toEqual(['Allocations', 'code retiré\u00a0: lost'])
})

test('[REP3] a period in which counting began late is compared with nothing, and it is said', async () => {
  const other = await aServer()
  await fillWithLots(other.db, { firstMonday: '2025-11-03' })
  const read = (period: string) =>
    reportOf(other.db, administrator, { page: 'activity', scope: NETWORK_SCOPE, period }, new Date(LATER))
  const [begun, after, yearAfter, month] = await Promise.all(
    ['2025-Q4', '2026-Q1', '2026-Q4', '2025-12'].map(read),
  )
  await other.drop()

  const since = 'la semaine du 3 novembre 2025'
  expect(begun?.warnings).toContain(
    `Comptée seulement depuis ${since}\u00a0: cette période n’est pas entière.`,
  )
  for (const page of [after, yearAfter])
    expect(page?.warnings).toContain(
      `Sans comparaison avec le 4e trimestre 2025\u00a0: cette période-là n’est comptée que depuis ${since}.`,
    )
  expect([after?.previous, yearAfter?.previous?.period, yearAfter?.lastYear]).toEqual([null, '2026-Q3', null])
  // Two days of thirty are no other month.
  expect(month?.previous?.period).toBe('2025-11')
  const trend = yearAfter?.sections.find((section) => section.kind === 'trend')
  expect(trend?.kind === 'trend' && trend.periods[0]?.period).toBe('2026-Q1')
})

test('[REP3] what comes long after its days is compared with no month before the first that counts', async () => {
  const other = await aServer()
  const day = '2026-08-20'
  const late = aLot({
    days: [{ day, totals: { sessions: 20, questions: 0, workshops: 0, participants: 0 } }],
  })
  const now = new Date('2026-11-20T10:00:00Z')
  await other.db.begin((tx) => storeLots(tx, NETWORK, [textOf(late)], { now, today: '2026-11-20' }))
  const read = (period: string) =>
    reportOf(other.db, administrator, { page: 'activity', scope: NETWORK_SCOPE, period }, now)
  const [month, quarter] = [await read('2026-11'), await read('2026-Q4')]
  await other.drop()

  expect([month.previous, month.lastYear, quarter.previous]).toEqual([null, null, null])
  expect(month.warnings.join()).not.toContain('Comptée seulement')
})

test('[REP2] a network’s own survey fills its page, each line with what it counts; one without lines has no page', async () => {
  const survey: Survey = {
    title: 'Enquête du Sud',
    lines: [
      { line: 'C101', label: 'Aides', item: 'sessions' },
      { line: null, label: 'Dehors', item: 'placeKind:outreach' },
      { line: 'C102', label: 'CAF', item: 'need:caf' },
    ],
  }
  const other = await aServer()
  const read = () =>
    reportOf(
      other.db,
      administrator,
      { page: 'survey', scope: NETWORK_SCOPE, period: '2026' },
      new Date(LATER),
    )
  const offered = async () =>
    (await figuresIndexOf(other.db, administrator, new Date(LATER))).pages.map(({ page }) => page)
  const publish = (own: Survey, after: number) =>
    publishAfter(other.db, { catalog, survey: own }, { after, now: new Date(LATER + after), by: null })
  try {
    await fillWithLots(other.db)
    await publishDue(other.db, NETWORK, new Date(LATER))
    await publish(survey, 1)
    const page = await read()
    expect(sectionIn(page, 'counts', 'survey')).toMatchObject({
      title: 'Enquête du Sud',
      rows: [
        { code: 'C101', label: 'Aides', definition: expect.stringMatching(/^Aides individuelles menées/) },
        {
          code: 'placeKind:outreach',
          label: 'Dehors',
          definition:
            'Types de lieu\u00a0: Point hors les murs. Où accompagnements et questions rapides ont eu lieu.',
        },
        { code: 'C102', label: 'CAF', now: { is: 'between' } },
      ],
    })
    expect(await offered()).toContain('survey')

    await publish({ ...survey, lines: [] }, 2)
    expect(await offered()).not.toContain('survey')
    expect(sectionIn(await read(), 'counts', 'survey')).toMatchObject({
      rows: [],
      note: expect.stringContaining('aucune ligne'),
    })
  } finally {
    await other.drop()
  }
})

test('[DIS2] the rule says what is hidden and to what the rest is rounded', () => {
  expect(ruleSentence(10, 5)).toMatch(/inférieur à 10,.*arrondis à 5 près/)
})

test('[DIS2] a network that raises k and base hides and rounds more', async () => {
  const coarse: Catalog = { ...catalog, policy: { ...catalog.policy, figures: { k: 10, base: 10 } } }
  const other = await aServer([coarse])
  try {
    await fillWithLots(other.db)
    await publishDue(other.db, NETWORK, new Date(LATER))
    const asked = { page: 'demand', scope: 'gerzat', period: '2026-11' } as const
    const page = await reportOf(other.db, administrator, asked, new Date(LATER))
    const shown = page.sections.flatMap((section) =>
      section.kind === 'counts' ? section.rows.flatMap(({ now }) => now ?? []) : [],
    )

    expect(page.rule).toMatchObject({ k: 10, base: 10, sentence: expect.stringContaining('inférieur à 10') })
    expect(shown.filter(({ is }) => is === 'below').length).toBeGreaterThan(0)
    for (const each of shown) {
      if (each.is === 'below') expect(each.below).toBe(10)
      if (each.is === 'about') expect(each.value % 10).toBe(0)
    }
  } finally {
    await other.drop()
  }
})

test('[DIS2] [DIS3] a month is published by the rule of its last day, which ends at the network’s midnight', async () => {
  const coarse: Catalog = { ...catalog, policy: { ...catalog.policy, figures: { k: 10, base: 10 } } }
  const kAfter = async (instant: string) => {
    const other = await aServer()
    try {
      await fillWithLots(other.db, { firstMonday: '2026-11-02' })
      await publishAfter(
        other.db,
        { catalog: coarse, survey: null },
        { after: 1, now: new Date(instant), by: null },
      )
      await publishDue(other.db, NETWORK, new Date(LATER))
      const november = (await listPublications(other.db, NETWORK)).find(({ period }) => period === '2026-11')
      return november?.rule.k
    } finally {
      await other.drop()
    }
  }

  // Ten days after the month, and in Paris an hour ahead of UTC.
  expect(await Promise.all(['2026-12-10T22:59:59Z', '2026-12-10T23:00:00Z'].map(kAfter))).toEqual([10, 5])
})

test('[ADM4] another network’s figures are never in a page', async () => {
  const twin: Catalog = { ...catalog, network: { ...catalog.network, id: 'twin', name: 'Twin' } }
  const alone = await aServer([twin])
  const [mine, theirs] = [administrator, { ...administrator, network: 'twin' }]
  const allPages = (db: Database, reader: Visitor) =>
    Promise.all(
      ['2026-W50', '2026-12', '2026-Q4', '2026'].flatMap((period) =>
        PAGES.map((page) => reportOf(db, reader, { page, scope: NETWORK_SCOPE, period }, new Date(LATER))),
      ),
    )
  const fill = async (db: Database) => {
    await fillWithLots(db, { network: 'twin', firstMonday: '2025-11-03' })
    await publishDue(db, 'twin', new Date(LATER))
  }
  try {
    const before = await allPages(server.db, mine)
    await foundNetwork(server.db, { catalog: twin, survey: null }, alone.now())
    await Promise.all([fill(server.db), fill(alone.db)])

    expect(await allPages(server.db, mine)).toEqual(before)
    expect(await allPages(server.db, theirs)).toEqual(await allPages(alone.db, theirs))
    visitor = theirs
    const page = await pageAt('activity', NETWORK_SCOPE, '2026-W50')
    expect(page.network.name).toBe('Twin')
    expect(sectionIn(page, 'counts', 'totals').rows[0]?.now?.is).toBe('about')
  } finally {
    await alone.drop()
  }
})
