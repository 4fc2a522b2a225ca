import { expect, test } from 'vitest'
import { DISCLOSURE, type Range } from '../../src/domain/disclosure.ts'
import { type Cell, OTHERS, type Publications, publicationOf, unsaid } from '../../src/domain/publication.ts'
import { pairsIn, type Wholes, wholesFrom } from '../../src/domain/wholes.ts'
import { catalog as clermont } from '../makers.ts'
import { aNeed, aService, aSite, tinyCatalog } from './makers.ts'

const SITES = ['jaude', 'annex']
const NOVEMBER = '2026-11'

const NOTHING: Publications = {
  rangesOf: (period, item) => (site) => unsaid({ site, period }, item, SITES.length, DISCLOSURE).range,
  itemsIn: () => [],
  placesOf: () => [],
}

const FAMILY = wholesFrom(
  ['caf', 'school'].map((need) => ({
    whole: 'procedure:family-schooling',
    part: `need:${need}`,
    isSure: true,
  })),
)

/** One month of `jaude`. */
const monthOf = (counts: Record<string, number>, wholes: Wholes) =>
  publicationOf({
    period: NOVEMBER,
    sites: SITES,
    sums: new Map(Object.entries(counts).map(([item, value]) => [item, new Map([['jaude', value]])])),
    before: NOTHING,
    rule: DISCLOSURE,
    wholes,
  })
const rangeIn = (cells: readonly Cell[], site: string | null, item: string): Range | undefined =>
  cells.find((cell) => cell.site === site && cell.item === item)?.range

test('[DIS3] [P6] two needs below 5 leave their procedure all that they can be', () => {
  const counts = { sessions: 40, 'need:caf': 4, 'need:school': 4, 'procedure:family-schooling': 8 }

  const cells = monthOf(counts, FAMILY)

  expect(rangeIn(cells, 'jaude', 'need:caf')).toEqual({ low: 0, high: 4 })
  expect(rangeIn(cells, 'jaude', 'procedure:family-schooling')).toEqual({ low: 0, high: 8 })
})

test('[DIS3] [LOT2] a procedure leaves room to what came as totals alone', () => {
  const told = (undetailed: number) => {
    const counts = { sessions: 22, questions: 4, 'need:caf': 8, 'need:school': 5 }
    const cells = monthOf(
      { ...counts, 'undetailed:sessions': undetailed, 'procedure:family-schooling': 13 },
      FAMILY,
    )
    return rangeIn(cells, 'jaude', 'procedure:family-schooling')
  }

  expect(told(0)).toEqual({ low: 13, high: 19 })
  // Of the 26 records there may be, 13 surely have no codes: with a step from 13 on, all others would be of the procedure.
  expect(told(13)).toEqual({ low: 5, high: 26 })
})

test('[DIS3] a procedure is told from its own truth up to what its needs surely add up to', () => {
  const told = (value: number) =>
    rangeIn(
      monthOf(
        { sessions: 90, 'need:caf': 40, 'need:school': 30, 'procedure:family-schooling': value },
        FAMILY,
      ),
      'jaude',
      'procedure:family-schooling',
    )

  // The needs are 38 to 42 and 28 to 32: no visit had both, or eight had, or most of them.
  expect(told(70)).toEqual({ low: 63, high: 74 })
  expect(told(62)).toEqual({ low: 58, high: 62 })
  expect(told(41)).toEqual({ low: 38, high: 42 })
})

test('[DIS3] one of many needs is told as any other count', () => {
  const needs = Array.from({ length: 8 }, (_, at) => `need:n${at}`)
  const wholes = wholesFrom(needs.map((part) => ({ whole: 'theme:email', part, isSure: true })))
  const counts = Object.fromEntries(needs.map((need) => [need, 2]))

  const cells = monthOf({ sessions: 40, ...counts, 'theme:email': 16 }, wholes)

  expect(rangeIn(cells, 'jaude', 'theme:email')).toEqual({ low: 13, high: 17 })
})

