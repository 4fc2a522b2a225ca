import { describe, expect, test } from 'vitest'
import { correctedDay, joinedTally, type Skew } from '../../src/domain/skew.ts'
import { emptyTally } from '../../src/domain/tally.ts'

const at = (now: string, minutes: number): Skew => ({
  now: Date.parse(now),
  minutes,
  timeZone: 'Europe/Paris',
})
const DAY = 1440

describe('[SYN7] the day of an unsealed tally', () => {
  test('stays when the clock shows the right day', () => {
    expect(correctedDay('2026-11-24', at('2026-11-24T10:00:00Z', 40))).toBe('2026-11-24')
    expect(correctedDay('2026-11-20', at('2026-11-24T10:00:00Z', -40))).toBe('2026-11-20')
  })

  test('that is still to come goes back by as many days as the clock is ahead', () => {
    const ahead = at('2026-12-04T10:00:00Z', -10 * DAY)

    expect(correctedDay('2026-12-04', ahead)).toBe('2026-11-24')
    expect(correctedDay('2026-12-03', ahead)).toBe('2026-11-23')
    // What an earlier, right day counted stays.
    expect(correctedDay('2026-11-20', ahead)).toBe('2026-11-20')
  })

  test('counted by a tablet woken up in 1970 becomes the day it was', () => {
    const asleep = at('1970-01-02T10:00:00Z', Math.round(Date.parse('2026-11-24T10:00:00Z') / 60_000) - 2040)

    expect(correctedDay('1970-01-02', asleep)).toBe('2026-11-24')
    expect(correctedDay('1970-01-01', asleep)).toBe('2026-11-23')
  })

  test('that a clock days behind shows as today becomes today; those before it stay', () => {
    const behind = at('2026-11-21T10:00:00Z', 3 * DAY)

    expect(correctedDay('2026-11-21', behind)).toBe('2026-11-24')
    expect(correctedDay('2026-11-20', behind)).toBe('2026-11-20')
  })

  test('around midnight a clock some minutes behind moves nothing, one ahead takes tomorrow back', () => {
    expect(correctedDay('2026-11-23', at('2026-11-23T22:50:00Z', 20))).toBe('2026-11-23')
    expect(correctedDay('2026-11-24', at('2026-11-23T23:10:00Z', -20))).toBe('2026-11-23')
  })

  test('that cannot be is today’s once the clock has been set right', () => {
    const right = at('2026-11-24T10:00:00Z', 0)

    expect(correctedDay('1970-01-02', right)).toBe('2026-11-24')
    expect(correctedDay('2028-11-24', right)).toBe('2026-11-24')
    expect(correctedDay('2026-11-25', right)).toBe('2026-11-24')
    expect(correctedDay('2026-08-01', right)).toBe('2026-08-01')
  })

  test('that a shift would bring to a day before Escale was is today’s', () => {
    expect(correctedDay('1970-01-01', at('2026-11-22T10:00:00Z', 2 * DAY))).toBe('2026-11-24')
  })

  test('is never one to come', () => {
    expect(correctedDay('2027-02-01', at('2026-12-04T10:00:00Z', -10 * DAY))).toBe('2026-11-24')
  })

  test('that lay unsealed in a drawer stays, whatever the clock shows now', () => {
    expect(correctedDay('2026-08-01', at('2026-12-04T10:00:00Z', -10 * DAY))).toBe('2026-08-01')
    expect(correctedDay('2026-08-01', at('1970-01-02T10:00:00Z', 29_930_000))).toBe('2026-08-01')
  })
})

test('[SYN7] two tallies of one day are one, with nothing lost', () => {
  const a = { ...emptyTally('jaude', '2026-11-24'), cells: { 'level:1': 2 }, charters: ['c'] }
  const b = {
    ...emptyTally('jaude', '2026-11-24'),
    cells: { 'level:1': 1, 'level:2': 1 },
    charters: ['c', 'd'],
  }
  a.totals.sessions = 2
  b.totals.sessions = 2

  expect(joinedTally(a, b)).toMatchObject({
    totals: { sessions: 4 },
    cells: { 'level:1': 3, 'level:2': 1 },
    charters: ['c', 'd'],
  })
})
