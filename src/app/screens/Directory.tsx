import './directory.css'
import { useState } from 'preact/hooks'
import { covers, siteOf } from '../../domain/catalog.ts'
import type { Catalog, Service, Site } from '../../domain/catalogSchema.ts'
import { hoursInForce, kmBetween } from '../../domain/place.ts'
import { type Place, searchPlaces } from '../../domain/searchPlaces.ts'
import { isToCheck, slipFor } from '../../domain/slip.ts'
import type { Option } from '../../domain/triage.ts'
import { WEEKDAYS } from '../../domain/vocabulary.ts'
import { siteKindLabels, weekdayLabels } from '../i18n/codes.fr.ts'
import { directoryWords as words } from '../i18n/directory.fr.ts'
import { kmInWords, listInWords, spansInWords } from '../i18n/format.ts'
import { appointmentRuleLabels } from '../i18n/session.fr.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { catalogDay, dayNow, minuteNow } from './clock.ts'
import { Fold } from './Fold.tsx'
import { Slip, type SlipShown } from './Slip.tsx'
import { StaffPage } from './StaffPage.tsx'
import './session.css'

type Kind = Place['kind']

/** The directory, offline, by words or by need (RED2). */
export function Directory() {
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('service')
  const [slip, setSlip] = useState<SlipShown | null>(null)
  const { value: catalog } = state.catalog
  if (!catalog) return null
  if (slip) {
    return (
      <div class="session">
        <Slip {...slip} onBack={() => setSlip(null)} />
      </div>
    )
  }
  const places = searchPlaces(catalog, text)
  const shown = places.filter((place) => place.kind === kind)
  const give = (option: Option) => {
    const content = slipFor(
      option,
      { needs: [], site: state.tablet.value?.site ?? '', now: minuteNow.value },
      catalog,
    )
    if (content) setSlip({ slip: content, catalog, now: minuteNow.value })
  }
  return (
    <StaffPage title={words.title}>
      <SearchField
        label={words.search}
        hideLabel
        placeholder={words.searchHint}
        clearLabel={words.clear}
        value={text}
        onInput={setText}
        controls="places"
      />
      <Tabs label={words.title} tabs={tabsFor(places)} current={kind} onChoose={setKind}>
        <p role="status" class={text !== '' && shown.length === 0 ? undefined : 'unseen'}>
          {text === '' ? '' : shown.length === 0 ? words.none : words.found(shown.length)}
        </p>
        <ul id="places" class="directory">
          {shown.map((place) => (
            <li key={place.kind === 'site' ? place.site.id : place.service.id}>
              {place.kind === 'site' ? (
                <SiteCard site={place.site} catalog={catalog} onGive={give} />
              ) : (
                <ServiceCard service={place.service} catalog={catalog} onGive={give} />
              )}
            </li>
          ))}
        </ul>
      </Tabs>
    </StaffPage>
  )
}

const tabsFor = (places: readonly Place[]) =>
  [
    {
      id: 'service',
      label: words.services(places.filter((place) => place.kind === 'service').length),
      icon: 'signpost',
    },
    {
      id: 'site',
      label: words.sites(places.filter((place) => place.kind === 'site').length),
      icon: 'library',
    },
  ] as const

type Given = { catalog: Catalog; onGive: (option: Option) => void }

function ServiceCard({ service, catalog, onGive }: Given & { service: Service }) {
  const here = siteOf(catalog, state.tablet.value?.site ?? '')
  const needs = catalog.needs.filter((need) => need.services.includes(service.branchOf ?? service.id))
  return (
    <Card as="article" class="entry">
      <h2>{service.name}</h2>
      <p>{service.purpose}</p>
      <Facts
        address={[service.address, service.town].filter(Boolean).join(', ')}
        km={kmBetween(here?.location ?? null, service.location)}
        phone={service.phone}
        website={service.website}
        hours={service.hours}
        notes={[service.appointment && appointmentRuleLabels[service.appointment]]}
      />
      <Checked place={service} />
      {(needs.length > 0 || service.bring.length > 0) && (
        <Fold title={words.more}>
          {needs.length > 0 && (
            <p class="small">{words.needs(listInWords(needs.map((need) => need.name)))}</p>
          )}
          {service.bring.length > 0 && <p class="small">{words.bring(service.bring.join(', '))}</p>}
        </Fold>
      )}
      <Button
        icon="printer"
        onClick={() => onGive({ decision: 'service', reason: 'competent-service', service: service.id })}
      >
        {words.slip}
      </Button>
    </Card>
  )
}

function SiteCard({ site, catalog, onGive }: Given & { site: Site }) {
  const hereId = state.tablet.value?.site
  const here = siteOf(catalog, hereId ?? '')
  const levels = catalog.levels.filter((each) => covers(catalog, site.id, each.level, catalogDay.value))
  const km = site.id === hereId ? null : kmBetween(here?.location ?? null, site.location)
  return (
    <Card as="article" class="entry">
      <h2>{site.name}</h2>
      <p>{[siteKindLabels[site.kind], site.id === hereId ? words.here : ''].filter(Boolean).join(', ')}</p>
      <Facts
        address={[site.address, [site.postcode, site.town].filter(Boolean).join(' ')]
          .filter(Boolean)
          .join(', ')}
        km={km}
        phone={site.phone ?? catalog.network.phone}
        website={null}
        hours={null}
        notes={[
          site.declared,
          levels.length > 0
            ? words.levels(listInWords(levels.map((each) => words.level(each.level))))
            : words.noLevel,
        ]}
      />
      <Checked place={site} />
      <Fold title={words.hours}>
        <Week site={site} />
      </Fold>
      <Button
        icon="printer"
        onClick={() =>
          onGive({ decision: 'other-site', reason: 'other-site-covers', site: site.id, next: null, km })
        }
      >
        {words.slip}
      </Button>
    </Card>
  )
}

type FactsProps = {
  address: string
  km: number | null
  phone: string | null
  website: string | null
  hours: string | null
  /** How one is received there, and with what. */
  notes: (string | null)[]
}

function Facts({ address, km, phone, website, hours, notes }: FactsProps) {
  const lines = [
    [address, km === null ? '' : kmInWords(km)].filter(Boolean).join(', '),
    phone && words.phone(phone),
    website,
    hours,
    ...notes,
  ].filter((line) => line)
  return (
    <ul class="entry-facts">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** One that was checked too long ago stands out; of one that nobody dated it is only said (RED2). */
function Checked({ place }: { place: { checkedOn: string | null } }) {
  const { checkedOn } = place
  const seen = checkedOn === null ? words.neverDated : words.checkedOn(checkedOn)
  if (!isToCheck(place, dayNow.value)) return <p class="small soft">{seen}</p>
  return (
    <p class={`small ${checkedOn === null ? 'soft' : 'entry-stale'}`}>
      {words.toCheck}. {seen}
    </p>
  )
}

function Week({ site }: { site: Site }) {
  const hours = hoursInForce(site, dayNow.value)
  if (!hours) return <p class="small">{words.hoursUnknown}</p>
  return (
    <dl class="week small">
      {WEEKDAYS.map((weekday) => (
        <div key={weekday}>
          <dt>{weekdayLabels[weekday]}</dt>
          <dd>{spansInWords(hours.week[weekday] ?? []) || words.closed}</dd>
        </div>
      ))}
    </dl>
  )
}
