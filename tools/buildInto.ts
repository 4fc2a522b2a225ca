import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { whyNotBuilt } from './catalog/check.ts'

/** The message says why: of a catalog in French, of anything else as the build does. */
export class NotBuilt extends Error {}

/** Builds the app of the network that CATALOG chooses. @throws NotBuilt */
export async function buildInto(folder: string): Promise<void> {
  // Said before the build says it with its own machinery around it.
  const whyNot = whyNotBuilt(process.env.CATALOG ?? 'catalog/catalog.json')
  if (whyNot) throw new NotBuilt(whyNot)
  await build({ build: { outDir: folder }, logLevel: 'error' }).catch((error: Error) => {
    throw new NotBuilt(error.message)
  })
}

/**
 * Serves the app that ESCALE_CLIENT gives, or a build in a folder that nobody else knows and that goes once `serve` has
 * read it: servers beside each other, of other networks too, leave each other's app alone. @throws NotBuilt
 */
export async function withOwnClient(serve: (client: string) => Promise<unknown>): Promise<void> {
  const given = process.env.ESCALE_CLIENT
  if (given) return void (await serve(given))
  const folder = mkdtempSync(join(tmpdir(), 'escale-client-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  await buildInto(folder)
  await serve(folder)
  remove()
}
