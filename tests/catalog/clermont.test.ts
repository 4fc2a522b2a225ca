import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Catalog, CharterVersion } from '../../src/domain/catalogSchema.ts'
import { checkCatalog, checkCharterHashes, sectionCount } from '../../src/domain/checkCatalog.ts'
import { PROCEDURES, THEMES } from '../../src/domain/national.ts'
import { BOUNDARIES } from '../../src/domain/settled.ts'
import { isToCheck } from '../../src/domain/slip.ts'
import type { SiteKind } from '../../src/domain/vocabulary.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'

/** The text the network adopted; a change of a single byte is another charter. */
const CHARTER_SHA256 = '6bc5ca1fece90f6ffea575af4542fc585572b97245e48217549e9c8a28b9a68f'

const catalog = loadCatalogFile('catalog/catalog.json') as Catalog
const [charter] = catalog.charter.versions as [CharterVersion]
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** The official text as one line, without list marks, to look sentences up in it. */
const officialLine = charter.official.text.replace(/\n\s*- /g, ' ').replace(/\s+/g, ' ')

test('[ADM1] the default network passes the check as a whole', () => {
  expect(checkCatalog(catalog)).toEqual({ catalog })
  expect(checkCharterHashes(catalog, [sha256(charter.official.text)])).toEqual([])
})

test('[P7] the official text is the adopted one, byte for byte', () => {
  const bytes = readFileSync('catalog/charter.fr.md')

  expect(bytes).toHaveLength(4969)
  expect(sha256(bytes)).toBe(CHARTER_SHA256)
  expect(Buffer.from(charter.official.text, 'utf8').equals(bytes)).toBe(true)
  expect(charter.official).toMatchObject({ language: 'fr', sha256: CHARTER_SHA256 })
})

test('[P7] every reading says that only the official text counts', () => {
  expect(charter.readings.map(({ language, notice }) => ({ language, notice }))).toEqual([
    { language: 'fr-simple', notice: 'Version simplifiée. Seul le texte officiel compte.' },
  ])
})

test('[CHA8] the simple version has one card for each section', () => {
  expect(sectionCount(charter.official.text)).toBe(5)
  expect(charter.readings[0]?.cards.map(({ section }) => section)).toEqual([1, 2, 3, 4, 5])
})

test('[CHA2] the commitments said aloud are the official ones', () => {
  expect(charter.commitments).toHaveLength(6)
  for (const commitment of charter.commitments) {
    const words = commitment.slice(1).replace(/\.$/, '')
    expect(officialLine).toContain(words)
  }
})

test('[TRI8] levels say what the charter says', () => {
  for (const { summary } of catalog.levels) expect(officialLine).toContain(summary)
  expect(catalog.levels).toMatchObject([
    { level: 1, providers: ['staff', 'advisor'], permanence: false, appointment: 'none' },
    { level: 2, providers: ['staff', 'advisor'], permanence: false, appointment: 'by-need' },
    { level: 3, providers: ['advisor', 'partner'], permanence: true, appointment: 'required' },
  ])
})

test('[CHA1] level 1 asks for acknowledgement, levels 2 and 3 for agreement', () => {
  expect(catalog.levels.map(({ agreement }) => agreement)).toEqual([
    'acknowledgement',
    'agreement',
    'agreement',
  ])
})

test('[TRI1] some 35 needs in groups, each with national codes', () => {
  expect(catalog.needs.length).toBeGreaterThanOrEqual(33)
  expect(catalog.needs.length).toBeLessThanOrEqual(40)
  expect(catalog.needGroups.length).toBeGreaterThanOrEqual(7)
  expect(catalog.needGroups.length).toBeLessThanOrEqual(9)
  for (const { themes, procedure, words } of catalog.needs) {
    expect(themes.every((theme) => THEMES.includes(theme))).toBe(true)
    expect(procedure === null || PROCEDURES.includes(procedure)).toBe(true)
    expect(words.length).toBeGreaterThanOrEqual(4)
  }
})

