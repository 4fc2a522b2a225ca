import * as v from 'valibot'
import { addDays, type Dated, minutesOf, weekdayOf } from './calendar.ts'
import { NETWORK_ADDRESS, NETWORK_SCOPE } from './catalog.ts'
import {
  type Finding,
  type Issue,
  isUnexpected,
  type Path,
  type Problem,
  problemOf,
  shapeProblem,
} from './catalogProblem.ts'
import { type Catalog, catalogSchema, type Permanence, type Site } from './catalogSchema.ts'

type Rule = (catalog: Catalog) => Iterable<Finding>

/** The parts of a file whose shape is right. */
export type SoundParts = Partial<Catalog>

/**
 * Checks a network's configuration as a whole (ADM1): its shape, and all that spans several entries as far as it rests
 * on parts whose shape is right. Every problem that can be told is, not only the first.
 */
export function checkCatalog(
  input: unknown,
): { catalog: Catalog } | { problems: Problem[]; sound: SoundParts } {
  const parsed = v.safeParse(catalogSchema, input)
  const sound = parsed.success ? parsed.output : soundPartsOf(parsed.output, parsed.issues)
  const problems = [
    ...(parsed.issues ?? []).map((issue) => shapeProblem(input, issue)),
    ...RULES.flatMap((rule) => [...findingsOf(rule, sound)]).map((finding) => problemOf(sound, finding)),
  ]
  return parsed.success && problems.length === 0 ? { catalog: parsed.output } : { problems, sound }
}

/** Every part is there: nothing is left that could not be looked at. */
export const isWhole = (sound: SoundParts): sound is Catalog =>
  Object.keys(catalogSchema.entries).every((part) => part in sound)

/** A word too many takes nothing away from the part in which it stands. */
function soundPartsOf(output: unknown, issues: readonly Issue[]): SoundParts {
  if (typeof output !== 'object' || output === null) return {}
  const faulty = new Set(issues.filter((issue) => !isUnexpected(issue)).map(({ path }) => path?.[0]?.key))
  return Object.fromEntries(Object.entries(output).filter(([part]) => !faulty.has(part)))
}

/** A rule asked for a part whose shape is not right. */
class UnsoundPart extends Error {}

/** What a rule finds until it asks for such a part. */
function* findingsOf(rule: Rule, sound: SoundParts): Iterable<Finding> {
  const get = (parts: SoundParts, part: string) => {
    if (!(part in parts)) throw new UnsoundPart(part)
    return parts[part as keyof Catalog]
  }
  try {
    yield* rule(new Proxy(sound, { get }) as Catalog)
  } catch (error) {
    if (!(error instanceof UnsoundPart)) throw error
  }
}

/**
 * P7: the official texts are the ones announced. `computed` holds the SHA-256 of each version's text, in
 * the catalog's order; whoever calls has the means to compute them.
 */
export function checkCharterHashes(
  catalog: Pick<Catalog, 'charter'>,
  computed: readonly string[],
): Problem[] {
  return catalog.charter.versions.flatMap((version, index) => {
    if (version.official.sha256 === computed[index]) return []
    const path = ['charter', 'versions', index, 'official', 'sha256']
    const message = `Le texte officiel ne correspond pas à son empreinte : elle devrait être ${computed[index]}.`
    return [problemOf(catalog, { path, message })]
  })
}

/**
 * ADM2: a tablet takes the date of its catalog for a day that has come. `today` is the network's, by the clock of whoever
 * publishes.
 */
export function checkEditionDay(catalog: Pick<Catalog, 'edition'>, today: string): Problem[] {
  const { on } = catalog.edition
  if (on <= today) return []
  const message = `Le ${on} est à venir : il faut la date d’aujourd’hui, ${today}, ou une date passée.`
  return [problemOf(catalog, { path: ['edition', 'on'], message })]
}

