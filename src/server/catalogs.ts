import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { CATALOG_LIMIT_MS, MOST_CATALOG_BYTES } from '../sync/contract/catalogs.ts'
import { administratorsOnly, type Visited } from './access.ts'
import { doApart } from './apart.ts'
import { answerErrors, atMost, isHeld, type Services, watched } from './api.ts'
import { type CatalogTask, historyOf } from './catalogTasks.ts'
import { Refused } from './troubles.ts'

/** At once, of all networks: each may take the memory below. */
const MOST_TASKS = 2
/** In mebibytes: the largest file that is right was compared with its like in half of it. */
const MOST_MEBIBYTES = 1024

/**
 * The catalog, `/api/catalog/…`, with the survey that travels in its file, for administrators: check a file, publish it,
 * see what was published, go back (ADM1, ADM2). Tablets take the catalog in force at their next exchange.
 */
export function catalogApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, url, now, log } = services
  const routes = new Hono<Visited>()
  const takePlace = atMost(MOST_TASKS)
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(compress())
  // Before anything of a body is read.
  routes.use(visitors, administratorsOnly)
  routes.use(bodyLimit({ maxSize: MOST_CATALOG_BYTES, onError: tooLarge }))

  /**
   * Whatever reads whole catalogs, small ones too (adr/018): half a second more is nothing to whoever sends a file. It ends when
   * nobody waits for it any more.
   */
  async function answered(c: Context<Visited>, task: CatalogTask): Promise<Response> {
    const leave = takePlace()
    if (!leave) throw new Refused('busy')
    const { network, person: by } = c.var.visitor
    const over = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(CATALOG_LIMIT_MS)])
    c.set('isApart', true)
    const done = await doApart(
      'catalogs',
      { ...task, url, network, by, now: now().getTime() },
      {
        isWanted: () => !over.aborted && isHeld(services),
        onTold: (position) => log.info({ network, position }, 'catalog published'),
        mostMebibytes: MOST_MEBIBYTES,
      },
    ).finally(leave)
    if (!done) throw new Refused('busy')
    if (!done.answer) throw new Refused('not-found')
    return c.body(done.answer, 200, { 'Content-Type': 'application/json' })
  }

  routes.get('/', async (c) => c.json(await historyOf(db, c.var.visitor.network)))

  routes.get('/:position{[0-9]+}', async (c) => {
    const position = positionOf(c.req.param('position'))
    const history = await historyOf(db, c.var.visitor.network)
    const published = history.find((each) => each.position === position)
    if (!published) throw new Refused('not-found')
    c.header('Content-Disposition', `attachment; filename="catalogue-${published.edition.id}.json"`)
    return answered(c, { is: 'read', position })
  })

  routes.get('/changes/:from/:to', (c) => {
    const [from, to] = [positionOf(c.req.param('from')), positionOf(c.req.param('to'))]
    return answered(c, { is: 'compare', from, to })
  })

  routes.post('/check', async (c) => answered(c, { is: 'check', file: await c.req.arrayBuffer() }))

  routes.post('/publish/:current', async (c) => {
    const after = positionOf(c.req.param('current'))
    return answered(c, { is: 'publish', file: await c.req.arrayBuffer(), after })
  })

  routes.post('/undo/:current/:to', (c) => {
    const [after, to] = [positionOf(c.req.param('current')), positionOf(c.req.param('to'))]
    return answered(c, { is: 'go-back', to, after })
  })
  return routes
}

function positionOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refused('not-found')
  return Number(text)
}
