import './agenda.css'
import { useState } from 'preact/hooks'
import type { Appointment } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import { agendaWords as words } from '../i18n/agenda.fr.ts'
import { capital, nearDayInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { AppointmentLine } from './AppointmentLine.tsx'
import { Booking } from './Booking.tsx'
import { dayNow } from './clock.ts'
import { Fold } from './Fold.tsx'
import { ServedPermanences } from './ServedPermanences.tsx'
import { StaffPage } from './StaffPage.tsx'

type Asked = { site: string; move: Appointment | null }

/** The appointments this tablet gave, and the permanences it gives them for (APP1, APP2). */
export function Agenda() {
  const [asked, setAsked] = useState<Asked | null>(null)
  // The list stays where it is while the first permanences are ticked, one after the other.
  const [beginsServed] = useState(() => (state.tablet.value?.served.length ?? 0) > 0)
  const { value: catalog } = state.catalog
  const here = state.tablet.value?.site
  if (!catalog || !here) return null
  const close = () => setAsked(null)
  if (asked) return <Booking {...asked} needs={[]} onBack={close} onDone={close} />

  const served = state.tablet.value?.served ?? []
  const sites = sitesInOrder(
    catalog.permanences.map((permanence) => permanence.site),
    here,
  )
  const servedSites = sites.filter((site) =>
    catalog.permanences.some((each) => each.site === site && served.includes(each.id)),
  )
  return (
    <StaffPage title={words.title}>
      <Days appointments={state.appointments.value} onMove={(move) => setAsked({ site: move.site, move })} />
      {servedSites.length > 0 && (
        <div class="row">
          {servedSites.map((site, index) => (
            <Button
              key={site}
              kind={index === 0 ? 'main' : 'plain'}
              icon="calendar-plus"
              onClick={() => setAsked({ site, move: null })}
            >
              {servedSites.length === 1 ? words.book : words.bookAt(siteOf(catalog, site)?.name ?? site)}
            </Button>
          ))}
        </div>
      )}
      {beginsServed ? (
        <Fold title={words.served}>
          <ServedPermanences sites={sites} />
        </Fold>
      ) : (
        <section class="stack" aria-labelledby="served">
          <h2 id="served">{words.served}</h2>
          <ServedPermanences sites={sites} />
        </section>
      )}
    </StaffPage>
  )
}

/** This site's permanences first. */
const sitesInOrder = (sites: readonly string[], here: string): string[] =>
  [...new Set(sites)].sort((a, b) => Number(b === here) - Number(a === here))

function Days({
  appointments,
  onMove,
}: {
  appointments: readonly Appointment[]
  onMove: (appointment: Appointment) => void
}) {
  const timeZone = state.catalog.value?.network.timeZone ?? 'UTC'
  const booked = appointments.filter((appointment) => appointment.state === 'booked')
  const days = [...new Set(booked.map((appointment) => dayOf(appointment.start, timeZone)))]
  if (days.length === 0) return <p class="soft">{words.none}</p>
  return (
    <div class="agenda-days">
      {days.map((day) => (
        <Card key={day} aria-labelledby={`day-${day}`} {...(day < dayNow.value && { tone: 'attention' })}>
          <h2 id={`day-${day}`}>
            {day < dayNow.value
              ? words.past(nearDayInWords(day, dayNow.value))
              : capital(nearDayInWords(day, dayNow.value))}
          </h2>
          <ul class="appointments">
            {booked
              .filter((appointment) => dayOf(appointment.start, timeZone) === day)
              .map((appointment) => (
                <Line key={appointment.id} appointment={appointment} onMove={onMove} />
              ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function Line({
  appointment,
  onMove,
}: {
  appointment: Appointment
  onMove: (appointment: Appointment) => void
}) {
  const { value: catalog } = state.catalog
  const site = catalog && siteOf(catalog, appointment.site)?.name
  return (
    <AppointmentLine appointment={appointment} {...(site && { note: site })}>
      <Button kind="quiet" icon="calendar-clock" onClick={() => onMove(appointment)}>
        {words.move}
      </Button>
    </AppointmentLine>
  )
}
