import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import type { Catalog } from '../domain/catalogSchema.ts'
import type { CheckedFile } from '../domain/survey.ts'
import { CATALOG_LIMIT_MS } from '../sync/contract/catalogs.ts'
import type { Services } from './api.ts'
import { createApp } from './app.ts'
import { type Client, MissingBuild, readClient } from './client.ts'
import { drainable } from './drain.ts'
import { keepHouse } from './housekeeping.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import { foundNetwork } from './store/catalogs.ts'
import { connectDroppable, type Database, migrate } from './store/database.ts'
import { startEmbedded } from './store/embedded.ts'
import { bePresent, type Hold, RestoreUnderWay } from './store/presence.ts'

/** A server that answers. `stop` takes no new request, ends those that run, then closes the database. */
export type RunningServer = {
  port: number
  services: Services
  /** The network of the built app. */
  network: string
  /** The embedded database ended and cannot be started again: nothing more can be answered. */
  lost: Promise<Error>
  stop: () => Promise<void>
}

/** Requests that run longer than this are cut when the server stops. */
const DRAIN_LIMIT_MS = 10_000

/**
 * Database, tables, network of the built app, then HTTP. `port` 0 takes any. `fill` puts past counts in before anything
 * is published: what closes a month while they come in would close it for good without them.
 * @throws MissingBuild, RestoreUnderWay, FolderInUse
 */
export async function startServer(
  settings: Settings,
  log: Log,
  fill: (db: Database, catalog: Catalog) => Promise<void> = async () => {},
): Promise<RunningServer> {
  const client = readClient(settings.client)
  const { catalog, survey } = bundledFile(client, settings.client)
  const { db, url, presence, lost, close } = await takeDatabase(settings, log)
  try {
    const now = () => new Date()
    await migrate(db)
    await foundNetwork(db, { catalog, survey }, now())
    await fill(db, catalog)
    const { publicUrl, openid, trustProxy, metricsFor } = settings
    const told = { publicUrl, openid, trustProxy, metricsFor }
    const services: Services = { db, url, presence, now, log, metrics: createMetrics(), ...told }
    const http = await listen(createApp(client, services).fetch, settings.port)
    const drain = drainable(http, DRAIN_LIMIT_MS)
    const housekeeping = keepHouse(services)
    return {
      port: (http.address() as AddressInfo).port,
      services,
      network: catalog.network.id,
      lost,
      stop: async () => {
        await Promise.all([housekeeping.stop(), drain()])
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

type TakenDatabase = {
  db: Database
  url: string
  presence: () => Hold
  lost: Promise<Error>
  close: () => Promise<void>
}

/** The database of these settings, which no restore touches meanwhile. @throws RestoreUnderWay, FolderInUse */
async function takeDatabase({ databaseUrl, dataDir }: Settings, log: Log): Promise<TakenDatabase> {
  const embedded = databaseUrl ? null : await startEmbedded(dataDir, tellEmbedded(log))
  const url = databaseUrl ?? embedded?.url ?? ''
  const { db, drop } = connectDroppable(url)
  const presence = await bePresent(url, { onChange: tellPresence(log), onSilence: drop }).catch(
    async (error) => {
      // A restore goes on with the database that was found running.
      await (error instanceof RestoreUnderWay ? embedded?.leave() : embedded?.stop())
      throw error
    },
  )
  return {
    db,
    url,
    presence: presence.hold,
    lost: embedded?.lost ?? new Promise(() => {}),
    close: async () => {
      await db.end({ timeout: 5 })
      await presence.end()
      await embedded?.stop()
    },
  }
}

function tellPresence(log: Log) {
  return (hold: Hold) => {
    switch (hold) {
      case 'held':
        return log.info('the database is ours again')
      case 'away':
        return log.error('the database does not answer: nothing is taken until it does')
      case 'restoring':
        return log.error('the database may be restored under us: nothing is taken until it is ours again')
    }
  }
}

const tellEmbedded = (log: Log) => ({
  onEnd: () => log.error('the embedded database is gone: it is started again'),
  onBack: () => log.info('the embedded database is back'),
})

/** What the build checked; the survey only where the network has one of its own. */
function bundledFile(client: Client, folder: string): CheckedFile {
  const read = (path: string) => {
    const bytes = client.get(path)
    return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null
  }
  const catalog = read('/catalog.json')
  if (!catalog) throw new MissingBuild(folder)
  return { catalog, survey: read('/survey.json') }
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    // One that has not come whole by then is closed.
    const serverOptions = { requestTimeout: CATALOG_LIMIT_MS }
    const server = serve({ fetch, port, serverOptions }, () => resolve(server))
    server.once('error', reject)
  })
}
