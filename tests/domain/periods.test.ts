import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween, weekdayOf } from '../../src/domain/calendar.ts'
import {
  ATTRIBUTE_SCALES,
  childrenOf,
  daysOfPeriod,
  isPeriod,
  nextPeriod,
  periodOf,
  previousPeriod,
  SCALES,
  samePeriodLastYear,
  scaleOf,
} from '../../src/domain/periods.ts'

const anyDay = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays('2000-01-01', days))
const anyScale = fc.constantFrom(...SCALES)

test('[DIS1] a day is in the period of each scale that holds it', () => {
  expect(SCALES.map((scale) => periodOf('2026-11-24', scale))).toEqual([
    '2026-W48',
    '2026-11',
    '2026-Q4',
    '2026',
  ])

  fc.assert(
    fc.property(anyDay, anyScale, (day, scale) => {
      const period = periodOf(day, scale)
      const { first, last } = daysOfPeriod(period)

      expect(scaleOf(period)).toBe(scale)
      expect(first <= day && day <= last).toBe(true)
      expect([periodOf(first, scale), periodOf(last, scale)]).toEqual([period, period])
      expect(periodOf(addDays(first, -1), scale)).toBe(previousPeriod(period))
      expect(nextPeriod(previousPeriod(period))).toBe(period)
      expect(previousPeriod(period) < period).toBe(true)
    }),
  )
})

test('[DIS1] weeks are those of ISO 8601', () => {
  const known = { '2026-01-01': '2026-W01', '2027-01-03': '2026-W53', '2027-01-04': '2027-W01' }

  for (const [day, week] of Object.entries(known)) expect(periodOf(day, 'week')).toBe(week)
  fc.assert(
    fc.property(anyDay, (day) => {
      const { first, last } = daysOfPeriod(periodOf(day, 'week'))

      expect([weekdayOf(first), daysBetween(first, last)]).toEqual(['mo', 6])
      expect(periodOf(day, 'week').slice(0, 4)).toBe(addDays(first, 3).slice(0, 4))
    }),
  )
})

test('[DIS1] parts make up their whole, day by day', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom('quarter', 'year'), (day, scale) => {
      const whole = periodOf(day, scale)
      const parts = childrenOf(whole).map(daysOfPeriod)

      expect(parts.at(0)?.first).toBe(daysOfPeriod(whole).first)
      expect(parts.at(-1)?.last).toBe(daysOfPeriod(whole).last)
      for (const [at, part] of parts.slice(1).entries())
        expect(addDays(parts[at]?.last ?? '', 1)).toBe(part.first)
    }),
  )
  expect([childrenOf('2026-11'), childrenOf('2026-W01')]).toEqual([[], []])
})

test('[REP3] the same period last year has the same name but for the year; a 53rd week has mostly none', () => {
  expect(ATTRIBUTE_SCALES.map((scale) => samePeriodLastYear(periodOf('2026-11-24', scale)))).toEqual([
    '2025-11',
    '2025-Q4',
    '2025',
  ])
  expect([samePeriodLastYear('2026-W48'), samePeriodLastYear('2026-W53')]).toEqual(['2025-W48', null])
})

test('[DIS1] only the fixed calendar is a period: no day, no free range', () => {
  const others = ['', '26', '2026-13', '2026-00', '2026-Q5', '2025-W53', '2026-W54', '2026-W00', '2026-11-24']

  expect(others.filter(isPeriod)).toEqual([])
  expect(['2026-W53', '2026-12', '2026-Q1', '2026'].every(isPeriod)).toBe(true)
  expect(() => daysOfPeriod('2026-11-24')).toThrow(RangeError)
})
