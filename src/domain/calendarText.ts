import type { Slot } from './appointment.ts'
import { cut, utf8Length } from './qrText.ts'

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

/** `20260302T093000Z`. */
const utcStamp = (instant: number) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** Lines of at most 75 bytes; a continuation begins with a space. */
function folded(line: string): string[] {
  if (utf8Length(line) <= 75) return [line]
  const [beginning, rest] = cut(line, 75)
  return [beginning, ...folded(` ${rest}`)]
}
