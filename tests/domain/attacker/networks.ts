import { addDays } from '../../../src/domain/calendar.ts'
import { childrenOf, daysOfPeriod, periodOf } from '../../../src/domain/periods.ts'

/** Seeded networks of one year, plausible and adversarial: what the attacker wants to know, and what it is told of. */

export const YEAR = '2026'
export const QUARTERS = childrenOf(YEAR)
export const MONTHS = QUARTERS.flatMap(childrenOf)
export const PERIODS = [...MONTHS, ...QUARTERS, YEAR]

export const keyOf = (...parts: readonly string[]): string => parts.join(' ')

/** The days that a month and a week share; totals of months and weeks are sums of these. */
export type Piece = { month: string; week: string }
export const PIECES: Piece[] = piecesOfYear()

/** `one` code for each session, of a measure such as outcome; `any` number, such as needs. */
export type Item = { name: string; counts: 'one' | 'any' }

export type Network = {
  style: string
  sites: string[]
  items: Item[]
  /** By site, item and month. */
  cells: Record<string, number>
  /** Sessions, by site and piece. */
  sessions: Record<string, number>
}

export const STYLES = [
  'sparse',
  'edges',
  'one busy',
  'near the maximum',
  'plausible',
  'hidden months',
] as const

export function networkOf(seed: number, style: (typeof STYLES)[number], mostSites = 4): Network {
  const random = randomOf(seed)
  const sites = ['a', 'b', 'c', 'd'].slice(0, 1 + below(random, mostSites))
  const items: Item[] = [
    ...['one:x', 'one:y', 'one:z']
      .slice(0, 2 + below(random, 2))
      .map((name): Item => ({ name, counts: 'one' })),
    { name: 'any:w', counts: 'any' },
  ]
  const cells: Record<string, number> = {}
  const sessions: Record<string, number> = {}
  for (const [at, site] of sites.entries())
    for (const month of MONTHS) {
      const counts = items.map(() => countOf(style, at, random))
      items.forEach(({ name }, item) => {
        cells[keyOf(site, name, month)] = counts[item] ?? 0
      })
      const ones = counts.slice(0, -1).reduce((sum, count) => sum + count, 0)
      const more = random() < 0.6 ? 0 : below(random, 4)
      spread(Math.max(ones, counts.at(-1) ?? 0) + more, site, month, sessions, random)
    }
  return { style, sites, items, cells, sessions }
}

function countOf(style: (typeof STYLES)[number], site: number, random: () => number): number {
  if (style === 'sparse') return random() < 0.8 ? 0 : 1 + below(random, 5)
  if (style === 'edges') return pick([0, 0, 4, 5, 7, 8, 12, 13, 17], random)
  if (style === 'one busy') return site === 0 ? below(random, 40) : pick([0, 0, 0, 1, 4], random)
  if (style === 'near the maximum') return pick([4, 4, 4, 7, 12], random)
  if (style === 'hidden months') return below(random, 5)
  return Math.floor(-Math.log(1 - random()) * pick([2, 8, 15], random))
}

/** Sessions of a month fall on some of its weeks. */
function spread(
  count: number,
  site: string,
  month: string,
  into: Record<string, number>,
  random: () => number,
) {
  const own = PIECES.filter((piece) => piece.month === month)
  for (const { week } of own) into[keyOf(site, month, week)] = 0
  for (let session = 0; session < count; session++) {
    const key = keyOf(site, month, pick(own, random).week)
    into[key] = (into[key] ?? 0) + 1
  }
}

function piecesOfYear(): Piece[] {
  const pieces = new Map<string, Piece>()
  for (let { first: day, last } = daysOfPeriod(YEAR); day <= last; day = addDays(day, 1)) {
    const piece = { month: periodOf(day, 'month'), week: periodOf(day, 'week') }
    pieces.set(keyOf(piece.month, piece.week), piece)
  }
  return [...pieces.values()]
}

const below = (random: () => number, most: number) => Math.floor(random() * most)
const pick = <T>(from: readonly T[], random: () => number): T => from[below(random, from.length)] as T

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
