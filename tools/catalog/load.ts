import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'

/**
 * Reads a catalog and puts each long text back in its place: an object `{ "$file": "charter.fr.md" }`
 * becomes the exact UTF-8 text of that file, found beside the catalog. The charter's SHA-256 is taken
 * over these bytes, so nothing is trimmed and no line ending is changed.
 */
export function loadCatalogFile(path: string): unknown {
  return withTexts(parse(path), dirname(resolve(path)))
}

function parse(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Error(
      `The catalog ${path} cannot be read. Put the network's configuration there, or name another file in CATALOG.`,
    )
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`The catalog ${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

function withTexts(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(item, folder))
  if (typeof value !== 'object' || value === null) return value
  if ('$file' in value) return textBeside(value, folder)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item, folder)]))
}

function textBeside(reference: { $file: unknown }, folder: string): string {
  const name = reference.$file
  if (Object.keys(reference).length !== 1 || typeof name !== 'string' || isAbsolute(name)) {
    throw new Error(`A text of the catalog is named as {"$file": "name.md"}, not ${JSON.stringify(reference)}.`)
  }
  let bytes: Uint8Array
  try {
    bytes = readFileSync(resolve(folder, name))
  } catch {
    throw new Error(`The catalog names the text ${name}, which is not in ${folder}.`)
  }
  try {
    // A byte order mark is part of the text: dropping it would change the hash.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(`The text ${name} of the catalog is not UTF-8.`)
  }
}
