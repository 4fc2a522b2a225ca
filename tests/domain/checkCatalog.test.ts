import { expect, test } from 'vitest'
import { canonical } from '../../src/domain/canonical.ts'
import type { Problem } from '../../src/domain/catalogProblem.ts'
import type {
  Catalog,
  CharterVersion,
  Coverage,
  Need,
  Permanence,
  Service,
  Site,
} from '../../src/domain/catalogSchema.ts'
import { checkCatalog, checkCharterHashes, isWhole } from '../../src/domain/checkCatalog.ts'
import { LONGEST_ID } from '../../src/domain/editions.ts'
import { lotFrom } from '../../src/domain/lot.ts'
import { closedFrom, draftFor, planFor, serviceTarget } from '../../src/domain/session.ts'
import { emptyTally, entryOfSession, withEntry } from '../../src/domain/tally.ts'
import { readLot } from '../../src/sync/contract.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'

const CLERMONT = 'catalog/catalog.json'
const SECOND = 'tests/fixtures/second-network/catalog.json'

const draftOf = (path: string) => structuredClone(loadCatalogFile(path)) as Catalog

function problemsOf(input: unknown): Problem[] {
  const result = checkCatalog(input)
  return 'problems' in result ? result.problems : []
}

function entry<T extends { id: string }>(entries: T[], id: string): T {
  const found = entries.find((each) => each.id === id)
  if (!found) throw new Error(`no entry ${id}`)
  return found
}

const need = (draft: Catalog, id: string): Need => entry(draft.needs, id)
const site = (draft: Catalog, id: string): Site => entry(draft.sites, id)
const service = (draft: Catalog, id: string): Service => entry(draft.services, id)
const permanence = (draft: Catalog, id: string): Permanence => entry(draft.permanences, id)
const version = (draft: Catalog, index = 0): CharterVersion => draft.charter.versions[index] as CharterVersion
const coverage = (draft: Catalog, siteId: string, level: number): Coverage =>
  draft.coverage.find((each) => each.site === siteId && each.level === level) as Coverage

type Mistake = {
  rule: string
  mistake: string
  make: (draft: Catalog) => unknown
  path: string
  says: RegExp
}

const SHAPE_MISTAKES: Mistake[] = [
  {
    rule: 'ADM1',
    mistake: 'a misspelt key',
    make: (draft) => Object.assign(need(draft, 'caf'), { minute: 20 }),
    path: 'needs[10] « caf » · minute',
    says: /pas attendu/,
  },
  {
    rule: 'ADM1',
    mistake: 'a missing key',
    make: (draft) => Reflect.deleteProperty(need(draft, 'caf'), 'level'),
    path: 'needs[10] « caf » · level',
    says: /manque/,
  },
  {
    rule: 'TRI1',
    mistake: 'a theme outside the national list',
    make: (draft) => need(draft, 'caf').themes.push('cooking' as never),
    path: 'needs[10] « caf » · themes[1]',
    says: /"cooking" n’est pas dans la liste : .*"email"/,
  },
  {
    rule: 'TRI1',
    mistake: 'a need without a theme',
    make: (draft) => need(draft, 'caf').themes.splice(0),
    path: 'needs[10] « caf » · themes',
    says: /liste est vide/,
  },
  {
    rule: 'TRI6',
    mistake: 'a day that does not exist',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { from: '2026-02-31' }),
    path: 'permanences[0] « jaude-tu-morning » · from',
    says: /date qui existe/,
  },
  {
    rule: 'RED2',
    mistake: 'a check at a date that is neither a day nor a year',
    make: (draft) => Object.assign(service(draft, 'caf'), { checkedOn: '2022-13' }),
    path: 'services[1] « caf » · checkedOn',
    says: /ou une année, comme « 2022 »/,
  },
  {
    rule: 'TRI6',
    mistake: 'an hour that does not exist',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { start: '24:30' }),
    path: 'permanences[0] « jaude-tu-morning » · start',
    says: /« 09:30 »/,
  },
  {
    rule: 'LOT1',
    mistake: 'lots so small that they would show one person',
    make: (draft) => Object.assign(draft.policy, { minLot: 1 }),
    path: 'policy · minLot',
    says: /au moins 3/,
  },
  {
    rule: 'DIS2',
    mistake: 'small numbers that would be shown',
    make: (draft) => Object.assign(draft.policy, { figures: { k: 4 } }),
    path: 'policy · figures · k',
    says: /^4 n’est pas dans la liste : 5, 10\.$/,
  },
  {
    rule: 'DIS3',
    mistake: 'a step that tells more than it seems to',
    make: (draft) => Object.assign(draft.policy, { figures: { base: 8 } }),
    path: 'policy · figures · base',
    says: /^8 n’est pas dans la liste : 5, 10\.$/,
  },
  {
    rule: 'ADM1',
    mistake: 'a character that no database keeps',
    make: (draft) => Object.assign(draft.needs[0]!, { name: 'CAF\u0000' }),
    path: 'needs[0] « printing » · name',
    says: /caractère de contrôle/,
  },
  {
    rule: 'LEN2',
    mistake: 'a PIN of three digits',
    make: (draft) => Object.assign(draft.policy.pin, { minLength: 3 }),
    path: 'policy · pin · minLength',
    says: /au moins 4/,
  },
  {
    rule: 'ADM1',
    mistake: 'a name left blank',
    make: (draft) => Object.assign(site(draft, 'jaude'), { name: '  ' }),
    path: 'sites[6] « jaude » · name',
    says: /vide/,
  },
  {
    rule: 'P3',
    mistake: 'an identifier that no lot could carry',
    make: (draft) => Object.assign(site(draft, 'jaude'), { id: 'j'.repeat(61) }),
    path: `sites[6] « ${'j'.repeat(61)} » · id`,
    says: /trop long : 60 caractères au plus/,
  },
  {
    rule: 'ADM1',
    mistake: 'a file that is no catalog',
    make: (draft) => Object.assign(draft, { format: 2 }),
    path: 'format',
    says: /Il faut 1/,
  },
]

