import { expect, test } from 'vitest'
import { clockTrouble } from '../../src/domain/clock.ts'

const catalog = {
  edition: { id: '2026-11-23', on: '2026-11-23' },
  network: { timeZone: 'Europe/Paris' },
} as Parameters<typeof clockTrouble>[2]
const at = (text: string) => Date.parse(text)

test('[SYN7] a clock back in 1970 is told from the catalog alone', () => {
  expect(clockTrouble(0, null, catalog)).toBe('before-catalog')
  expect(clockTrouble(at('2026-11-23T08:00:00Z'), null, catalog)).toBeNull()
})

test('[SYN7] a clock that went back by a day is told from the last day the tablet saw', () => {
  const tablet = { seenOn: '2026-12-01' }

  expect(clockTrouble(at('2026-11-30T22:59:00Z'), tablet, catalog)).toBe('went-back')
  expect(clockTrouble(at('2026-11-30T23:01:00Z'), tablet, catalog)).toBeNull()
})

test('[SYN7] a clock years ahead is told', () => {
  expect(clockTrouble(at('2038-01-01T00:00:00Z'), null, catalog)).toBe('far-ahead')
})
