import { addDays, endOfDay, MINUTE_MS } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'
import type { PermanenceDay } from './place.ts'

/**
 * Appointments (APP1): a slot of a permanence and a word code, nothing about the patron. `start` and `end`
 * are instants. `code` is two French words, unique among the tablet's coming appointments.
 */
export type Appointment = {
  id: string
  site: string
  permanence: string
  start: number
  end: number
  code: string
  state: 'booked' | 'started' | 'honoured' | 'no-show' | 'cancelled'
}

export type Slot = { permanence: string; site: string; start: number; end: number }

/** What a tablet knows of appointments: the permanences it serves, and what it gave already. */
export type Diary = { served: readonly string[]; booked: readonly Appointment[] }

/** The first slot of the permanence that has not begun and is not `booked`; nobody knows here what other tablets booked. */
export function firstSlotFrom(
  catalog: Catalog,
  permanence: PermanenceDay,
  from: number,
  booked: readonly Appointment[],
): Slot | undefined {
  return slotsOf(catalog, permanence).find((slot) => from <= slot.start && isFree(slot, booked))
}

export const isFree = (slot: Slot, booked: readonly Appointment[]): boolean =>
  !booked.some((appointment) => occupies(appointment, slot))

/** By time and place: the permanence itself may have another name in a newer edition (ADM2). */
function occupies(appointment: Appointment, slot: Slot): boolean {
  const isHeld = appointment.state !== 'cancelled' && appointment.state !== 'no-show'
  const overlaps = appointment.start < slot.end && slot.start < appointment.end
  return isHeld && overlaps && appointment.site === slot.site
}

/** How far ahead appointments are given: the end of the last day that policy allows. */
export const bookingEnd = (catalog: Catalog, today: string): number =>
  endOfDay(addDays(today, catalog.policy.bookingDays), catalog.network.timeZone)

export function slotsOf(catalog: Catalog, { permanence, start, end }: PermanenceDay): Slot[] {
  const lengthMs = catalog.policy.slotMinutes * MINUTE_MS
  const count = Math.floor((end - start) / lengthMs)
  return Array.from({ length: count }, (_, index) => ({
    permanence: permanence.id,
    site: permanence.site,
    start: start + index * lengthMs,
    end: start + (index + 1) * lengthMs,
  }))
}
