import { DURATION_BANDS, type DurationBand, HOUR_BANDS, type HourBand, WEEKDAYS, type Weekday } from './vocabulary.ts'

/**
 * Days and clock times as the network lives them. A day is `YYYY-MM-DD`, a clock time `HH:MM`, both in the
 * network's IANA time zone; an instant is milliseconds since 1970 UTC.
 */

export type Dated = { from: string; until: string | null }

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** `YYYY-MM-DD HH:MM` in the zone. */
function localTime(instant: number, timeZone: string): { day: string; clock: string } {
  const part: Record<string, string> = {}
  for (const { type, value } of formatterFor(timeZone).formatToParts(instant)) part[type] = value
  return { day: `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`, clock: `${part.hour}:${part.minute}` }
}

export const dayOf = (instant: number, timeZone: string): string => localTime(instant, timeZone).day

export const clockOf = (instant: number, timeZone: string): string => localTime(instant, timeZone).clock

/** Minutes since local midnight of a clock time. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
}

export function clockFrom(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const utcOf = (day: string, clock: string) => Date.parse(`${day}T${clock}:00Z`)

/**
 * The instant a local clock shows. A time that daylight saving skips becomes the instant as far past the
 * change as it was meant to be; a time shown twice is its first showing.
 */
export function instantAt(day: string, clock: string, timeZone: string): number {
  const wanted = utcOf(day, clock)
  const offsetAt = (instant: number) => {
    const local = localTime(instant, timeZone)
    return utcOf(local.day, local.clock) - Math.floor(instant / MINUTE_MS) * MINUTE_MS
  }
  const before = offsetAt(wanted - DAY_MS)
  const after = offsetAt(wanted + DAY_MS)
  const first = wanted - Math.max(before, after)
  const second = wanted - Math.min(before, after)
  if (offsetAt(first) === wanted - first) return first
  if (offsetAt(second) === wanted - second) return second
  return wanted - before
}

export function addDays(day: string, days: number): string {
  return new Date(utcOf(day, '00:00') + days * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to, '00:00') - utcOf(from, '00:00')) / DAY_MS)
}

export function weekdayOf(day: string): Weekday {
  const sundayFirst = new Date(utcOf(day, '00:00')).getUTCDay()
  return WEEKDAYS[(sundayFirst + 6) % 7] as Weekday
}

export const isInForce = (dated: Dated, day: string): boolean =>
  dated.from <= day && (dated.until === null || day <= dated.until)

/** The first instant that no longer belongs to the day. */
export const endOfDay = (day: string, timeZone: string): number => instantAt(addDays(day, 1), '00:00', timeZone)

/** TAL2: no time finer than this is ever counted. */
export function hourBandOf(instant: number, timeZone: string): HourBand {
  const hour = Number(localTime(instant, timeZone).clock.slice(0, 2))
  return HOUR_BANDS[Math.floor(hour / 2)] as HourBand
}

export function durationBandOf(minutes: number): DurationBand {
  if (minutes < 30) return DURATION_BANDS[0]
  if (minutes < 60) return DURATION_BANDS[1]
  if (minutes < 120) return DURATION_BANDS[2]
  return DURATION_BANDS[3]
}
