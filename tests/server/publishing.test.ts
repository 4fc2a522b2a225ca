import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Cells } from '../../src/domain/tally.ts'
import { cleanHouse } from '../../src/server/housekeeping.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { type Reader, reportOf } from '../../src/server/report.ts'
import { publishAfter, readKnownParts } from '../../src/server/store/catalogs.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import { listPublications } from '../../src/server/store/publications.ts'
import type { PageName, ShownCount } from '../../src/sync/contract/figures.ts'
import { catalog } from '../makers.ts'
import {
  aLot,
  aRequest,
  aServer,
  enrolledTablet,
  NETWORK,
  signed,
  type TestServer,
  textOf,
  zipped,
} from './harness.ts'

let server: TestServer
beforeEach(async () => {
  server = await aServer()
})
afterEach(() => server.drop())

/** The month of the lots, and a day when it is out. */
const DAY = '2026-11-20'
const LATER = new Date('2027-01-20T10:00:00Z')

const totalsOf = (sessions: number) => ({ sessions, questions: 0, workshops: 0, participants: 0 })

async function stored(sessions: number, cells: Cells | null, day = DAY): Promise<void> {
  const lot = aLot({
    days: [{ day, totals: { sessions, questions: 0, workshops: 0, participants: 0 } }],
    cells,
  })
  const now = new Date(`${day}T18:00:00Z`)
  await server.db.begin((tx) => storeLots(tx, NETWORK, [textOf(lot)], { now, today: day }))
}

/** What one page shows of some codes of a measure. */
async function shownOn(
  page: PageName,
  { scope = 'jaude', period = '2026-11' },
): Promise<(measure: string, code: string) => ShownCount | null | undefined> {
  const reader: Reader = { network: NETWORK, role: 'administrator', sites: [] }
  const { sections } = await reportOf(server.db, reader, { page, scope, period }, LATER)
  return (measure, code) =>
    sections.flatMap((section) =>
      section.kind === 'counts' && section.id === measure
        ? section.rows.filter((row) => row.code === code).map(({ now }) => now)
        : [],
    )[0]
}

describe('a page of demands', () => {
  test('[DIS3] [P6] does not tell two needs by their procedure', async () => {
    await stored(40, {
      'level:2': 40,
      'need:caf': 4,
      'need:school': 4,
      'need:phone-photos': 32,
      'procedure:family-schooling': 8,
    })
    await publishDue(server.db, NETWORK, LATER)

    const shown = await shownOn('demand', {})

    expect(shown('need', 'caf')).toEqual({ is: 'below', below: 5 })
    expect(shown('need', 'school')).toEqual({ is: 'below', below: 5 })
    expect(shown('procedure', 'family-schooling')).toEqual({ is: 'between', low: 0, high: 8 })
  })

  test('[DIS3] [P6] does not tell two services by their structure', async () => {
    await stored(60, {
      'level:2': 60,
      'decision:service': 8,
      'redirection:service.france-travail': 4,
      'redirection:service.mission-locale': 4,
      'structure:employment-help': 8,
    })
    await publishDue(server.db, NETWORK, LATER)

    const shown = await shownOn('demand', {})

    expect(shown('redirection', 'service.mission-locale')).toEqual({ is: 'below', below: 5 })
    expect(shown('structure', 'employment-help')).toEqual({ is: 'between', low: 0, high: 8 })
    // It could be any service of the directory.
    expect(shown('decision', 'service')).toEqual({ is: 'about', value: 10 })
  })

  test('[DIS3] says of a site without counts what it says of one with a zero', async () => {
    await stored(40, { 'level:2': 40, 'need:phone-photos': 40 })
    await publishDue(server.db, NETWORK, LATER)

    const [counted, empty] = await Promise.all(
      ['jaude', 'orcines'].map((scope) => shownOn('demand', { scope })),
    )

    for (const procedure of ['family-schooling', 'housing', 'social-health'])
      expect(counted?.('procedure', procedure)).toEqual(empty?.('procedure', procedure))
    expect(empty?.('procedure', 'housing')).toEqual({ is: 'below', below: 5 })
  })
})

