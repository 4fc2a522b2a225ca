import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockOf, dayOf } from '../../src/domain/calendar.ts'
import type { Service } from '../../src/domain/catalogSchema.ts'
import { fitting, utf8Length } from '../../src/domain/qrText.ts'
import { ROLES } from '../../src/domain/settled.ts'
import {
  appointmentSlip,
  isToCheck,
  type Slip,
  type SlipWords,
  slipFor,
  slipLines,
} from '../../src/domain/slip.ts'
import { assess } from '../../src/domain/triage.ts'
import { anAppointment, aRequest, aService, at, shippedCatalog, tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()
const now = at('2026-03-03 10:30')
const moment = (instant: number) => `${dayOf(instant, 'Europe/Paris')} ${clockOf(instant, 'Europe/Paris')}`

const WORDS: SlipWords = {
  address: (address) => `Où : ${address}`,
  branch: ({ name, address, phone }) => `Lieu : ${name}, ${address}, ${phone}`,
  otherBranches: (count) => `Et ${count} autres`,
  appointment: (start, end) => `Quand : ${moment(start)}-${clockOf(end, 'Europe/Paris')}`,
  from: (start) => `À partir de : ${moment(start)}`,
  code: (code) => `Code : ${code}`,
  bring: (items) => `À apporter : ${items.join(', ')}`,
  phone: (phone) => `Téléphone : ${phone}`,
  hours: (hours) => `Horaires : ${hours.kind === 'week' ? JSON.stringify(hours.week) : hours.words}`,
  website: (website) => `Site : ${website}`,
  toCheck: (day) => `À vérifier (${day})`,
}

/** What its code holds. */
const slipText = (slip: Slip, words: SlipWords) => fitting(slipLines(slip, words))

const slot = {
  permanence: 'centre-tuesday',
  site: 'centre',
  start: at('2026-03-17 10:00'),
  end: at('2026-03-17 10:30'),
}
const appointment = anAppointment(slot)

test('[RED3] the slip of an appointment says where, when, the code and what to bring', () => {
  const slip = appointmentSlip(appointment, ['file'], catalog, now) as Slip

  expect(slipText(slip, WORDS).split('\n').slice(0, 6)).toEqual([
    'Médiathèque du Centre',
    'Où : 1 place du Marché, 63000 Ville',
    'Quand : 2026-03-17 10:00-10:30',
    'Code : citron-nuage',
    'À apporter : Vos papiers',
    'Téléphone : 04 00 00 00 00',
  ])
})

test('[RED1] the slip to another site gives its own phone, its hours and from when', () => {
  const option = {
    decision: 'other-site',
    reason: 'other-site-covers',
    site: 'north',
    next: at('2026-03-03 14:00'),
    km: 5,
  } as const

  expect(
    slipLines(slipFor(option, { needs: ['print'], site: 'centre', now }, catalog) as Slip, WORDS),
  ).toEqual([
    'Bibliothèque du Nord',
    'Où : 1 place du Marché, 63000 Ville',
    'À partir de : 2026-03-03 14:00',
    'Téléphone : 04 11 11 11 11',
    'Horaires : {"tu":["14:00-18:00"],"we":["14:00-18:00"]}',
    'Site : petit-reseau.example',
  ])
})

test('[RED1] the hours on the slip are those of the day the patron goes', () => {
  const [centre, ...others] = catalog.sites as [(typeof catalog.sites)[number]]
  const later = { from: '2026-03-10', until: null, week: { tu: ['09:00-12:00'] } }
  const network = tinyCatalog({ sites: [{ ...centre, hours: [...centre.hours, later] }, ...others] })

  expect(appointmentSlip(appointment, [], network, now)?.hours).toEqual({ kind: 'week', week: later.week })
})

test('[RED3] the slip to a service joins what it and the needs it is competent for ask to bring', () => {
  const option = { decision: 'service', reason: 'competent-service', service: 'tax-office' } as const

  expect(slipFor(option, { needs: ['file', 'taxes'], site: 'centre', now }, catalog)).toMatchObject({
    name: 'Centre des impôts',
    address: '3 rue Neuve, Ville',
    bring: ['Votre avis'],
    when: null,
    code: null,
    toCheck: null,
  })
  // Competent for none of it, it is told about all of it.
  expect(slipFor(option, { needs: ['file'], site: 'centre', now }, catalog)?.bring).toEqual([
    'Vos papiers',
    'Votre avis',
  ])
})

describe('a service with local offices', () => {
  const toGeneral = { decision: 'service', reason: 'competent-service', service: 'general' } as const
  const office = (id: string, changes: Partial<Service> = {}) =>
    aService({ id, name: id, branchOf: 'general', ...changes })
  const slipWith = (offices: Service[], site = 'centre') => {
    const network = tinyCatalog({ services: [aService({ id: 'general' }), ...offices] })
    return slipFor(toGeneral, { needs: [], site, now }, network) as Slip
  }
  const namesOf = (slip: Slip) => slip.branches.map(({ name }) => name)

  test('[RED3] says where: the offices known to be nearest to the site first, a few of them, then how many more', () => {
    const near = office('near', { location: { latitude: 45.79, longitude: 3.08 } })
    const far = office('far', { location: { latitude: 45.9, longitude: 3.08 } })
    const inTown = office('in-town', { town: 'Ville' })
    const slip = slipWith([office('unknown'), inTown, far, near, office('elsewhere', { address: '1 rue B' })])

    expect(namesOf(slip)).toEqual(['near', 'far', 'in-town'])
    expect(slip.otherBranches).toBe(2)
    expect(slipLines(slip, WORDS)).toContain('Et 2 autres')
  })

  test('[RED3] where no distance is known, those of the site’s town come first, then those best described', () => {
    const offices = [
      office('unknown'),
      office('town-only', { town: 'Bourg' }),
      office('address', { town: 'Bourg', address: '2 rue C', phone: '01' }),
      office('here', { town: 'Ville' }),
      office('here-address', { town: 'Ville', address: '3 rue D' }),
    ]

    expect(namesOf(slipWith(offices))).toEqual(['here-address', 'here', 'address'])
    expect(namesOf(slipWith(offices, 'gone'))).toEqual(['address', 'here-address', 'town-only'])
    expect(slipLines(slipWith(offices.slice(2, 3)), WORDS)[1]).toBe('Lieu : address, 2 rue C, Bourg, 01')
  })

  test('[RED2] is as much to be checked as the oldest of the offices it names', () => {
    expect(slipWith([office('old', { checkedOn: '2022-01-01' })]).toCheck).toBe('2022-01-01')
    expect(slipWith([office('new')]).toCheck).toBeNull()
  })

  test('[RED3] the shipped network sends to named offices, in words and in a code that holds them', () => {
    const network = shippedCatalog()
    for (const service of ['france-services', 'social-worker']) {
      const to = { ...toGeneral, service }
      const slip = slipFor(to, { needs: ['other-procedure'], site: 'cournon', now }, network) as Slip

      expect(slip.branches).toHaveLength(3)
      expect(slip.branches[0]?.address).toMatch(/Cournon-d’Auvergne$/)
      for (const { name } of slip.branches) expect(slipText(slip, WORDS)).toContain(name)
    }
  })
})

test('[RED2] what was checked more than a year ago, or never, is to be checked', () => {
  expect(isToCheck({ checkedOn: '2025-03-03' }, '2026-03-03')).toBe(false)
  expect(isToCheck({ checkedOn: '2025-03-02' }, '2026-03-03')).toBe(true)
  expect(isToCheck({ checkedOn: '2024-02-29' }, '2025-02-28')).toBe(false)
  expect(isToCheck({ checkedOn: '2024-02-29' }, '2025-03-01')).toBe(true)
  expect(isToCheck({ checkedOn: null }, '2026-03-03')).toBe(true)
  expect(isToCheck({ checkedOn: '2025' }, '2025-12-31')).toBe(false)
  expect(isToCheck({ checkedOn: '2025' }, '2026-01-01')).toBe(true)
})

test('[RED2] the slip carries the warning', () => {
  const writer = { decision: 'service', reason: 'competent-service', service: 'writer' } as const
  const bus = {
    decision: 'other-site',
    reason: 'other-site-covers',
    site: 'bus',
    next: null,
    km: null,
  } as const

  expect(slipText(slipFor(writer, { needs: [], site: 'centre', now }, catalog) as Slip, WORDS)).toContain(
    'À vérifier (2024-05-01)',
  )
  expect(slipFor(bus, { needs: [], site: 'centre', now }, catalog)?.toCheck).toBe('never')
})

test('[RED3] nobody is sent anywhere without a place', () => {
  expect(
    slipFor({ decision: 'help-now', reason: 'covered-now' }, { needs: [], site: 'centre', now }, catalog),
  ).toBeNull()
  expect(
    slipFor(
      { decision: 'out-of-scope', reason: 'nobody-covers' },
      { needs: [], site: 'centre', now },
      catalog,
    ),
  ).toBeNull()
  expect(
    slipFor(
      { decision: 'book-here', reason: 'appointment-needed', next: null },
      { needs: [], site: 'centre', now },
      catalog,
    ),
  ).toBeNull()
})

test('[ADM2] a place that left the catalog gives no slip', () => {
  expect(
    slipFor(
      { decision: 'service', reason: 'competent-service', service: 'gone' },
      { needs: [], site: 'centre', now },
      catalog,
    ),
  ).toBeNull()
  expect(appointmentSlip({ ...appointment, site: 'gone' }, [], catalog, now)).toBeNull()
})

test('[RED3] every place that triage names has a slip whose text fits a QR code and begins with the place', () => {
  const network = shippedCatalog()
  for (const need of network.needs) {
    for (const role of ROLES) {
      const request = aRequest({ needs: [need.id], site: 'jaude', role, now })
      for (const option of assess(request, network).options) {
        if (option.decision === 'help-now' || option.decision === 'out-of-scope') continue
        const slip =
          option.decision === 'book-here'
            ? appointmentSlip({ ...appointment, site: 'jaude' }, request.needs, network, now)
            : slipFor(option, request, network)
        const text = slipText(slip as Slip, WORDS)

        expect(utf8Length(text)).toBeLessThanOrEqual(600)
        expect(text.startsWith(`${slip?.name}\n`)).toBe(true)
      }
    }
  }
})

test('[RED3] however long the words, the text fits and keeps place, moment and code', () => {
  const long = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 900 })
    .map((text) => text.replaceAll('\n', ' '))
  fc.assert(
    fc.property(long, long, long, fc.array(long, { maxLength: 5 }), (name, address, website, bring) => {
      const slip = appointmentSlip(appointment, [], catalog, now) as Slip

      const text = slipText({ ...slip, name, address, website, bring }, WORDS)

      expect(utf8Length(text)).toBeLessThanOrEqual(600)
      expect(text).toContain('Quand : 2026-03-17')
      expect(text).toContain('Code : citron-nuage')
    }),
  )
})
