import { useId } from 'preact/hooks'
import { dayOf } from '../../domain/calendar.ts'
import { serviceOf, siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type SessionDraft, serviceTarget, type Target } from '../../domain/session.ts'
import { isToCheck, slipFor } from '../../domain/slip.ts'
import { assess, type Option, type Verdict } from '../../domain/triage.ts'
import { reasonSentences } from '../i18n/codes.fr.ts'
import { kmInWords, momentInWords } from '../i18n/format.ts'
import { gone, places } from '../i18n/session.fr.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Icon } from '../ui/Icon.tsx'
import { catalogMinute } from './clock.ts'
import { Fold } from './Fold.tsx'
import type { SessionProps } from './Session.tsx'
import type { SlipShown } from './Slip.tsx'

type PlaceOption = Extract<Option, { decision: 'other-site' | 'service' }>

type PlacesProps = SessionProps & {
  title: string
  /** As many at first; the others one tap below. */
  shown: number
  /** Help is given here: what it cannot give, a service can, rather than the next library. */
  servicesFirst?: boolean
  onSlip: (slip: SlipShown) => void
}

/** Places to send to, ranked as triage ranks them, each with its reason; one tap counts it and shows the paper. */
export function Places({ session, catalog, busy, act, title, shown, servicesFirst, onSlip }: PlacesProps) {
  const id = useId()
  const { context } = session
  const minute = catalogMinute.value
  const verdict = assess(requestOf(context, minute), catalog)
  const ranked = placesOf(verdict, context)
  const options = servicesFirst ? ranked.sort(byService) : ranked
  if (options.length === 0) return null

  async function give(option: PlaceOption) {
    const slip = slipFor(option, context.plan.needs, catalog, minute)
    const isGiven =
      isSent(context, option) || (await act({ type: 'redirection.given', target: targetOf(option, catalog) }))
    if (isGiven && slip) onSlip({ slip, catalog, now: minute })
  }
  const item = (option: PlaceOption) => (
    <Place
      key={keyOf(option)}
      option={option}
      catalog={catalog}
      why={reasonSentences[option.reason](verdict)}
      at={minute}
      isGiven={isSent(context, option)}
      isChosen={context.plan.target?.id === placeIdOf(option)}
      busy={busy === 'redirection.given'}
      onGive={() => give(option)}
    />
  )
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="destinations">{options.slice(0, shown).map(item)}</ul>
      {options.length > shown && (
        <Fold title={places.more(options.length - shown)}>
          <ul class="destinations">{options.slice(shown).map(item)}</ul>
        </Fold>
      )}
    </section>
  )
}

type PlaceProps = {
  option: PlaceOption
  catalog: Catalog
  why: string
  at: number
  isGiven: boolean
  isChosen: boolean
  busy: boolean
  onGive: () => void
}

function Place({ option, catalog, why, at, isGiven, isChosen, busy, onGive }: PlaceProps) {
  const place =
    option.decision === 'service' ? serviceOf(catalog, option.service) : siteOf(catalog, option.site)
  const { timeZone } = catalog.network
  const where = [place?.address, place?.town, distanceOf(option)].filter(Boolean).join(', ')
  return (
    <li>
      <Card as="div" class="destination" {...(isGiven ? { tone: 'done' } : {})}>
        <div class="destination-words">
          <h3>
            <Icon name={option.decision === 'service' ? 'landmark' : 'map-pin'} />
            {place?.name ?? gone.place}
          </h3>
          <p>{isChosen ? `${places.chosen}. ${why}` : why}</p>
          {where && <p class="soft small">{where}</p>}
          {option.decision === 'other-site' && (
            <p class="soft small">
              {option.next === null
                ? places.unknownWhen
                : places.from(momentInWords(option.next, at, timeZone))}
            </p>
          )}
          {place && isToCheck(place, dayOf(at, timeZone)) && <p class="soft small">{places.toCheck}</p>}
        </div>
        {isGiven && (
          <p class="given">
            <Icon name="circle-check" />
            {places.given}
          </p>
        )}
        {place && (
          <Button icon={isGiven ? 'file-text' : 'signpost'} busy={busy} onClick={onGive}>
            {isGiven ? places.again : places.give}
          </Button>
        )}
      </Card>
    </li>
  )
}

const requestOf = ({ plan, site, role, appointmentId }: SessionDraft, at: number) => ({
  needs: plan.needs,
  site,
  role,
  now: at,
  appointment: appointmentId !== null,
})

/** The place triage chose first, even when it no longer ranks; then the others. */
function placesOf(verdict: Verdict, { plan }: SessionDraft): PlaceOption[] {
  const ranked = verdict.options.filter(
    (option) => option.decision === 'other-site' || option.decision === 'service',
  )
  const { target } = plan
  if (!target) return ranked
  const chosen = ranked.find((option) => placeIdOf(option) === target.id) ?? optionOf(target)
  return [chosen, ...ranked.filter((option) => option !== chosen)]
}

const optionOf = (target: Target): PlaceOption =>
  target.kind === 'service'
    ? { decision: 'service', reason: 'competent-service', service: target.id }
    : { decision: 'other-site', reason: 'other-site-covers', site: target.id, next: null, km: null }

/** The rest keeps its rank. */
const byService = (a: PlaceOption, b: PlaceOption) =>
  Number(b.decision === 'service') - Number(a.decision === 'service')

const placeIdOf = (option: PlaceOption) => (option.decision === 'service' ? option.service : option.site)

const keyOf = (option: PlaceOption) => `${option.decision} ${placeIdOf(option)} ${option.reason}`

const targetOf = (option: PlaceOption, catalog: Catalog): Target =>
  option.decision === 'service' ? serviceTarget(option.service, catalog) : { kind: 'site', id: option.site }

const isSent = ({ redirections }: SessionDraft, option: PlaceOption) =>
  redirections.some(({ id }) => id === placeIdOf(option))

function distanceOf(option: PlaceOption): string | null {
  if (option.decision === 'service' || option.km === null) return null
  return option.km === 0 ? places.here : kmInWords(option.km)
}
