import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/server/store/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server; each test file makes databases of its own on it. */
    databaseUrl: string
  }
}

/** The PostgreSQL that DATABASE_URL gives, else the embedded one in a folder of its own. */
export default async function setup(project: TestProject) {
  const given = process.env.DATABASE_URL
  if (given) {
    project.provide('databaseUrl', given)
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'escale-postgres-'))
  const embedded = await startEmbedded(folder)
  project.provide('databaseUrl', embedded.url)
  return async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
