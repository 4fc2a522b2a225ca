import { mixedRequest } from '../../domain/boundary.ts'
import { knownNeeds } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { assess, type Option, type Request } from '../../domain/triage.ts'
import { beyondWords as words } from '../i18n/beyond.fr.ts'
import { reasonSentences } from '../i18n/codes.fr.ts'
import { listInWords } from '../i18n/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Tile } from '../ui/Tile.tsx'
import { placeOf } from './Proposal.tsx'
import type { Choice, Visit } from './Triage.tsx'

const MOST_SERVICES = 2

/** One need beyond the boundary stops the whole request: set aside with one tap, and its service stays offered (TRI5). */
export function Beyond(props: {
  request: Request
  visit: Visit
  aside: readonly string[]
  onAside: (needs: readonly string[]) => void
  /** A service for the needs that were set aside, where it can be taken as a request of its own. */
  onChoose: ((choice: Choice) => void) | null
}) {
  const { request, visit, aside, onAside } = props
  const mixed = mixedRequest(request, visit.catalog)
  return (
    <>
      {mixed && (
        <Banner
          tone="calm"
          title={words.rest}
          actions={
            <Button icon="hand-heart" onClick={() => onAside(mixed.beyond)}>
              {words.setAside}
            </Button>
          }
        >
          {words.without(namesOf(mixed.beyond, visit.catalog))}
        </Banner>
      )}
      {aside.length > 0 && <Aside {...props} />}
    </>
  )
}

function Aside({ request, visit, aside, onAside, onChoose }: Parameters<typeof Beyond>[0]) {
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
