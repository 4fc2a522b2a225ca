import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY_MS, dayOf, isInForce, MINUTE_MS } from '../../src/domain/calendar.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { DECISIONS, ROLES } from '../../src/domain/settled.ts'
import { assess, type Option, type Request, type Verdict } from '../../src/domain/triage.ts'
import { OPTION_REASONS, WEEKDAYS } from '../../src/domain/vocabulary.ts'
import { aNeed, anAppointment, aRequest, at, secondNetwork, shippedCatalog, tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()

const optionOf = <D extends Option['decision']>(verdict: Verdict, decision: D) =>
  verdict.options.find((option): option is Extract<Option, { decision: D }> => option.decision === decision)

const decisionsOf = (verdict: Verdict) => verdict.options.map((option) => option.decision)

// ── One rule at a time, in the tiny network

test('[TRI2] level 1 is helped now, with other places as alternatives', () => {
  const verdict = assess(aRequest(), catalog)

  expect(verdict).toMatchObject({ level: 1, providers: ['staff', 'advisor'], coveredHere: true })
  expect(verdict.options).toEqual([
    { decision: 'help-now', reason: 'covered-now' },
    {
      decision: 'other-site',
      reason: 'other-site-covers',
      site: 'north',
      next: at('2026-03-03 14:00'),
      km: expect.any(Number),
    },
    { decision: 'other-site', reason: 'other-site-covers', site: 'bus', next: null, km: null },
  ])
})

test('[TRI2] several needs take the highest level, whatever their order', () => {
  expect(assess(aRequest({ needs: ['print', 'learn'] }), catalog).level).toBe(3)
  expect(assess(aRequest({ needs: ['learn', 'print'] }), catalog).level).toBe(3)
})

test('[TRI3] level 3 is helped now by an advisor or partner, in a permanence, with an appointment', () => {
  const level3 = aRequest({ needs: ['learn'], appointment: true })

  expect(assess(level3, catalog).options[0]).toEqual({ decision: 'help-now', reason: 'appointment-kept' })
  expect(assess({ ...level3, role: 'partner' }, catalog).options[0]).toMatchObject({ decision: 'help-now' })
})

test.each([
  ['staff', { role: 'staff' }, 'role-not-allowed'],
  ['no appointment', { appointment: false }, 'appointment-needed'],
  ['no permanence', { now: at('2026-03-03 09:00') }, 'permanence-needed'],
  ['the end of the permanence', { now: at('2026-03-03 12:00') }, 'permanence-needed'],
] as const)('[TRI3] level 3 with %s is booked here, with the reason', (_, change, reason) => {
  const verdict = assess(aRequest({ needs: ['learn'], appointment: true, ...change }), catalog)

  expect(decisionsOf(verdict)).not.toContain('help-now')
  expect(optionOf(verdict, 'book-here')?.reason).toBe(reason)
})

describe('[APP1] the hour said first', () => {
  const learn = (diary: NonNullable<Request['diary']>) =>
    optionOf(assess(aRequest({ needs: ['learn'], diary }), catalog), 'book-here')
  const booked = (start: string, end: string, site = 'centre') =>
    anAppointment({ permanence: `${site}-old-name`, site, start: at(start), end: at(end) })
  const served = ['centre-tuesday', 'centre-thursday']

  test('is not one that this tablet gave already', () => {
    const given = booked('2026-03-03 10:30', '2026-03-03 11:00')

    expect(learn({ served, booked: [] })).toMatchObject({ next: at('2026-03-03 10:30') })
    expect(learn({ served, booked: [given] })).toMatchObject({ next: at('2026-03-03 11:00') })
    expect(learn({ served, booked: [{ ...given, state: 'cancelled' }] })).toMatchObject({
      next: at('2026-03-03 10:30'),
    })
  })

  test('is of a permanence that this tablet serves', () => {
    expect(learn({ served: ['centre-thursday'], booked: [] })).toMatchObject({ next: at('2026-03-05 14:00') })
  })

  test('is not said of a diary that this tablet does not keep', () => {
    expect(learn({ served: ['north-wednesday'], booked: [] })).toEqual({
      decision: 'book-here',
      reason: 'appointment-needed',
      next: null,
    })
  })

  test('is missing when all it serves is taken: whoever keeps the other diaries is asked', () => {
    const all = booked('2026-03-01 00:00', '2026-05-01 00:00')
    const verdict = assess(aRequest({ needs: ['learn'], diary: { served, booked: [all] } }), catalog)

    expect(verdict.options[0]).toMatchObject({ reason: 'appointment-by-arrangement', site: 'centre' })
  })

  test('at another site leaves out what this tablet gave there', () => {
    const given = booked('2026-03-05 14:00', '2026-03-05 14:30')
    const request = aRequest({ needs: ['learn'], site: 'north', diary: { served: [], booked: [given] } })

    expect(optionOf(assess(request, catalog), 'other-site')).toMatchObject({
      site: 'centre',
      next: at('2026-03-03 10:30'),
    })
    const later = { ...request, now: at('2026-03-03 12:00') }
    expect(optionOf(assess(later, catalog), 'other-site')).toMatchObject({ next: at('2026-03-05 14:30') })
  })
})

test('[TRI3] staff receive a patron who has an appointment: the colleague of the permanence is named first', () => {
  const request = aRequest({ needs: ['learn'], role: 'staff', appointment: true })

  expect(assess(request, catalog).options[0]).toEqual({
    decision: 'other-site',
    reason: 'colleague-here',
    site: 'centre',
    next: request.now,
    km: 0,
  })
})

test('[TRI3] a partner asked for level 1 sends to the colleagues of the same site', () => {
  expect(assess(aRequest({ role: 'partner' }), catalog).options[0]).toMatchObject({
    reason: 'colleague-here',
    site: 'centre',
  })
})

test('[TRI3] level 2 goes with or without appointment by the nature of the need', () => {
  const first = (need: string) =>
    assess(aRequest({ needs: [need], now: at('2026-03-03 15:00') }), catalog).options[0]

  expect(first('letter')).toEqual({ decision: 'help-now', reason: 'covered-now' })
  expect(first('taxes')).toEqual({ decision: 'help-now', reason: 'covered-now' })
  expect(first('file')).toMatchObject({ decision: 'book-here', reason: 'appointment-needed' })
})

test('[TRI3] an appointment that is possible is offered after help', () => {
  const verdict = assess(aRequest({ needs: ['taxes'] }), catalog)

  expect(decisionsOf(verdict).slice(0, 2)).toEqual(['help-now', 'book-here'])
  expect(optionOf(verdict, 'book-here')?.reason).toBe('appointment-possible')
})

test('[APP1] a booking begins with the next slot that has not begun', () => {
  const next = (now: string) =>
    optionOf(assess(aRequest({ needs: ['learn'], now: at(now) }), catalog), 'book-here')?.next

  expect(next('2026-03-03 08:00')).toBe(at('2026-03-03 10:00'))
  expect(next('2026-03-03 10:10')).toBe(at('2026-03-03 10:30'))
  expect(next('2026-03-03 11:45')).toBe(at('2026-03-05 14:00'))
})

test('[APP1] a booking never lies beyond the days that policy allows', () => {
  const shortSighted = tinyCatalog({ policy: { ...catalog.policy, bookingDays: 1 } })

  const verdict = assess(aRequest({ needs: ['learn'], now: at('2026-03-06 10:00') }), shortSighted)

  expect(decisionsOf(verdict)).not.toContain('book-here')
})

test('[TRI3] where the diary is not on the tablet, the site itself is named for an arrangement', () => {
  const withoutPermanences = tinyCatalog({ permanences: [] })

  const verdict = assess(aRequest({ needs: ['file'] }), withoutPermanences)

  expect(verdict.options[0]).toEqual({
    decision: 'other-site',
    reason: 'appointment-by-arrangement',
    site: 'centre',
    next: null,
    km: 0,
  })
})

test('[TRI5] a boundary need leads to its competent service with the reason, whatever comes with it', () => {
  const verdict = assess(aRequest({ needs: ['taxes', 'pay'] }), catalog)

  expect(verdict.options).toEqual([
    { decision: 'service', reason: 'boundary-card-payment', service: 'bank' },
    { decision: 'service', reason: 'competent-service', service: 'tax-office' },
    { decision: 'service', reason: 'competent-service', service: 'general' },
    { decision: 'out-of-scope', reason: 'boundary-card-payment' },
  ])
})

test('[TRI6] a site whose coverage has not begun sends elsewhere and says why', () => {
  const verdict = assess(aRequest({ needs: ['learn'], site: 'north', now: at('2026-03-04 15:00') }), catalog)

  expect(verdict.coveredHere).toBe(false)
  expect(verdict.options[0]).toMatchObject({
    decision: 'other-site',
    reason: 'site-does-not-cover',
    site: 'centre',
  })
})

test('[TRI6] a site may already take appointments for the day its coverage begins', () => {
  const verdict = assess(aRequest({ needs: ['learn'], site: 'north', now: at('2026-08-30 15:00') }), catalog)

  expect(optionOf(verdict, 'book-here')?.next).toBe(at('2026-09-02 14:00'))
})

test('[TRI6] a site that closed for good is not named', () => {
  const sites = assess(aRequest(), catalog).options.flatMap((option) =>
    option.decision === 'other-site' ? option.site : [],
  )

  expect(sites).not.toContain('old')
})

test('[TRI6] a site closed for a whole season is not named', () => {
  const closed = { from: '2026-02-01', until: '2026-06-30', week: {} }
  const sites = catalog.sites.map((site) => (site.id === 'north' ? { ...site, hours: [closed] } : site))

  expect(JSON.stringify(assess(aRequest(), tinyCatalog({ sites })))).not.toContain('north')
})

test('[RED1] among sites that can help at the same moment, the nearest comes first', () => {
  const places = [45.9, 45.79, 45.85].map((latitude, index) => ({
    ...(catalog.sites[0] as Catalog['sites'][number]),
    id: `site-${index}`,
    location: { latitude, longitude: 3.08 },
  }))
  const coverage = [
    ...catalog.coverage,
    ...places.map(({ id }) => ({ site: id, level: 1, from: '2020-01-01', until: null, assumed: false })),
  ]

  const verdict = assess(aRequest(), tinyCatalog({ sites: [...catalog.sites, ...places], coverage }))

  const others = verdict.options.flatMap((option) => (option.decision === 'other-site' ? option.site : []))
  expect(others).toEqual(['site-1', 'site-2', 'site-0', 'north', 'bus'])
})

test('[RED2] services stand behind help as a second place to go, before it as the competent one', () => {
  expect(optionOf(assess(aRequest({ needs: ['taxes'] }), catalog), 'service')?.reason).toBe(
    'service-can-help-too',
  )
  const away = aRequest({ needs: ['taxes'], site: 'bus' })
  expect(optionOf(assess(away, catalog), 'service')?.reason).toBe('competent-service')
})

test('[TRI2] where nobody covers the level and no service is named, the general service is', () => {
  const verdict = assess(aRequest(), tinyCatalog({ coverage: [] }))

  expect(verdict.options).toEqual([
    { decision: 'service', reason: 'nobody-covers', service: 'general' },
    { decision: 'out-of-scope', reason: 'nobody-covers' },
  ])
})

test.each([
  ['no need', { needs: [] }],
  ['a need that left the catalog', { needs: ['gone'] }],
])('[ADM2] %s leads to the general service at the lowest level', (_, change) => {
  const verdict = assess(aRequest(change), catalog)

  expect(verdict.level).toBe(1)
  expect(verdict.options.map(({ reason }) => reason)).toEqual(['not-listed', 'not-listed'])
  expect(decisionsOf(verdict)).toEqual(['service', 'out-of-scope'])
})

test('[ADM2] an unknown site covers nothing and still leads somewhere', () => {
  const verdict = assess(aRequest({ site: 'gone' }), catalog)

  expect(verdict.coveredHere).toBe(false)
  expect(verdict.options[0]).toMatchObject({ decision: 'other-site', site: 'centre', km: null })
})

test('[ADM2] a need whose level or services left the catalog still leads somewhere', () => {
  const needs = [
    aNeed({ id: 'odd', level: 9, services: ['gone'] }),
    aNeed({ id: 'lost', boundary: 'repair' }),
  ]
  const odd = tinyCatalog({ needs })

  expect(decisionsOf(assess(aRequest({ needs: ['odd'] }), odd))).toEqual(['service', 'out-of-scope'])
  expect(assess(aRequest({ needs: ['lost'] }), odd).options).toEqual([
    { decision: 'service', reason: 'boundary-repair', service: 'general' },
    { decision: 'out-of-scope', reason: 'boundary-repair' },
  ])
})

test('[TRI8] a level may ask for a permanence alone, or for any provider', () => {
  const [level] = catalog.levels as [Catalog['levels'][number]]
  const onlyLevel = { ...level, level: 1, permanence: true, providers: ['partner' as const] }
  const other = tinyCatalog({ levels: [onlyLevel] })

  const inside = assess(aRequest({ role: 'partner' }), other)
  expect(inside.options[0]).toEqual({ decision: 'help-now', reason: 'in-permanence-now' })
  const outside = assess(aRequest({ role: 'partner', now: at('2026-03-03 09:00') }), other)
  expect(outside.options[0]).toMatchObject({ decision: 'book-here', reason: 'permanence-needed' })
})

// ── Promises over the catalogs that are shipped

const networks: [string, Catalog][] = [
  ['the tiny network', catalog],
  ['the shipped catalog', shippedCatalog()],
  ['[TRI8] the second network', secondNetwork()],
]

describe.each(networks)('in %s', (_, network) => {
  const zone = network.network.timeZone

  test('[TRI2] every need × site × role is answered, and keeps the charter', { timeout: 30_000 }, () => {
    // Inside a permanence, at night, and in the hours that the clock skips and shows twice.
    for (const local of ['2026-03-03 10:30', '2026-07-14 03:00', '2026-03-29 02:30', '2026-10-25 02:30']) {
      for (const request of everyRequest(network, at(local, zone))) expectPromises(request, network)
    }
  })

  test('[TRI2] any request at any minute of a year is answered, and keeps the charter', () => {
    fc.assert(
      fc.property(anyRequest(network), (request) => expectPromises(request, network)),
      { numRuns: 2000 },
    )
  })

  test('[TRI2] the same request gets the same answer', () => {
    fc.assert(
      fc.property(anyRequest(network), (request) => {
        expect(assess(request, network)).toEqual(assess(structuredClone(request), structuredClone(network)))
      }),
      { numRuns: 100 },
    )
  })
})

describe.each(networks.filter(([, network]) => network.permanences.length > 0))('in %s', (_, network) => {
  const zone = network.network.timeZone
  const level = network.levels.find((each) => each.permanence)
  const need = network.needs.find((each) => each.level === level?.level)
  const sites = new Set(network.permanences.map((permanence) => permanence.site))

  test('[TRI3] through the weeks in which clocks change, help is given in permanences and nowhere else', () => {
    let helped = 0
    for (const monday of ['2026-03-23', '2026-10-19']) {
      const start = at(`${monday} 00:00`, zone)
      for (let now = start; now < start + 8 * DAY_MS; now += 30 * MINUTE_MS) {
        for (const site of sites) {
          const request = { needs: [need?.id ?? ''], site, role: 'advisor' as const, now, appointment: true }
          const verdict = assess(request, network)
          const isHelped = optionOf(verdict, 'help-now') !== undefined

          if (isHelped !== (verdict.coveredHere && isInsidePermanence(request, network))) {
            throw new Error(JSON.stringify({ request, verdict }))
          }
          if (isHelped) helped++
        }
      }
    }

    expect(helped).toBeGreaterThan(0)
  })
})

function* everyRequest(network: Catalog, now: number): Generator<Request> {
  for (const need of network.needs)
    for (const site of network.sites)
      for (const role of ROLES)
        for (const appointment of [false, true])
          yield { needs: [need.id], site: site.id, role, now, appointment }
}

function anyRequest(network: Catalog): fc.Arbitrary<Request> {
  const ids = (entries: readonly { id: string }[]) => fc.constantFrom(...entries.map(({ id }) => id), 'gone')
  return fc.record({
    needs: fc.array(ids(network.needs), { maxLength: 4 }),
    site: ids(network.sites),
    role: fc.constantFrom(...ROLES),
    now: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
    appointment: fc.boolean(),
  })
}

/** Thrown rather than expected: these run hundreds of thousands of times. */
function expectPromises(request: Request, network: Catalog): void {
  const verdict = assess(request, network)
  for (const [promise, isKept] of Object.entries(PROMISES)) {
    if (!isKept(request, verdict, network)) {
      throw new Error(`${promise}: ${JSON.stringify({ request, verdict }, null, 2)}`)
    }
  }
}

const PROMISES: Record<string, (request: Request, verdict: Verdict, network: Catalog) => boolean> = {
  'the level is the highest of the known needs': ({ needs }, { level }, network) => {
    const levels = network.needs.filter(({ id }) => needs.includes(id)).map((need) => need.level)
    return (
      level ===
      (levels.length > 0 ? Math.max(...levels) : Math.min(...network.levels.map((each) => each.level)))
    )
  },
  'decisions and reasons are of the closed lists': (_, { options }) =>
    options.every(({ decision, reason }) => DECISIONS.includes(decision) && OPTION_REASONS.includes(reason)),
  'help is first when it is possible': (_, { options }) =>
    options.slice(1).every((option) => option.decision !== 'help-now'),
  'help keeps to the role, the site, the permanence and the appointment': (request, verdict, network) => {
    if (!optionOf(verdict, 'help-now')) return true
    const level = network.levels.find((each) => each.level === verdict.level)
    const needs = network.needs.filter(({ id }) => request.needs.includes(id))
    const byNeed = level?.appointment === 'by-need' && needs.some((need) => need.appointment === 'required')
    const appointment = level?.appointment === 'required' || byNeed
    return (
      verdict.coveredHere &&
      level?.providers.includes(request.role) === true &&
      (!level.permanence || isInsidePermanence(request, network)) &&
      (!appointment || request.appointment)
    )
  },
  'a boundary need never leads to help, here or at another site': ({ needs }, { options }, network) =>
    !network.needs.some((need) => need.boundary !== null && needs.includes(need.id)) ||
    options.every(({ decision }) => decision === 'service' || decision === 'out-of-scope'),
  'without help now there is at least one place to go': (_, verdict) =>
    verdict.options.some(({ decision }) => decision !== 'out-of-scope'),
  'a place to go exists': (_, { options }, network) =>
    options.every((option) => {
      if (option.decision === 'other-site') return network.sites.some(({ id }) => id === option.site)
      return option.decision !== 'service' || network.services.some(({ id }) => id === option.service)
    }),
  'a site that is named covers the level when it is to help': ({ now }, { level, options }, network) =>
    options.every((option) => {
      if (option.decision !== 'other-site') return true
      const day = dayOf(option.next ?? now, network.network.timeZone)
      return network.coverage.some(
        (each) => each.site === option.site && each.level === level && isInForce(each, day),
      )
    }),
  'no place is named twice': (_, { options }) => {
    const places = options.map((o) =>
      o.decision === 'other-site' ? o.site : o.decision === 'service' ? `service ${o.service}` : o.decision,
    )
    return new Set(places).size === places.length
  },
  'help is never promised in the past': ({ now }, { options }) =>
    options.every((option) => !('next' in option) || option.next === null || option.next >= now),
  'a booking here has its moment': (_, verdict) => optionOf(verdict, 'book-here')?.next !== null,
  'at most five other sites, those that are known first, then by moment, then by distance': (
    { site },
    { options },
  ) => {
    const others = options.filter((option) => option.decision === 'other-site' && option.site !== site)
    return (
      others.length <= 5 && others.every((other, index) => index === 0 || !isBefore(other, others[index - 1]))
    )
  },
  'help here, then other sites, then services, then out of scope': ({ site }, { options }) => {
    const ranks = options.map((option) => {
      if (option.decision === 'other-site') return option.site === site ? 0 : 1
      return { 'help-now': 0, 'book-here': 0, service: 2, 'out-of-scope': 3 }[option.decision]
    })
    return ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] as number))
  },
}

const orInfinity = (value: number | null) => value ?? Number.POSITIVE_INFINITY

function isBefore(a: Option | undefined, b: Option | undefined): boolean {
  if (a?.decision !== 'other-site' || b?.decision !== 'other-site') return false
  if (orInfinity(a.next) !== orInfinity(b.next)) return orInfinity(a.next) < orInfinity(b.next)
  return orInfinity(a.km) < orInfinity(b.km)
}

/** Told by the clock on the wall, apart from the code under test. */
function isInsidePermanence({ site, now }: Request, network: Catalog): boolean {
  const shown = wallClock(network.network.timeZone).format(now)
  const [day = '', clock = ''] = shown.split(' ')
  const weekday = WEEKDAYS[(new Date(`${day}T12:00Z`).getUTCDay() + 6) % 7]
  return network.permanences.some(
    (each) =>
      each.site === site &&
      each.weekday === weekday &&
      each.start <= clock &&
      clock < each.end &&
      each.from <= day &&
      (each.until === null || day <= each.until) &&
      !each.except.includes(day),
  )
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  clocks.set(timeZone, clock)
  return clock
}
