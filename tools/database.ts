import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../src/server/settings.ts'
import { connect, type Database } from '../src/server/store/database.ts'
import { openEmbedded } from '../src/server/store/embedded.ts'

type Where = Pick<Settings, 'databaseUrl' | 'dataDir'>

/** The settings lead to no database: nothing is begun there. */
export class NoDatabase extends Error {}

/** @throws NoDatabase where a server would make a new one */
export function refuseNewDatabase({ databaseUrl, dataDir }: Where) {
  if (!databaseUrl && !existsSync(join(dataDir, 'postgres')))
    throw new NoDatabase(`${dataDir} : aucune base de données ici. Vérifiez DATA_DIR ou DATABASE_URL.`)
}

/**
 * The database that the server would use, for a command. An embedded one that a server is using is left running,
 * one that had to be started is stopped again by `close`.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
}: Where): Promise<{ db: Database; close: () => Promise<void> }> {
  const embedded = databaseUrl ? null : await openEmbedded(dataDir)
  const db = connect(databaseUrl ?? embedded?.url ?? '')
  return {
    db,
    close: async () => {
      await db.end({ timeout: 5 })
      if (embedded && !embedded.wasRunning) await embedded.stop()
    },
  }
}
