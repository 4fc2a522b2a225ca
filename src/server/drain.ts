import type { ServerType } from '@hono/node-server'

/**
 * Follows what is being answered: the stop that it gives takes no new connection, waits for each answer that is under
 * way, at most `limitMs`, and for no connection on which nothing was asked: a browser keeps such open for minutes.
 */
export function drainable(http: ServerType, limitMs: number): () => Promise<void> {
  let underWay = 0
  let isDraining = false
  const closeAll = () => 'closeAllConnections' in http && http.closeAllConnections()
  const closeRest = () => isDraining && underWay === 0 && closeAll()
  http.on('request', (_request, response) => {
    // Whoever is being answered would ask again on the same connection.
    if (isDraining) response.shouldKeepAlive = false
    underWay += 1
    response.once('close', () => {
      underWay -= 1
      closeRest()
    })
  })
  return () =>
    new Promise((resolve) => {
      isDraining = true
      http.close(() => resolve())
      closeRest()
      setTimeout(closeAll, limitMs).unref()
    })
}
