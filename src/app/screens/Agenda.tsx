import './agenda.css'
import { useState } from 'preact/hooks'
import type { Appointment } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import { appointmentSlip } from '../../domain/slip.ts'
import { agendaWords as words } from '../i18n/agenda.fr.ts'
import { capital, nearDayInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { AppointmentLine } from './AppointmentLine.tsx'
import { Booking } from './Booking.tsx'
import { dayNow, minuteNow } from './clock.ts'
import { Fold } from './Fold.tsx'
import { ServedPermanences } from './ServedPermanences.tsx'
import { Slip, type SlipShown } from './Slip.tsx'
import { StaffPage } from './StaffPage.tsx'

type Asked = { site: string; move: Appointment | null }

/** The appointments this tablet gave, and the permanences it gives them for (APP1, APP2). */
export function Agenda() {
  const [asked, setAsked] = useState<Asked | null>(null)
  // The list stays where it is while the first permanences are ticked, one after the other.
  const [beginsServed] = useState(() => (state.tablet.value?.served.length ?? 0) > 0)
  const [paper, setPaper] = useState<SlipShown | null>(null)
  const { value: catalog } = state.catalog
  const here = state.tablet.value?.site
  if (!catalog || !here) return null
  const close = () => setAsked(null)
  if (paper) {
    return (
      <div class="session">
        <Slip {...paper} onBack={() => setPaper(null)} />
      </div>
    )
  }
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
      <Days onPaper={setPaper} onMove={(move) => setAsked({ site: move.site, move })} />
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

type Acts = { onPaper: (paper: SlipShown) => void; onMove: (appointment: Appointment) => void }

function Days(acts: Acts) {
  const timeZone = state.catalog.value?.network.timeZone ?? 'UTC'
  const booked = state.appointments.value.filter((appointment) => appointment.state === 'booked')
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
                <Line key={appointment.id} appointment={appointment} {...acts} />
              ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function Line({ appointment, onPaper, onMove }: Acts & { appointment: Appointment }) {
  const { value: catalog } = state.catalog
  const now = minuteNow.value
  // What was asked is not kept with it, so what to bring is not known.
  const slip = catalog && appointmentSlip(appointment, [], catalog, now)
  return (
    <AppointmentLine appointment={appointment} {...(slip && { note: slip.name })}>
      {slip && (
        <Button kind="quiet" icon="file-text" onClick={() => onPaper({ slip, appointment, catalog, now })}>
          {words.paper}
        </Button>
      )}
      <Button kind="quiet" icon="calendar-clock" onClick={() => onMove(appointment)}>
        {words.move}
      </Button>
    </AppointmentLine>
  )
}
