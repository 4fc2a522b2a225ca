import { type Appointment, type Slot, slotsOf } from './appointment.ts'
import type { Catalog } from './catalogSchema.ts'
import { permanencesBetween } from './place.ts'

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
    .flatMap((permanence) => slotsOf(catalog, permanence))
    .filter((slot) => from <= slot.start && slot.end <= until)
    .filter((slot) => !booked.some((appointment) => occupies(appointment, slot)))
    .sort((a, b) => a.start - b.start)
}

/** By time and place: the permanence itself may have another name in a newer edition (ADM2). */
function occupies(appointment: Appointment, slot: Slot): boolean {
  const isHeld = appointment.state !== 'cancelled' && appointment.state !== 'no-show'
  const overlaps = appointment.start < slot.end && slot.start < appointment.end
  return isHeld && overlaps && appointment.site === slot.site
}