test('[DIS3] of a single need a theme says what its need does', () => {
  const wholes = wholesFrom([{ whole: 'theme:schooling', part: 'need:school', isSure: true }])

  const cells = monthOf({ sessions: 40, 'need:school': 11, 'theme:schooling': 11 }, wholes)

  const shownOf = (item: string) => cells.find((cell) => cell.site === 'jaude' && cell.item === item)?.shown
  expect(shownOf('theme:schooling')).toEqual({ is: 'about', value: 10 })
  expect(shownOf('theme:schooling')).toEqual(shownOf('need:school'))
})

test('[DIS3] of two that share a need, one alone is told from its own truth, the one with more of them', () => {
  const pairs = (whole: string, needs: string[]) =>
    needs.map((need) => ({ whole, part: `need:${need}`, isSure: true }))
  const wholes = wholesFrom([
    ...pairs('theme:email', ['mail', 'print']),
    ...pairs('theme:office-software', ['print', 'letter', 'file']),
    ...pairs('theme:browsing', ['wifi']),
  ])

  expect([...wholes].filter(([, { isDerived }]) => isDerived).map(([item]) => item)).toEqual(['theme:email'])
})

test('[DIS3] a decision leaves its targets what they can be', () => {
  const targets = ['redirection:service.bank', 'redirection:service.caf']
  const wholes = wholesFrom(targets.map((part) => ({ whole: 'decision:service', part, isSure: true })))
  const told = (bank: number, caf: number) =>
    rangeIn(
      monthOf(
        {
          sessions: 60,
          [targets[0] as string]: bank,
          [targets[1] as string]: caf,
          'decision:service': bank + caf,
        },
        wholes,
      ),
      'jaude',
      'decision:service',
    )

  expect(told(4, 4)).toEqual({ low: 0, high: 8 })
  expect(told(10, 10)).toEqual({ low: 13, high: 24 })
})

test('[DIS3] a need that changed its theme counts for neither surely, and the range holds the truth', () => {
  const needs = (caf: string) => [
    { whole: `theme:${caf}`, part: 'need:caf', isSure: false },
    { whole: 'theme:health', part: 'need:ameli', isSure: true },
  ]
  const wholes = wholesFrom([...needs('health'), ...needs('parenting').slice(0, 1)])

  // Of 20 about the first need, 15 came while it was of the first theme.
  const cells = monthOf(
    { sessions: 60, 'need:caf': 20, 'need:ameli': 6, 'theme:health': 21, 'theme:parenting': 5 },
    wholes,
  )

  expect(rangeIn(cells, 'jaude', 'theme:health')).toEqual({ low: 5, high: 29 })
  expect(rangeIn(cells, 'jaude', 'theme:parenting')).toEqual({ low: 0, high: 22 })
})

test('[DIS3] records with a theme beyond their needs are published all the same, and not told by the end of the range', () => {
  const wholes = wholesFrom([{ whole: 'theme:schooling', part: 'need:school', isSure: true }])

  for (const theme of [0, 26]) {
    const cells = monthOf({ sessions: 60, 'need:school': 11, 'theme:schooling': theme }, wholes)
    const { low, high } = rangeIn(cells, 'jaude', 'theme:schooling') as Range

    expect(low <= theme && theme <= high).toBe(true)
    expect([low, high]).not.toContain(theme === 0 ? 1 : theme)
  }
})

test('[DIS2] a site of which nothing was counted says of a theme what a zero says', () => {
  const counts = { sessions: 40, 'need:caf': 4, 'need:school': 4, 'procedure:family-schooling': 0 }

  const cells = monthOf(counts, FAMILY)

  const ofOthers = rangeIn(cells, OTHERS, 'procedure:family-schooling')
  expect(ofOthers).toEqual({ low: 0, high: 8 })
  expect(rangeIn(cells, 'jaude', 'procedure:family-schooling')).toEqual(ofOthers)
  expect(rangeIn(cells, null, 'procedure:family-schooling')).toEqual({ low: 0, high: 16 })
})