const WHOLE_MISTAKES: Mistake[] = [
  {
    rule: 'DIS3',
    mistake: 'levels that begin at 2',
    make: (draft) => {
      draft.levels = draft.levels.filter(({ level }) => level > 1)
      draft.needs = draft.needs.filter(({ level }) => level > 1)
      draft.coverage = draft.coverage.filter(({ level }) => level > 1)
    },
    path: 'levels',
    says: /à partir de 1/,
  },
  {
    rule: 'ADM1',
    mistake: 'two needs of one id',
    make: (draft) => Object.assign(need(draft, 'ameli'), { id: 'caf' }),
    path: 'needs[11] « caf » · id',
    says: /« caf » figure déjà/,
  },
  {
    rule: 'TRI8',
    mistake: 'two levels of one number',
    make: (draft) => Object.assign(draft.levels[1] as object, { level: 1 }),
    path: 'levels[1] « Accompagnement » · level',
    says: /« 1 » figure déjà/,
  },
  {
    rule: 'TRI1',
    mistake: 'a need in an unknown group',
    make: (draft) => Object.assign(need(draft, 'caf'), { group: 'money' }),
    path: 'needs[10] « caf » · group',
    says: /« money » n’existe pas/,
  },
  {
    rule: 'TRI1',
    mistake: 'a group without a need',
    make: (draft) => draft.needGroups.push({ id: 'games', name: 'Jeux', icon: 'wallet' }),
    path: 'needGroups[8] « games »',
    says: /Aucun besoin/,
  },
  {
    rule: 'TRI8',
    mistake: 'a need of a level that does not exist',
    make: (draft) => Object.assign(need(draft, 'caf'), { level: 4 }),
    path: 'needs[10] « caf » · level',
    says: /niveau 4 n’existe pas/,
  },
  {
    rule: 'RED2',
    mistake: 'a need that names an unknown service',
    make: (draft) => need(draft, 'caf').services.push('post-office'),
    path: 'needs[10] « caf » · services[3]',
    says: /« post-office » n’existe pas/,
  },
  {
    rule: 'RED2',
    mistake: 'a local office of an unknown service',
    make: (draft) => Object.assign(service(draft, 'solidarites-blum'), { branchOf: 'post-office' }),
    path: 'services[28] « solidarites-blum » · branchOf',
    says: /« post-office » n’existe pas/,
  },
  {
    rule: 'RED2',
    mistake: 'a local office of a local office',
    make: (draft) => Object.assign(service(draft, 'solidarites-blum'), { branchOf: 'solidarites-nord' }),
    path: 'services[28] « solidarites-blum » · branchOf',
    says: /lui-même une antenne/,
  },
  {
    rule: 'RED2',
    mistake: 'a service checked after the edition',
    make: (draft) => Object.assign(service(draft, 'caf'), { checkedOn: '2030' }),
    path: 'services[1] « caf » · checkedOn',
    says: /après la date de l’édition/,
  },
  {
    rule: 'TRI5',
    mistake: 'a boundary need with nowhere to go',
    make: (draft) => need(draft, 'repair').services.splice(0),
    path: 'needs[37] « repair » · services',
    says: /dépasse le rôle/,
  },
  {
    rule: 'TRI2',
    mistake: 'a need no site covers and no service takes',
    make: (draft) => Object.assign(draft, { coverage: draft.coverage.filter(({ level }) => level !== 1) }),
    path: 'needs[0] « printing » · services',
    says: /Aucun établissement n’assure le niveau 1/,
  },
  {
    rule: 'TRI8',
    mistake: 'a need whose appointment contradicts its level',
    make: (draft) => Object.assign(need(draft, 'learn-email'), { appointment: 'none' }),
    path: 'needs[31] « learn-email » · appointment',
    says: /niveau 3 fixe le rendez-vous à « required »/,
  },
  {
    rule: 'TRI1',
    mistake: 'a procedure without the theme of procedures',
    make: (draft) => Object.assign(need(draft, 'caf'), { themes: ['health'] }),
    path: 'needs[10] « caf » · themes',
    says: /administrative-procedures/,
  },
  {
    rule: 'TRI6',
    mistake: 'a site that closes before it opens',
    make: (draft) => Object.assign(site(draft, 'la-jetee'), { until: '2020-01-01' }),
    path: 'sites[12] « la-jetee » · until',
    says: /avant le début/,
  },
  {
    rule: 'TRI6',
    mistake: 'coverage of an unknown site',
    make: (draft) => Object.assign(coverage(draft, 'aubiere', 1), { site: 'aubierre' }),
    path: 'coverage[0] « aubierre » · site',
    says: /« aubierre » n’existe pas/,
  },
  {
    rule: 'TRI6',
    mistake: 'coverage of an unknown level',
    make: (draft) => Object.assign(coverage(draft, 'aubiere', 1), { level: 7 }),
    path: 'coverage[0] « aubiere » · level',
    says: /niveau 7 n’existe pas/,
  },
  {
    rule: 'TRI6',
    mistake: 'coverage that outlives its site',
    make: (draft) => Object.assign(site(draft, 'aubiere'), { until: '2027-06-30' }),
    path: 'coverage[0] « aubiere »',
    says: /ouvert du 2022-01-01 au 2027-06-30/,
  },
  {
    rule: 'TRI6',
    mistake: 'the same coverage told twice',
    make: (draft) => draft.coverage.push({ ...coverage(draft, 'aubiere', 1), from: '2026-06-01' }),
    path: 'coverage[39] « aubiere »',
    says: /déjà indiqué/,
  },
  {
    rule: 'TRI6',
    mistake: 'opening hours that overlap in date',
    make: (draft) => site(draft, 'jaude').hours.push({ from: '2026-07-01', until: '2026-08-31', week: {} }),
    path: 'sites[6] « jaude » · hours[1]',
    says: /même date/,
  },
  {
    rule: 'TRI6',
    mistake: 'opening hours that end before they begin',
    make: (draft) => Object.assign(site(draft, 'jaude').hours[0]?.week ?? {}, { tu: ['19:00-10:00'] }),
    path: 'sites[6] « jaude » · hours[0] · week · tu[0]',
    says: /finit avant/,
  },
  {
    rule: 'TRI6',
    mistake: 'opening hours that overlap within a day',
    make: (draft) =>
      Object.assign(site(draft, 'jaude').hours[0]?.week ?? {}, { tu: ['10:00-14:00', '13:00-19:00'] }),
    path: 'sites[6] « jaude » · hours[0] · week · tu[1]',
    says: /plage d’avant/,
  },
  {
    rule: 'TRI3',
    mistake: 'level 3 at a site that has no permanence',
    make: (draft) => draft.coverage.push({ ...coverage(draft, 'aubiere', 1), level: 3 }),
    path: 'coverage[39] « aubiere »',
    says: /demande une permanence/,
  },
  {
    rule: 'APP1',
    mistake: 'a permanence at an unknown site',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { site: 'jaudes' }),
    path: 'permanences[0] « jaude-tu-morning » · site',
    says: /« jaudes » n’existe pas/,
  },
  {
    rule: 'APP1',
    mistake: 'a permanence that ends before it starts',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { end: '09:00' }),
    path: 'permanences[0] « jaude-tu-morning » · end',
    says: /ne vient pas après le début/,
  },
  {
    rule: 'APP1',
    mistake: 'a permanence too short for one appointment',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { end: '10:45' }),
    path: 'permanences[0] « jaude-tu-morning » · end',
    says: /plus courte qu’un rendez-vous \(60 minutes\)/,
  },
  {
    rule: 'APP1',
    mistake: 'an exception on another weekday',
    make: (draft) => permanence(draft, 'jaude-tu-morning').except.push('2026-12-02'),
    path: 'permanences[0] « jaude-tu-morning » · except[0]',
    says: /n’a pas lieu le 2026-12-02/,
  },
  {
    rule: 'APP1',
    mistake: 'two permanences at one place and time',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-afternoon'), { start: '11:00' }),
    path: 'permanences[1] « jaude-tu-afternoon »',
    says: /en même temps que « jaude-tu-morning »/,
  },
  {
    rule: 'TRI6',
    mistake: 'a permanence before its site opens',
    make: (draft) => Object.assign(permanence(draft, 'jaude-tu-morning'), { from: '2021-01-01' }),
    path: 'permanences[0] « jaude-tu-morning »',
    says: /ouvert depuis le 2022-01-01/,
  },
  {
    rule: 'CHA7',
    mistake: 'two charters in force at once',
    make: (draft) => draft.charter.versions.push({ ...version(draft), id: '2027-1', from: '2027-01-01' }),
    path: 'charter · versions[0] « 2022-1 » · until',
    says: /vaut encore quand « 2027-1 » commence/,
  },
  {
    rule: 'CHA7',
    mistake: 'days without a charter',
    make: (draft) => {
      draft.charter.versions.push({ ...version(draft), id: '2027-1', from: '2027-01-01' })
      version(draft).until = '2026-12-24'
    },
    path: 'charter · versions[0] « 2022-1 » · until',
    says: /entre le 2026-12-24 et le 2027-01-01/,
  },
  {
    rule: 'CHA7',
    mistake: 'a last charter that ends',
    make: (draft) => Object.assign(version(draft), { until: '2027-12-31' }),
    path: 'charter · versions[0] « 2022-1 » · until',
    says: /après le 2027-12-31/,
  },
  {
    rule: 'CHA7',
    mistake: 'a charter that has not begun',
    make: (draft) => Object.assign(version(draft), { from: '2027-01-01' }),
    path: 'charter · versions[0] « 2022-1 » · from',
    says: /à la date de l’édition/,
  },
  {
    rule: 'CHA8',
    mistake: 'a simple version that skips a section',
    make: (draft) => version(draft).readings[0]?.cards.splice(3, 1),
    path: 'charter · versions[0] « 2022-1 » · readings[0] « fr-simple » · cards',
    says: /section 4/,
  },
  {
    rule: 'CHA8',
    mistake: 'a card for a section the charter does not have',
    make: (draft) => Object.assign(version(draft).readings[0]?.cards[4] ?? {}, { section: 6 }),
    path: 'charter · versions[0] « 2022-1 » · readings[0] « fr-simple » · cards[4] « Responsabilité » · section',
    says: /que 5 sections/,
  },
  {
    rule: 'CHA8',
    mistake: 'two readings in one language',
    make: (draft) => version(draft).readings.push(structuredClone(version(draft).readings[0]) as never),
    path: 'charter · versions[0] « 2022-1 » · readings[1] « fr-simple » · language',
    says: /« fr-simple » figure déjà/,
  },
  {
    rule: 'P7',
    mistake: 'an official text without sections',
    make: (draft) => Object.assign(version(draft).official, { text: 'Charte' }),
    path: 'charter · versions[0] « 2022-1 » · official · text',
    says: /aucune section/,
  },
  {
    rule: 'CHA3',
    mistake: 'one way to agree told twice',
    make: (draft) => draft.policy.agreementWays.push('oral'),
    path: 'policy · agreementWays[4]',
    says: /« oral » figure déjà/,
  },
  {
    rule: 'LEN2',
    mistake: 'a PIN whose least length is above its greatest',
    make: (draft) => Object.assign(draft.policy, { pin: { minLength: 6, maxLength: 5 } }),
    path: 'policy · pin · minLength',
    says: /au moins 6 chiffres et au plus 5/,
  },
  ...['network', 'reseau'].map((id) => ({
    rule: 'DIS4',
    mistake: `a site called « ${id} », which is all sites together`,
    make: (draft: Catalog) => Object.assign(site(draft, 'jaude'), { id }),
    path: `sites[6] « ${id} » · id`,
    says: /désigne le réseau entier/,
  })),
  {
    rule: 'ADM1',
    mistake: 'an unknown time zone',
    make: (draft) => Object.assign(draft.network, { timeZone: 'Europe/Clermont' }),
    path: 'network · timeZone',
    says: /« Europe\/Clermont » n’est pas connu/,
  },
  {
    rule: 'TRI6',
    mistake: 'assumptions that nobody tells',
    make: (draft) => Object.assign(draft.network, { assumption: null }),
    path: 'network · assumption',
    says: /supposées/,
  },
]

