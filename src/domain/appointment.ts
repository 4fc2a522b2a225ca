import type { Catalog } from './catalogSchema.ts'

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

/** Free slots of a site between two instants, in order of time. */
export declare function freeSlots(
  catalog: Catalog,
  site: string,
  from: number,
  until: number,
  booked: readonly Appointment[],
): Slot[]

/** A two-word French code not in `taken`. `random` gives a number in [0, 1). */
export declare function wordCode(random: () => number, taken: readonly string[]): string
