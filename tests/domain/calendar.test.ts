import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  clockFrom,
  clockOf,
  DAY_MS,
  dayOf,
  daysBetween,
  daysOfWeekday,
  durationBandOf,
  endOfDay,
  hourBandOf,
  instantAt,
  isInForce,
  MINUTE_MS,
  minutesOf,
  weekdayOf,
} from '../../src/domain/calendar.ts'

const ZONES = ['Europe/Paris', 'Indian/Reunion', 'America/St_Johns', 'America/Havana', 'Pacific/Chatham']

/** Any minute of 2026 and 2027: every change of clock is among them. */
const anyMinute = fc
  .integer({ min: Date.UTC(2026, 0, 1) / MINUTE_MS, max: Date.UTC(2028, 0, 1) / MINUTE_MS })
  .map((minute) => minute * MINUTE_MS)

describe.each(ZONES)('in %s', (zone) => {
  test('[TRI6] the clock shows what the time zone says, at any minute', () => {
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })

    fc.assert(
      fc.property(anyMinute, (instant) => {
        expect(`${dayOf(instant, zone)} ${clockOf(instant, zone)}`).toBe(shown.format(instant))
      }),
      { numRuns: 500 },
    )
  })

  test('[TRI6] every quarter of an hour of a year survives the way to its local clock and back', () => {
    const secondShowings = []
    for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2027, 0, 1); instant += 15 * MINUTE_MS) {
      const back = instantAt(dayOf(instant, zone), clockOf(instant, zone), zone)

      if (back !== instant) secondShowings.push(instant - back)
    }

    const anHourThatIsShownTwice = Array(zone === 'Indian/Reunion' ? 0 : 4).fill(60 * MINUTE_MS)
    expect(secondShowings).toEqual(anHourThatIsShownTwice)
  })

  test('[SES6] days follow one another without gap or overlap through a year', () => {
    for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
      const end = endOfDay(day, zone)

      expect(dayOf(end - 1, zone)).toBe(day)
      expect(dayOf(end, zone)).toBe(addDays(day, 1))
    }
  })
})

test('[APP1] a clock time that is skipped moves as far past the change; one shown twice is its first showing', () => {
  const skipped = instantAt('2026-03-29', '02:30', 'Europe/Paris')
  const twice = instantAt('2026-10-25', '02:30', 'Europe/Paris')

  expect(clockOf(skipped, 'Europe/Paris')).toBe('03:30')
  expect(twice).toBe(Date.UTC(2026, 9, 25, 0, 30))
  expect(clockOf(twice + 60 * MINUTE_MS, 'Europe/Paris')).toBe('02:30')
})

test('[SYN7] a clock in 1970 or far ahead still gives days', () => {
  expect(dayOf(0, 'Europe/Paris')).toBe('1970-01-01')
  expect(dayOf(Date.UTC(2100, 6, 1, 12), 'Europe/Paris')).toBe('2100-07-01')
})

test('[SYN7] what is remembered of a zone stays true when very many days are asked', () => {
  const winter = Date.UTC(2026, 0, 15, 12)
  for (let day = 0; day < 9000; day++) dayOf(day * DAY_MS, 'Europe/Paris')

  expect(clockOf(winter, 'Europe/Paris')).toBe('13:00')
})

test('[TRI6] dates in force include both ends', () => {
  const summer = { from: '2026-07-01', until: '2026-08-31' }

  expect(
    ['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map((day) => isInForce(summer, day)),
  ).toEqual([false, true, true, false])
  expect(isInForce({ from: '2026-07-01', until: null }, '2099-01-01')).toBe(true)
})

test('[TRI6] days are counted over months, years and leap days', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2)
})

test('[TRI6] weekdays are found between two days, both included', () => {
  expect(weekdayOf('2026-03-03')).toBe('tu')
  expect(daysOfWeekday('tu', '2026-03-03', '2026-03-17')).toEqual(['2026-03-03', '2026-03-10', '2026-03-17'])
  expect(daysOfWeekday('mo', '2026-03-03', '2026-03-08')).toEqual([])
  expect(daysOfWeekday('mo', '2026-03-03', '2026-03-01')).toEqual([])
})

test('[TRI6] minutes and clock times say the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (minutes) => {
      expect(minutesOf(clockFrom(minutes))).toBe(minutes)
    }),
  )
})

test('[TAL2] an instant is known by its two-hour band alone', () => {
  expect(hourBandOf(Date.UTC(2026, 2, 3, 9, 59), 'Europe/Paris')).toBe('10-12')
  expect(hourBandOf(Date.UTC(2026, 2, 3, 22, 59), 'Europe/Paris')).toBe('22-24')
  expect(hourBandOf(Date.UTC(2026, 2, 3, 23, 0), 'Europe/Paris')).toBe('00-02')
})

test('[TAL1] a duration is counted by its band', () => {
  expect([0, 29, 30, 59, 60, 119, 120, 600].map(durationBandOf)).toEqual([
    'under-30',
    'under-30',
    '30-to-60',
    '30-to-60',
    '60-to-120',
    '60-to-120',
    'over-120',
    'over-120',
  ])
})
