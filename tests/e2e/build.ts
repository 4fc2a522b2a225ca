import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

type BuildOptions = { version?: string; catalog?: string }

/**
 * Builds the app into a folder of its own and returns that folder. `version` makes two builds of the same
 * sources differ, as two releases would; `catalog` builds for another network.
 */
export async function buildApp({ version, catalog }: BuildOptions = {}): Promise<string> {
  const folder = await mkdtemp(join(process.env.ESCALE_RUN ?? tmpdir(), 'build-'))
  const vite = 'node_modules/vite/bin/vite.js'
  const args = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  const env = { ...process.env, NODE_ENV: 'production' }
  if (version) Object.assign(env, { ESCALE_VERSION: version })
  if (catalog) Object.assign(env, { CATALOG: catalog })
  await promisify(execFile)(process.execPath, args, { env })
  return folder
}
