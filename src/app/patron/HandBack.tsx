import { knownNeeds, servicesFor } from '../../domain/catalog.ts'
import type { Catalog, Service } from '../../domain/catalogSchema.ts'
import type { SessionContext } from '../../machines/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Page } from './Page.tsx'
import { useLending } from './useLending.ts'

/** Thanks, and one thing left to do. */
export function HandBack({ title, lead }: { title: string; lead: string }) {
  return (
    <Page calm title={title}>
      <p class="lent-lead">{lead}</p>
      <HandBackLine />
    </Page>
  )
}

function HandBackLine() {
  const { words } = useLending()
  return (
    <p class="lent-handback">
      <span class="lent-pictogram">
        <Icon name="hand-helping" />
      </span>
      {words.handBack}
    </p>
  )
}

const PLACES_SHOWN = 3

/** A refusal is taken with care: where else one can be helped (CHA4, TRI2). */
export function Declined({ context, catalog }: { context: SessionContext; catalog: Catalog }) {
  const { words } = useLending()
  const places = servicesFor(catalog, knownNeeds(catalog, context.plan.needs)).slice(0, PLACES_SHOWN)
  return (
    <Page title={words.declined.title}>
      <p class="lent-lead">{places.length > 0 ? words.declined.lead : words.declined.leadWithoutPlaces}</p>
      <ul class="lent-places">
        {places.map((service) => (
          <Place key={service.id} service={service} />
        ))}
      </ul>
      <HandBackLine />
    </Page>
  )
}

function Place({ service }: { service: Service }) {
  const address = [service.address, service.town].filter(Boolean).join(', ')
  return (
    <li>
      <strong>{service.name}</strong>
      <span>{service.purpose}</span>
      {address && (
        <span>
          <Icon name="map-pin" /> {address}
        </span>
      )}
      {service.phone && (
        <span class="figures">
          <Icon name="phone" /> {service.phone}
        </span>
      )}
      {service.website && (
        <span>
          <Icon name="globe" /> {service.website}
        </span>
      )}
    </li>
  )
}