test.each([...SHAPE_MISTAKES, ...WHOLE_MISTAKES])(
  '[$rule] the check tells $mistake, and where',
  ({ make, path, says }) => {
    const draft = draftOf(CLERMONT)
    make(draft)

    const problems = problemsOf(draft)

    expect(
      problems.find((problem) => problem.path === path && says.test(problem.message)),
      JSON.stringify(problems, null, 1),
    ).toBeDefined()
  },
)

test('[P3] [SYN4] a lot of the longest identifiers that a catalog may have is one the server can read', () => {
  const longest = (letter: string) => letter.repeat(LONGEST_ID)
  const renamed = JSON.stringify(draftOf(CLERMONT))
    .replaceAll('"jaude"', `"${longest('s')}"`)
    .replaceAll('"caf"', `"${longest('n')}"`)
    .replaceAll('"clermont-auvergne-metropole"', `"${longest('r')}"`)
  const draft = { ...(JSON.parse(renamed) as Catalog), edition: { id: longest('e'), on: '2026-11-24' } }
  expect(problemsOf(draft)).toEqual([])

  const [site, need, now] = [longest('s'), longest('n'), Date.parse('2026-11-24T09:30:00Z')]
  const targets = [{ kind: 'site', id: site } as const, serviceTarget(need, draft)]
  const plan = planFor(
    { needs: [need], option: { decision: 'help-now', reason: 'covered-now' }, level: 2, overrule: null },
    draft,
  )
  const opened = draftFor(
    {
      ...{ sessionId: 's1', label: { colour: 'blue', animal: 'fox' }, site, role: 'advisor' },
      ...{ now, plan, appointmentId: null },
    },
    draft,
  )
  const entry = entryOfSession(closedFrom({ ...opened, redirections: targets }, now, 'staff'), 'Europe/Paris')
  const tally = withEntry(emptyTally(site, '2026-11-24'), entry)
  const seal = {
    ...{ id: 'a'.repeat(32), network: draft.network.id, epoch: 'b'.repeat(32), sequence: 1 },
    ...{ edition: draft.edition.id, vocabulary: 'c'.repeat(64) },
  }
  const lot = lotFrom({ site, tallies: [tally], totalsAlone: false }, seal)

  expect(entry.cells).toEqual(
    expect.arrayContaining([`need:${need}`, `redirection:site.${site}`, `redirection:service.${need}`]),
  )
  expect(readLot(canonical(lot))).toEqual(lot)
})

