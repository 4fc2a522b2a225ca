import {
  type At,
  type Disclosure,
  isClosed,
  type Range,
  type Released,
  releaseAttribute,
  releaseTotal,
} from '../domain/disclosure.ts'
import { scaleOf } from '../domain/periods.ts'
import type { Total } from '../domain/vocabulary.ts'
import type { ShownCount } from '../sync/contract/figures.ts'
import { MEASURES_OF } from './pages.ts'
import type { SumRow } from './store/sums.ts'

/** Every count of a page, by its item: none is had from here but as it is released (DIS2). */
export type Cells = {
  /** `null`: its details are not out, or are not published on that scale (DIS1). */
  shown: (item: string, at: At) => ShownCount | null
  /** Codes of a measure of which something was counted. */
  codesOf: (measure: string) => string[]
}

/** Of a period, empty ones included. */
export type SitesIn = { attributes: (period: string) => string[]; totals: (period: string) => string[] }

/** `today`: the network's day. */
export function cellsFrom(
  rows: readonly SumRow[],
  sitesIn: SitesIn,
  { today, rule }: { today: string; rule: Disclosure },
): Cells {
  const sums = sumsByItem(rows)
  const isOut = (period: string) => scaleOf(period) !== 'week' && isClosed(period, today)
  const sumOf = (item: string) => {
    const own = sums.get(item)
    return (site: string, period: string) => own?.get(keyOf(site, period)) ?? 0
  }
  const codes = codesByMeasure(sums.keys())
  const codesOf = (measure: string) => codes.get(measure) ?? []

  const attribute = remembered((item, at) =>
    releaseAttribute(at, sitesIn.attributes(at.period), sumOf(item), rule),
  )
  const rangesOf = remembered((total, at): Range[][] => {
    const measures = isOut(at.period) ? (MEASURES_OF[total as Total] ?? []) : []
    return measures.map((measure) =>
      codesOf(measure).map((code) => attribute(`${measure}:${code}`, at).range),
    )
  })
  const total = remembered(
    (item, at): Released =>
      releaseTotal(at, sitesIn.totals(at.period), sumOf(item), (part) => rangesOf(item, part), rule),
  )
  const shown = (item: string, at: At) => {
    if (!item.includes(':')) return total(item, at).shown
    return isOut(at.period) ? attribute(item, at).shown : null
  }
  return { shown, codesOf }
}

function sumsByItem(rows: readonly SumRow[]): Map<string, Map<string, number>> {
  const sums = new Map<string, Map<string, number>>()
  for (const { item, site, period, value } of rows) {
    const own = sums.get(item) ?? new Map<string, number>()
    own.set(keyOf(site, period), value)
    sums.set(item, own)
  }
  return sums
}

function codesByMeasure(items: Iterable<string>): Map<string, string[]> {
  const codes = new Map<string, string[]>()
  for (const item of items) {
    const colon = item.indexOf(':')
    if (colon < 0) continue
    const measure = item.slice(0, colon)
    codes.set(measure, [...(codes.get(measure) ?? []), item.slice(colon + 1)])
  }
  return codes
}

const keyOf = (site: string, period: string) => `${period} ${site}`

function remembered<T>(read: (item: string, at: At) => T): (item: string, at: At) => T {
  const known = new Map<string, T>()
  return (item, at) => {
    const key = `${item} ${at.period} ${at.site ?? ''}`
    const found = known.get(key) ?? read(item, at)
    known.set(key, found)
    return found
  }
}
