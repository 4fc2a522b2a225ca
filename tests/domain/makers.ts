import type { Appointment, Slot } from '../../src/domain/appointment.ts'
import { instantAt } from '../../src/domain/calendar.ts'
import type { Catalog, Need, Permanence, Service, Site } from '../../src/domain/catalogSchema.ts'
import { checkCatalog } from '../../src/domain/checkCatalog.ts'
import type { Request } from '../../src/domain/triage.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'

/**
 * A network small enough to know by heart. The centre is open from Tuesday to Saturday, 10:00-19:00, and
 * covers all three levels; the north, 5 km away, opens on Tuesday and Wednesday afternoons; the bus, whose
 * whereabouts and hours are not known, covers level 1; the old site closed at the end of 2025.
 */
export function tinyCatalog(changes: Partial<Catalog> = {}): Catalog {
  return { ...TINY, ...changes }
}

/** An instant in the tiny network: `2026-03-03 10:30`. */
export function at(local: string, timeZone = 'Europe/Paris'): number {
  const [day = '', clock = ''] = local.split(' ')
  return instantAt(day, clock, timeZone)
}

/** An advisor at the centre in the middle of a Tuesday permanence. */
export const aRequest = (changes: Partial<Request> = {}): Request => ({
  needs: ['print'],
  site: 'centre',
  role: 'advisor',
  now: at('2026-03-03 10:30'),
  appointment: false,
  ...changes,
})

export const aNeed = (changes: Partial<Need>): Need => ({
  id: 'print',
  group: 'all',
  name: 'Imprimer',
  words: [],
  icon: 'printer',
  level: 1,
  appointment: 'none',
  minutes: 15,
  personalData: false,
  forms: false,
  themes: ['office-software'],
  procedure: null,
  bring: [],
  services: [],
  boundary: null,
  ...changes,
})

export const aSite = (changes: Partial<Site>): Site => ({
  id: 'centre',
  name: 'Médiathèque du Centre',
  kind: 'library',
  town: 'Ville',
  postcode: '63000',
  insee: null,
  address: '1 place du Marché',
  location: { latitude: 45.78, longitude: 3.08 },
  phone: null,
  declared: null,
  from: '2020-01-01',
  until: null,
  hours: [],
  source: 'test',
  checkedOn: '2026-01-15',
  ...changes,
})

export const aService = (changes: Partial<Service>): Service => ({
  id: 'general',
  name: 'Maison des services',
  structure: 'procedure-help',
  purpose: 'Toutes les démarches',
  address: null,
  town: null,
  location: null,
  phone: null,
  website: null,
  hours: null,
  appointment: null,
  bring: [],
  checkedOn: '2026-01-15',
  ...changes,
})

export const aPermanence = (changes: Partial<Permanence>): Permanence => ({
  id: 'centre-tuesday',
  site: 'centre',
  weekday: 'tu',
  start: '10:00',
  end: '12:00',
  from: '2026-01-01',
  until: null,
  except: [],
  assumed: false,
  ...changes,
})

export const anAppointment = (slot: Slot): Appointment => ({
  id: `appointment-${slot.start}`,
  ...slot,
  code: 'citron-nuage',
  state: 'booked',
})

/** The catalogs that are shipped or stand for another network, checked as a whole. */
export const shippedCatalog = (): Catalog => checkedCatalog('catalog/catalog.json')
export const secondNetwork = (): Catalog => checkedCatalog('tests/fixtures/second-network/catalog.json')

function checkedCatalog(path: string): Catalog {
  const checked = checkCatalog(loadCatalogFile(path))
  if ('problems' in checked) throw new Error(`${path}: ${JSON.stringify(checked.problems)}`)
  return checked.catalog
}

const always = { from: '2020-01-01', until: null, assumed: false }
const everyDay = ['10:00-19:00']

