import type { Appointment } from '../../domain/appointment.ts'
import { calendarText } from '../../domain/calendarText.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { calendarWords as words } from '../i18n/agenda.fr.ts'
import { codeInWords } from '../i18n/format.ts'
import { QrCode } from '../ui/QrCode.tsx'

type CalendarCodeProps = { appointment: Appointment; catalog: Catalog; onPaper?: boolean }

/** The appointment as an event that a phone puts into its own diary (APP1). */
export function CalendarCode({ appointment, catalog, onPaper }: CalendarCodeProps) {
  const site = siteOf(catalog, appointment.site)
  const text = calendarText(appointment, {
    title: words.title,
    place: [site?.name, site?.address, site?.town].filter(Boolean).join(', '),
    note: words.note(codeInWords(appointment.code)),
  })
  const said = onPaper ? words.onPaper : words.onScreen
  return (
    <QrCode text={text} label={said}>
      {said}
    </QrCode>
  )
}
