import './parts.css'
import './session.css'
import { useId } from 'preact/hooks'
import { emptyTotals, sumTotals } from '../../domain/tally.ts'
import { replace } from '../history.ts'
import { cellInWords } from '../i18n/cells.fr.ts'
import { counted as words } from '../i18n/closing.fr.ts'
import { capital } from '../i18n/format.ts'
import { totalsInWords } from '../i18n/home.fr.ts'
import { catalog, counted, type Place } from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'

/** « Compté. Oublié. » and all that outlives an accompaniment, in words. */
export function Counted() {
  const id = useId()
  const { cells, totals } = counted.value ?? { cells: [], totals: {} }
  const lines = cells.map((cell) => cellInWords(cell, catalog.value))
  const leave = (to: Place) => {
    replace(to)
    counted.value = null
  }
  return (
    <div class="session">
      <main class="session-main counted">
        <Icon name="check-check" class="counted-sign" />
        <PageTitle>{words.title}</PageTitle>
        <p class="page-lead">{words.lead}</p>
        <section class="part" aria-labelledby={id}>
          <h2 id={id}>{capital(totalsInWords(sumTotals(emptyTotals(), totals)))}</h2>
          <dl class="counted-list">
            {grouped(lines).map(([measure, codes]) => (
              <div key={measure}>
                <dt>{measure}</dt>
                <dd>{codes.join(', ')}</dd>
              </div>
            ))}
          </dl>
        </section>
      </main>
      <div class="session-acts unprinted">
        <Button kind="main" wide icon="house" onClick={() => leave({ screen: 'home' })}>
          {words.home}
        </Button>
        {mayReturn(cells) && (
          <Button icon="calendar-plus" onClick={() => leave({ screen: 'agenda' })}>
            {words.book}
          </Button>
        )}
        <Button icon="plus" onClick={() => leave({ screen: 'triage', sessionId: null, appointmentId: null })}>
          {words.next}
        </Button>
      </div>
    </div>
  )
}

/** The patron comes back, and no appointment says when yet. */
const mayReturn = (cells: readonly string[]) =>
  cells.includes('outcome:to-be-continued') && !cells.includes('decision:book-here')

function grouped(lines: readonly { measure: string; code: string }[]): [string, string[]][] {
  const codes = new Map<string, string[]>()
  for (const { measure, code } of lines) codes.set(measure, [...(codes.get(measure) ?? []), code])
  return [...codes]
}