test('[TRI1] scope of the charter: equipment, digital resources, procedures, at every level', () => {
  const levelOf = (id: string) => catalog.needs.find((need) => need.id === id)?.level

  expect(['printing', 'wifi', 'library-computer', 'library-account'].map(levelOf)).toEqual([1, 1, 1, 1])
  expect(['online-resources', 'office-software', 'caf', 'ameli', 'taxes'].map(levelOf)).toEqual([
    2, 2, 2, 2, 2,
  ])
  expect(['learn-computer', 'learn-email', 'learn-passwords'].map(levelOf)).toEqual([3, 3, 3])
})

test('[TRI5] each boundary has its need, which leads to a service', () => {
  const beyond = catalog.needs.filter(({ boundary }) => boundary !== null)

  expect(beyond.map(({ boundary }) => boundary).sort()).toEqual([...BOUNDARIES].sort())
  expect(beyond.map(({ id, services }) => [id, services[0]])).toEqual([
    ['procedure-in-my-place', 'aidants-connect'],
    ['legal-tax-advice', 'point-justice'],
    ['card-payment', 'bank'],
    ['repair', 'computer-dealer'],
  ])
})

test('[RED1] the twenty-three sites, with what is unknown left unknown', () => {
  const idsOf = (kind: SiteKind) => catalog.sites.filter((site) => site.kind === kind).map(({ id }) => id)

  expect(catalog.sites).toHaveLength(23)
  expect(idsOf('annex')).toEqual(['anatole-france', 'jean-zay', 'la-glaciere', 'le-cendre'])
  expect(idsOf('mobile')).toEqual(['bus1', 'bus2'])
  expect(idsOf('specialised')).toEqual(['patrimoine', 'la-jetee'])
  expect(catalog.sites.find(({ id }) => id === 'jean-zay')).toMatchObject({
    address: null,
    location: null,
    hours: [],
  })
  expect(catalog.sites.find(({ id }) => id === 'cournon')?.hours[0]?.week).toEqual({
    tu: ['13:00-19:00'],
    we: ['10:00-12:00', '13:00-19:00'],
    th: ['10:00-12:00', '13:00-19:00'],
    fr: ['10:00-12:00', '13:00-19:00'],
    sa: ['10:00-12:00', '13:00-19:00'],
  })
})

test('[TRI6] coverage and permanences say that they are assumed', () => {
  expect(catalog.coverage.every(({ assumed }) => assumed)).toBe(true)
  expect(catalog.permanences.every(({ assumed }) => assumed)).toBe(true)
  expect(catalog.network.assumption).toMatch(/depuis quand elle est en vigueur.*dates de début.*supposés/)
  expect(catalog.coverage.some(({ site }) => site === 'la-jetee')).toBe(false)
})

test('[TRI3] level 3 is covered only where permanences have known hours', () => {
  const withLevel3 = catalog.coverage.filter(({ level }) => level === 3).map(({ site }) => site)

  expect(new Set(withLevel3)).toEqual(new Set(catalog.permanences.map(({ site }) => site)))
  for (const id of ['jack-ralite', 'cournon', 'chamalieres']) {
    expect(catalog.sites.find((site) => site.id === id)?.declared).toMatch(/non connus/)
  }
})

test('[RED2] the directory claims no check that nobody made, and knows where to go after an account violation', () => {
  const known = catalog.services.filter(({ checkedOn }) => checkedOn !== null)

  // Local entries are known of 2022, no finer; of the general ones no source says when.
  expect(known.map(({ checkedOn }) => checkedOn)).toEqual(Array(13).fill('2022'))
  expect(known.every(({ branchOf }) => branchOf !== undefined)).toBe(true)
  expect(catalog.services.every((service) => isToCheck(service, catalog.edition.on))).toBe(true)
  expect(catalog.services.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      '17cyber',
      'cybermalveillance',
      'police',
      'gendarmerie',
      'aidants-connect',
      'msa',
      'mdph',
    ]),
  )
})

test('[ACC2] every icon and pictogram exists', () => {
  const icons = [
    ...catalog.needGroups.map(({ icon }) => icon),
    ...catalog.needs.map(({ icon }) => icon),
    ...charter.readings.flatMap(({ cards }) => cards.map(({ pictogram }) => pictogram)),
  ]

  const missing = icons.filter((icon) => !existsSync(`node_modules/lucide/dist/esm/icons/${icon}.mjs`))

  expect(missing).toEqual([])
})
