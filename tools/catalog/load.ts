import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, normalize, resolve } from 'node:path'
import { jsonFault } from '../../src/domain/jsonFault.ts'

/** A catalog file that cannot be read. The message is plain French: the command line shows it as it is. */
export class CatalogFileError extends Error {
  override name = 'CatalogFileError'
}

/**
 * Reads a catalog's JSON and puts in place of every `{ "$file": "charter.fr.md" }` the exact text of that
 * file, found beside the JSON. Throws `CatalogFileError`.
 */
export function loadCatalogFile(path: string): unknown {
  return withTexts(parse(path, readText(path)), path)
}

function withTexts(value: unknown, jsonPath: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(item, jsonPath))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0]?.[0] === '$file') return readBeside(entries[0][1], jsonPath)
  return Object.fromEntries(entries.map(([key, item]) => [key, withTexts(item, jsonPath)]))
}

/** A catalog names only files that travel with it: nothing above its own folder can slip into it. */
function readBeside(name: unknown, jsonPath: string): string {
  if (typeof name !== 'string' || name === '') {
    throw new CatalogFileError(`${jsonPath} : « $file » doit être suivi d’un nom de fichier.`)
  }
  if (isAbsolute(name) || normalize(name).startsWith('..')) {
    throw new CatalogFileError(
      `${jsonPath} : « ${name} » doit se trouver dans le même dossier que le catalogue.`,
    )
  }
  return readText(resolve(dirname(jsonPath), name), `${name}, cité dans ${jsonPath}`)
}

/** The byte order mark is kept: a text must come back byte for byte, or its hash would not hold. */
function readText(path: string, shownAs = path): string {
  const bytes = readBytes(path, shownAs)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CatalogFileError(`${shownAs} : le fichier n’est pas du texte UTF-8.`)
  }
}

function readBytes(path: string, shownAs: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new CatalogFileError(`${shownAs} : fichier introuvable.`)
    throw new CatalogFileError(`${shownAs} : lecture impossible (${code ?? String(error)}).`)
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = jsonFault(text)
    throw new CatalogFileError(
      `${path}, ligne ${line}, colonne ${column} : le JSON est mal formé ici. Cherchez une virgule, un guillemet, un crochet ou une accolade en trop ou qui manque.`,
    )
  }
}
