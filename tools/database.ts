import type { Settings } from '../src/server/settings.ts'
import { connect, type Database } from '../src/server/store/database.ts'
import { openEmbedded } from '../src/server/store/embedded.ts'

/**
 * The database that the server would use, for a command. An embedded one that a server is using is left running,
 * one that had to be started is stopped again by `close`.
 */
export async function openDatabase({
  databaseUrl,
  dataDir,
}: Pick<Settings, 'databaseUrl' | 'dataDir'>): Promise<{ db: Database; close: () => Promise<void> }> {
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
