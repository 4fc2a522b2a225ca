import type { Catalog, Need } from './catalogSchema.ts'

/**
 * Search by plain words (TRI1, RED2): accents, case and plural do not count, the beginning of a word is
 * enough, a slip of the finger is forgiven, and so is a word written as it is heard. Every word helps and none is required, so a whole sentence
 * finds too; a word found in few entries weighs more than one found everywhere, which spares a list of stop
 * words for each language. A blank text finds everything, in the catalog's order.
 *
 * Our own rather than a library: a hundred entries are compared within a frame, without the 6 kB of an index
 * made for thousands (minisearch, compressed).
 */
export const searchNeeds = (catalog: Catalog, text: string): Need[] => find(needsOf(catalog), text)

/** The need of this id takes in what no other is named for; a network may have none. */
export const catchAllNeed = ({ needs }: Catalog): Need | undefined =>
  needs.find(({ id }) => id === 'other-procedure')

const needsOf = remembered((catalog) =>
  indexOf(catalog.needs.map((need) => entry(need, need.name, need.words, groupOf(catalog, need)))),
)

/** What an entry is found by: `weightByWord` says how much each of its words tells about it. */
export type Entry<T> = { item: T; weightByWord: ReadonlyMap<string, number> }
/** Every word once, with the entries it is found in. */
type Index<T> = {
  items: readonly T[]
  hitsByWord: ReadonlyMap<string, { sound: string; hits: readonly Hit[] }>
}
type Hit = { position: number; weight: number }

const NAME_WEIGHT = 2
const WORD_WEIGHT = 1.5
const ASIDE_WEIGHT = 1
/** A word that is only heard alike is another one more often than one that is written alike. */
const HEARD_SHARE = 0.9
/** Entries that match much less well than the best one are noise. */
const SHARE_OF_BEST = 0.4

/** A pure memo: a catalog never changes in place, a newer edition is another object. */
export function remembered<T>(make: (catalog: Catalog) => T): (catalog: Catalog) => T {
  const made = new WeakMap<Catalog, T>()
  return (catalog) => {
    const known = made.get(catalog) ?? make(catalog)
    made.set(catalog, known)
    return known
  }
}

const groupOf = (catalog: Catalog, need: Need) =>
  catalog.needGroups.filter((group) => group.id === need.group).map((group) => group.name)

type Texts = readonly (string | null)[]

export function entry<T>(item: T, name: string, words: Texts, aside: Texts): Entry<T> {
  const weightByWord = new Map<string, number>()
  const add = (texts: Texts, weight: number) => {
    for (const word of texts.flatMap((text) => wordsIn(text ?? ''))) weightByWord.set(word, weight)
  }
  add(aside, ASIDE_WEIGHT)
  add(words, WORD_WEIGHT)
  add([name], NAME_WEIGHT)
  return { item, weightByWord }
}

export function indexOf<T>(entries: readonly Entry<T>[]): Index<T> {
  const hitsByWord = new Map<string, { sound: string; hits: Hit[] }>()
  for (const [position, { weightByWord }] of entries.entries()) {
    for (const [word, weight] of weightByWord) {
      const known = hitsByWord.get(word) ?? { sound: soundOf(word), hits: [] }
      hitsByWord.set(word, known)
      known.hits.push({ position, weight })
    }
  }
  return { items: entries.map(({ item }) => item), hitsByWord }
}

/** Without accents, case or plural: `Impôts` is `impot`. */
function wordsIn(text: string): string[] {
  const plain = text
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return words.map((word) => (word.length > 3 ? word.replace(/[sx]$/, '') : word))
}

/** As it is heard: `photocopie` and `fotocopi`, `passeport` and `paseport`, `haut` and `eau` begin alike. */
const soundOf = (word: string): string =>
  word
    .replace(/ph/g, 'f')
    .replace(/qu?|c(?![ehiy])/g, 'k')
    .replace(/(^|[^c])h/g, '$1')
    .replace(/e?au/g, 'o')
    .replace(/y/g, 'i')
    .replace(/(.)\1+/g, '$1')

export function find<T>(index: Index<T>, text: string): T[] {
  const asked = [...new Set(wordsIn(text))]
  if (asked.length === 0) return [...index.items]
  const total = index.items.map(() => 0)
  for (const word of asked) addScores(total, index, word)
  const best = Math.max(0, ...total)
  return index.items
    .map((item, position) => ({ item, score: at(total, position) }))
    .filter(({ score }) => score > 0 && score >= best * SHARE_OF_BEST)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

/** A word adds to each entry its best match there, the more so as it matches few entries. */
function addScores<T>(total: number[], index: Index<T>, asked: string): void {
  const scoreByPosition = new Map<number, number>()
  const heard = soundOf(asked)
  for (const [word, { sound, hits }] of index.hitsByWord) {
    const alike = Math.max(likeness(asked, word), asked.length < 4 ? 0 : likeness(heard, sound) * HEARD_SHARE)
    if (alike === 0) continue
    for (const { position, weight } of hits) {
      scoreByPosition.set(position, Math.max(scoreByPosition.get(position) ?? 0, alike * weight))
    }
  }
  const rarity = Math.log(1 + index.items.length / Math.max(1, scoreByPosition.size))
  for (const [position, score] of scoreByPosition) total[position] = at(total, position) + score * rarity
}

/** 1 the same, 0.8 its beginning, less with slips of the finger, 0 another word. */
function likeness(asked: string, word: string): number {
  if (asked === word) return 1
  if (asked.length >= 2 && word.startsWith(asked)) return 0.8
  const allowed = slipsAllowed(asked.length)
  if (allowed === 0 || word.length < asked.length - allowed || !beginAlike(asked, word)) return 0
  const slips = slipsToBeginning(asked, word)
  return slips <= allowed ? 0.6 / (1 + slips) : 0
}

function slipsAllowed(length: number): number {
  if (length < 4) return 0
  return length < 8 ? 1 : 2
}

/** A first letter is left out, added or swapped, seldom replaced: spares nine comparisons in ten. */
const beginAlike = (asked: string, word: string) =>
  asked[0] === word[0] || asked[0] === word[1] || asked[1] === word[0]

/**
 * The fewest letters left out, added, replaced or swapped that turn what was asked into the word or into its
 * beginning (Damerau and Levenshtein, the last row's least).
 */
function slipsToBeginning(asked: string, word: string): number {
  let before: number[] = []
  let last = Array.from({ length: word.length + 1 }, (_, column) => column)
  for (let row = 1; row <= asked.length; row++) {
    const current = [row]
    for (let column = 1; column <= word.length; column++) {
      const same = asked[row - 1] === word[column - 1]
      const swapped =
        row > 1 && column > 1 && asked[row - 1] === word[column - 2] && asked[row - 2] === word[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = current
  }
  return Math.min(...last)
}

const at = (row: readonly number[], column: number) => row[column] as number
