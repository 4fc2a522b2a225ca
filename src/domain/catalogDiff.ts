import type { Catalog } from './catalogSchema.ts'

/**
 * One readable difference between two catalogs (ADM1). `path` reads `Besoins · « CAF » · Niveau`; `before` and
 * `after` are plain French, `null` where there is nothing to say.
 */
export type Change = {
  kind: 'added' | 'removed' | 'changed'
  path: string
  before: string | null
  after: string | null
}

/** All that differs, in the order of the catalog; an edition's own name and date are not part of it. */
export function catalogDiff(before: Catalog, after: Catalog): Change[] {
  const { edition: _before, ...old } = before
  const { edition: _after, ...next } = after
  return compared({ path: [], key: '', names: namesIn(before, after) }, old, next)
}

type Entry = Record<string, unknown>
/** Words for codes that name an entry: of sites, needs, services, groups. */
type Names = ReadonlyMap<string, string>
/** `key`: the last one on the way, which says what a code stands for. */
type Place = { path: readonly string[]; key: string; names: Names }

/** Longest text that is shown whole, in characters; of a longer one the part that differs. */
const SHOWN_WHOLE = 160
const AROUND = 40

function compared(at: Place, before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) && Array.isArray(after)) return comparedLists(at, before, after)
  if (isEntry(before) && isEntry(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      compared(under(at, KEYS[key] ?? key, key), before[key], after[key]),
    )
  if (before === after) return []
  if (before === undefined) return [change('added', at, null, worded(after, at))]
  if (after === undefined) return [change('removed', at, worded(before, at), null)]
  return [change('changed', at, ...shown(worded(before, at), worded(after, at)))]
}

function comparedLists(at: Place, before: readonly unknown[], after: readonly unknown[]): Change[] {
  if (![...before, ...after].every(isEntry)) {
    const [old, next] = [worded(before, at), worded(after, at)]
    return old === next ? [] : [change('changed', at, ...shown(old, next))]
  }
  const [old, next] = [byKey(before as Entry[]), byKey(after as Entry[])]
  const placeOf = (entry: Entry) => under(at, `« ${titleOf(entry, at.names)} »`, at.key)
  return [
    ...[...old].flatMap(([key, entry]) => {
      const kept = next.get(key)
      if (kept) return compared(placeOf(kept), entry, kept)
      return [change('removed', placeOf(entry), worded(entry, at), null)]
    }),
    ...[...next].flatMap(([key, entry]) =>
      old.has(key) ? [] : [change('added', placeOf(entry), null, worded(entry, at))],
    ),
    ...(isReordered([...old.keys()], [...next.keys()])
      ? [change('changed', at, null, 'dans un autre ordre')]
      : []),
  ]
}

const under = ({ path, names }: Place, words: string, key: string): Place => ({
  path: [...path, words],
  key,
  names,
})

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const change = (
  kind: Change['kind'],
  { path }: Place,
  before: string | null,
  after: string | null,
): Change => ({ kind, path: path.join(' · '), before, after })

/** Each entry under what tells it from the others: its id, else what it is about, else its content's place. */
function byKey(entries: readonly Entry[]): Map<string, Entry> {
  const found = new Map<string, Entry>()
  for (const [index, entry] of entries.entries()) {
    const own = IDENTITIES.map((keys) => keys.map((key) => entry[key])).find((values) =>
      values.every((value) => value !== undefined),
    )
    const key = own ? own.join(' ') : `no. ${index}`
    found.set(found.has(key) ? `${key} no. ${index}` : key, entry)
  }
  return found
}

/** Best first: a coverage is known by site, level and first day; a card by its section; hours by their first day. */
const IDENTITIES: readonly (readonly string[])[] = [
  ['id'],
  ['site', 'level', 'from'],
  ['section'],
  ['language'],
  ['level'],
  ['from'],
]

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const kept = after.filter((key) => before.includes(key))
  return before.filter((key) => after.includes(key)).some((key, index) => key !== kept[index])
}

function titleOf(entry: Entry, names: Names): string {
  const { id, site, level, name, title, section, language, from, heading } = entry
  if (typeof site === 'string' && typeof level === 'number')
    return `${names.get(site) ?? site}, niveau ${level}, depuis le ${from}`
  if (typeof site === 'string') return `${id} (${names.get(site) ?? site})`
  if (typeof level === 'number' && id === undefined) return `niveau ${level}`
  const title_ = [name, title, id, language, section, from, heading].find((each) => each != null)
  return String(title_ ?? 'partie')
}

function namesIn(...catalogs: readonly Catalog[]): Names {
  return new Map(
    catalogs.flatMap(({ sites, needGroups, services }) =>
      [...sites, ...needGroups, ...services].map(({ id, name }) => [id, name] as const),
    ),
  )
}

function worded(value: unknown, at: Place): string {
  if (value === null) return 'non connu'
  if (value === true) return 'oui'
  if (value === false) return 'non'
  if (Array.isArray(value))
    return value.length === 0 ? 'aucun' : value.map((each) => worded(each, at)).join(', ')
  if (isEntry(value)) return summaryOf(value, at)
  if (typeof value !== 'string') return String(value)
  if (REFERENCES.includes(at.key)) return at.names.get(value) ?? value
  return WORDS[at.key]?.[value] ?? value
}

