import { useId } from 'preact/hooks'
import { needOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { gone, helping } from '../i18n/session.fr.ts'
import { Icon } from '../ui/Icon.tsx'

/** What was asked and what to have at hand. An entry gone from the catalog says so; its counts stay (ADM2). */
export function Needs({ needs, catalog }: { needs: readonly string[]; catalog: Catalog }) {
  const id = useId()
  const known = needs.map((need) => needOf(catalog, need))
  const bring = [...new Set(known.flatMap((need) => need?.bring ?? []))]
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id} class="unseen">
        {helping.needs}
      </h2>
      <ul class="needs">
        {known.map((need, place) => (
          <li key={needs[place]}>
            <Icon name={need?.icon ?? 'circle-question-mark'} />
            {need?.name ?? gone.need}
          </li>
        ))}
      </ul>
      {bring.length > 0 && (
        <div class="bring">
          <h3 class="small soft">{helping.bring}</h3>
          <ul>
            {bring.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
