import { addDays, endOfDay, MINUTE_MS } from './calendar.ts'
import type { Catalog } from './catalogSchema.ts'
import { GARDEN_WORDS, JOURNEY_WORDS } from './codeWords.ts'
import { type PermanenceDay, permanencesBetween } from './place.ts'
import { cut, utf8Length } from './qrText.ts'

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

/**
 * A two-word French code not in `taken`. `random` gives a number in [0, 1).
 * Throws when all codes are taken, far beyond what one tablet can hold.
 */
export function wordCode(random: () => number, taken: readonly string[]): string {
  const first = Math.floor(random() * CODE_COUNT)
  for (let tries = 0; tries < CODE_COUNT; tries++) {
    const code = codeAt((first + tries * CODE_STRIDE) % CODE_COUNT)
    if (!taken.includes(code)) return code
  }
  throw new Error(`wordCode: all ${CODE_COUNT} codes are taken`)
}

/**
 * The slot as an iCalendar event for a QR code (APP1, RFC 5545). It names a place, a time and a code; its
 * UID is the slot itself, so nothing in it belongs to a person.
 */
export function calendarText(slot: Slot, words: { title: string; place: string; note?: string }): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Escale//Escale//FR',
    'BEGIN:VEVENT',
    `UID:${slot.permanence}-${utcStamp(slot.start)}`,
    `DTSTAMP:${utcStamp(slot.start)}`,
    `DTSTART:${utcStamp(slot.start)}`,
    `DTEND:${utcStamp(slot.end)}`,
    `SUMMARY:${escaped(words.title)}`,
    `LOCATION:${escaped(words.place)}`,
    ...(words.note ? [`DESCRIPTION:${escaped(words.note)}`] : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.flatMap(folded).join('\r\n')
}

const CODE_COUNT = GARDEN_WORDS.length * JOURNEY_WORDS.length
/** Coprime with the count: visits every code, and neighbours in time do not look alike. */
const CODE_STRIDE = 1597

const codeAt = (index: number) =>
  `${GARDEN_WORDS[index % GARDEN_WORDS.length]}-${JOURNEY_WORDS[Math.floor(index / GARDEN_WORDS.length)]}`

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

/** `20260302T093000Z`. */
const utcStamp = (instant: number) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** Lines of at most 75 bytes; a continuation begins with a space. */
function folded(line: string): string[] {
  if (utf8Length(line) <= 75) return [line]
  const [beginning, rest] = cut(line, 75)
  return [beginning, ...folded(` ${rest}`)]
}
