import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { needOf } from '../../src/domain/catalog.ts'
import { assessAtLevel, helpDespite } from '../../src/domain/overrule.ts'
import { ROLES } from '../../src/domain/settled.ts'
import { assess, isOverruled, type Request } from '../../src/domain/triage.ts'
import { catalog, NOW } from '../makers.ts'

const aRequest = (change: Partial<Request> = {}): Request => ({
  needs: ['caf'],
  site: 'jaude',
  role: 'advisor',
  now: NOW,
  appointment: false,
  ...change,
})

const YEAR_MS = 365 * 86_400_000

const anyRequest = fc.record({
  needs: fc.uniqueArray(fc.constantFrom(...catalog.needs.map((need) => need.id)), {
    minLength: 1,
    maxLength: 3,
  }),
  site: fc.constantFrom(...catalog.sites.map((site) => site.id)),
  role: fc.constantFrom(...ROLES),
  now: fc.integer({ min: NOW, max: NOW + YEAR_MS }),
  appointment: fc.boolean(),
})

const anyLevel = fc.constantFrom(...catalog.levels.map((each) => each.level))

const helps = (option: { decision: string } | null) => option?.decision === 'help-now'

describe('whatever staff judge the level to be', () => {
  test('[TRI3] level 3 is never helped with outside an appointment', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const verdict = assessAtLevel({ ...request, appointment: false }, 3, catalog)
        const options = [...verdict.options, helpDespite(verdict, request, catalog)]
        expect(options.some(helps)).toBe(false)
      }),
    )
  })

  test('[TRI5] a boundary need is never helped with', () => {
    fc.assert(
      fc.property(anyRequest, anyLevel, (request, level) => {
        const needs = [...request.needs, 'card-payment']
        const verdict = assessAtLevel({ ...request, needs }, level, catalog)
        const options = [...verdict.options, helpDespite(verdict, { ...request, needs }, catalog)]
        expect(options.some(helps)).toBe(false)
      }),
    )
  })

  test('[TRI2] there is always something to do', () => {
    fc.assert(
      fc.property(anyRequest, anyLevel, (request, level) => {
        const verdict = assessAtLevel(request, level, catalog)
        expect(verdict.level).toBe(level)
        expect(verdict.options.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('help here for who cannot travel', () => {
  const uncovered = catalog.sites.find(
    (site) => !catalog.coverage.some((each) => each.site === site.id && each.level === 2),
  )

  test('[TRI4] is possible where the site does not cover the level', () => {
    const request = aRequest({ site: uncovered?.id ?? '' })
    const verdict = assess(request, catalog)

    expect(verdict.options.some(helps)).toBe(false)
    expect(helpDespite(verdict, request, catalog)).toMatchObject({ decision: 'help-now' })
  })

  test('[TRI3] is not offered to a role that may not serve the level', () => {
    const request = aRequest({ site: uncovered?.id ?? '', role: 'partner' })

    expect(helpDespite(assess(request, catalog), request, catalog)).toBeNull()
  })

  test('is not offered twice', () => {
    expect(helpDespite(assess(aRequest(), catalog), aRequest(), catalog)).toBeNull()
  })
})

test('[TRI4] another place of the same kind is no overrule; another decision or level is', () => {
  const verdict = assess(aRequest({ needs: ['procedure-in-my-place'] }), catalog)
  const [first] = verdict.options
  const another = { decision: 'service', reason: 'competent-service', service: 'france-services' } as const

  expect(needOf(catalog, 'procedure-in-my-place')?.boundary).not.toBeNull()
  expect(isOverruled(verdict, { option: another, level: verdict.level })).toBe(false)
  expect(isOverruled(verdict, { option: first, level: 1 })).toBe(true)
  expect(
    isOverruled(verdict, {
      option: { decision: 'out-of-scope', reason: first.reason },
      level: verdict.level,
    }),
  ).toBe(true)
})
