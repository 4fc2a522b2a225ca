import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchNeeds } from '../../src/domain/search.ts'
import { type Place, searchPlaces, searchSites } from '../../src/domain/searchPlaces.ts'
import { secondNetwork, shippedCatalog, tinyCatalog } from './makers.ts'

const catalog = shippedCatalog()

const firstNeed = (text: string) => searchNeeds(catalog, text)[0]?.id
const idOf = (place: Place) => (place.kind === 'site' ? place.site.id : place.service.id)

test.each([
  ['imprimer', 'printing'],
  ['IMPRIMER', 'printing'],
  ['imprimantes', 'printing'],
  ['impr', 'printing'],
  ['imprmier', 'printing'],
  ['caf', 'caf'],
  ['caff', 'caf'],
  ['apl', 'caf'],
  ['impot', 'taxes'],
  ['impôts', 'taxes'],
  ['declarer mes impots', 'taxes'],
  ['photo telephone', 'phone-photos'],
  ['carte vitale', 'ameli'],
  ['le docteur', 'medical-appointment'],
  ['je veux un billet de train', 'train-ticket'],
  ['pole emploi', 'france-travail'],
  ['cv', 'job-search'],
  ['scaner', 'copy-scan'],
  ['retraitte', 'retirement'],
  ['pasport', 'identity-papers'],
  ['passport', 'identity-papers'],
  ['mariage', 'identity-papers'],
  ['fotocopie', 'copy-scan'],
  ['fotokopi', 'copy-scan'],
  ['ordinnateur', 'library-computer'],
  ['watsap', 'learn-smartphone'],
  ['facebook', 'learn-browsing'],
  ['banque', 'contract-download'],
  ['urssaf', 'other-procedure'],
  ['ursaf', 'other-procedure'],
  ['demenagement', 'other-procedure'],
  ['france connect', 'other-procedure'],
  ['amende', 'other-procedure'],
  ['crous', 'school'],
  ['krous', 'school'],
  ['hopitale', 'medical-appointment'],
  ['opital', 'medical-appointment'],
  ['telefone', 'phone-photos'],
])('[TRI1] « %s » finds %s first', (text, need) => {
  expect(firstNeed(text)).toBe(need)
})

test('[TRI1] every need is found first by its own name', () => {
  for (const network of [catalog, secondNetwork()]) {
    for (const need of network.needs) expect(searchNeeds(network, need.name)[0]?.id).toBe(need.id)
  }
})

test('[TRI1] every need is among those found by each of its words', () => {
  for (const need of catalog.needs) {
    for (const word of need.words) expect(searchNeeds(catalog, word)).toContain(need)
  }
})

test('[TRI1] one slip of the finger in the first long word of a name still finds the need', () => {
  for (const need of catalog.needs) {
    const word = need.name.split(/[^\p{L}]+/u).find((each) => each.length >= 6)
    if (!word) continue
    const slips = [
      word.slice(0, 3) + word.slice(4),
      `${word.slice(0, 3)}z${word.slice(4)}`,
      `${word.slice(0, 3)}${word[3]}${word.slice(3)}`,
      word.slice(0, 2) + word[3] + word[2] + word.slice(4),
    ]
    for (const slip of slips) expect(searchNeeds(catalog, slip)).toContain(need)
  }
})

test('[TRI1] a blank text finds all needs in the order of the catalog, nonsense finds none', () => {
  expect(searchNeeds(catalog, '')).toEqual(catalog.needs)
  expect(searchNeeds(catalog, ' -, ')).toEqual(catalog.needs)
  expect(searchNeeds(catalog, 'xyzzyx')).toEqual([])
})

test('[TRI1] what is forgiven brings no noise: a plain word finds few needs', () => {
  for (const word of ['caf', 'passeport', 'retraite', 'crous', 'banque', 'photocopie'])
    expect(searchNeeds(catalog, word).length, word).toBeLessThanOrEqual(4)
  for (const other of ['piscine', 'bonjour', 'kangourou', 'trottinette'])
    expect(searchNeeds(catalog, other)).toEqual([])
})

test('[RED1] a site is found at first start although its name is misspelt', () => {
  const first = (text: string) => searchSites(catalog, text)[0]?.name
  expect(first('jode')).toBe(first('Jaude'))
  expect(first('croi de nerat')).toBe(first('croix de neyrat'))
  expect(first('bomont')).toBe(first('beaumont'))
  expect(first('gerza')).toBe(first('gerzat'))
})

test('[TRI1] any text is answered with needs of the catalog, each once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const found = searchNeeds(catalog, text)

      expect(new Set(found).size).toBe(found.length)
      expect(found.every((need) => catalog.needs.includes(need))).toBe(true)
    }),
  )
})

test('[RED2] the directory is found by name, purpose, town and need', () => {
  expect(searchPlaces(catalog, 'rsa').map(idOf)[0]).toBe('caf')
  expect(searchPlaces(catalog, 'france services cournon').map(idOf)[0]).toBe('france-services-cournon')
  expect(searchPlaces(catalog, 'porter plainte').map(idOf)).toEqual(
    expect.arrayContaining(['police', 'gendarmerie']),
  )
  expect(searchPlaces(catalog, 'croix de neyrat').map(idOf)[0]).toBe('jack-ralite')
})

test('[RED2] a local office is found by the needs of its general service', () => {
  expect(searchPlaces(tinyCatalog(), 'impots').map(idOf)).toContain('general-east')
})

test('[RED2] every service and site is found by its own name', () => {
  for (const service of catalog.services)
    expect(searchPlaces(catalog, service.name).map(idOf)).toContain(service.id)
  for (const site of catalog.sites) expect(searchSites(catalog, site.name)[0]?.id).toBe(site.id)
})

test('[TRI1] a newer edition of the catalog is searched, not the one before', () => {
  const [need] = tinyCatalog().needs as [(typeof catalog.needs)[number]]
  const newer = tinyCatalog({ needs: [{ ...need, name: 'Photocopier' }] })

  expect(searchNeeds(tinyCatalog(), 'photocopier')).toEqual([])
  expect(searchNeeds(newer, 'photocopier')).toHaveLength(1)
})
