import { addDays, daysBetween, weekdayOf } from './calendar.ts'
import { WEEKDAYS } from './vocabulary.ts'

/**
 * The fixed calendar of published figures (DIS1). A period is a text that says its own scale: week `2026-W47`
 * (ISO 8601: from Monday, of the year that holds its Thursday), month `2026-11`, quarter `2026-Q4`, year `2026`.
 * Days are `YYYY-MM-DD`. Within one scale, periods sort as texts. Unless said otherwise, a text that is no
 * period throws a `RangeError`.
 */

export const SCALES = ['week', 'month', 'quarter', 'year'] as const
export type Scale = (typeof SCALES)[number]

/** Weeks nest in nothing: attributes have none (DIS1). */
export const ATTRIBUTE_SCALES = ['month', 'quarter', 'year'] as const
export type AttributeScale = (typeof ATTRIBUTE_SCALES)[number]

export function periodOf(day: string, scale: Scale): string {
  const year = day.slice(0, 4)
  if (scale === 'year') return year
  if (scale === 'month') return day.slice(0, 7)
  if (scale === 'quarter') return `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
  return weekOf(day)
}

/** `null` for a text that is no period; a 53rd week only where the year has one. */
export function scaleOf(text: string): Scale | null {
  if (/^\d{4}$/.test(text)) return 'year'
  if (/^\d{4}-Q[1-4]$/.test(text)) return 'quarter'
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return 'month'
  if (/^\d{4}-W53$/.test(text)) return weekOf(mondayOf(text)) === text ? 'week' : null
  return /^\d{4}-W(0[1-9]|[1-4]\d|5[0-2])$/.test(text) ? 'week' : null
}

export const isPeriod = (text: string): boolean => scaleOf(text) !== null

/** First and last day, both included. */
export const daysOfPeriod = oncePerPeriod((period): Readonly<{ first: string; last: string }> => {
  const scale = scaleThatMustBe(period)
  if (scale === 'week') return { first: mondayOf(period), last: addDays(mondayOf(period), 6) }
  const months = monthsOf(period, scale)
  return {
    first: `${months[0]}-01`,
    last: addDays(`${monthAfter(months.at(-1) as string, 1)}-01`, -1),
  }
})

export const previousPeriod = oncePerPeriod((period) =>
  periodOf(addDays(daysOfPeriod(period).first, -1), scaleThatMustBe(period)),
)

export const nextPeriod = (period: string): string =>
  periodOf(addDays(daysOfPeriod(period).last, 1), scaleThatMustBe(period))

/** `null` for the 53rd week of a year that follows one of 52. */
export function samePeriodLastYear(period: string): string | null {
  scaleThatMustBe(period)
  const same = `${yearText(Number(period.slice(0, 4)) - 1)}${period.slice(4)}`
  return isPeriod(same) ? same : null
}

/** The periods one scale finer that make up this one: a quarter's three months, a year's four quarters. */
export function childrenOf(period: string): string[] {
  const scale = scaleThatMustBe(period)
  if (scale === 'year') return [1, 2, 3, 4].map((quarter) => `${period}-Q${quarter}`)
  return scale === 'quarter' ? monthsOf(period, scale) : []
}

/** The months from the first to the last of a month, quarter or year. */
function monthsOf(period: string, scale: AttributeScale): string[] {
  if (scale === 'month') return [period]
  if (scale === 'year') return childrenOf(period).flatMap((quarter) => monthsOf(quarter, 'quarter'))
  const first = (Number(period.slice(6)) - 1) * 3
  return [0, 1, 2].map((more) => monthAfter(`${period.slice(0, 4)}-01`, first + more))
}

function monthAfter(month: string, months: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months
  return `${yearText(Math.floor(at / 12))}-${String((at % 12) + 1).padStart(2, '0')}`
}

function weekOf(day: string): string {
  const year = Number(addDays(day, 3 - WEEKDAYS.indexOf(weekdayOf(day))).slice(0, 4))
  const weeks = Math.floor(daysBetween(firstMonday(year), day) / 7)
  return `${yearText(year)}-W${String(weeks + 1).padStart(2, '0')}`
}

const mondayOf = (week: string): string =>
  addDays(firstMonday(Number(week.slice(0, 4))), (Number(week.slice(6)) - 1) * 7)

/** The first ISO week of a year is the one that holds 4 January. */
function firstMonday(year: number): string {
  const fourth = `${yearText(year)}-01-04`
  return addDays(fourth, -WEEKDAYS.indexOf(weekdayOf(fourth)))
}

const yearText = (year: number) => String(year).padStart(4, '0')

const MOST_REMEMBERED = 10_000

/** Remembers what does not change: of a few thousand periods a page of figures asks thousands of times. */
export function oncePerPeriod<Value>(of: (period: string) => Value): (period: string) => Value {
  const known = new Map<string, Value>()
  return (period) => {
    const found = known.get(period)
    if (found !== undefined) return found
    const value = of(period)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(period, value)
    return value
  }
}

function scaleThatMustBe(period: string): Scale {
  const scale = scaleOf(period)
  if (!scale) throw new RangeError(`${period} is no period`)
  return scale
}
