import { addDays } from '../../domain/calendar.ts'
import { canonical } from '../../domain/canonical.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { countsOf, type DueLot, type Lot } from '../../domain/lot.ts'
import { MEASURES } from '../../domain/measures.ts'
import { type Cell, cellParts, type Tally, totalsOf } from '../../domain/tally.ts'
import { cellInWords } from '../i18n/cells.fr.ts'
import { dayInWords } from '../i18n/format.ts'
import { lotInWords, totalsAlone, leaving as words } from '../i18n/leaving.fr.ts'
import { gone } from '../i18n/session.fr.ts'
import { dayNow } from './clock.ts'
import { Fold } from './Fold.tsx'

/** What a lot will say once it is sealed, to be read before it leaves (P5). */
export function Sealed({ lot, catalog }: { lot: DueLot; catalog: Catalog }) {
  const counts = countsOf(lot)
  return (
    <>
      <p class="lot-sentence">{sentenceOf({ site: lot.site, ...counts }, catalog)}</p>
      {lot.totalsAlone && <p class="soft">{totalsAlone}</p>}
      <AllCounts {...counts} catalog={catalog} />
      <Fold title={words.exactCounts}>
        <p class="soft small">{words.addedAtSealing}</p>
        <pre class="bytes">{canonical(counts)}</pre>
      </Fold>
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
  const counts = { days: [tally], cells: tally.cells }
  return (
    <>
      <p class="lot-sentence">{sentenceOf({ site: tally.site, ...counts }, catalog)}</p>
      <p class="soft">{(isOver ? words.tooFew : words.today)(minLot, `le ${latest}`)}</p>
      <AllCounts {...counts} catalog={catalog} />
    </>
  )
}

type Counts = { days: readonly Pick<Tally, 'day' | 'totals'>[]; cells: Lot['cells'] }

/** Every count in words, one tap below. */
export function AllCounts({ days, cells, catalog }: Counts & { catalog: Catalog }) {
  const rows = (Object.entries(cells ?? {}) as [Cell, number][]).sort(byMeasure)
  return (
    <Fold title={words.counts}>
      <table class="counts">
        <tbody>
          {(days.length > 1 || !cells) &&
            days.map(({ day, totals }) => (
              <tr key={day}>
                <th scope="row">{words.day}</th>
                <td>{dayInWords(day)}</td>
                <td>{totals.sessions + totals.questions + totals.workshops}</td>
              </tr>
            ))}
          {rows.map(([cell, count]) => {
            const { measure, code } = cellInWords(cell, catalog)
            return (
              <tr key={cell}>
                <th scope="row">{measure}</th>
                <td>{code}</td>
                <td>{count}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Fold>
  )
}

/** In the order of the closed lists, not of the bytes. */
const byMeasure = ([a]: [Cell, number], [b]: [Cell, number]) => rankOf(a) - rankOf(b)
const rankOf = (cell: Cell) => Object.keys(MEASURES).indexOf(cellParts(cell).measure)

/** « Mardi 3 mars, Bibliothèque de Beaumont : 7 accompagnements, dont 4 de niveau 2 » (LOT4). */
export function sentenceOf({ site, days, cells }: Counts & { site: string }, catalog: Catalog): string {
  const byLevel = Object.entries(cells ?? {})
    .map(([cell, count]) => ({ ...cellParts(cell as Cell), count: count ?? 0 }))
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
