import { addDays, endOfDay, MINUTE_MS } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'
import { type PermanenceDay, permanencesBetween } from './place.ts'

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

/**
 * Free slots of a site between two instants, in order of time. Slots have the policy's length in real
 * minutes, also on the day clocks change; a slot already begun at `from` is not offered.
 */
export function freeSlots(
  catalog: Catalog,
  site: string,
  from: number,
  until: number,
  booked: readonly Appointment[],
): Slot[] {
  return permanencesBetween(catalog, site, from, until)
    .flatMap((permanence) => slotsOf(permanence, slotMs(catalog)))
    .filter((slot) => from <= slot.start && slot.end <= until)
    .filter((slot) => !booked.some((appointment) => occupies(appointment, slot)))
    .sort((a, b) => a.start - b.start)
}

/** The first slot of the permanence that has not begun; nobody knows here what other tablets booked. */
export function firstSlotFrom(catalog: Catalog, permanence: PermanenceDay, from: number): Slot | undefined {
  return slotsOf(permanence, slotMs(catalog)).find((slot) => from <= slot.start)
}

/** How far ahead appointments are given: the end of the last day that policy allows. */
export const bookingEnd = (catalog: Catalog, today: string): number =>
  endOfDay(addDays(today, catalog.policy.bookingDays), catalog.network.timeZone)

const slotMs = (catalog: Catalog) => catalog.policy.slotMinutes * MINUTE_MS

function slotsOf({ permanence, start, end }: PermanenceDay, lengthMs: number): Slot[] {
  const count = Math.floor((end - start) / lengthMs)
  return Array.from({ length: count }, (_, index) => ({
    permanence: permanence.id,
    site: permanence.site,
    start: start + index * lengthMs,
    end: start + (index + 1) * lengthMs,
  }))
}

/** By time and place: the permanence itself may have another name in a newer edition (ADM2). */
function occupies(appointment: Appointment, slot: Slot): boolean {
  const isHeld = appointment.state !== 'cancelled' && appointment.state !== 'no-show'
  const overlaps = appointment.start < slot.end && slot.start < appointment.end
  return isHeld && overlaps && appointment.site === slot.site
}
