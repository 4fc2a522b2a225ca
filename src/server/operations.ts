import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Services } from './api.ts'
import type { MetricsFor } from './settings.ts'

/** What the machine room asks: is the process alive, can it do its work, what does it measure. */
export function operations({
  db,
  metrics,
  metricsFor = 'this-machine',
  isPresent = () => true,
}: Services): Hono {
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
    if (!mayRead(c, metricsFor)) return c.notFound()
    c.header('Content-Type', metrics.registry.contentType)
    return c.body(await metrics.registry.metrics())
  })
  return routes
}

/** Lots are counted exactly in what is measured, which no page of figures does (DIS2). */
function mayRead(c: Context, metricsFor: MetricsFor): boolean {
  if (metricsFor === 'everyone') return true
  if (metricsFor === 'this-machine') return isFromThisMachine(c)
  return timingSafeEqual(digest(c.req.header('Authorization') ?? ''), digest(`Bearer ${metricsFor.token}`))
}

const digest = (text: string) => createHash('sha256').update(text).digest()

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d+){3})$/

/** What a proxy of this machine hands on comes from elsewhere. */
function isFromThisMachine(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  const isHandedOn = ['X-Forwarded-For', 'Forwarded', 'Via'].some((name) => c.req.header(name))
  return !isHandedOn && LOOPBACK.test(incoming?.socket.remoteAddress ?? '')
}
