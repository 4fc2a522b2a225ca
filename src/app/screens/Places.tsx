import { useId } from 'preact/hooks'
import { serviceOf, siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type SessionDraft, serviceTarget, type Target } from '../../domain/session.ts'
import { type Slip as SlipContent, slipFor, slipLines } from '../../domain/slip.ts'
import { assess, type Option, type Verdict } from '../../domain/triage.ts'
import { reasonSentences } from '../i18n/codes.fr.ts'
import { kmInWords, momentInWords } from '../i18n/format.ts'
import { appointmentRuleLabels, gone, places } from '../i18n/session.fr.ts'
import { slipWords } from '../i18n/slip.fr.ts'
import { diary } from '../state.ts'
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
  const request = requestOf(context, minute)
  const verdict = assess(request, catalog)
  const ranked = placesOf(verdict, context)
  const options = servicesFirst ? ranked.sort(byService) : ranked
  if (options.length === 0) return null

  async function give(option: PlaceOption, slip: SlipContent | null) {
    const isGiven =
      isSent(context, option) || (await act({ type: 'redirection.given', target: targetOf(option, catalog) }))
    if (isGiven && slip) onSlip({ slip, catalog, now: minute })
  }
  const item = (option: PlaceOption) => {
    const slip = slipFor(option, request, catalog)
    const why = reasonSentences[option.reason](verdict)
    return (
      <Place
        key={keyOf(option)}
        option={option}
        slip={slip}
        catalog={catalog}
        why={context.plan.target?.id === placeIdOf(option) ? `${places.chosen}. ${why}` : why}
        at={minute}
        isGiven={isSent(context, option)}
        busy={busy === 'redirection.given'}
        onGive={() => give(option, slip)}
      />
    )
  }
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
  slip: SlipContent | null
  catalog: Catalog
  why: string
  at: number
  isGiven: boolean
  busy: boolean
  onGive: () => void
}

function Place({ option, slip, catalog, why, at, isGiven, busy, onGive }: PlaceProps) {
  return (
    <li>
      <Card as="div" class="destination" {...(isGiven ? { tone: 'done' } : {})}>
        <div class="destination-words">
          <h3>
            <Icon name={option.decision === 'service' ? 'landmark' : 'map-pin'} />
            {slip?.name ?? gone.place}
          </h3>
          <p>{why}</p>
          {slip &&
            factsOf(option, slip, catalog, at).map((fact) => (
              <p key={fact} class="soft small">
                {fact}
              </p>
            ))}
        </div>
        {isGiven && (
          <p class="given">
            <Icon name="circle-check" />
            {places.given}
          </p>
        )}
        {slip && (
          <Button icon={isGiven ? 'file-text' : 'signpost'} busy={busy} onClick={onGive}>
            {isGiven ? places.again : places.give}
          </Button>
        )}
      </Card>
    </li>
  )
}

/** How one is received there, then what its paper will say of it, worded as of now (RED1). */
function factsOf(option: PlaceOption, slip: SlipContent, catalog: Catalog, at: number): string[] {
  const words = slipWords(at, catalog.network.timeZone)
  const inWords = {
    ...words,
    address: (address: string) => [address, distanceOf(option)].filter(Boolean).join(', '),
    from: (start: number) => places.from(momentInWords(start, at, catalog.network.timeZone)),
  }
  // The network's own site says nothing of one of its libraries.
  const website = option.decision === 'service' ? slip.website : null
  const [, ...lines] = slipLines({ ...slip, website, bring: [] }, inWords)
  const isUnknown = option.decision === 'other-site' && option.next === null
  return [receptionOf(option, catalog), isUnknown ? places.unknownWhen : null, ...lines].filter(
    (fact) => fact !== null,
  )
}

/** With or without appointment, as the network or the service says (RED1). */
function receptionOf(option: PlaceOption, catalog: Catalog): string | null {
  if (option.decision === 'other-site') return siteOf(catalog, option.site)?.declared ?? null
  const rule = serviceOf(catalog, option.service)?.appointment
  return rule ? appointmentRuleLabels[rule] : null
}

const requestOf = ({ plan, site, role, appointmentId }: SessionDraft, at: number) => ({
  needs: plan.needs,
  site,
  role,
  now: at,
  appointment: appointmentId !== null,
  diary: diary.value,
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
