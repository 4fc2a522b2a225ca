import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { scaleOf } from '../domain/periods.ts'
import {
  EXPORTS,
  type ExportFormat,
  type FiguresPage,
  PAGES,
  type PageName,
} from '../sync/contract/figures.ts'
import type { Visited } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { answerCompressed } from './compressed.ts'
import { exportOf } from './exports.ts'
import { type Asked, figuresIndexOf, reportOf } from './report.ts'
import { sha256 } from './store/catalogs.ts'
import { Refused } from './troubles.ts'

const FILE = new RegExp(`^export\\.(${EXPORTS.join('|')})$`)

/**
 * The figures, `/api/figures/…`: `index`, `:page/:scope/:period`, and the same page as a file,
 * `:page/:scope/:period/export.csv`. `visitors` says who asks (DIS4).
 */
export function figuresApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now } = services
  const routes = new Hono<Visited>()
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(compress())
  routes.use(visitors)

  routes.get('/index', async (c) => answer(c, await figuresIndexOf(db, c.var.visitor, now())))

  routes.get('/:page/:scope/:period', async (c) =>
    answer(c, await reportOf(db, c.var.visitor, askedOf(c.req.param()), now())),
  )

  routes.get('/:page/:scope/:period/:file', async (c) => {
    const format = FILE.exec(c.req.param('file'))?.[1] as ExportFormat | undefined
    if (!format) throw new Refused('not-found')
    return answerFile(c, await reportOf(db, c.var.visitor, askedOf(c.req.param()), now()), format)
  })
  return routes
}

/** @throws Refused */
function askedOf({ page = '', scope = '', period = '' }: Partial<Record<string, string>>): Asked {
  const isPage = (PAGES as readonly string[]).includes(page)
  if (!isPage || scaleOf(period) === null) throw new Refused('not-found')
  return { page: page as PageName, scope, period }
}

/** Kept by this browser alone and asked for again each time; unchanged, it is not sent twice. */
async function answer(c: Context, content: object): Promise<Response> {
  const body = JSON.stringify(content)
  const etag = `"${sha256(body).slice(0, 32)}"`
  c.header('Cache-Control', 'private, no-cache')
  c.header('Vary', 'Accept-Encoding')
  c.header('ETag', `W/${etag}`)
  if ((c.req.header('If-None-Match') ?? '').includes(etag)) return c.body(null, 304)
  c.header('Content-Type', 'application/json; charset=utf-8')
  return answerCompressed(c, body)
}

function answerFile(c: Context, page: FiguresPage, format: ExportFormat): Response {
  const { name, type, body } = exportOf(page, format)
  c.header('Cache-Control', 'private, no-store')
  c.header('Content-Type', type)
  c.header('Content-Disposition', `attachment; filename="${name}"`)
  return c.body(body as Uint8Array<ArrayBuffer>)
}