describe('what came as totals alone', () => {
  /** As an Escale that did not tell it apart would have left it. */
  async function asBefore(period: string) {
    await server.db`delete from published where period = ${period} and item like 'undetailed:%'`
    await server.db`update publication set undetailed = false where period = ${period}`
  }
  const charter = async (period: string) => {
    const shown = await shownOn('charter', { period })
    return ['agreed', 'undetailed'].map((code) => shown('charter', code))
  }

  test('[REP1] [LOT2] is told apart, and its sessions are not taken for a rest', async () => {
    await stored(20, { 'charter:declined': 10 })
    await stored(40, null)
    await publishDue(server.db, NETWORK, LATER)

    // Of 58 to 62 sessions, 38 to 42 without detail, 8 to 12 who declined and fewer than 5 of each of the three other answers.
    expect(await charter('2026-11')).toEqual([
      { is: 'between', low: 0, high: 62 - 38 - 8 },
      { is: 'about', value: 40 },
    ])
  })

  test('[REP1] what was published before stays as it was, and is no part of the rest since', async () => {
    await stored(20, { 'charter:agreed': 20 }, '2026-10-20')
    await stored(40, null, '2026-10-21')
    await publishDue(server.db, NETWORK, new Date('2026-11-14T10:00:00Z'))
    await asBefore('2026-10')
    await stored(20, { 'charter:agreed': 20 })
    await stored(40, null)
    const untold: string[] = []

    await publishDue(server.db, NETWORK, LATER, (period) => untold.push(period))

    expect(await charter('2026-10')).toEqual([{ is: 'between', low: 58 - 4 * 4, high: 62 }, undefined])
    expect(await charter('2026-11')).toEqual([
      { is: 'between', low: 58 - 42 - 4 * 4, high: 62 - 38 },
      { is: 'about', value: 40 },
    ])
    expect(untold).toEqual([])
    // All or none of October's 58 to 62 sessions may be without detail, and the quarter tells nothing of that.
    expect(await charter('2026-Q4')).toEqual([
      { is: 'between', low: 0, high: 90 },
      { is: 'between', low: 38, high: 108 },
    ])
  })
})

describe('what makes up a theme', () => {
  const sureOf = async (part: string) =>
    (await readKnownParts(server.db, NETWORK)).filter(
      (each) => each.part === part && each.whole.startsWith('theme'),
    )

  test('[DIS3] is what every edition of the catalog said of a need', async () => {
    const edition = (id: string, change: (need: Catalog['needs'][number]) => void): Catalog => {
      const next = structuredClone(catalog)
      next.edition = { id, on: '2026-12-01' }
      for (const need of next.needs) change(need)
      return next
    }
    const moved = edition('moved', (need) => {
      if (need.id === 'school') need.themes = ['parenting']
    })
    const renamed = edition('renamed', (need) => {
      if (need.id === 'school') need.id = 'pupils'
    })
    await publishAfter(server.db, { catalog: moved, survey: null }, { after: 1, now: LATER, by: null })
    await publishAfter(server.db, { catalog: renamed, survey: null }, { after: 2, now: LATER, by: null })

    expect(await sureOf('need:school')).toEqual([
      { whole: 'theme:administrative-procedures', part: 'need:school', isSure: false },
      { whole: 'theme:parenting', part: 'need:school', isSure: false },
      { whole: 'theme:schooling', part: 'need:school', isSure: false },
    ])
    expect(await sureOf('need:pupils')).toMatchObject([{ isSure: true }, { isSure: true }])
  })

  test('[DIS3] a need that changed it within the month leaves ranges that hold the truth', async () => {
    const moved = structuredClone(catalog)
    moved.edition = { id: 'moved', on: '2026-11-15' }
    for (const need of moved.needs) if (need.id === 'school') need.themes = ['parenting']
    await publishAfter(
      server.db,
      { catalog: moved, survey: null },
      { after: 1, now: new Date('2026-11-15T10:00:00Z'), by: null },
    )
    await stored(30, { 'need:school': 30, 'theme:schooling': 20, 'theme:parenting': 10 })
    await publishDue(server.db, NETWORK, LATER)

    const shown = await shownOn('demand', {})

    expect(shown('theme', 'schooling')).toEqual({ is: 'between', low: 0, high: 32 })
    expect(shown('theme', 'parenting')).toEqual({ is: 'between', low: 0, high: 32 })
  })
})

