import { addDays } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type DueLot, sumCells } from '../../domain/lot.ts'
import { type Cells, cellParts, type Tally, totalsOf } from '../../domain/tally.ts'
import { dayInWords } from '../i18n/format.ts'
import { lotInWords, totalsAlone, leaving as words } from '../i18n/leaving.fr.ts'
import { gone } from '../i18n/session.fr.ts'
import { dayNow } from './clock.ts'

/** What a lot will say once it is sealed. */
export function Sealed({ lot, catalog }: { lot: DueLot; catalog: Catalog }) {
  const cells = lot.totalsAlone ? null : sumCells(lot.tallies.map((tally) => tally.cells))
  return (
    <>
      <p class="lot-sentence">{sentenceOf({ site: lot.site, days: lot.tallies, cells }, catalog)}</p>
      {lot.totalsAlone && <p class="soft">{totalsAlone}</p>}
    </>
  )
}

/** A day that is not ready, and why. `isClosed`: as things will stand once the permanence is closed. */
export function Waiting({
  tally,
  catalog,
  isClosed,
}: {
  tally: Tally
  catalog: Catalog
  isClosed?: boolean
}) {
  const { minLot, totalsAloneAfterDays } = catalog.policy
  const isOver = isClosed || tally.day < dayNow.value
  const latest = dayInWords(addDays(tally.day, totalsAloneAfterDays), dayNow.value)
  return (
    <>
      <p class="lot-sentence">
        {sentenceOf({ site: tally.site, days: [tally], cells: tally.cells }, catalog)}
      </p>
      <p class="soft">{(isOver ? words.tooFew : words.today)(minLot, `le ${latest}`)}</p>
    </>
  )
}

type Counts = { site: string; days: readonly Pick<Tally, 'day' | 'totals'>[]; cells: Cells | null }

/** « Mardi 3 mars, Bibliothèque de Beaumont : 7 accompagnements, dont 4 de niveau 2 » (LOT4). */
export function sentenceOf({ site, days, cells }: Counts, catalog: Catalog): string {
  const byLevel = Object.entries(cells ?? {})
    .map(([cell, count]) => ({ ...cellParts(cell as keyof Cells), count: count ?? 0 }))
    .filter(({ measure }) => measure === 'level')
    .map(({ code, count }) => ({ level: code, count }))
    .sort((a, b) => Number(a.level) - Number(b.level))
  return lotInWords({
    days: days.map(({ day }) => day),
    today: dayNow.value,
    site: siteOf(catalog, site)?.name ?? gone.place,
    totals: totalsOf(days),
    byLevel,
  })
}
