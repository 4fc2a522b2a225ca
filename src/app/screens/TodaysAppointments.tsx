import type { Appointment } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { appointmentWords as words } from '../i18n/agenda.fr.ts'
import { dayInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { Card } from '../ui/Card.tsx'
import { AppointmentLine } from './AppointmentLine.tsx'
import { dayNow } from './clock.ts'

/** Those of today, and those of days past of which nobody said yet what became. */
export function TodaysAppointments() {
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const isDue = (appointment: Appointment) =>
    dayOf(appointment.start, catalog.network.timeZone) <= dayNow.value
  const due = state.appointments.value.filter(
    (appointment) => appointment.state === 'booked' && isDue(appointment),
  )
  if (due.length === 0) return null
  return (
    <Card aria-labelledby="todays-appointments">
      <h2 id="todays-appointments">{words.today}</h2>
      <ul class="appointments">
        {due.map((appointment) => (
          <AppointmentLine
            key={appointment.id}
            appointment={appointment}
            note={noteOf(appointment, catalog)}
          />
        ))}
      </ul>
    </Card>
  )
}

/** The day, when it is past; the site, when it is another one. */
function noteOf({ start, site }: Appointment, catalog: Catalog): string {
  const day = dayOf(start, catalog.network.timeZone)
  const isElsewhere = site !== state.tablet.value?.site
  return [
    day < dayNow.value ? dayInWords(day, dayNow.value) : '',
    isElsewhere ? (siteOf(catalog, site)?.name ?? '') : '',
  ]
    .filter(Boolean)
    .join(', ')
}