describe('a clock that is wrong for a while', () => {
  const DAY_MS = 86_400_000
  const HALF_HOUR_MS = 1_800_000

  /** Rounds of housekeeping from one instant to another, so that the clock is known to go on evenly. */
  async function roundsFrom(from: string, to: string) {
    for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS / 2) {
      server.setNow(at)
      await cleanHouse(server)
    }
  }
  function aSignal(): [Promise<void>, () => void] {
    let give = () => {}
    return [
      new Promise<void>((resolve) => {
        give = resolve
      }),
      () => give(),
    ]
  }
  const published = async () =>
    (await listPublications(server.db, NETWORK)).map(({ period }) => period).sort()
  const sessionsIn = async (period: string) => {
    const reader: Reader = { network: NETWORK, role: 'administrator', sites: [] }
    const asked = { page: 'activity', scope: 'jaude', period } as const
    const { sections } = await reportOf(server.db, reader, asked, server.now())
    const [totals] = sections
    return totals?.kind === 'counts' ? totals.rows.find(({ code }) => code === 'sessions')?.now : undefined
  }

  test('[P3] [DIS3] for one round far ahead publishes nothing, and all that comes counts', async () => {
    await roundsFrom('2026-11-18T10:00:00Z', '2026-11-24T10:00:00Z')
    await stored(20, { 'level:2': 20 })
    server.setNow(Date.parse('2026-12-14T10:00:00Z'))
    const logged: object[] = []
    await cleanHouse({
      ...server,
      log: pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line)) }),
    })

    expect(await published()).toEqual([])
    expect(logged).toMatchObject([{ network: NETWORK, due: 1, msg: expect.stringContaining('clock') }])
    await stored(40, { 'level:2': 40 }, '2026-11-26')
    await roundsFrom('2026-11-24T10:30:00Z', '2026-12-12T10:30:00Z')
    expect(await published()).toEqual(['2026-11'])
    expect(await sessionsIn('2026-11')).toEqual({ is: 'about', value: 60 })
  })

  test('[DIS3] a clock that has gone on evenly for two days publishes, one that leapt or went back does not', async () => {
    await stored(20, null)
    await roundsFrom('2026-12-09T10:00:00Z', '2026-12-10T22:00:00Z')
    expect(await published()).toEqual([])

    // Off for the week-end: the clock could be any.
    await roundsFrom('2026-12-14T10:00:00Z', '2026-12-15T22:00:00Z')
    expect(await published()).toEqual([])
    await roundsFrom('2026-12-16T10:00:00Z', '2026-12-16T10:00:00Z')
    expect(await published()).toEqual(['2026-11'])

    await stored(20, null, '2026-12-20')
    await roundsFrom('2027-01-09T10:00:00Z', '2027-01-11T10:00:00Z')
    server.setNow(Date.parse('2027-01-11T22:00:00Z') - HALF_HOUR_MS)
    await cleanHouse(server)
    expect(await published()).toContain('2026-12')
  })

  test('[DIS3] tablets that came meanwhile show that the clock did not leap', async () => {
    await stored(20, null)
    await roundsFrom('2026-12-07T10:00:00Z', '2026-12-10T10:00:00Z')
    server.setNow(Date.parse('2026-12-11T22:00:00Z'))
    const tablet = await enrolledTablet(server)
    const exchange = await signed(tablet, zipped(aRequest([])), { iat: server.now().getTime() / 1000 })
    expect((await server.api.request('/exchange', exchange)).status).toBe(200)

    server.setNow(Date.parse('2026-12-12T10:00:00Z'))
    await cleanHouse(server)

    expect(await published()).toEqual(['2026-11'])
  })

  test('[P3] what comes after a month was published too early counts in the next one, and its quarter is published', async () => {
    await stored(20, { 'level:2': 20 })
    await publishDue(server.db, NETWORK, new Date('2026-12-14T10:00:00Z'))
    await stored(40, { 'level:2': 40 }, '2026-11-26')
    server.setNow(LATER.getTime())

    expect(await publishDue(server.db, NETWORK, LATER)).toEqual(['2026-12', '2026-Q4', '2026'])

    expect(await sessionsIn('2026-11')).toEqual({ is: 'about', value: 20 })
    expect(await sessionsIn('2026-12')).toEqual({ is: 'about', value: 40 })
    expect(await sessionsIn('2026-Q4')).toEqual({ is: 'between', low: 56, high: 64 })
  })

  test('[P3] what comes while the clock is behind counts after what is published', async () => {
    await stored(20, { 'level:2': 20 }, '2026-09-19')
    await publishDue(server.db, NETWORK, new Date('2026-11-24T10:00:00Z'))
    const lot = aLot({ days: [{ day: '2026-08-30', totals: totalsOf(60) }], cells: { 'level:2': 60 } })
    const behind = { now: new Date('2026-09-15T10:00:00Z'), today: '2026-09-15' }
    await server.db.begin((tx) => storeLots(tx, NETWORK, [textOf(lot)], behind))

    expect(
      await server.db`select distinct period from period_sum where scale = 'month' and value = 60`,
    ).toEqual([{ period: '2026-11' }])
    await publishDue(server.db, NETWORK, LATER)
    server.setNow(LATER.getTime())
    expect(await sessionsIn('2026-11')).toEqual({ is: 'about', value: 60 })
  })

  test('[P3] a lot that is being stored while its month is published is waited for, and counts in it', async () => {
    await stored(20, { 'level:2': 20 })
    const [storedThere, isStored] = aSignal()
    const [mayEnd, end] = aSignal()
    const storing = server.db.begin(async (tx) => {
      const lot = aLot({ days: [{ day: DAY, totals: totalsOf(40) }], cells: { 'level:2': 40 } })
      await storeLots(tx, NETWORK, [textOf(lot)], { now: new Date(`${DAY}T19:00:00Z`), today: DAY })
      isStored()
      await mayEnd
    })
    await storedThere
    const publishing = publishDue(server.db, NETWORK, LATER)
    await vi.waitFor(async () =>
      expect(
        (
          await server.db`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
        ).length,
      ).toBeGreaterThan(0),
    )
    end()
    await storing

    expect(await publishing).toEqual(['2026-11', '2026-12', '2026-Q4', '2026'])
    server.setNow(LATER.getTime())
    expect(await sessionsIn('2026-11')).toEqual({ is: 'about', value: 60 })
  })

  test('[DIS3] sums that no longer fit what was published of their parts are told by these, and logged', async () => {
    await stored(20, { 'level:2': 20, 'outcome:solved': 20 })
    await publishDue(server.db, NETWORK, new Date('2026-12-14T10:00:00Z'))
    await server.db`update period_sum set value = value + 40 where period in ('2026-Q4', '2026')`
    const untold: Record<string, readonly string[]> = {}

    const periods = await publishDue(server.db, NETWORK, LATER, (period, items) => {
      untold[period] = items
    })

    expect(periods).toEqual(['2026-12', '2026-Q4', '2026'])
    expect(untold).toEqual({
      '2026-Q4': ['level:2', 'outcome:solved', 'sessions'],
      '2026': ['level:2', 'outcome:solved', 'sessions'],
    })
    const shown = await shownOn('outcomes', { period: '2026-Q4' })
    expect(shown('outcome', 'solved')).toEqual({ is: 'between', low: 18, high: 26 })
  })

  test('[DIS1] a page says that details come in the days to come where the clock is waited for', async () => {
    await stored(20, { 'level:2': 20 })
    const reader: Reader = { network: NETWORK, role: 'administrator', sites: [] }
    const asked = { page: 'outcomes', scope: 'jaude', period: '2026-11' } as const
    const noteOn = async (day: string) => {
      const { sections } = await reportOf(server.db, reader, asked, new Date(`${day}T10:00:00Z`))
      return sections[0]?.note
    }

    expect(await noteOn('2026-12-10')).toBe('Ces chiffres paraissent le 11 décembre 2026.')
    expect(await noteOn('2026-12-12')).toBe('Ces chiffres paraissent dans les jours qui viennent.')
  })

  test('[DIS3] a network whose clock was published with stands still until that instant', async () => {
    await stored(20, null)
    await publishDue(server.db, NETWORK, new Date('2027-01-20T10:00:00Z'))
    await stored(20, null, '2027-01-05')
    await server.db`update publication set published_at = '2027-06-01'`

    await roundsFrom('2027-02-09T10:00:00Z', '2027-02-14T10:00:00Z')

    expect(await published()).not.toContain('2027-01')
  })
})
