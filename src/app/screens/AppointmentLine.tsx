import './appointment.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Appointment } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import { go } from '../history.ts'
import { appointmentWords as words } from '../i18n/agenda.fr.ts'
import { codeInWords, timeInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { dayNow, minuteNow } from './clock.ts'
import { useAct } from './useAct.ts'

type Result = 'no-show' | 'cancelled'

/** One appointment and what may become of it (APP2). Its code is all that is known of the person. */
export function AppointmentLine({
  appointment,
  note,
  children,
}: {
  appointment: Appointment
  note?: string
  children?: ComponentChildren
}) {
  const [asked, setAsked] = useState<Result | null>(null)
  const timeZone = state.catalog.value?.network.timeZone ?? 'UTC'
  const time = timeInWords(appointment.start, timeZone)
  const isDue = dayOf(appointment.start, timeZone) <= dayNow.value
  const hasBegun = appointment.start <= minuteNow.value
  return (
    <li class="appointment">
      <p class="appointment-time figures">{time}</p>
      <p class="appointment-code">
        {codeInWords(appointment.code)}
        {note && <span class="small soft">{note}</span>}
      </p>
      <div class="row appointment-acts">
        {isDue && (
          <Button
            icon="arrow-right"
            onClick={() => go({ screen: 'triage', sessionId: null, appointmentId: appointment.id })}
          >
            {words.start}
            <span class="unseen"> : {time}</span>
          </Button>
        )}
        {children}
        {hasBegun ? (
          <Button kind="quiet" onClick={() => setAsked('no-show')}>
            {words.absent}
          </Button>
        ) : (
          <Button kind="quiet" onClick={() => setAsked('cancelled')}>
            {words.cancel}
          </Button>
        )}
      </div>
      {asked && <SettleDialog appointment={appointment} result={asked} onClose={() => setAsked(null)} />}
    </li>
  )
}

const WORDS = {
  'no-show': { title: words.absentTitle, act: words.absentAct },
  cancelled: { title: words.cancelTitle, act: words.cancelAct },
}

function SettleDialog({
  appointment,
  result,
  onClose,
}: {
  appointment: Appointment
  result: Result
  onClose: () => void
}) {
  const { busy, run } = useAct()
  const settle = async () => {
    if (await run('act', (desk) => desk.settle(appointment, result))) onClose()
  }
  return (
    <Dialog
      title={WORDS[result].title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button kind="stop" busy={busy !== null} onClick={() => void settle()}>
            {WORDS[result].act}
          </Button>
        </>
      }
    >
      <p>{words.settleNote}</p>
    </Dialog>
  )
}
