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

/** Those of today; apart, those of days past of which nobody said yet what became. */
export function TodaysAppointments() {
  const { value: catalog } = state.catalog
  if (!catalog) return null
  const today = dayNow.value
  const booked = state.appointments.value.filter((appointment) => appointment.state === 'booked')
  const where = (isDue: (day: string) => boolean) =>
    booked.filter(({ start }) => isDue(dayOf(start, catalog.network.timeZone)))
  return (
    <>
      <Lines id="todays" title={words.today} appointments={where((day) => day === today)} catalog={catalog} />
      <Lines id="past" title={words.pastOnes} appointments={where((day) => day < today)} catalog={catalog} />
    </>
  )
}

function Lines(props: { id: string; title: string; appointments: readonly Appointment[]; catalog: Catalog }) {
  if (props.appointments.length === 0) return null
  const id = `${props.id}-appointments`
  return (
    <Card aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      <ul class="appointments">
        {props.appointments.map((appointment) => (
          <AppointmentLine
            key={appointment.id}
            appointment={appointment}
            note={noteOf(appointment, props.catalog)}
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