test('[ADM1] every problem is told, not only the first', () => {
  const draft = draftOf(CLERMONT)
  need(draft, 'caf').group = 'money'
  permanence(draft, 'beaumont-we-morning').end = '09:00'
  draft.network.timeZone = 'Mars'

  const paths = problemsOf(draft).map(({ path }) => path)

  expect(paths).toEqual([
    'needs[10] « caf » · group',
    'permanences[3] « beaumont-we-morning » · end',
    'network · timeZone',
  ])
})

test('[ADM1] what has not the right shape hides nothing that does not rest on it', () => {
  const draft = draftOf(CLERMONT)
  Object.assign(site(draft, 'jaude'), { postcode: '6300' })
  need(draft, 'caf').group = 'money'
  need(draft, 'caf').level = 9
  service(draft, 'caf').id = 'cpam'
  draft.network.timeZone = 'Mars'
  // Rests on the sites, and is told once they are right.
  permanence(draft, 'beaumont-we-morning').site = 'nowhere'

  const paths = problemsOf(draft).map(({ path }) => path)

  expect(paths[0]).toBe('sites[6] « jaude » · postcode')
  expect(paths).toEqual(
    expect.arrayContaining([
      'services[2] « cpam » · id',
      'needs[10] « caf » · group',
      'needs[10] « caf » · level',
      'needs[10] « caf » · services[0]',
      'network · timeZone',
    ]),
  )
  expect(paths.join()).not.toMatch(/permanences|coverage/)
  Object.assign(site(draft, 'jaude'), { postcode: '63000' })
  expect(problemsOf(draft).map(({ path }) => path)).toContain('permanences[3] « beaumont-we-morning » · site')
})