/** The short facts of an entry, without those that are not known. */
function summaryOf(entry: Entry, at: Place): string {
  const facts = Object.entries(entry)
    .filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0))
    .map(([key, value]) => `${KEYS[key] ?? key} : ${worded(value, under(at, key, key))}`)
  const whole = facts.join(' ; ')
  return whole.length <= 2 * SHOWN_WHOLE ? whole : `${whole.slice(0, 2 * SHOWN_WHOLE).trimEnd()}…`
}

/** Of two long texts the part that differs, with some words around it. */
function shown(before: string, after: string): [string, string] {
  if (before.length <= SHOWN_WHOLE && after.length <= SHOWN_WHOLE) return [before, after]
  const least = Math.min(before.length, after.length)
  let start = 0
  while (start < least && before[start] === after[start]) start += 1
  let end = 0
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const from = Math.max(0, start - AROUND)
  const cut = (text: string) => {
    const until = text.length - Math.max(0, end - AROUND)
    const part = text.slice(from, until)
    const short = part.length <= 2 * SHOWN_WHOLE ? part : `${part.slice(0, 2 * SHOWN_WHOLE)}…`
    return `${from > 0 ? '…' : ''}${short}${until < text.length && short === part ? '…' : ''}`
  }
  return [cut(before), cut(after)]
}

const KEYS: Partial<Record<string, string>> = {
  network: 'Réseau',
  levels: 'Niveaux',
  needGroups: 'Groupes de besoins',
  needs: 'Besoins',
  sites: 'Établissements',
  coverage: 'Niveaux par établissement',
  permanences: 'Permanences',
  services: 'Services',
  charter: 'Charte',
  versions: 'Versions',
  policy: 'Règles',
  id: 'Identifiant',
  name: 'Nom',
  timeZone: 'Fuseau horaire',
  phone: 'Téléphone',
  portal: 'Portail',
  assumption: 'Données supposées',
  level: 'Niveau',
  summary: 'Résumé',
  providers: 'Assuré par',
  permanence: 'En permanence seulement',
  appointment: 'Rendez-vous',
  agreement: 'Accord',
  icon: 'Pictogramme',
  group: 'Groupe',
  words: 'Mots de tous les jours',
  minutes: 'Durée habituelle en minutes',
  personalData: 'Touche à des données personnelles',
  forms: 'Fait remplir des formulaires',
  themes: 'Thématiques',
  procedure: 'Démarche',
  bring: 'À apporter',
  boundary: 'Dépasse le rôle de la bibliothèque',
  kind: 'Type',
  town: 'Commune',
  postcode: 'Code postal',
  insee: 'Code Insee',
  address: 'Adresse',
  location: 'Position',
  latitude: 'Latitude',
  longitude: 'Longitude',
  declared: 'Annoncé',
  from: 'Depuis le',
  until: 'Jusqu’au',
  hours: 'Horaires',
  week: 'Semaine',
  mo: 'Lundi',
  tu: 'Mardi',
  we: 'Mercredi',
  th: 'Jeudi',
  fr: 'Vendredi',
  sa: 'Samedi',
  su: 'Dimanche',
  source: 'Source',
  checkedOn: 'Vérifié le',
  site: 'Établissement',
  assumed: 'Supposé',
  weekday: 'Jour',
  start: 'Début',
  end: 'Fin',
  except: 'Sauf le',
  branchOf: 'Antenne de',
  structure: 'Type de structure',
  purpose: 'Objet',
  website: 'Site internet',
  official: 'Texte officiel',
  sha256: 'Empreinte SHA-256',
  text: 'Texte',
  commitments: 'Engagements',
  readings: 'Versions de lecture',
  language: 'Langue',
  notice: 'Mention',
  cards: 'Cartes',
  section: 'Section',
  title: 'Titre',
  pictogram: 'Pictogramme',
  parts: 'Parties',
  heading: 'Intertitre',
  sentences: 'Phrases',
  figures: 'Petits nombres des chiffres publiés',
  k: 'Masqués sous',
  base: 'Arrondis à',
  minLot: 'Accompagnements au moins dans un envoi',
  totalsAloneAfterDays: 'Totaux seuls après, en jours',
  pin: 'Code de la tablette',
  minLength: 'Chiffres au moins',
  maxLength: 'Chiffres au plus',
  lent: 'Tablette prêtée',
  warnAfterSeconds: 'Avertir après, en secondes',
  clearAfterSeconds: 'Effacer après, en secondes',
  extensions: 'Prolongations',
  warnAfterMinutes: 'Rappeler après, en minutes',
  slotMinutes: 'Durée d’un rendez-vous en minutes',
  bookingDays: 'Rendez-vous ouverts, en jours',
  agreementWays: 'Façons de donner son accord',
}

/** Keys whose value names another entry. */
const REFERENCES: readonly string[] = ['site', 'group', 'services', 'branchOf']

/** Codes that a reader meets often, by key; the others stay as they are written in the file. */
const WORDS: Partial<Record<string, Partial<Record<string, string>>>> = {
  weekday: {
    mo: 'lundi',
    tu: 'mardi',
    we: 'mercredi',
    th: 'jeudi',
    fr: 'vendredi',
    sa: 'samedi',
    su: 'dimanche',
  },
  appointment: {
    none: 'sans',
    possible: 'possible',
    required: 'obligatoire',
    'by-need': 'selon le besoin',
  },
  agreement: { none: 'aucun', acknowledgement: 'prise de connaissance', agreement: 'geste d’accord' },
  providers: { staff: 'personnel', advisor: 'conseiller numérique', partner: 'partenaire accrédité' },
}
