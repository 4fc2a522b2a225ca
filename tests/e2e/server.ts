import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { createApp } from '../../src/server/app.ts'
import { readClient } from '../../src/server/client.ts'

/** The app served on a port of its own, so on an origin of its own. */
export type AppServer = {
  readonly url: string
  /** No network at all, as far as the browser can tell: no connection stays open. */
  stop(): Promise<void>
  /** The same address again, with another build if one is given. */
  start(client?: string): Promise<void>
}

/** Serves the build of this test run, or the one in `client`. */
export async function startApp(client?: string): Promise<AppServer> {
  let server = await listen(client ?? builtOnce(), 0)
  const { port } = server.address() as AddressInfo

  return {
    url: `http://localhost:${port}`,
    stop: () => close(server),
    start: async (other) => {
      server = await listen(other ?? client ?? builtOnce(), port)
    },
  }
}

function builtOnce(): string {
  const folder = process.env.ESCALE_CLIENT
  if (!folder) throw new Error('No build: tests/setup/browser.ts makes one before the tests.')
  return folder
}

const listen = (client: string, port: number) =>
  new Promise<ServerType>((resolve, reject) => {
    const { fetch } = createApp(readClient(client))
    const server = serve({ fetch, port }, () => resolve(server))
    server.once('error', reject)
  })

const close = (server: ServerType) =>
  new Promise<void>((resolve) => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