test('[ADM1] a word too many hides nothing; a part that is missing is told, and what rests on it waits', () => {
  const draft = draftOf(CLERMONT)
  Object.assign(need(draft, 'caf'), { advisor: 'x', group: 'money' })
  Reflect.deleteProperty(draft, 'charter')

  const result = checkCatalog(draft)

  expect('problems' in result && result.problems.map(({ path }) => path)).toEqual([
    'needs[10] « caf » · advisor',
    'charter',
    'needs[10] « caf » · group',
  ])
  expect('sound' in result && isWhole(result.sound)).toBe(false)
})

test('[TRI8] two quite different networks pass the same check', () => {
  expect(problemsOf(draftOf(CLERMONT))).toEqual([])
  expect(problemsOf(draftOf(SECOND))).toEqual([])
  expect(draftOf(SECOND).levels).toHaveLength(2)
  expect(draftOf(SECOND).permanences).toEqual([])
})

test('[CHA7] a charter may follow another from one day to the next', () => {
  const draft = draftOf(CLERMONT)
  version(draft).until = '2026-12-31'
  draft.charter.versions.push({ ...version(draft), id: '2027-1', from: '2027-01-01', until: null })

  expect(problemsOf(draft)).toEqual([])
})

test('[TRI6] a permanence may move: same place and hour, other dates', () => {
  const draft = draftOf(CLERMONT)
  permanence(draft, 'jaude-tu-morning').until = '2026-12-31'
  draft.permanences.push({
    ...permanence(draft, 'jaude-tu-morning'),
    id: 'jaude-tu-late',
    from: '2027-01-01',
    until: null,
  })

  expect(problemsOf(draft)).toEqual([])
})

test('[P7] an official text that is not the one announced is told', () => {
  const catalog = draftOf(CLERMONT)
  const announced = version(catalog).official.sha256

  expect(checkCharterHashes(catalog, [announced])).toEqual([])
  expect(checkCharterHashes(catalog, ['0'.repeat(64)])).toMatchObject([
    { path: 'charter · versions[0] « 2022-1 » · official · sha256' },
  ])
})

test.each([null, undefined, 7, 'texte', [], {}])(
  '[ADM1] %j is refused with words, without a throw',
  (input) => {
    const problems = problemsOf(input)

    expect(problems.length).toBeGreaterThan(0)
    expect(problems.every(({ path, message }) => path !== '' && /[.!]$/.test(message))).toBe(true)
  },
)
