import {
  type At,
  type Disclosure,
  isClosed,
  type Range,
  releaseAttribute,
  releaseTotal,
} from '../domain/disclosure.ts'
import { scaleOf } from '../domain/periods.ts'
import type { Total } from '../domain/vocabulary.ts'
import type { ShownCount } from '../sync/contract/figures.ts'
import { CODES_OF } from './pages.ts'
import type { SumRow } from './store/sums.ts'

/** Every count of a page, by its item: none is had from here but as it is released (DIS2). */
export type Cells = {
  /** `null`: its details are not out, or are not published on that scale (DIS1). */
  shown: (item: string, at: At) => ShownCount | null
  /** Codes of a measure of which something was counted. */
  codesOf: (measure: string) => string[]
}

/** `sitesIn`: the sites of a period, empty ones included. `today`: the network's day. */
export function cellsFrom(
  rows: readonly SumRow[],
  sitesIn: (period: string) => readonly string[],
  { today, rule }: { today: string; rule: Disclosure },
): Cells {
  const sums = sumsByItem(rows)
  const isOut = ({ period }: At) => scaleOf(period) !== 'week' && isClosed(period, today)

  const attribute = (item: string, at: At) => {
    const own = sums.get(item)
    const sumOf = (site: string, period: string) => own?.get(keyOf(site, period)) ?? 0
    return releaseAttribute(at, sitesIn(at.period), sumOf, rule)
  }
  const codesOf = (measure: string) =>
    [...sums.keys()]
      .filter((item) => item.startsWith(`${measure}:`))
      .map((item) => item.slice(measure.length + 1))
  const rangesOf = (total: string, at: At): Range[][] =>
    (CODES_OF[total as Total] ?? []).map((measure) =>
      codesOf(measure).map((code) => attribute(`${measure}:${code}`, at).range),
    )
  const total = (item: string, at: At) => {
    const value = sumAt(sums.get(item), at)
    return releaseTotal(value, isOut(at) ? rangesOf(item, at) : [], rule)
  }
  const shown = remembered((item: string, at: At) => {
    if (!item.includes(':')) return total(item, at).shown
    return isOut(at) ? attribute(item, at).shown : null
  })
  return { shown, codesOf }
}

type Sums = Map<string, number>

function sumsByItem(rows: readonly SumRow[]): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const { item, site, period, value } of rows) {
    const own = sums.get(item) ?? new Map<string, number>()
    own.set(keyOf(site, period), value)
    sums.set(item, own)
  }
  return sums
}

function sumAt(own: Sums | undefined, { site, period }: At): number {
  if (!own) return 0
  if (site !== null) return own.get(keyOf(site, period)) ?? 0
  let sum = 0
  for (const [key, value] of own) if (key.startsWith(`${period} `)) sum += value
  return sum
}

const keyOf = (site: string, period: string) => `${period} ${site}`

function remembered(read: Cells['shown']): Cells['shown'] {
  const known = new Map<string, ShownCount | null>()
  return (item, at) => {
    const key = `${item} ${at.period} ${at.site ?? ''}`
    const found = known.get(key)
    if (found !== undefined) return found
    const shown = read(item, at)
    known.set(key, shown)
    return shown
  }
}
