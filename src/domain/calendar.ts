import {
  DURATION_BANDS,
  type DurationBand,
  HOUR_BANDS,
  type HourBand,
  WEEKDAYS,
  type Weekday,
} from './vocabulary.ts'

/**
 * Days and clock times as the network lives them. A day is `YYYY-MM-DD`, a clock time `HH:MM`, both in the
 * network's IANA time zone; an instant is milliseconds since 1970 UTC. Weeks begin on Monday.
 */

export type Dated = { from: string; until: string | null }

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** A pattern would let 31 February through. */
export function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text
}

/** An unknown time zone throws a `RangeError`. */
export const dayOf = (instant: number, timeZone: string): string => localTime(instant, timeZone).day

export const clockOf = (instant: number, timeZone: string): string => localTime(instant, timeZone).clock

/** Minutes since local midnight of a clock time. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}

export function clockFrom(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/**
 * The instant a local clock shows. A time that daylight saving skips becomes the instant as far past the
 * change as it was meant to be; a time shown twice is its first showing.
 */
export function instantAt(day: string, clock: string, timeZone: string): number {
  const wanted = utcOf(day, clock)
  const before = offsetAt(wanted - DAY_MS, timeZone)
  const after = offsetAt(wanted + DAY_MS, timeZone)
  const first = wanted - Math.max(before, after)
  const second = wanted - Math.min(before, after)
  if (offsetAt(first, timeZone) === wanted - first) return first
  if (offsetAt(second, timeZone) === wanted - second) return second
  return wanted - before
}

export function addDays(day: string, days: number): string {
  return new Date(utcOf(day, '00:00') + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to, '00:00') - utcOf(from, '00:00')) / DAY_MS)
}

export const weekdayOf = (day: string): Weekday => WEEKDAYS[weekdayIndexOf(day)] as Weekday

/** The days of that weekday from one day to another, both included. */
export function daysOfWeekday(weekday: Weekday, from: string, to: string): string[] {
  const wait = (WEEKDAYS.indexOf(weekday) - weekdayIndexOf(from) + 7) % 7
  const days: string[] = []
  for (let day = addDays(from, wait); day <= to; day = addDays(day, 7)) days.push(day)
  return days
}

export const isInForce = (dated: Dated, day: string): boolean =>
  dated.from <= day && (dated.until === null || day <= dated.until)

/** The first instant that no longer belongs to the day. */
export const endOfDay = (day: string, timeZone: string): number =>
  instantAt(addDays(day, 1), '00:00', timeZone)

/** TAL2: no time finer than this is ever counted. */
export function hourBandOf(instant: number, timeZone: string): HourBand {
  const hour = Number(clockOf(instant, timeZone).slice(0, 2))
  return HOUR_BANDS[Math.floor(hour / 2)] as HourBand
}

export function durationBandOf(minutes: number): DurationBand {
  if (minutes < 30) return DURATION_BANDS[0]
  if (minutes < 60) return DURATION_BANDS[1]
  if (minutes < 120) return DURATION_BANDS[2]
  return DURATION_BANDS[3]
}

const utcOf = (day: string, clock: string) => Date.parse(`${day}T${clock}:00Z`)

const weekdayIndexOf = (day: string) => (new Date(utcOf(day, '00:00')).getUTCDay() + 6) % 7

function localTime(instant: number, timeZone: string): { day: string; clock: string } {
  const shown = new Date(instant + offsetAt(instant, timeZone)).toISOString()
  return { day: shown.slice(0, 10), clock: shown.slice(11, 16) }
}

/**
 * A question to `Intl` costs about as much as the rest of a triage, so what a zone answered is remembered:
 * one offset for each UTC day that begins and ends with it, nothing for a day on which it changes.
 */
type Zone = { format: Intl.DateTimeFormat; offsetByDay: Map<number, number | 'changes'> }

const zones = new Map<string, Zone>()
const MOST_DAYS_REMEMBERED = 4000

/** Milliseconds that the zone's clock is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const zone = zones.get(timeZone) ?? openZone(timeZone)
  const day = Math.floor(instant / DAY_MS)
  const offset = zone.offsetByDay.get(day) ?? learnOffset(zone, day)
  return offset === 'changes' ? readOffset(zone, instant) : offset
}

function openZone(timeZone: string): Zone {
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two } as const
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...fields })
  const zone = { format, offsetByDay: new Map() }
  zones.set(timeZone, zone)
  return zone
}

function learnOffset(zone: Zone, day: number): number | 'changes' {
  const atStart = readOffset(zone, day * DAY_MS)
  const offset = atStart === readOffset(zone, (day + 1) * DAY_MS) ? atStart : 'changes'
  if (zone.offsetByDay.size >= MOST_DAYS_REMEMBERED) zone.offsetByDay.clear()
  zone.offsetByDay.set(day, offset)
  return offset
}

function readOffset(zone: Zone, instant: number): number {
  const part: Record<string, string> = {}
  for (const { type, value } of zone.format.formatToParts(instant)) part[type] = value
  const day = `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`
  const wholeMinutes = Math.floor(instant / MINUTE_MS) * MINUTE_MS
  return utcOf(day, `${part.hour}:${part.minute}`) - wholeMinutes
}
