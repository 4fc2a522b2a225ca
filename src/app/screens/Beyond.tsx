import { mixedRequest } from '../../domain/boundary.ts'
import { knownNeeds } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { assess, type Option, type Request } from '../../domain/triage.ts'
import { beyondWords as words } from '../i18n/beyond.fr.ts'
import { reasonSentences } from '../i18n/codes.fr.ts'
import { listInWords } from '../i18n/format.ts'
import { Button } from '../ui/Button.tsx'
import { Tile } from '../ui/Tile.tsx'
import { placeOf } from './Proposal.tsx'
import type { Choice, Visit } from './Triage.tsx'

const MOST_SERVICES = 2

type BeyondProps = {
  request: Request
  visit: Visit
  onAside: (needs: readonly string[]) => void
}

/** One need beyond the boundary stops the whole request: without it, the rest is accompanied here (TRI5). */
export function Beyond({ request, visit, onAside }: BeyondProps) {
  const mixed = mixedRequest(request, visit.catalog)
  if (!mixed) return null
  return (
    <>
      <p>{words.without(namesOf(mixed.beyond, visit.catalog))}</p>
      <Button wide icon="hand-heart" onClick={() => onAside(mixed.beyond)}>
        {words.setAside}
      </Button>
    </>
  )
}

/**
 * The needs that were set aside: their services stay offered. `onChoose`: where one can be taken as a request of its
 * own.
 */
export function Aside({
  request,
  visit,
  aside,
  onAside,
  onChoose,
}: BeyondProps & { aside: readonly string[]; onChoose: ((choice: Choice) => void) | null }) {
  const verdict = assess({ ...request, needs: aside }, visit.catalog)
  const services = verdict.options.filter(({ decision }) => decision === 'service').slice(0, MOST_SERVICES)
  const placeName = (option: Option) => placeOf(option, visit).place
  return (
    <section class="triage-others" aria-labelledby="aside">
      <h2 id="aside" class="proposal-heading">
        {words.aside(namesOf(aside, visit.catalog))}
      </h2>
      {onChoose ? (
        services.map((option) => (
          <Tile
            key={placeName(option)}
            icon="signpost"
            note={reasonSentences[option.reason](verdict)}
            onClick={() => onChoose({ option, level: verdict.level, overrule: null })}
          >
            {placeName(option)}
          </Tile>
        ))
      ) : (
        <p>{words.goTo(listInWords(services.map(placeName)))}</p>
      )}
      <Button kind="quiet" icon="undo-2" onClick={() => onAside([])}>
        {words.putBack}
      </Button>
    </section>
  )
}

const namesOf = (needs: readonly string[], catalog: Catalog) =>
  listInWords(knownNeeds(catalog, needs).map(({ name }) => `«\u00a0${name}\u00a0»`))