const TINY: Catalog = {
  format: 1,
  network: {
    id: 'tiny',
    name: 'Petit réseau',
    timeZone: 'Europe/Paris',
    phone: '04 00 00 00 00',
    portal: 'petit-reseau.example',
    assumption: null,
  },
  edition: { id: 'test', on: '2026-03-01' },
  levels: [
    {
      level: 1,
      name: 'Un',
      summary: 'Un.',
      providers: ['staff', 'advisor'],
      permanence: false,
      appointment: 'none',
      agreement: 'acknowledgement',
    },
    {
      level: 2,
      name: 'Deux',
      summary: 'Deux.',
      providers: ['staff', 'advisor'],
      permanence: false,
      appointment: 'by-need',
      agreement: 'agreement',
    },
    {
      level: 3,
      name: 'Trois',
      summary: 'Trois.',
      providers: ['advisor', 'partner'],
      permanence: true,
      appointment: 'required',
      agreement: 'agreement',
    },
  ],
  needGroups: [{ id: 'all', name: 'Tout', icon: 'wallet' }],
  needs: [
    aNeed({ id: 'print' }),
    aNeed({ id: 'letter', name: 'Écrire une lettre', level: 2, services: ['writer'] }),
    aNeed({
      id: 'taxes',
      name: 'Impôts',
      level: 2,
      appointment: 'possible',
      services: ['tax-office', 'general'],
    }),
    aNeed({
      id: 'file',
      name: 'Monter un dossier',
      level: 2,
      appointment: 'required',
      bring: ['Vos papiers'],
    }),
    aNeed({ id: 'learn', name: 'Apprendre', level: 3, appointment: 'required' }),
    aNeed({ id: 'pay', name: 'Payer', boundary: 'card-payment', level: 2, services: ['bank'] }),
  ],
  sites: [
    aSite({
      id: 'centre',
      hours: [
        {
          from: '2020-01-01',
          until: null,
          week: { tu: everyDay, we: everyDay, th: everyDay, fr: everyDay, sa: everyDay },
        },
      ],
    }),
    aSite({
      id: 'north',
      name: 'Bibliothèque du Nord',
      location: { latitude: 45.825, longitude: 3.08 },
      phone: '04 11 11 11 11',
      hours: [{ from: '2020-01-01', until: null, week: { tu: ['14:00-18:00'], we: ['14:00-18:00'] } }],
    }),
    aSite({ id: 'bus', name: 'Bibliobus', kind: 'mobile', location: null, checkedOn: null }),
    aSite({ id: 'old', name: 'Ancienne annexe', until: '2025-12-31' }),
  ],
  coverage: [
    { site: 'centre', level: 1, ...always },
    { site: 'centre', level: 2, ...always },
    { site: 'centre', level: 3, ...always },
    { site: 'north', level: 1, ...always },
    { site: 'north', level: 2, ...always },
    { site: 'north', level: 3, from: '2026-09-01', until: null, assumed: false },
    { site: 'bus', level: 1, ...always },
    { site: 'old', level: 1, ...always },
  ],
  permanences: [
    aPermanence({ id: 'centre-tuesday', except: ['2026-03-10'] }),
    aPermanence({ id: 'centre-thursday', weekday: 'th', start: '14:00', end: '17:00', until: '2026-06-30' }),
    aPermanence({ id: 'north-wednesday', site: 'north', weekday: 'we', start: '14:00', end: '16:00' }),
  ],
  services: [
    aService({ id: 'general' }),
    aService({
      id: 'tax-office',
      name: 'Centre des impôts',
      address: '3 rue Neuve',
      town: 'Ville',
      bring: ['Votre avis'],
    }),
    aService({ id: 'bank', name: 'Votre banque', structure: 'other' }),
    aService({ id: 'writer', name: 'Écrivain public', checkedOn: '2024-05-01' }),
    aService({ id: 'general-east', name: 'Maison des services Est', branchOf: 'general', town: 'Est' }),
  ],
  charter: {
    versions: [
      {
        id: 'v1',
        from: '2020-01-01',
        until: null,
        official: { language: 'fr', sha256: '0'.repeat(64), text: '## 1' },
        commitments: ['Aider au mieux'],
        readings: [
          {
            language: 'fr-simple',
            notice: 'Seul le texte officiel compte.',
            cards: [
              {
                section: 1,
                title: 'Un',
                pictogram: 'wallet',
                parts: [{ heading: null, sentences: ['Un.'] }],
              },
            ],
          },
        ],
      },
    ],
  },
  policy: {
    minLot: 5,
    totalsAloneAfterDays: 28,
    pin: { minLength: 4, maxLength: 8 },
    lent: { warnAfterSeconds: 60, clearAfterSeconds: 30, extensions: 10 },
    warnAfterMinutes: 45,
    slotMinutes: 30,
    bookingDays: 30,
    agreementWays: ['signature', 'hold', 'keyboard', 'oral'],
  },
}
