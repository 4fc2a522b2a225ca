import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bookedDay,
  DISCLOSURE,
  type Disclosure,
  disclosureOf,
  isClosed,
  joinOf,
  type Range,
  release,
} from '../../src/domain/disclosure.ts'

const shown = (value: number, wholes: Range[] = [], rule: Disclosure = DISCLOSURE) =>
  release(value, wholes, rule).shown

const anyRule = fc
  .record({ k: fc.integer({ min: 3, max: 12 }), base: fc.integer({ min: 3, max: 12 }) })
  .map((rule): Disclosure => ({ ...DISCLOSURE, ...rule }))
const anyWhole = fc
  .tuple(fc.nat(40), fc.integer({ min: 2, max: 40 }))
  .map(([low, more]): Range => ({ low, high: low + more }))

test('[DIS2] below k, zero included, a count is below; else it is rounded to base', () => {
  expect([0, 4].map((value) => shown(value))).toEqual(Array(2).fill({ is: 'below', below: 5 }))
  expect([5, 7, 8, 12, 13, 518].map((value) => shown(value))).toEqual(
    [5, 5, 10, 10, 15, 520].map((value) => ({ is: 'about', value })),
  )
  expect(shown(9, [], { ...DISCLOSURE, k: 10 })).toEqual({ is: 'below', below: 10 })
})

test('[DIS2] policy raises k and base, never lowers them', () => {
  expect(disclosureOf({})).toEqual({ k: 5, base: 5, joinBy: 'quarter' })
  expect(disclosureOf({ k: 10, base: 10 })).toMatchObject({ k: 10, base: 10 })
  for (const low of [{ k: 4 }, { base: 4 }, { base: 1 }, { k: 0 }])
    expect(disclosureOf(low)).toEqual(DISCLOSURE)
  // Between two steps and beyond, readers of all pages would find counts.
  for (const between of [{ k: 6 }, { k: 8 }, { k: 2 ** 40 }])
    expect(disclosureOf(between)).toMatchObject({ k: 10 })
  expect(disclosureOf({ base: 7 })).toEqual({ ...DISCLOSURE, base: 10 })
})

test('[DIS3] who knows the rule and the sum of the parts cannot tell apart the 3 values or more of a range', () => {
  fc.assert(
    fc.property(anyRule, anyWhole, fc.nat(60), (rule, whole, more) => {
      const value = Math.min(whole.low + more, whole.high)

      const { range, shown } = release(value, [whole], rule)

      expect(range.low <= value && value <= range.high && range.high - range.low >= 2).toBe(true)
      expect(range.low >= whole.low && range.high <= whole.high).toBe(true)
      for (let other = whole.low; other <= whole.high; other++) {
        const isIn = range.low <= other && other <= range.high
        expect(JSON.stringify(release(other, [whole], rule)) === JSON.stringify({ shown, range })).toBe(isIn)
      }
    }),
  )
})

test('[DIS3] far from every end the search begins near the value, and finds the same', () => {
  fc.assert(
    fc.property(
      anyRule,
      fc.nat(3000),
      fc.nat(400),
      fc.integer({ min: 3, max: 60 }),
      (rule, value, more, fewest) => {
        const wholes = [{ low: 0, high: value + more + fewest }]
        const { range } = release(value, wholes, rule, { fewest })

        expect(release(range.low, wholes, rule, { fewest }).range).toEqual(range)
        if (range.high < wholes[0]!.high)
          expect(release(range.high + 1, wholes, rule, { fewest }).range.low).toBe(range.high + 1)
      },
    ),
  )
})

test('[DIS3] four quarters of nearly nothing do not tell their months by their year', () => {
  const parts = { low: 32, high: 48 }

  expect(shown(48, [parts])).toEqual({ is: 'between', low: 43, high: 48 })
  expect(shown(40, [parts])).toEqual({ is: 'about', value: 40 })
  expect(() => shown(50, [parts])).toThrow(RangeError)
})

test('[DIS3] at its low end a range holds as many values as are asked for', () => {
  expect(release(16, [{ low: 16, high: Infinity }], DISCLOSURE, { fewest: 10 }).range).toEqual({
    low: 16,
    high: 27,
  })
  expect(release(30, [{ low: 16, high: Infinity }], DISCLOSURE, { fewest: 10 }).shown).toEqual({
    is: 'about',
    value: 30,
  })
})

test('[DIS3] sites join their network at one scale; weeks have no attributes', () => {
  expect(['2026-11', '2026-Q4', '2026'].map((period) => joinOf(period, DISCLOSURE))).toEqual([-1, 0, 1])
  expect(() => joinOf('2026-W48', DISCLOSURE)).toThrow(RangeError)
})

test('[DIS3] a month takes in attributes until ten days after its end; later ones go to the oldest open month', () => {
  expect([isClosed('2026-10', '2026-11-10'), isClosed('2026-10', '2026-11-11')]).toEqual([false, true])
  expect(isClosed('2026-Q4', '2027-01-10')).toBe(false)
  expect(bookedDay('2026-10-28', '2026-11-10', null)).toBe('2026-10-28')
  expect(bookedDay('2026-10-28', '2026-11-11', null)).toBe('2026-11-01')
  expect(bookedDay('2026-06-02', '2026-11-05', '2026-09')).toBe('2026-10-01')
})

test('[P3] nothing counts in a month that is published, whatever the clock says', () => {
  // Published while the clock was ahead; taken in while it was behind.
  expect(bookedDay('2026-11-20', '2026-11-24', '2026-11')).toBe('2026-12-01')
  expect(bookedDay('2026-08-30', '2026-09-15', '2026-12')).toBe('2027-01-01')
  expect(bookedDay('2026-11-20', '2026-11-24', '2026-10')).toBe('2026-11-20')
})
