import { type Appointment, bookingEnd, type Diary, isFree, type Slot, slotsOf } from './appointment.ts'
import { dayOf } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'
import { permanencesBetween } from './place.ts'

type DiaryNow = Diary & { now: number }

/** The slots that this tablet may give at a site (APP1): served by it, free, and to come, as far ahead as policy allows. */
export function offeredSlots(catalog: Catalog, site: string, { served, booked, now }: DiaryNow): Slot[] {
  const until = bookingEnd(catalog, dayOf(now, catalog.network.timeZone))
  return freeSlots(catalog, site, now, until, booked).filter(({ permanence }) => served.includes(permanence))
}

/** May this tablet give that very slot (APP1)? */
export const isOffered = (catalog: Catalog, slot: Slot, diary: DiaryNow): boolean =>
  offeredSlots(catalog, slot.site, diary).some((each) => isSameSlot(each, slot))

export const isSameSlot = (a: Slot, b: Slot): boolean =>
  a.permanence === b.permanence && a.start === b.start && a.end === b.end

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
    .filter((slot) => isFree(slot, booked))
    .sort((a, b) => a.start - b.start)
}
