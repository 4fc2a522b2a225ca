import { expect, test } from 'vitest'
import { askedAt, clockTrouble, isPossibleDay, possibleDay } from '../../src/domain/clock.ts'

const catalog = {
  edition: { id: '2026-11-23', on: '2026-11-23' },
  network: { timeZone: 'Europe/Paris' },
} as Parameters<typeof clockTrouble>[2]
const at = (text: string) => Date.parse(text)

test('[SYN7] a clock back in 1970 is told from the catalog alone', () => {
  expect(clockTrouble(0, null, catalog)).toBe('before-catalog')
  expect(clockTrouble(at('2026-11-23T08:00:00Z'), null, catalog)).toBeNull()
})

test('[ADM2] [LOT1] a catalog dated somewhat ahead puts no clock in doubt', () => {
  const dated = (on: string) => ({ ...catalog, edition: { id: 'ahead', on } })
  const now = at('2026-11-24T09:30:00Z')

  const troubles = ['2026-11-25', '2026-12-01', '2026-12-24'].map((on) => clockTrouble(now, null, dated(on)))
  expect(troubles).toEqual([null, null, null])
  expect(askedAt(now, dated('2026-12-24'))).toBe(now)
  expect(clockTrouble(now, null, dated('2027-11-24'))).toBe('before-catalog')
})

test('[SYN7] a clock that went back by a day is told from the last day the tablet saw', () => {
  const tablet = { seenOn: '2026-12-01' }

  expect(clockTrouble(at('2026-11-30T22:59:00Z'), tablet, catalog)).toBe('went-back')
  expect(clockTrouble(at('2026-11-30T23:01:00Z'), tablet, catalog)).toBeNull()
})

test('[SYN7] a clock years ahead is told', () => {
  expect(clockTrouble(at('2038-01-01T00:00:00Z'), null, catalog)).toBe('far-ahead')
})

test('[SYN7] [TRI6] a clock before the catalog asks it about the day it was made, at the hour shown', () => {
  expect(new Date(askedAt(at('1970-01-01T10:30:00Z'), catalog)).toISOString()).toBe(
    '2026-11-23T10:30:00.000Z',
  )
  expect(askedAt(at('2026-12-24T10:30:00Z'), catalog)).toBe(at('2026-12-24T10:30:00Z'))
})

test('[SYN7] [P3] a day before Escale was, or later than tomorrow, cannot be: it becomes today', () => {
  const today = '2026-11-24'
  const days = ['1970-01-02', '2024-12-31', '2025-01-01', '2026-11-25', '2026-11-26', '2028-11-24']

  expect(days.map((day) => isPossibleDay(day, today))).toEqual([false, false, true, true, false, false])
  expect(days.map((day) => possibleDay(day, today))).toEqual([
    ...[today, today],
    ...['2025-01-01', '2026-11-25'],
    ...[today, today],
  ])
})
