import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'

/**
 * The built app, each file by its address, as « /sw.js ». Read once: a later build, or none any more, changes nothing for
 * whoever this server answers.
 */
export type Client = ReadonlyMap<string, Uint8Array<ArrayBuffer>>

export class MissingBuild extends Error {
  constructor(readonly folder: string) {
    super(`No built app in ${folder}`)
  }
}

/** @throws MissingBuild */
export function readClient(folder: string): Client {
  const root = resolve(folder)
  if (!existsSync(join(root, 'index.html'))) throw new MissingBuild(root)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(root.length).replaceAll(sep, '/'), new Uint8Array(readFileSync(path))]
    }),
  )
}
