import { addDays, clockOf, dayOf, daysOfWeekday, instantAt, isInForce, weekdayOf } from './calendar.ts'
import { covers, siteOf } from './catalog.ts'
import type { Catalog, Permanence, Site } from './catalogSchema.ts'

/** Where places are and when they receive people (TRI6, RED1). */

export type Hours = Site['hours'][number]

export type Location = { latitude: number; longitude: number }

/** One dated permanence; `start` and `end` are instants, `end` is no longer part of it. */
export type PermanenceDay = { permanence: Permanence; day: string; start: number; end: number }

/** As the crow flies, in kilometres; `null` when a location is not known. */
export function kmBetween(from: Location | null, to: Location | null): number | null {
  if (!from || !to) return null
  const height = halfChord(to.latitude - from.latitude)
  const width = halfChord(to.longitude - from.longitude)
  const chord = height + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * width
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Order of numbers, with what is not known at the end. */
export function compareUnknownLast(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

/** The site's week on that day, `null` when not known. Of two in force, the one begun later wins. */
export const hoursInForce = (site: Site, day: string): Hours | null =>
  site.hours
    .filter((hours) => isInForce(hours, day))
    .reduce<Hours | null>((last, hours) => (last && last.from > hours.from ? last : hours), null)

/** Spans `HH:MM-HH:MM` of that day, in order; `null` when not known. */
export function hoursOn(site: Site, day: string): readonly string[] | null {
  const hours = hoursInForce(site, day)
  if (!hours) return null
  return isInForce(site, day) ? [...(hours.week[weekdayOf(day)] ?? [])].sort() : []
}

/** `null` when its hours are not known. */
export function openAt(catalog: Catalog, site: Site, instant: number): boolean | null {
  const { timeZone } = catalog.network
  const clock = clockOf(instant, timeZone)
  const spans = hoursOn(site, dayOf(instant, timeZone))
  return spans?.some((span) => startOf(span) <= clock && clock < endOf(span)) ?? null
}

/** The instant itself when open, else the next opening; `null` when not known or far away. */
export function nextOpening(catalog: Catalog, site: Site, instant: number): number | null {
  if (site.hours.length === 0) return null
  if (openAt(catalog, site, instant)) return instant
  const { timeZone } = catalog.network
  const today = dayOf(instant, timeZone)
  for (let ahead = 0; ahead <= OPENING_HORIZON_DAYS; ahead++) {
    const day = addDays(today, ahead)
    const starts = (hoursOn(site, day) ?? []).map((span) => instantAt(day, startOf(span), timeZone))
    const next = starts.find((start) => start > instant)
    if (next !== undefined) return next
  }
  return null
}

/**
 * Permanences of the site that last into the time between two instants, in order. One takes place only on a
 * day the site opens at all, as far as its hours are known; it may begin before the doors open.
 */
export function permanencesBetween(
  catalog: Catalog,
  siteId: string,
  from: number,
  until: number,
): PermanenceDay[] {
  const site = siteOf(catalog, siteId)
  const weekly = catalog.permanences.filter((permanence) => permanence.site === siteId)
  if (!site || weekly.length === 0) return []
  const { timeZone } = catalog.network
  const [first, last] = [dayOf(from, timeZone), dayOf(until, timeZone)]
  return weekly
    .flatMap((permanence) =>
      datesOf(permanence, site, first, last).map((day) => onDay(permanence, day, timeZone)),
    )
    .filter((each) => each.start < each.end && from < each.end && each.start < until)
    .sort((a, b) => a.start - b.start)
}

/** The permanence that is being held at the site. */
export const permanenceAt = (catalog: Catalog, siteId: string, instant: number): PermanenceDay | undefined =>
  permanencesBetween(catalog, siteId, instant, instant + 1)[0]

/** Coming permanences on days the site covers the level, the one being held included. */
export const permanencesForLevel = (
  catalog: Catalog,
  siteId: string,
  level: number,
  from: number,
  until: number,
): PermanenceDay[] =>
  permanencesBetween(catalog, siteId, from, until).filter(({ day }) => covers(catalog, siteId, level, day))

const EARTH_RADIUS_KM = 6371
/** Longer than a summer closing. */
const OPENING_HORIZON_DAYS = 60

const radians = (degrees: number) => (degrees * Math.PI) / 180
const halfChord = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2

const startOf = (span: string) => span.slice(0, 5)
const endOf = (span: string) => span.slice(6)

function datesOf(permanence: Permanence, site: Site, first: string, last: string): string[] {
  const from = first > permanence.from ? first : permanence.from
  const to = permanence.until !== null && permanence.until < last ? permanence.until : last
  return daysOfWeekday(permanence.weekday, from, to).filter(
    (day) => !permanence.except.includes(day) && isInForce(site, day) && hoursOn(site, day)?.length !== 0,
  )
}

const onDay = (permanence: Permanence, day: string, timeZone: string): PermanenceDay => ({
  permanence,
  day,
  start: instantAt(day, permanence.start, timeZone),
  end: instantAt(day, permanence.end, timeZone),
})
