import { expect, test } from 'vitest'
import {
  branchesOf,
  charterOf,
  charterOn,
  covers,
  knownNeeds,
  levelOf,
  needOf,
  readingIn,
  serviceOf,
  servicesFor,
  siteOf,
  supersedes,
} from '../../src/domain/catalog.ts'
import type { CharterVersion } from '../../src/domain/catalogSchema.ts'
import { tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()
const [charter] = catalog.charter.versions as [CharterVersion]

test('[ADM2] an entry that disappeared is not found, and nothing throws', () => {
  expect([siteOf(catalog, 'gone'), needOf(catalog, 'gone'), serviceOf(catalog, 'gone')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect([levelOf(catalog, 9), charterOf(catalog, 'gone')]).toEqual([undefined, undefined])
  expect(knownNeeds(catalog, ['gone', 'print', 'print'])).toEqual([needOf(catalog, 'print')])
})

test('[TRI6] coverage holds between its dates, while the site exists', () => {
  expect(covers(catalog, 'north', 3, '2026-08-31')).toBe(false)
  expect(covers(catalog, 'north', 3, '2026-09-01')).toBe(true)
  expect(covers(catalog, 'old', 1, '2025-12-31')).toBe(true)
  expect(covers(catalog, 'old', 1, '2026-01-01')).toBe(false)
  expect(covers(catalog, 'gone', 1, '2026-01-01')).toBe(false)
})

test('[RED2] services are found by need, best first, each once, with their local offices', () => {
  const needs = knownNeeds(catalog, ['taxes', 'letter', 'taxes'])

  expect(servicesFor(catalog, needs).map(({ id }) => id)).toEqual(['tax-office', 'general', 'writer'])
  expect(branchesOf(catalog, 'general').map(({ id }) => id)).toEqual(['general-east'])
})

test('[CHA7] a new charter applies from its day on; a day without one takes the last that was in force', () => {
  const versions = [
    { ...charter, id: 'new', from: '2027-01-01', until: null },
    { ...charter, id: 'first', from: '2024-01-01', until: '2026-06-30' },
  ]
  const withTwo = tinyCatalog({ charter: { versions } })

  const days = ['2020-01-01', '2024-01-01', '2026-06-30', '2026-10-01', '2026-12-31', '2027-01-01']
  expect(days.map((day) => charterOn(withTwo, day).id)).toEqual([
    'first',
    'first',
    'first',
    'first',
    'first',
    'new',
  ])
})

test('[CHA7] a session finds the version it agreed to by its hash', () => {
  expect(charterOf(catalog, '0'.repeat(64))).toBe(charter)
})

test('[CHA8] a language that is not offered yet falls back to the first reading', () => {
  expect(readingIn(charter, 'fr-simple').language).toBe('fr-simple')
  expect(readingIn(charter, 'tr').language).toBe('fr-simple')
})

test('[ADM2] what comes with the app replaces an edition that is older or of the same day, never a later one', () => {
  const dated = (on: string, id: string) => tinyCatalog({ edition: { id, on } })
  const held = dated('2026-11-24', 'held')

  const bundled = [
    dated('2026-11-23', 'older'),
    dated('2026-11-24', 'same-day'),
    dated('2026-11-25', 'later'),
    dated('2026-11-24', 'held'),
  ]
  expect(bundled.map((each) => supersedes(held, each))).toEqual([true, false, false, true])
})
