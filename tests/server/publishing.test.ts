import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Cells } from '../../src/domain/tally.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { type Reader, reportOf } from '../../src/server/report.ts'
import { publishAfter, readKnownParts } from '../../src/server/store/catalogs.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import type { PageName, ShownCount } from '../../src/sync/contract/figures.ts'
import { catalog } from '../makers.ts'
import { aLot, aServer, NETWORK, type TestServer, textOf } from './harness.ts'

let server: TestServer
beforeEach(async () => {
  server = await aServer()
})
afterEach(() => server.drop())

/** The month of the lots, and a day when it is out. */
const DAY = '2026-11-20'
const LATER = new Date('2027-01-20T10:00:00Z')

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
    await publishAfter(server.db, moved, { after: 1, now: LATER, by: null })
    await publishAfter(server.db, renamed, { after: 2, now: LATER, by: null })

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
    await publishAfter(server.db, moved, { after: 1, now: new Date('2026-11-15T10:00:00Z'), by: null })
    await stored(30, { 'need:school': 30, 'theme:schooling': 20, 'theme:parenting': 10 })
    await publishDue(server.db, NETWORK, LATER)

    const shown = await shownOn('demand', {})

    expect(shown('theme', 'schooling')).toEqual({ is: 'between', low: 0, high: 32 })
    expect(shown('theme', 'parenting')).toEqual({ is: 'between', low: 0, high: 32 })
  })
})
