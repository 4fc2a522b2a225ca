import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../e2e/build.ts'

/**
 * Builds the app once for every browser test; ESCALE_CLIENT names a build that is already there. All builds
 * of a run lie in one folder, gone at its end.
 */
export default async function buildOnce() {
  const folder = mkdtempSync(join(tmpdir(), 'escale-run-'))
  process.env.ESCALE_RUN = folder
  process.env.ESCALE_CLIENT ??= await buildApp()
  return () => rmSync(folder, { recursive: true })
}
