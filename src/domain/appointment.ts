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

/** The first slot of the permanence that has not begun; nobody knows here what other tablets booked. */
export function firstSlotFrom(catalog: Catalog, permanence: PermanenceDay, from: number): Slot | undefined {
  return slotsOf(catalog, permanence).find((slot) => from <= slot.start)
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
