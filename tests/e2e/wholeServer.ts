import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { createLog } from '../../src/server/log.ts'
import { type RunningServer, startServer } from '../../src/server/run.ts'
import { readSettings } from '../../src/server/settings.ts'
import type { Database } from '../../src/server/store/database.ts'
import { freePort, startEmbedded } from '../../src/server/store/embedded.ts'
import type { AppServer } from './server.ts'

/** The server as it is installed, with a database of its own, on one address for as long as the test runs. */
export type WholeServer = AppServer & {
  /** What its routes rest on, while it runs. */
  running: () => RunningServer
  db: () => Database
  enrolmentCode: () => Promise<string>
  end: () => Promise<void>
}

/** `fill`: past counts, put in before the server serves or publishes anything. */
export async function startWholeServer(fill?: (db: Database) => Promise<void>): Promise<WholeServer> {
  const folder = await mkdtemp(join(tmpdir(), 'escale-e2e-'))
  const embedded = await startEmbedded(folder)
  const port = await freePort()
  const settings = readSettings({
    PORT: String(port),
    DATABASE_URL: embedded.url,
    ESCALE_CLIENT: process.env.ESCALE_CLIENT,
  })
  const start = () => startServer(settings, createLog('silent'))
  let running: RunningServer | null = await startServer(settings, createLog('silent'), fill)
  const now = () => {
    if (!running) throw new Error('The server is stopped.')
    return running
  }
  const stop = async () => {
    await running?.stop()
    running = null
  }
  return {
    url: settings.publicUrl,
    running: now,
    db: () => now().services.db,
    enrolmentCode: () => newEnrolmentCode(now().services, now().network),
    stop,
    start: async () => {
      running = await start()
    },
    end: async () => {
      await stop()
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
