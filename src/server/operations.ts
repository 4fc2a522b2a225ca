import { Hono } from 'hono'
import type { Services } from './api.ts'

/** What the machine room asks: is the process alive, can it do its work, what does it measure. */
export function operations({ db, metrics, isPresent = () => true }: Services): Hono {
  const routes = new Hono()
  routes.get('/healthz', (c) => c.text('ok'))
  routes.get('/readyz', async (c) => {
    const isReady = await db`select 1`.then(
      () => true,
      () => false,
    )
    return isReady && isPresent() ? c.text('ready') : c.text('database', 503)
  })
  routes.get('/metrics', async (c) => {
    c.header('Content-Type', metrics.registry.contentType)
    return c.body(await metrics.registry.metrics())
  })
  return routes
}
