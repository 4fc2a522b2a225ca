import { siteOf } from '../../domain/catalog.ts'
import type { Permanence } from '../../domain/catalogSchema.ts'
import { agendaWords as words } from '../i18n/agenda.fr.ts'
import { dateInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { CheckLine } from '../ui/CheckLine.tsx'
import { dayNow } from './clock.ts'
import { useAct } from './useAct.ts'

/** Which permanences this tablet books for: one tablet each, so that no two can clash offline (APP1). */
export function ServedPermanences({ sites }: { sites: readonly string[] }) {
  const { busy, run } = useAct()
  const { value: catalog } = state.catalog
  const served = state.tablet.value?.served ?? []
  if (!catalog) return null
  const toggle = (id: string, isServed: boolean) =>
    void run('act', (desk) =>
      desk.servePermanences(isServed ? [...served, id] : served.filter((each) => each !== id)),
    )
  return (
    <div class="stack" aria-busy={busy !== null}>
      <p class="soft served-note">{words.servedNote}</p>
      {sites.map((site) => {
        const permanences = catalog.permanences.filter(
          (each) => each.site === site && (each.until ?? dayNow.value) >= dayNow.value,
        )
        if (permanences.length === 0) return null
        return (
          <fieldset key={site} class="stack">
            <legend class="served-site">{siteOf(catalog, site)?.name}</legend>
            {permanences.map((permanence) => (
              <CheckLine
                key={permanence.id}
                checked={served.includes(permanence.id)}
                note={noteOf(permanence)}
                onChange={(checked) => toggle(permanence.id, checked)}
              >
                {words.permanence(permanence.weekday, permanence.start, permanence.end)}
              </CheckLine>
            ))}
          </fieldset>
        )
      })}
    </div>
  )
}

function noteOf({ assumed, until }: Permanence): string {
  return [assumed ? words.assumed : '', until ? words.until(dateInWords(until)) : '']
    .filter(Boolean)
    .join(' ')
}