/** The official text's sections: its second-level headings. */
export const sectionCount = (officialText: string): number => officialText.match(/^## /gm)?.length ?? 0

// ── Identity and references

const uniqueLevels: Rule = ({ levels }) =>
  repeated(
    levels.map(({ level }) => level),
    ['levels'],
    'level',
  )

const uniqueIds =
  (list: 'needGroups' | 'needs' | 'sites' | 'permanences' | 'services'): Rule =>
  (catalog) =>
    repeated(idsOf(catalog[list]), [list], 'id')

function* uniqueInCharter({ charter: { versions } }: Catalog): Iterable<Finding> {
  yield* repeated(idsOf(versions), ['charter', 'versions'], 'id')
  for (const [index, { readings }] of versions.entries()) {
    const languages = readings.map(({ language }) => language)
    yield* repeated(languages, ['charter', 'versions', index, 'readings'], 'language')
  }
}

const uniqueWays: Rule = ({ policy }) => repeated(policy.agreementWays, ['policy', 'agreementWays'])

function* reservedIds({ sites }: Catalog): Iterable<Finding> {
  for (const [index, { id }] of sites.entries()) {
    if (id !== NETWORK_SCOPE && id !== NETWORK_ADDRESS) continue
    const message = `« ${id} » désigne le réseau entier : donnez un autre identifiant à cet établissement.`
    yield { path: ['sites', index, 'id'], message }
  }
}

const idsOf = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

/** `key`: which one of the entry at a place holds its value. */
export function* repeated(
  values: readonly (string | number)[],
  list: Path,
  key?: string | ((index: number) => string),
): Iterable<Finding> {
  const earlier = new Set<string | number>()
  for (const [index, value] of values.entries()) {
    const holder = typeof key === 'function' ? key(index) : key
    if (earlier.has(value))
      yield {
        path: [...list, index, ...(holder ? [holder] : [])],
        message: `« ${value} » figure déjà plus haut.`,
      }
    earlier.add(value)
  }
}

function* needGroupsThere({ needs, needGroups }: Catalog): Iterable<Finding> {
  const groups = new Set(idsOf(needGroups))
  for (const [index, { group }] of needs.entries())
    if (!groups.has(group)) yield unknown(['needs', index, 'group'], `Le groupe « ${group} »`)
}

function* needLevelsThere({ needs, levels }: Catalog): Iterable<Finding> {
  const known = new Set(levels.map(({ level }) => level))
  for (const [index, { level }] of needs.entries())
    if (!known.has(level)) yield unknown(['needs', index, 'level'], `Le niveau ${level}`)
}

function* needServicesThere({ needs, services }: Catalog): Iterable<Finding> {
  const known = new Set(idsOf(services))
  for (const [index, need] of needs.entries())
    for (const [rank, id] of need.services.entries())
      if (!known.has(id)) yield unknown(['needs', index, 'services', rank], `Le service « ${id} »`)
}

function* coverageSitesThere({ coverage, sites }: Catalog): Iterable<Finding> {
  yield* sitesThere('coverage', coverage, sites)
}

function* permanenceSitesThere({ permanences, sites }: Catalog): Iterable<Finding> {
  yield* sitesThere('permanences', permanences, sites)
}

function* sitesThere(list: string, entries: readonly { site: string }[], sites: readonly Site[]) {
  const known = new Set(idsOf(sites))
  for (const [index, { site }] of entries.entries())
    if (!known.has(site)) yield unknown([list, index, 'site'], `L’établissement « ${site} »`)
}

function* coverageLevelsThere({ coverage, levels }: Catalog): Iterable<Finding> {
  const known = new Set(levels.map(({ level }) => level))
  for (const [index, { level }] of coverage.entries())
    if (!known.has(level)) yield unknown(['coverage', index, 'level'], `Le niveau ${level}`)
}

function unknown(path: Path, what: string): Finding {
  return { path, message: `${what} n’existe pas dans ce catalogue.` }
}

function* branches({ services }: Catalog): Iterable<Finding> {
  const byId = new Map(services.map((service) => [service.id, service]))
  for (const [index, { branchOf }] of services.entries()) {
    if (branchOf === undefined) continue
    const path = ['services', index, 'branchOf']
    const general = byId.get(branchOf)
    if (!general) yield unknown(path, `Le service « ${branchOf} »`)
    else if (general.branchOf !== undefined) {
      yield { path, message: `« ${branchOf} » est lui-même une antenne : indiquez le service général.` }
    }
  }
}

function* groupsInUse(catalog: Catalog): Iterable<Finding> {
  for (const [index, { id }] of catalog.needGroups.entries()) {
    if (catalog.needs.some(({ group }) => group === id)) continue
    yield { path: ['needGroups', index], message: 'Aucun besoin n’appartient à ce groupe.' }
  }
}

// ── Needs

function* needsAgreeWithTheirLevel(catalog: Catalog): Iterable<Finding> {
  for (const [index, need] of catalog.needs.entries()) {
    const level = catalog.levels.find(({ level }) => level === need.level)
    if (level && level.appointment !== 'by-need' && level.appointment !== need.appointment) {
      const message = `Le niveau ${need.level} fixe le rendez-vous à « ${level.appointment} », ce besoin dit « ${need.appointment} ».`
      yield { path: ['needs', index, 'appointment'], message }
    }
    if (need.procedure !== null && !need.themes.includes('administrative-procedures')) {
      const message = 'Une démarche est indiquée : ajoutez le thème « administrative-procedures ».'
      yield { path: ['needs', index, 'themes'], message }
    }
  }
}

/** RED, TRI5: whatever the need, the patron leaves with help or with a named place to go. */
function* needsHaveSomewhereToGo(catalog: Catalog): Iterable<Finding> {
  for (const [index, need] of catalog.needs.entries()) {
    if (need.services.length > 0) continue
    const path = ['needs', index, 'services']
    if (need.boundary !== null) {
      yield {
        path,
        message: 'Ce besoin dépasse le rôle de la bibliothèque : nommez au moins un service compétent.',
      }
    } else if (!isCovered(catalog, need.level)) {
      const message = `Aucun établissement n’assure le niveau ${need.level} à la date de l’édition : nommez au moins un service.`
      yield { path, message }
    }
  }
}

const isCovered = (catalog: Catalog, level: number): boolean =>
  catalog.coverage.some((each) => each.level === level && lastDay(each) >= catalog.edition.on)

// ── Dates

const FAR_FUTURE = '9999-12-31'
const lastDay = (dated: Dated): string => dated.until ?? FAR_FUTURE
const meet = (a: Dated, b: Dated): boolean => a.from <= lastDay(b) && b.from <= lastDay(a)
const isWithin = (inner: Dated, outer: Dated): boolean =>
  outer.from <= inner.from && lastDay(inner) <= lastDay(outer)

const datesInOrder =
  (list: 'sites' | 'coverage' | 'permanences'): Rule =>
  (catalog) =>
    reversed(catalog[list], [list])

const charterDatesInOrder: Rule = ({ charter }) => reversed(charter.versions, ['charter', 'versions'])

function* reversed(entries: readonly Dated[], list: Path): Iterable<Finding> {
  for (const [index, { from, until }] of entries.entries()) {
    if (until === null || from <= until) continue
    yield { path: [...list, index, 'until'], message: `La fin (${until}) vient avant le début (${from}).` }
  }
}

function* openingHours(catalog: Catalog): Iterable<Finding> {
  for (const [index, { hours }] of catalog.sites.entries()) {
    yield* reversed(hours, ['sites', index, 'hours'])
    for (const [rank, period] of hours.entries()) {
      const path = ['sites', index, 'hours', rank]
      if (hours.slice(0, rank).some((earlier) => meet(earlier, period))) {
        yield { path, message: 'Ces horaires et d’autres plus haut valent à la même date.' }
      }
      for (const [weekday, spans] of Object.entries(period.week)) {
        yield* spansInOrder(spans ?? [], [...path, 'week', weekday])
      }
    }
  }
}

function* spansInOrder(spans: readonly string[], path: Path): Iterable<Finding> {
  let free = '00:00'
  for (const [index, span] of spans.entries()) {
    const [start = '', end = ''] = span.split('-')
    if (end <= start) yield { path: [...path, index], message: `« ${span} » finit avant de commencer.` }
    if (start < free)
      yield { path: [...path, index], message: `« ${span} » commence avant la fin de la plage d’avant.` }
    if (end > free) free = end
  }
}

function* checkedBeforeEdition(catalog: Catalog): Iterable<Finding> {
  for (const list of ['sites', 'services'] as const) {
    for (const [index, { checkedOn }] of catalog[list].entries()) {
      if (checkedOn === null || checkedOn <= catalog.edition.on) continue
      const message = `Vérifié (${checkedOn}) après la date de l’édition (${catalog.edition.on}).`
      yield { path: [list, index, 'checkedOn'], message }
    }
  }
}

// ── Permanences and coverage

function* permanenceTimes(catalog: Catalog): Iterable<Finding> {
  const { slotMinutes } = catalog.policy
  const sites = sitesById(catalog)
  for (const [index, permanence] of catalog.permanences.entries()) {
    const { start, end, weekday, except } = permanence
    if (end <= start) {
      yield {
        path: ['permanences', index, 'end'],
        message: `La fin (${end}) ne vient pas après le début (${start}).`,
      }
    } else if (minutesOf(end) - minutesOf(start) < slotMinutes) {
      const message = `Cette permanence est plus courte qu’un rendez-vous (${slotMinutes} minutes).`
      yield { path: ['permanences', index, 'end'], message }
    }
    for (const [rank, day] of except.entries()) {
      if (weekdayOf(day) === weekday && isWithin({ from: day, until: day }, permanence)) continue
      yield { path: ['permanences', index, 'except', rank], message: `La permanence n’a pas lieu le ${day}.` }
    }
    const site = sites.get(permanence.site)
    if (site && !isWithin(permanence, site))
      yield { path: ['permanences', index], message: outsideSite(site) }
  }
}

function* permanencesApart({ permanences }: Catalog): Iterable<Finding> {
  const placeOf = ({ site, weekday }: Permanence) => `${site} ${weekday}`
  for (const [index, permanence, before] of withAlikeBefore(permanences, placeOf)) {
    const clash = before.find(
      (earlier) =>
        meet(earlier, permanence) && earlier.start < permanence.end && permanence.start < earlier.end,
    )
    if (!clash) continue
    yield {
      path: ['permanences', index],
      message: `Elle a lieu en même temps que « ${clash.id} », au même endroit.`,
    }
  }
}

function* coverageWithinSites(catalog: Catalog): Iterable<Finding> {
  const sites = sitesById(catalog)
  for (const [index, each] of catalog.coverage.entries()) {
    const site = sites.get(each.site)
    if (site && !isWithin(each, site)) yield { path: ['coverage', index], message: outsideSite(site) }
  }
}

const sitesById = ({ sites }: Catalog) => new Map(sites.map((site) => [site.id, site]))

/** Each entry after those of the same key: a country has too many to compare each with each. */
function* withAlikeBefore<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Iterable<[number, Entry, readonly Entry[]]> {
  const alike = new Map<string, Entry[]>()
  for (const [index, entry] of entries.entries()) {
    const key = keyOf(entry)
    const before = alike.get(key) ?? []
    yield [index, entry, before]
    before.push(entry)
    alike.set(key, before)
  }
}

function outsideSite({ id, from, until }: Dated & { id: string }): string {
  const period = until === null ? `depuis le ${from}` : `du ${from} au ${until}`
  return `Les dates débordent de celles de l’établissement « ${id} », ouvert ${period}.`
}

function* coverageOnce({ coverage }: Catalog): Iterable<Finding> {
  const placeOf = ({ site, level }: Catalog['coverage'][number]) => `${site} ${level}`
  for (const [index, each, before] of withAlikeBefore(coverage, placeOf)) {
    if (!before.some((earlier) => meet(earlier, each))) continue
    yield { path: ['coverage', index], message: `Le niveau ${each.level} y est déjà indiqué pour ces dates.` }
  }
}

/** DIS3: figures tell the first level by what the others leave, so it must be the same one at every network. */
function* levelsFromOne({ levels }: Catalog): Iterable<Finding> {
  if (levels.some(({ level }) => level === 1)) return
  yield { path: ['levels'], message: 'Le niveau 1 manque\u00a0: les niveaux se comptent à partir de 1.' }
}

/** TRI3, APP1: help in permanence and appointments need a permanence to take place in. */
function* levelsWithPermanences(catalog: Catalog): Iterable<Finding> {
  const needing = catalog.levels.filter(
    ({ permanence, appointment }) => permanence || appointment === 'required',
  )
  const permanences = new Map<string, Permanence[]>()
  for (const each of catalog.permanences)
    permanences.set(each.site, [...(permanences.get(each.site) ?? []), each])
  for (const [index, each] of catalog.coverage.entries()) {
    if (!needing.some(({ level }) => level === each.level)) continue
    if (permanences.get(each.site)?.some((permanence) => meet(permanence, each))) continue
    const message = `Le niveau ${each.level} demande une permanence, et « ${each.site} » n’en a aucune à ces dates.`
    yield { path: ['coverage', index], message }
  }
}

// ── Charter

/** CHA7: on any day from the first version on, exactly one is in force. */
function* charterTimeline(catalog: Catalog): Iterable<Finding> {
  const versions = [...catalog.charter.versions.entries()].sort(([, a], [, b]) =>
    a.from.localeCompare(b.from),
  )
  for (const [rank, [index, version]] of versions.entries()) {
    const path = ['charter', 'versions', index]
    const next = versions[rank + 1]?.[1]
    if (rank === 0 && version.from > catalog.edition.on) {
      yield { path: [...path, 'from'], message: 'Aucune charte n’est en vigueur à la date de l’édition.' }
    }
    if (!next && version.until !== null) {
      yield { path: [...path, 'until'], message: `Aucune charte n’est en vigueur après le ${version.until}.` }
    }
    if (next && lastDay(version) >= next.from) {
      yield {
        path: [...path, 'until'],
        message: `Elle vaut encore quand « ${next.id} » commence, le ${next.from}.`,
      }
    }
    if (next && version.until !== null && addDays(version.until, 1) < next.from) {
      const message = `Aucune charte n’est en vigueur entre le ${version.until} et le ${next.from}.`
      yield { path: [...path, 'until'], message }
    }
  }
}

/** CHA8: every reading is complete, one card for each section of the official text. */
function* readingsComplete({ charter }: Catalog): Iterable<Finding> {
  for (const [index, { official, readings }] of charter.versions.entries()) {
    const count = sectionCount(official.text)
    if (count === 0) {
      const message = 'Le texte officiel n’a aucune section : chacune commence par une ligne « ## ».'
      yield { path: ['charter', 'versions', index, 'official', 'text'], message }
      continue
    }
    for (const [rank, { cards }] of readings.entries()) {
      const path = ['charter', 'versions', index, 'readings', rank, 'cards']
      yield* cardsCover(
        cards.map(({ section }) => section),
        count,
        path,
      )
    }
  }
}

function* cardsCover(sections: readonly number[], count: number, path: Path): Iterable<Finding> {
  yield* repeated(sections, path, 'section')
  for (const [index, section] of sections.entries()) {
    if (section <= count) continue
    yield { path: [...path, index, 'section'], message: `Le texte officiel n’a que ${count} sections.` }
  }
  for (let section = 1; section <= count; section += 1) {
    if (!sections.includes(section))
      yield { path, message: `Aucune carte pour la section ${section} du texte officiel.` }
  }
}

// ── Network and policy

function* policyLimits({ policy }: Catalog): Iterable<Finding> {
  const { minLength, maxLength } = policy.pin
  if (minLength > maxLength) {
    const message = `Le code aurait au moins ${minLength} chiffres et au plus ${maxLength}.`
    yield { path: ['policy', 'pin', 'minLength'], message }
  }
}

function* network(catalog: Catalog): Iterable<Finding> {
  const { timeZone, assumption } = catalog.network
  if (!isTimeZone(timeZone)) {
    const message = `Le fuseau horaire « ${timeZone} » n’est pas connu. Exemple : Europe/Paris.`
    yield { path: ['network', 'timeZone'], message }
  }
  const isAssumed = [...catalog.coverage, ...catalog.permanences].some(({ assumed }) => assumed)
  if (isAssumed && assumption === null) {
    yield {
      path: ['network', 'assumption'],
      message: 'Des données sont supposées : dites ici lesquelles et pourquoi.',
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** One rule reads as few parts as it can: what is wrong with one hides nothing of the others. */
const RULES: readonly Rule[] = [
  uniqueLevels,
  ...(['needGroups', 'needs', 'sites', 'permanences', 'services'] as const).map(uniqueIds),
  uniqueInCharter,
  uniqueWays,
  reservedIds,
  needGroupsThere,
  needLevelsThere,
  needServicesThere,
  coverageSitesThere,
  coverageLevelsThere,
  permanenceSitesThere,
  branches,
  groupsInUse,
  needsAgreeWithTheirLevel,
  needsHaveSomewhereToGo,
  ...(['sites', 'coverage', 'permanences'] as const).map(datesInOrder),
  charterDatesInOrder,
  openingHours,
  permanenceTimes,
  permanencesApart,
  coverageWithinSites,
  coverageOnce,
  levelsFromOne,
  levelsWithPermanences,
  charterTimeline,
  readingsComplete,
  policyLimits,
  network,
  checkedBeforeEdition,
]
