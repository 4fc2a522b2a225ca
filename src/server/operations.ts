import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { isHeld, type Services } from './api.ts'
import type { MetricsFor } from './settings.ts'
import type { Database } from './store/database.ts'

/** What the machine room asks: is the process alive, can it do its work, what does it measure. */
export function operations(services: Services): Hono {
  const { db, metrics, metricsFor = 'this-machine' } = services
  const routes = new Hono()
  routes.get('/healthz', (c) => c.text('ok'))
  routes.get('/readyz', async (c) => {
    const isReady = isHeld(services) && (await answers(db))
    return isReady ? c.text('ready') : c.text('database', 503)
  })
  routes.get('/metrics', async (c) => {
    if (!mayRead(c, metricsFor)) return c.notFound()
    c.header('Content-Type', metrics.registry.contentType)
    return c.body(await metrics.registry.metrics())
  })
  return routes
}

/** Whoever asks would not wait for longer. */
const READY_LIMIT_MS = 2_000

function answers(db: Database): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_LIMIT_MS)
  })
  const answer = db`select 1`.then(
    () => true,
    () => false,
  )
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer))
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