test('[DIS3] a quarter is told by its months and its needs; without a count it says what its months do', () => {
  const months = new Map<string, Cell[]>()
  const before: Publications = {
    ...NOTHING,
    rangesOf: (period, item) => (site) =>
      rangeIn(months.get(period) ?? [], site, item) ??
      rangeIn(months.get(period) ?? [], OTHERS, item) ??
      NOTHING.rangesOf(period, item)(site),
    itemsIn: (period) => new Set(months.get(period)?.map(({ item }) => item)),
  }
  for (const period of ['2026-10', '2026-11', '2026-12'])
    months.set(
      period,
      monthOf({ sessions: 40, 'need:caf': 4, 'need:school': 4, 'procedure:family-schooling': 8 }, FAMILY),
    )
  const cells = publicationOf({
    period: '2026-Q4',
    sites: SITES,
    sums: new Map([
      ['sessions', new Map([['jaude', 120]])],
      ['need:caf', new Map([['jaude', 12]])],
      ['need:school', new Map([['jaude', 12]])],
      ['procedure:family-schooling', new Map([['jaude', 24]])],
    ]),
    before,
    rule: DISCLOSURE,
    wholes: FAMILY,
  })

  expect(rangeIn(cells, 'jaude', 'need:caf')).toEqual({ low: 8, high: 12 })
  expect(rangeIn(cells, 'jaude', 'procedure:family-schooling')).toEqual({ low: 8, high: 24 })
  expect(rangeIn(cells, OTHERS, 'procedure:family-schooling')).toEqual({ low: 0, high: 8 })
})

test('[DIS3] what makes up what is what the catalog says of its needs, services and sites', () => {
  const catalog = tinyCatalog({
    needs: [
      aNeed({ id: 'caf', themes: ['administrative-procedures', 'health'], procedure: 'social-health' }),
      aNeed({ id: 'print', themes: ['office-software'], procedure: null }),
    ],
    services: [aService({ id: 'bank', structure: 'other' })],
    sites: [aSite({ id: 'centre' })],
  })

  expect(pairsIn(catalog).map(({ whole, part }) => `${whole} ${part}`)).toEqual([
    'theme:administrative-procedures need:caf',
    'theme:health need:caf',
    'procedure:social-health need:caf',
    'theme:office-software need:print',
    'structure:other redirection:service.bank',
    'decision:service redirection:service.bank',
    'decision:other-site redirection:site.centre',
  ])
})

test('[DIS3] [P6] of a list with a whole of one wide part, no code is left fewer than 3 values by the total and the others', () => {
  for (const count of [2, clermont.sites.length]) {
    const sites = clermont.sites.slice(0, count)
    const wholes = wholesFrom(pairsIn({ ...clermont, sites }).map((pair) => ({ ...pair, isSure: true })))
    const [here, there] = sites.map(({ id }) => id) as [string, string]
    const tellsDecisions = (booked: number, sent: number, questions: number) => {
      const counts = {
        sessions: booked + sent,
        questions,
        'decision:book-here': booked,
        'decision:other-site': sent,
        [`redirection:site.${there}`]: sent,
      }
      const sums = new Map(Object.entries(counts).map(([item, value]) => [item, new Map([[here, value]])]))
      const cells = publicationOf({
        period: NOVEMBER,
        sites: sites.map(({ id }) => id),
        sums,
        before: NOTHING,
        rule: DISCLOSURE,
        wholes,
      })
      const told = (item: string) => rangeIn(cells, here, item) ?? { low: 0, high: 4 }
      return told('sessions').high - told('decision:book-here').low - told('decision:other-site').low
    }

    const tooTight: string[] = []
    for (let booked = 0; booked <= 22; booked++)
      for (let sent = 14; sent <= 20; sent++)
        for (const questions of [0, 5, 7])
          if (tellsDecisions(booked, sent, questions) < 2) tooTight.push(`${booked}, ${sent}, ${questions}`)
    expect(tooTight).toEqual([])
  }
})
