import { addDays } from '../../../src/domain/calendar.ts'
import { CODED, undetailedOf } from '../../../src/domain/families.ts'
import { childrenOf, daysOfPeriod, periodOf } from '../../../src/domain/periods.ts'
import type { Cell, Entry } from '../../../src/domain/tally.ts'
import type { Pair } from '../../../src/domain/wholes.ts'

/** Seeded networks of one year, plausible and adversarial, as the records that make up their counts. */

export const YEAR = '2026'
export const QUARTERS = childrenOf(YEAR)
export const MONTHS = QUARTERS.flatMap(childrenOf)
export const PERIODS = [...MONTHS, ...QUARTERS, YEAR]

export type Network = { sites: string[]; entries: Entry[] }

export const DAYS = daysIn(YEAR)
const DAYS_OF = new Map(MONTHS.map((month) => [month, daysIn(month)]))

function daysIn(period: string): string[] {
  const days: string[] = []
  for (let { first: day, last } = daysOfPeriod(period); day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** How many sessions a month has, and how many of those that are left have the next code. */
type Style = {
  sessions: (site: number, random: () => number) => number
  size: (left: number, random: () => number) => number
}

/** The first and last counts of steps of 5. */
const LOWER = [5, 8, 13, 18]
const UPPER = [4, 7, 12, 17]

const edges = (of: readonly number[]): Style => ({
  sessions: (_, random) => sum(some(1 + below(random, 3), () => pick([0, ...of], random))),
  size: (left, random) =>
    pick(
      [0, ...of].filter((edge) => edge <= left),
      random,
    ),
})
const share = (left: number, random: () => number) => below(random, Math.floor(left / 2) + 1)

const STYLE = {
  sparse: { sessions: (_, random) => (random() < 0.5 ? 0 : below(random, 7)), size: share },
  'lower edges': edges(LOWER),
  'upper edges': edges(UPPER),
  'hidden codes': {
    sessions: (_, random) => below(random, 15),
    size: (left, random) => Math.min(left, below(random, 5)),
  },
  'one code': {
    sessions: (_, random) => pick([4, 5, 7, 8, 12, 13, 30], random),
    size: (left, random) => (random() < 0.5 ? left : below(random, Math.min(left + 1, 3))),
  },
  'one busy site': {
    sessions: (site, random) => (site === 0 ? below(random, 60) : pick([0, 0, 1, 4, 5], random)),
    size: share,
  },
  plausible: {
    sessions: (_, random) => Math.floor(-Math.log(1 - random()) * pick([2, 8, 15], random)),
    size: share,
  },
} satisfies Record<string, Style>

export type StyleName = keyof typeof STYLE
export const STYLES = Object.keys(STYLE) as StyleName[]

/** Codes that exclude each other; the last takes what the others leave. */
const SPLITS = {
  level: ['2', '3', '1'],
  hours: ['10-12', '14-16', '12-14'],
  decision: ['other-site', 'book-here', 'help-now'],
  charter: ['declined', 'not-asked', 'acknowledged', 'agreed'],
  agreementWay: ['oral', 'hold', 'signature'],
  language: ['ar', 'en', 'fr'],
  consent: ['granted', 'refused', 'not-asked'],
  outcome: ['solved', 'patron-left', 'partly'],
  closedBy: ['end-of-day', 'staff'],
  duration: ['under-30', '60-to-120', '30-to-60'],
  appointment: ['honoured', 'without'],
  overrule: ['no-time-now', 'colleague-available', ''],
  satisfaction: ['happy', 'so-so', ''],
  workshopDuration: ['under-30', '60-to-120'],
} as const
type Split = keyof typeof SPLITS

/** Each need with its themes and procedure. */
export const NEEDS: Record<string, Cell[]> = {
  caf: ['theme:administrative-procedures', 'procedure:family-schooling'],
  school: ['theme:administrative-procedures', 'theme:schooling', 'procedure:family-schooling'],
  taxes: ['theme:administrative-procedures', 'procedure:money-taxes'],
  mail: ['theme:email'],
  print: ['theme:email', 'theme:office-software'],
}

/** Dealt to some of those with another need, so that the networks of the seeds stay what they were otherwise. */
const [FIRST, SECOND] = ['caf', 'school']

/** Each service with its structure. */
export const SERVICES: Record<string, Cell> = {
  'france-travail': 'structure:employment-help',
  'mission-locale': 'structure:employment-help',
  caf: 'structure:procedure-operator',
}

/** What holds of these items in every record. */
export function pairsOf(items: readonly string[]): Pair[] {
  const pairs = [
    ...Object.entries(NEEDS).flatMap(([need, wholes]) =>
      wholes.map((whole) => ({ whole, part: `need:${need}` })),
    ),
    ...Object.entries(SERVICES).map(([service, whole]) => ({
      whole,
      part: `redirection:service.${service}`,
    })),
    ...items
      .filter((item) => item.startsWith('redirection:'))
      .map((part) => ({
        whole: part.startsWith('redirection:site.') ? 'decision:other-site' : 'decision:service',
        part,
      })),
  ]
  return pairs.filter(({ whole, part }) => items.includes(whole) && items.includes(part))
}

export function networkOf(seed: number, style: StyleName, mostSites = 3): Network {
  const random = randomOf(seed)
  const sites = ['a', 'b', 'c'].slice(0, 1 + below(random, mostSites))
  const entries = sites.flatMap((site, at) =>
    MONTHS.flatMap((month) => monthOf(site, month, STYLE[style].sessions(at, random), STYLE[style], random)),
  )
  const sent = sentOn(entries, sites, STYLE[style], randomOf(seed + 1_000_000))
  const isWhole = seed % 3 > 0
  return { sites, entries: isWhole ? sent : withoutDetails(sent, STYLE[style], randomOf(seed + 2_000_000)) }
}

/** In some months of a site, records that were sent as totals alone. */
function withoutDetails(entries: readonly Entry[], style: Style, random: () => number): Entry[] {
  return groupedByMonth(entries).flatMap((group) => {
    if (random() < 0.75) return group
    const chosen = new Set(shuffled(group, random).slice(0, style.size(group.length, random)))
    return group.map((entry) => (chosen.has(entry) ? { ...entry, cells: undetailedIn(entry) } : entry))
  })
}

/** As the server counts it. */
const undetailedIn = ({ totals }: Entry): Cell[] =>
  CODED.filter((total) => totals[total]).map((total) => undetailedOf(total) as Cell)

/** Each of one site. */
function groupedByMonth(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = `${entry.site} ${entry.day.slice(0, 7)}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}

/** Of each site and month some with a second need that shares much with the first, and where people were sent. */
function sentOn(
  entries: readonly Entry[],
  sites: readonly string[],
  style: Style,
  random: () => number,
): Entry[] {
  return groupedByMonth(entries).flatMap((group) => {
    // In half of the months the others keep the first need beside the second one.
    const isBoth = random() < 0.5
    const schooled = withSome(group, `need:${FIRST}`, style, random, ({ cells, ...entry }) => {
      const others = isBoth ? cells : cells.filter((cell) => cell !== `need:${FIRST}`)
      return { ...entry, cells: [...new Set<Cell>([...others, `need:${SECOND}`, ...(NEEDS[SECOND] ?? [])])] }
    })
    const asked = schooled.map((entry) => ({ ...entry, cells: entry.cells.map(levelOf(entry)) }))
    const served = withSome(asked, 'decision:book-here', style, random, ({ cells, ...entry }) => ({
      ...entry,
      cells: cells.map((cell) => (cell === 'decision:book-here' ? 'decision:service' : cell)),
    }))
    const toServices = targeted(
      served,
      'decision:service',
      Object.keys(SERVICES),
      style,
      random,
      (service) => [`redirection:service.${service}`, SERVICES[service] as Cell],
    )
    return targeted(toServices, 'decision:other-site', sites, style, random, (site) => [
      `redirection:site.${site}`,
    ])
  })
}

/** A passing question is one of the first level, whatever was drawn. */
const levelOf =
  ({ totals }: Entry) =>
  (cell: Cell): Cell =>
    totals.questions && cell.startsWith('level:') ? 'level:1' : cell

/** As many as the style says of those with that cell, changed. */
function withSome(
  entries: readonly Entry[],
  cell: Cell,
  style: Style,
  random: () => number,
  change: (entry: Entry) => Entry,
): Entry[] {
  const having = entries.filter(({ cells }) => cells.includes(cell))
  const chosen = new Set(shuffled(having, random).slice(0, style.size(having.length, random)))
  return entries.map((entry) => (chosen.has(entry) ? change(entry) : entry))
}

/** All with that decision have a target, some another one; of the others a few have one too. */
function targeted(
  entries: readonly Entry[],
  decision: Cell,
  codes: readonly string[],
  style: Style,
  random: () => number,
  cellsFor: (code: string) => Cell[],
): Entry[] {
  const decided = entries.filter(({ cells }) => cells.includes(decision))
  const [last = '', ...others] = shuffled(codes, random)
  const dealt = shuffled(dealtTo(others, last, decided.length, style, random), random)
  return entries.map((entry) => {
    const at = decided.indexOf(entry)
    const isHelped = entry.cells.includes('decision:help-now') && random() < 0.05
    const targets =
      at >= 0 ? [dealt[at] as string, ...(random() < 0.1 ? [last] : [])] : isHelped ? [last] : []
    return { ...entry, cells: [...new Set([...entry.cells, ...targets.flatMap(cellsFor)])] }
  })
}

/** All that one site records in one month. */
function monthOf(site: string, month: string, sessions: number, style: Style, random: () => number): Entry[] {
  const questions = random() < 0.5 ? 0 : style.sessions(1, random)
  const dealt = (split: Split, times: number) => cellsOf(split, times, style, random)
  const all = sessions + questions
  const both = [dealt('level', all), dealt('hours', all), needsOf(all, style, random)]
  const charter = dealt('charter', sessions)
  const agreed = charter.filter((cells) => cells[0] === 'charter:agreed').length
  const read = agreed + charter.filter((cells) => cells[0] === 'charter:declined').length
  // Those who agreed come first, then those who declined.
  const byAnswer = [...charter].sort((a, b) => ANSWERS.indexOf(a[0] ?? '') - ANSWERS.indexOf(b[0] ?? ''))
  const others = SESSION_SPLITS.map((split) => dealt(split, sessions))
  const own = [byAnswer, dealt('agreementWay', agreed), dealt('language', read), ...others]
  const workshops = random() < 0.7 ? 0 : below(random, 9)
  const durations = dealt('workshopDuration', workshops)
  const entry = (totals: Entry['totals'], cells: Cell[]): Entry => {
    return { site, day: pick(DAYS_OF.get(month) ?? [], random), totals, cells, charter: null }
  }
  return [
    ...some(sessions, (at) =>
      entry(
        { sessions: 1 },
        [...both, ...own].flatMap((cells) => cells[at] ?? []),
      ),
    ),
    ...some(questions, (at) =>
      entry(
        { questions: 1 },
        both.flatMap((cells) => cells[sessions + at] ?? []),
      ),
    ),
    ...some(workshops, (at) => entry({ workshops: 1, participants: 6 }, durations[at] ?? [])),
  ]
}

const ANSWERS: string[] = ['charter:agreed', 'charter:declined', 'charter:not-asked', 'charter:acknowledged']
const SESSION_SPLITS = (Object.keys(SPLITS) as Split[]).filter(
  (split) => !['level', 'hours', 'charter', 'agreementWay', 'language', 'workshopDuration'].includes(split),
)

/** One code for each of so many records. */
function cellsOf(split: Split, times: number, style: Style, random: () => number): Cell[][] {
  const codes: readonly string[] = SPLITS[split]
  return shuffled(dealtTo(codes.slice(0, -1), codes.at(-1) ?? '', times, style, random), random).map(
    (code) => (code === '' ? [] : [`${split}:${code}`]),
  )
}

/** One need or two, with all that goes with them. */
function needsOf(times: number, style: Style, random: () => number): Cell[][] {
  const [last = '', ...others] = Object.keys(NEEDS).filter((need) => need !== SECOND)
  return shuffled(dealtTo(others, last, times, style, random), random).map((need) => {
    const needs = random() < 0.2 ? [need, last] : [need]
    return [...new Set(needs.flatMap((each): Cell[] => [`need:${each}`, ...(NEEDS[each] ?? [])]))]
  })
}

function dealtTo(
  codes: readonly string[],
  last: string,
  times: number,
  style: Style,
  random: () => number,
): string[] {
  const dealt: string[] = []
  for (const code of shuffled(codes, random)) {
    const size = style.size(times - dealt.length, random)
    dealt.push(...some(size, () => code))
  }
  return [...dealt, ...some(times - dealt.length, () => last)]
}

const some = <T>(times: number, each: (at: number) => T): T[] =>
  Array.from({ length: times }, (_, at) => each(at))
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const below = (random: () => number, most: number) => Math.floor(random() * most)
const pick = <T>(from: readonly T[], random: () => number): T => from[below(random, from.length)] as T
function shuffled<T>(from: readonly T[], random: () => number): T[] {
  const left = [...from]
  return from.map(() => left.splice(below(random, left.length), 1)[0] as T)
}

/** The generator mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The part of a month that lies in one week: totals of months and weeks are sums of these. */
export const pieceOf = (day: string): string => `${day.slice(0, 7)} ${periodOf(day, 'week')}`
