import type { Appointment } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { type Slip as SlipContent, slipLines } from '../../domain/slip.ts'
import { codeInWords, dayInWords } from '../i18n/format.ts'
import { slipWords, slip as words } from '../i18n/slip.fr.ts'
import { lazy } from '../lazy.tsx'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { QrCode } from '../ui/QrCode.tsx'
import { Slip as Paper } from '../ui/Slip.tsx'

/** Few papers are of an appointment. */
const CalendarCode = lazy(() => import('./CalendarCode.tsx').then((m) => m.CalendarCode))

/** `now` words the moments; it does not tick, so that the code on the screen stays still while it is scanned. */
export type SlipShown = { slip: SlipContent; catalog: Catalog; now: number; appointment?: Appointment }

/** What the patron leaves with: printed, or scanned as plain text (RED3). */
export function Slip({ slip, catalog, now, appointment, onBack }: SlipShown & { onBack: () => void }) {
  const inWords = slipWords(now, catalog.network.timeZone)
  const [, ...lines] = slipLines({ ...slip, bring: [], code: null }, inWords)
  return (
    <>
      <main class="session-main slip-page">
        <header class="page-head">
          <PageTitle>{words.title}</PageTitle>
        </header>
        <Paper
          title={slip.name}
          foot={words.from(catalog.network.name, dayInWords(dayOf(now, catalog.network.timeZone)))}
        >
          {slip.code && (
            <p class="slip-code">
              {words.code} <strong>{codeInWords(slip.code)}</strong> <span>{words.codeNote}</span>
            </p>
          )}
          <ul class="slip-lines">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {slip.bring.length > 0 && (
            <section>
              <h3>{words.bring}</h3>
              <ul class="slip-bring">
                {slip.bring.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            </section>
          )}
          {appointment && <CalendarCode appointment={appointment} catalog={catalog} onPaper />}
          <QrCode fits text={slipLines(slip, inWords).join('\n')} label={words.qr(slip.name)}>
            {words.scan}
          </QrCode>
        </Paper>
      </main>
      <div class="session-acts unprinted">
        <Button kind="main" wide icon="printer" onClick={() => print()}>
          {words.print}
        </Button>
        <Button kind="quiet" icon="arrow-left" onClick={onBack}>
          {words.back}
        </Button>
      </div>
    </>
  )
}
