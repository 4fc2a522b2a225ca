import { expect, test } from 'vitest'
import type { Site } from '../../src/domain/catalogSchema.ts'
import { nearestSites } from '../../src/domain/nearestSites.ts'
import { kmBetween, nextOpening, openAt, permanenceAt, permanencesBetween } from '../../src/domain/place.ts'
import { aPermanence, aSite, at, tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()
const siteOf = (id: string) => catalog.sites.find((site) => site.id === id) as Site
const centre = siteOf('centre')

test('[RED1] distance is as the crow flies, and unknown where a place is', () => {
  const jaude = { latitude: 45.774743, longitude: 3.084115 }
  const cournon = { latitude: 45.737389, longitude: 3.1927 }

  expect(kmBetween(jaude, cournon)).toBeCloseTo(9.39, 1)
  expect(kmBetween(jaude, jaude)).toBe(0)
  expect(kmBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20015, 0)
  expect(kmBetween(jaude, null)).toBeNull()
})

test('[RED1] sites in force are listed nearest first, those nowhere known last', () => {
  const near = nearestSites(catalog, { latitude: 45.83, longitude: 3.08 }, '2026-03-03')

  expect(near.map(({ site }) => site.id)).toEqual(['north', 'centre', 'bus'])
})

test.each([
  ['2026-03-03 09:59', false],
  ['2026-03-03 10:00', true],
  ['2026-03-03 18:59', true],
  ['2026-03-03 19:00', false],
  ['2026-03-02 12:00', false],
])('[TRI6] at %s the centre is open: %s', (local, isOpen) => {
  expect(openAt(catalog, centre, at(local))).toBe(isOpen)
})

test('[TRI6] hours that are not known are neither open nor closed', () => {
  expect(openAt(catalog, siteOf('bus'), at('2026-03-03 12:00'))).toBeNull()
  expect(nextOpening(catalog, siteOf('bus'), at('2026-03-03 12:00'))).toBeNull()
})

test('[RED1] the next opening is now, later today, or another day', () => {
  const next = (local: string) => nextOpening(catalog, centre, at(local))

  expect(next('2026-03-03 12:34')).toBe(at('2026-03-03 12:34'))
  expect(next('2026-03-03 08:00')).toBe(at('2026-03-03 10:00'))
  expect(next('2026-03-07 19:00')).toBe(at('2026-03-10 10:00'))
  expect(next('2026-03-28 20:00')).toBe(at('2026-03-31 10:00'))
})

test('[TRI6] hours change on their date, and a season within the year wins over the usual hours', () => {
  const usual = { from: '2020-01-01', until: null, week: { tu: ['10:00-12:00'] } }
  const summer = { from: '2026-07-01', until: '2026-07-31', week: {} }
  const site = aSite({ hours: [usual, summer] })

  expect(openAt(catalog, site, at('2026-06-30 11:00'))).toBe(true)
  expect(openAt(catalog, site, at('2026-07-07 11:00'))).toBe(false)
  expect(nextOpening(catalog, site, at('2026-07-01 00:00'))).toBe(at('2026-08-04 10:00'))
})

test('[TRI6] a permanence is held from its first instant to before its last', () => {
  const held = (local: string) => permanenceAt(catalog, 'centre', at(local))?.permanence.id

  expect(held('2026-03-03 09:59')).toBeUndefined()
  expect(held('2026-03-03 10:00')).toBe('centre-tuesday')
  expect(held('2026-03-03 12:00')).toBeUndefined()
  expect(held('2026-03-10 10:30')).toBeUndefined()
})

test('[TRI6] a permanence may begin before the doors open, not on a day they stay shut', () => {
  const early = aPermanence({ id: 'early', start: '08:00', end: '09:00' })
  const monday = aPermanence({ id: 'monday', weekday: 'mo' })
  const network = tinyCatalog({ permanences: [early, monday] })

  const days = permanencesBetween(network, 'centre', at('2026-03-02 00:00'), at('2026-03-09 00:00'))

  expect(days.map(({ permanence }) => permanence.id)).toEqual(['early'])
})

test('[TRI6] permanences of a site come in order of time, with their dates', () => {
  const days = permanencesBetween(catalog, 'centre', at('2026-03-03 11:00'), at('2026-03-17 10:01'))

  expect(days.map(({ permanence, day }) => `${permanence.id} ${day}`)).toEqual([
    'centre-tuesday 2026-03-03',
    'centre-thursday 2026-03-05',
    'centre-thursday 2026-03-12',
    'centre-tuesday 2026-03-17',
  ])
})
