import type { NetworkFile } from './survey.ts'

/**
 * One readable difference between two catalogs (ADM1). `path` reads `Besoins · « CAF » · Niveau`; `before` and
 * `after` are in words, `null` where there is nothing to say.
 */
export type Change = {
  kind: 'added' | 'removed' | 'changed'
  path: string
  before: string | null
  after: string | null
}

/** What of a catalog is compared: an edition's own name and date are not part of it. */
type Compared = Omit<NetworkFile, 'format' | 'edition'>

/** The words a reader knows the catalog by. A key or a code without words does not compile. */
export type DiffWords = {
  keys: Record<KeyIn<Compared>, string>
  /** By key, each code that it may have. */
  codes: { [Key in CodeIn<Compared>[0]]: Record<Extract<CodeIn<Compared>, [Key, unknown]>[1], string> }
  unknown: string
  yes: string
  no: string
  none: string
  reordered: string
  /** An entry that has no name. */
  part: string
  level: (level: number) => string
  coverage: (site: string, level: number, from: string) => string
  permanence: (id: string, site: string) => string
  quoted: (title: string) => string
  fact: (key: string, value: string) => string
}

type KeyIn<T> = T extends readonly (infer Each)[]
  ? KeyIn<Each>
  : T extends object
    ? { [Key in keyof T & string]-?: Key | KeyIn<T[Key]> }[keyof T & string]
    : never

/** Each key whose values are codes of a closed list, with them. Pictures stay under their own name. */
type CodeIn<T> = T extends readonly (infer Each)[]
  ? CodeIn<Each>
  : T extends object
    ? {
        [Key in Exclude<keyof T & string, 'icon' | 'pictogram'>]-?: [CodeOf<T[Key]>] extends [never]
          ? CodeIn<T[Key]>
          : [Key, CodeOf<T[Key]>]
      }[Exclude<keyof T & string, 'icon' | 'pictogram'>]
    : never

type CodeOf<T> = T extends readonly (infer Each)[]
  ? CodeOf<Each>
  : T extends string
    ? string extends T
      ? never
      : T
    : never

/** All that differs, in the order of the catalog. */
export function catalogDiff(before: NetworkFile, after: NetworkFile, words: DiffWords): Change[] {
  return compared(
    { path: [], key: '', names: namesIn(before, after), words },
    contentOf(before),
    contentOf(after),
  )
}

const contentOf = ({ format: _format, edition: _edition, ...content }: NetworkFile): Compared => content

type Entry = Record<string, unknown>
/** Words for codes that name an entry: of sites, needs, services, groups. */
type Names = ReadonlyMap<string, string>
/** `key`: the last one on the way, which says what a code stands for. */
type Place = { path: readonly string[]; key: string; names: Names; words: DiffWords }

/** Longest text that is shown whole, in characters; of a longer one the part that differs. */
const SHOWN_WHOLE = 160
const AROUND = 40

function compared(at: Place, before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) && Array.isArray(after)) return comparedLists(at, before, after)
  if (isEntry(before) && isEntry(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      before[key] === after[key]
        ? []
        : compared(under(at, keyInWords(key, at), key), before[key], after[key]),
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
  const placeOf = (entry: Entry) => under(at, at.words.quoted(titleOf(entry, at)), at.key)
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
      ? [change('changed', at, null, at.words.reordered)]
      : []),
  ]
}

const under = (at: Place, words: string, key: string): Place => ({ ...at, path: [...at.path, words], key })

/** An edition of an older version of Escale may have a key that is no longer there: it stays as it is written. */
const keyInWords = (key: string, { words }: Place): string =>
  (words.keys as Partial<Record<string, string>>)[key] ?? key

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

/**
 * Best first: a coverage is known by site, level and first day; a card by its section; hours by their first day; a line by
 * what it takes. */
const IDENTITIES: readonly (readonly string[])[] = [
  ['id'],
  ['site', 'level', 'from'],
  ['section'],
  ['language'],
  ['level'],
  ['from'],
  ['item'],
]

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const [old, next] = [new Set(before), new Set(after)]
  const kept = after.filter((key) => old.has(key))
  return before.filter((key) => next.has(key)).some((key, index) => key !== kept[index])
}

function titleOf(entry: Entry, at: Place): string {
  const { id, site, level, name, title, section, language, from, heading, label } = entry
  if (typeof site === 'string' && typeof level === 'number')
    return at.words.coverage(at.names.get(site) ?? site, level, String(from))
  if (typeof site === 'string') return at.words.permanence(String(id), at.names.get(site) ?? site)
  if (typeof level === 'number' && id === undefined) return at.words.level(level)
  if (typeof language === 'string') return codeInWords(language, 'language', at)
  const told = [name, title, id, section, from, heading, label].find((each) => each != null)
  return String(told ?? at.words.part)
}

function namesIn(...catalogs: readonly NetworkFile[]): Names {
  return new Map(
    catalogs.flatMap(({ sites, needGroups, services }) =>
      [...sites, ...needGroups, ...services].map(({ id, name }) => [id, name] as const),
    ),
  )
}

function worded(value: unknown, at: Place): string {
  const { words } = at
  if (value === null) return words.unknown
  if (value === true) return words.yes
  if (value === false) return words.no
  if (Array.isArray(value))
    return value.length === 0 ? words.none : value.map((each) => worded(each, at)).join(', ')
  if (isEntry(value)) return summaryOf(value, at)
  if (typeof value !== 'string') return String(value)
  if (REFERENCES.includes(at.key)) return at.names.get(value) ?? value
  return codeInWords(value, at.key, at)
}

const codeInWords = (code: string, key: string, { words }: Place): string =>
  (words.codes as Partial<Record<string, Partial<Record<string, string>>>>)[key]?.[code] ?? code

/** The short facts of an entry, without those that are not known. */
function summaryOf(entry: Entry, at: Place): string {
  const facts = Object.entries(entry)
    .filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0))
    .map(([key, value]) => at.words.fact(keyInWords(key, at), worded(value, under(at, key, key))))
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

/** Keys whose value names another entry. */
const REFERENCES: readonly string[] = ['site', 'group', 'services', 'branchOf']
