import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['index.html', 'package.json', 'package-lock.json', 'public', 'src']

/** The package's version and a short hash of all that makes the app: two builds that differ say so. */
export function appVersion(catalog: string): string {
  const hash = createHash('sha256').update(catalog)
  for (const path of SOURCES.flatMap(filesUnder)) hash.update(path).update(readFileSync(path))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  return `${version}+${hash.digest('hex').slice(0, 8)}`
}

function filesUnder(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
  return names.map((name) => join(path, name)).filter((name) => statSync(name).isFile())
}
