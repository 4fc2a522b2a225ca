import './booking.css'
import './session.css'
import { useState } from 'preact/hooks'
import type { Appointment, Slot } from '../../domain/appointment.ts'
import { dayOf } from '../../domain/calendar.ts'
import { siteOf } from '../../domain/catalog.ts'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { isSameSlot, offeredSlots } from '../../domain/freeSlots.ts'
import { appointmentSlip } from '../../domain/slip.ts'
import type { Desk } from '../desk.ts'
import { notOffered, slotInWords, bookingWords as words } from '../i18n/agenda.fr.ts'
import { capital, codeInWords, nearDayInWords, timeInWords } from '../i18n/format.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { CalendarCode } from './CalendarCode.tsx'
import { dayNow, minuteNow } from './clock.ts'
import { ServedPermanences } from './ServedPermanences.tsx'
import { Slip } from './Slip.tsx'
import { TaskPage } from './StaffPage.tsx'
import { TroubleBanner } from './TroubleBanner.tsx'
import { useAct } from './useAct.ts'

export type BookingProps = {
  site: string
  needs: readonly string[]
  /** The appointment to move, or `null` to give a new one. */
  move: Appointment | null
  onBack: () => void
  busy?: boolean
  /** After the appointment is on disk: opens the session that counts the request, where there is one. */
  onBooked?: () => Promise<string | null>
  /** With the session that `onBooked` opened. */
  onDone: (sessionId: string | null) => void
}

/** Chooses a free slot, gives it under a word code, and shows what the person takes along (APP1). */
export function Booking({
  site,
  needs,
  move,
  busy: isFinishing = false,
  onBack,
  onBooked,
  onDone,
}: BookingProps) {
  const [touched, setTouched] = useState<Slot | null>(null)
  const [isRefused, setRefused] = useState(false)
  const [given, setGiven] = useState<{ appointment: Appointment; sessionId: string | null } | null>(null)
  const { busy, run } = useAct()
  const { value: catalog } = state.catalog
  const isServed = catalog?.permanences.some(
    (each) => each.site === site && state.diary.value.served.includes(each.id),
  )
  // Several are ticked one after the other: the list stays where it is meanwhile.
  const [beginsServed] = useState(isServed)
  if (!catalog) return null
  const give = (chosen: Slot) =>
    run('act', async (desk) => {
      const appointment = await (move ? desk.move(move, chosen) : desk.book(chosen))
      setRefused(appointment === 'not-offered')
      if (!appointment || appointment === 'not-offered') return
      setGiven({ appointment, sessionId: (await onBooked?.()) ?? null })
    })
  if (given) {
    const done = () => onDone(given.sessionId)
    return (
      <Given
        {...given}
        catalog={catalog}
        needs={needs}
        isMoved={move !== null}
        busy={isFinishing}
        onDone={done}
      />
    )
  }

  const now = minuteNow.value
  const { timeZone } = catalog.network
  const diary = { ...state.diary.value, now }
  const slots = isServed ? offeredSlots(catalog, site, diary) : []
  // One that begins or is given while it is looked at is not on offer any longer.
  const slot = slots.find((each) => touched && isSameSlot(each, touched))
  return (
    <TaskPage title={move ? words.moveTitle : words.title} back={words.back} onBack={onBack}>
      <p class="soft">{siteOf(catalog, site)?.name}</p>
      {move && <p>{words.moveNote(slotInWords(move, now, timeZone), codeInWords(move.code))}</p>}
      {isRefused && <TroubleBanner {...notOffered} />}
      {!isServed && (
        <Banner tone="attention" title={words.noneServed}>
          <p>{words.noneServedNote}</p>
        </Banner>
      )}
      {!beginsServed && <ServedPermanences sites={[site]} />}
      {isServed && <Slots catalog={catalog} slots={slots} chosen={slot} onChoose={setTouched} />}
      <div class="booking-act">
        {slot ? (
          <Button kind="main" wide icon="calendar-check" busy={busy !== null} onClick={() => void give(slot)}>
            {move
              ? words.moveAct(slotInWords(slot, now, timeZone))
              : words.act(slotInWords(slot, now, timeZone))}
          </Button>
        ) : (
          isServed && <p class="soft">{words.choose}</p>
        )}
      </div>
    </TaskPage>
  )
}

