import type * as v from 'valibot'
import { type catalogSchema, FORMATS, type Format } from './catalogSchema.ts'

/**
 * What is wrong and where: `path` reads `needs[12] « caf » · level`, `message` is a plain French sentence
 * for the person who keeps the catalog.
 */
export type Problem = { path: string; message: string }

export type Path = readonly (string | number)[]
export type Finding = { path: Path; message: string }

export type Issue = v.InferIssue<typeof catalogSchema>

/** What a schema said of a value, in words and with its place in `root`. */
export const shapeProblem = (root: unknown, issue: Issue): Problem =>
  problemOf(root, {
    path: (issue.path ?? []).map(({ key }) => key as string | number),
    message: wordsFor(issue),
  })

/** A finding with its place in `root`, in words: the names of entries rather than their numbers. */
export const problemOf = (root: unknown, { path, message }: Finding): Problem => ({
  path: placeOf(root, path),
  message,
})

const FORMAT_WORDS: Record<Format, string> = {
  text: 'Ce texte contient un caractère de contrôle, invisible. Effacez-le, ou retapez ce texte.',
  code: 'Il faut un identifiant en minuscules sans accent, chiffres et tirets, comme « pont-du-chateau ».',
  day: 'Il faut une date qui existe, comme « 2026-03-31 ».',
  'day-or-year': 'Il faut une date qui existe, comme « 2026-03-31 », ou une année, comme « 2022 ».',
  clock: 'Il faut une heure sur cinq caractères, comme « 09:30 ».',
  span: 'Il faut une plage horaire, comme « 10:00-12:00 ».',
  sha256: 'Il faut une empreinte SHA-256 : 64 caractères, chiffres ou lettres de a à f.',
  postcode: 'Il faut un code postal de cinq chiffres.',
  insee: 'Il faut un code Insee de cinq caractères.',
}

function wordsFor(issue: Issue): string {
  if (isFormat(issue.message)) return FORMAT_WORDS[issue.message]
  switch (issue.type) {
    case 'strict_object':
      if (isUnexpected(issue)) return 'Ce mot n’est pas attendu ici. Vérifiez son orthographe.'
      return issue.received === 'undefined' ? 'Cette information manque.' : 'Il faut un objet : { … }.'
    case 'array':
      return 'Il faut une liste : [ … ].'
    case 'string':
      return 'Il faut un texte entre guillemets.'
    case 'number':
    case 'integer':
      return 'Il faut un nombre entier, sans guillemets.'
    case 'boolean':
      return 'Il faut true ou false, sans guillemets.'
    case 'picklist':
      return `${issue.received} n’est pas dans la liste : ${listOf(issue.expected)}.`
    case 'literal':
      return `Il faut ${issue.expected}.`
    case 'min_length':
      return typeof issue.input === 'string' ? 'Ce texte est vide.' : 'Cette liste est vide.'
    case 'max_length':
      return `Ce texte est trop long : ${issue.requirement} caractères au plus.`
    case 'min_value':
      return `Il faut au moins ${issue.requirement}.`
    case 'max_value':
      return `Il faut au plus ${issue.requirement}.`
    default:
      return issue.message
  }
}

/** A word too many. */
export const isUnexpected = ({ type, expected }: Issue) => type === 'strict_object' && expected === 'never'

const isFormat = (message: string): message is Format => (FORMATS as readonly string[]).includes(message)

/** `("a" | "b")` as Valibot writes a closed list. */
const listOf = (expected: string | null): string =>
  (expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')

/** `needs[12] « caf » · level`: a place a person can find, with the entry's own name. */
function placeOf(root: unknown, path: Path): string {
  let value = root
  let place = ''
  for (const key of path) {
    value = (value as Record<string | number, unknown> | null | undefined)?.[key]
    if (typeof key === 'string') place += place === '' ? key : ` · ${key}`
    else place += `[${key}]${nameOf(value)}`
  }
  return place === '' ? 'catalogue' : place
}

function nameOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return ''
  const { id, site, language, title, name, label } = entry as Record<string, unknown>
  const words = [id, site, language, title, name, label].find((each) => typeof each === 'string')
  return words === undefined ? '' : ` « ${words} »`
}
