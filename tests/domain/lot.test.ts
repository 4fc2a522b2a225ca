import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../src/domain/calendar.ts'
import { canonical } from '../../src/domain/canonical.ts'
import { dueLots, lotFrom } from '../../src/domain/lot.ts'
import { emptyTotals, type Tally } from '../../src/domain/tally.ts'
import { readLot } from '../../src/sync/contract.ts'
import { golden } from '../makers.ts'

const policy = { minLot: 5, totalsAloneAfterDays: 28 }
const START = '2026-11-01'

const aTally = (site: string, day: string, sessions: number, questions = 0): Tally => ({
  site,
  day,
  totals: { ...emptyTotals(), sessions, questions },
  cells: sessions > 0 ? { 'level:2': sessions } : {},
  charters: [],
})

const someTallies = fc
  .uniqueArray(
    fc.record({
      site: fc.constantFrom('jaude', 'beaumont', 'bus1'),
      day: fc.integer({ min: 0, max: 60 }).map((days) => addDays(START, days)),
      sessions: fc.integer({ min: 0, max: 7 }),
      questions: fc.integer({ min: 0, max: 7 }),
    }),
    { selector: ({ site, day }) => site + day, maxLength: 40 },
  )
  .map((list) => list.map(({ site, day, sessions, questions }) => aTally(site, day, sessions, questions)))

test('[LOT1] no lot with marginals counts fewer than minLot sessions, of one site, of days that are over', () => {
  fc.assert(
    fc.property(
      someTallies,
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(null, 'jaude'),
      (tallies, days, closedSite) => {
        const today = addDays(START, days)
        for (const due of dueLots(tallies, { today, closedSite }, policy)) {
          expect(due.tallies.every((tally) => tally.site === due.site)).toBe(true)
          expect(due.tallies.every((tally) => tally.day < today || due.site === closedSite)).toBe(true)
          const sessions = due.tallies.reduce((sum, tally) => sum + tally.totals.sessions, 0)
          const questions = due.tallies.reduce((sum, tally) => sum + tally.totals.questions, 0)
          if (!due.totalsAlone)
            expect(sessions > 0 ? sessions : questions).toBeGreaterThanOrEqual(policy.minLot)
        }
      },
    ),
  )
})

test('[LOT2] after 28 days nothing waits any more', () => {
  fc.assert(
    fc.property(someTallies, (tallies) => {
      const today = addDays(START, 60 + 28)
      const sealed = dueLots(tallies, { today, closedSite: null }, policy).flatMap((due) => due.tallies)
      expect(sealed.length).toBe(tallies.length)
    }),
  )
})

test('[LOT2] totals alone hold no marginal', () => {
  const [due] = dueLots([aTally('jaude', START, 2)], { today: addDays(START, 28), closedSite: null }, policy)
  expect(lotFrom(due!, seal)).toMatchObject({ cells: null, days: [{ day: START, totals: { sessions: 2 } }] })
})

const seal = {
  id: '0'.repeat(32),
  network: 'n',
  epoch: '1'.repeat(32),
  sequence: 1,
  edition: 'e',
  vocabulary: 'a'.repeat(64),
}

test('[LOT3] one content has one text, whatever the order of its keys', () => {
  expect(canonical({ b: [1, { d: null, c: 'é' }], a: true, skipped: undefined })).toBe(
    '{"a":true,"b":[1,{"c":"é","d":null}]}',
  )
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()))),
      (content) => {
        const shuffled = Object.fromEntries(Object.entries(content).reverse())
        expect(canonical(shuffled)).toBe(canonical(content))
        expect(JSON.parse(canonical(content))).toEqual(JSON.parse(JSON.stringify(content)))
      },
    ),
  )
})

test('[LOT3] [SYN4] the golden lot of format 1 is read for ever, and only byte for byte', () => {
  const { body, sha256 } = golden('lot.v1.json') as { body: string; sha256: string }
  expect(createHash('sha256').update(body).digest('hex')).toBe(sha256)
  expect(readLot(body)).toMatchObject({ format: 1, site: 'jaude' })
  expect(readLot(body.replace('{"cells"', '{ "cells"'))).toBeNull()
})

test.each([
  ['an unknown key', (lot: Record<string, unknown>) => ({ ...lot, note: 'x' })],
  ['an unknown cell', (lot: Record<string, unknown>) => ({ ...lot, cells: { 'name:dupont': 1 } })],
  [
    'a count that is no whole number',
    (lot: Record<string, unknown>) => ({ ...lot, cells: { 'level:1': 1.5 } }),
  ],
  ['no day', (lot: Record<string, unknown>) => ({ ...lot, days: [] })],
  ['free text as site', (lot: Record<string, unknown>) => ({ ...lot, site: 'Mme Dupont' })],
])('[SYN4] [P5] a lot with %s is refused', (_, change) => {
  const { body } = golden('lot.v1.json') as { body: string }
  expect(readLot(canonical(change(JSON.parse(body))))).toBeNull()
})
