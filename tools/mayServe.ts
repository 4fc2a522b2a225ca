import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Settings } from '../src/server/settings.ts'
import { connect } from '../src/server/store/database.ts'
import { tryFolder } from '../src/server/store/embedded.ts'

/** Throws what starting a server with these settings would: so that nobody waits for a build first. */
export async function mayServe({ port, databaseUrl, dataDir }: Settings): Promise<void> {
  await tryPort(port)
  await (databaseUrl ? tryDatabase(databaseUrl) : tryFolder(dataDir))
}

async function tryPort(port: number) {
  const server = createServer().listen(port)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

async function tryDatabase(url: string) {
  const db = connect(url)
  await db`select 1`.finally(() => db.end({ timeout: 1 }))
}