const DAYS_AT_ONCE = 4

function Slots(props: {
  catalog: Catalog
  slots: readonly Slot[]
  chosen: Slot | undefined
  onChoose: (slot: Slot) => void
}) {
  const [days, setDays] = useState(DAYS_AT_ONCE)
  const { timeZone } = props.catalog.network
  const byDay = groupByDay(props.slots, timeZone)
  if (byDay.length === 0) return <p role="status">{words.none}</p>
  return (
    <div class="slot-days">
      {byDay.slice(0, days).map(([day, slots]) => (
        <section key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{capital(nearDayInWords(day, dayNow.value))}</h2>
          <div class="slots">
            {slots.map((slot) => (
              <button
                type="button"
                key={`${slot.permanence}-${slot.start}`}
                class="slot figures"
                aria-pressed={slot === props.chosen}
                onClick={() => props.onChoose(slot)}
              >
                {timeInWords(slot.start, timeZone)}
              </button>
            ))}
          </div>
        </section>
      ))}
      {byDay.length > days && (
        <Button kind="quiet" icon="chevron-down" onClick={() => setDays(days + DAYS_AT_ONCE)}>
          {words.more}
        </Button>
      )}
    </div>
  )
}

/** In order of time already. */
function groupByDay(slots: readonly Slot[], timeZone: string): [string, Slot[]][] {
  const byDay = new Map<string, Slot[]>()
  for (const slot of slots) {
    const day = dayOf(slot.start, timeZone)
    byDay.set(day, [...(byDay.get(day) ?? []), slot])
  }
  return [...byDay]
}

type GivenProps = {
  catalog: Catalog
  needs: readonly string[]
  appointment: Appointment
  sessionId: string | null
  isMoved: boolean
  busy: boolean
  onDone: () => void
}

/** The code, large enough to copy from across the table, and what the person takes along. */
function Given({ catalog, needs, appointment, sessionId, isMoved, busy, onDone }: GivenProps) {
  const [now] = useState(minuteNow.value)
  const [isPaper, setPaper] = useState(false)
  const slip = appointmentSlip(appointment, needs, catalog, now)
  if (isPaper && slip) {
    return (
      <div class="session">
        <Slip
          slip={slip}
          appointment={appointment}
          catalog={catalog}
          now={now}
          onBack={() => setPaper(false)}
        />
      </div>
    )
  }
  return (
    <TaskPage title={isMoved ? words.movedTitle : words.bookedTitle}>
      <div class="given-card">
        <p class="given-code">{codeInWords(appointment.code)}</p>
        <p class="given-slot">{capital(slotInWords(appointment, now, catalog.network.timeZone))}</p>
        <p>{siteOf(catalog, appointment.site)?.name}</p>
        <p class="soft">{words.codeNote}</p>
      </div>
      <div class="given-take">
        <CalendarCode appointment={appointment} catalog={catalog} />
        <Button icon="printer" onClick={() => setPaper(true)}>
          {words.paper}
        </Button>
      </div>
      <Button kind="main" wide icon="check" busy={busy} onClick={onDone}>
        {sessionId === null ? words.done : words.finish}
      </Button>
    </TaskPage>
  )
}

/** The request counts as one to be continued, the appointment being where it goes on. */
export async function closeBooked(desk: Desk, sessionId: string): Promise<boolean> {
  return (
    (await desk.send(sessionId, { type: 'closing.started' })) &&
    (await desk.send(sessionId, { type: 'outcome.chosen', outcome: 'to-be-continued' })) &&
    (await desk.send(sessionId, { type: 'session.closed' }))
  )
}

export function KeptAppointment({ id }: { id: string }) {
  const appointment = state.appointments.value.find((each) => each.id === id)
  const { value: catalog } = state.catalog
  if (!appointment || !catalog) return null
  const slot = slotInWords(appointment, minuteNow.value, catalog.network.timeZone)
  return <p class="small">{words.kept(slot, codeInWords(appointment.code))}</p>
}
