import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import * as v from 'valibot'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import type { Disclosure, Range } from '../../src/domain/disclosure.ts'
import { stepAbout } from '../../src/domain/disclosure.ts'
import { isTotal, isUndetailed } from '../../src/domain/families.ts'
import { type Lot, sumCells } from '../../src/domain/lot.ts'
import type { Measure } from '../../src/domain/measures.ts'
import { daysOfPeriod } from '../../src/domain/periods.ts'
import type { At } from '../../src/domain/publication.ts'
import { cellParts, type Entry, emptyTotals, sumTotals } from '../../src/domain/tally.ts'
import type { Procedure, Structure, Theme } from '../../src/domain/vocabulary.ts'
import type { Database } from '../../src/server/store/database.ts'
import { storeLots } from '../../src/server/store/lots.ts'
import {
  type FiguresPage,
  figuresIndex,
  figuresPage,
  NETWORK_SCOPE,
  type ShownCount,
} from '../../src/sync/contract/figures.ts'
import { NEEDS, pieceOf, SERVICES } from '../domain/attacker/networks.ts'
import { aNeed, aService, aSite, tinyCatalog } from '../domain/makers.ts'
import { aLot, textOf } from './harness.ts'

/** Networks in the server's own tables, and what a reader of all their pages finds. */

/** The catalog of one generated network. */
export function catalogFor(network: string, sites: readonly string[]): Catalog {
  const tiny = tinyCatalog()
  return tinyCatalog({
    network: { ...tiny.network, id: network },
    needs: Object.entries(NEEDS).map(([id, cells]) => {
      const codesOf = (measure: Measure) =>
        cells.map(cellParts).flatMap((parts) => (parts.measure === measure ? [parts.code] : []))
      const [procedure = null] = codesOf('procedure') as Procedure[]
      return aNeed({ id, name: id, themes: codesOf('theme') as Theme[], procedure })
    }),
    services: Object.entries(SERVICES).map(([id, cell]) =>
      aService({ id, name: id, structure: cellParts(cell).code as Structure }),
    ),
    sites: sites.map((id) => aSite({ id, name: `Site ${id}` })),
    coverage: [],
    permanences: [],
  })
}

/** One lot for each site and week of a month, another for what came as totals alone. */
export async function storeEntries(db: Database, network: string, entries: readonly Entry[]): Promise<void> {
  for (const [month, ofMonth] of grouped(entries, ({ day }) => day.slice(0, 7))) {
    const lots = [
      ...grouped(ofMonth, (entry) => `${entry.site} ${pieceOf(entry.day)} ${isTotalsAlone(entry)}`),
    ]
    const texts = lots.map(([key, group]) => textOf(lotOf(network, key, group)))
    const today = daysOfPeriod(month).last
    await db.begin((tx) => storeLots(tx, network, texts, { now: new Date(`${today}T20:00:00Z`), today }))
  }
}

const isTotalsAlone = ({ cells }: Entry): boolean => cells.some(isUndetailed)

function lotOf(network: string, key: string, group: readonly Entry[]): Lot {
  const days = [...grouped(group, ({ day }) => day)].map(([day, entries]) => ({
    day,
    totals: entries.reduce((sum, { totals }) => sumTotals(sum, totals), emptyTotals()),
  }))
  const id = createHash('sha256').update(`${network} ${key}`).digest('hex').slice(0, 32)
  const cells = group.some(isTotalsAlone)
    ? null
    : sumCells(group.map(({ cells }) => Object.fromEntries(cells.map((cell) => [cell, 1]))))
  return aLot({ id, network, site: key.slice(0, key.indexOf(' ')), days, cells })
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

export type Found = { at: At; item: string; shown: ShownCount; where: string }

/** Every count of a page, wherever it stands on it. */
export function countsOn(page: FiguresPage): Found[] {
  const place = page.scope.id === NETWORK_SCOPE ? null : page.scope.id
  const where = `${page.page}/${page.scope.id}/${page.period.period}`
  return page.sections.flatMap((section) => {
    const found = (
      item: string,
      site: string | null,
      period: string | undefined,
      shown: ShownCount | null,
    ) =>
      shown === null || period === undefined
        ? []
        : [{ at: { site, period }, item, shown, where: `${where} ${section.id}` }]
    if (section.kind === 'counts')
      return section.rows.flatMap(({ code, now, previous, lastYear }) => {
        const item = section.id === 'totals' || section.id === 'survey' ? code : `${section.id}:${code}`
        return [
          ...found(item, place, page.period.period, now),
          ...found(item, place, page.previous?.period, previous),
          ...found(item, place, page.lastYear?.period, lastYear),
        ]
      })
    if (section.kind === 'trend')
      return section.rows.flatMap(({ code, values }) =>
        values.flatMap((shown, at) => found(code, place, section.periods[at]?.period, shown)),
      )
    if (section.kind === 'sites')
      return section.rows.flatMap(({ site, values }) =>
        values.flatMap((shown, at) =>
          found(section.columns[at]?.code ?? '', site, page.period.period, shown),
        ),
      )
    return []
  })
}

/** What a reader may conclude of one count from what is shown of it alone. */
export function rangeShown(shown: ShownCount, rule: Pick<Disclosure, 'k' | 'base'>): Range {
  if (shown.is === 'below') return { low: 0, high: shown.below - 1 }
  return shown.is === 'about' ? stepAbout(shown.value, rule) : { low: shown.low, high: shown.high }
}

/** Where a count can be read: every page of every place and period that the index offers. */
export async function pathsOf(app: Hono, pages: readonly string[], isWanted: (period: string) => boolean) {
  const index = v.parse(figuresIndex, await (await app.request('/index')).json())
  const periods = Object.values(index.periods).flatMap((all) => all.map(({ period }) => period))
  return index.scopes.flatMap(({ id }) =>
    periods.filter(isWanted).flatMap((period) => pages.map((page) => `/${page}/${id}/${period}`)),
  )
}

export const pageAt = async (app: Hono, path: string): Promise<FiguresPage> =>
  v.parse(figuresPage, await (await app.request(path)).json())

export const isAttribute = (item: string): boolean => !isTotal(item) && !item.startsWith('placeKind:')
