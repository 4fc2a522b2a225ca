import { once } from 'node:events'
import { createServer } from 'node:net'

/** Throws what listening there would: so that nobody waits for a build first. */
export async function tryPort(port: number): Promise<void> {
  const server = createServer().listen(port)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}
