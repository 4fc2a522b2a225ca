import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { catalogDiffWords } from '../app/i18n/catalogDiff.fr.ts'
import { dayOf } from '../domain/calendar.ts'
import { catalogDiff } from '../domain/catalogDiff.ts'
import { type Catalog, LONGEST_ID } from '../domain/catalogSchema.ts'
import { checkCatalog, checkCharterHashes, checkEditionDay, type Problem } from '../domain/checkCatalog.ts'
import { jsonFault } from '../domain/jsonFault.ts'
import {
  type CatalogCheck,
  type CatalogHistory,
  MOST_CATALOG_BYTES,
  type PublishAnswer,
} from '../sync/contract/catalogs.ts'
import { administratorsOnly, type Visited, type Visitor } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { catalogFileWords as words } from './catalogs.fr.ts'
import {
  catalogAt,
  catalogHistory,
  catalogInForce,
  type Edition,
  publishAfter,
  sha256,
} from './store/catalogs.ts'
import { Refused } from './troubles.ts'

/**
 * The catalog, `/api/catalog/…`, for administrators: check a file, publish it, see what was published, go back (ADM1,
 * ADM2). Tablets take what is in force at their next exchange.
 */
export function catalogApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now, log } = services
  const routes = new Hono<Visited>()
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(bodyLimit({ maxSize: MOST_CATALOG_BYTES, onError: tooLarge }))
  routes.use(compress())
  routes.use(visitors, administratorsOnly)

  const todayIn = ({ network }: Catalog) => dayOf(now().getTime(), network.timeZone)

  const historyOf = async ({ network }: Visitor): Promise<CatalogHistory> =>
    (await catalogHistory(db, network)).map(({ position, edition, publishedAt, by }) => ({
      position,
      edition,
      publishedAt: publishedAt.getTime(),
      by,
    }))

  /** @throws Refused */
  const published = async ({ network }: Visitor, text: string | undefined): Promise<Catalog> => {
    const body = await catalogAt(db, network, positionOf(text))
    if (body === null) throw new Refused('not-found')
    return JSON.parse(body) as Catalog
  }

  const publishChecked = async (
    visitor: Visitor,
    catalog: Catalog,
    after: number,
  ): Promise<PublishAnswer> => {
    const position = await publishAfter(db, catalog, { after, now: now(), by: visitor.person })
    if (position === null) return { result: 'overtaken' }
    log.info({ network: visitor.network, position }, 'catalog published')
    return { result: 'published', history: await historyOf(visitor) }
  }

  routes.get('/', async (c) => c.json(await historyOf(c.var.visitor)))

  routes.get('/:position{[0-9]+}', async (c) => {
    const catalog = await published(c.var.visitor, c.req.param('position'))
    c.header('Content-Disposition', `attachment; filename="catalogue-${catalog.edition.id}.json"`)
    // As people read and change it.
    return c.body(`${JSON.stringify(catalog, null, 2)}\n`, 200, { 'Content-Type': 'application/json' })
  })

  routes.get('/changes/:from/:to', async (c) => {
    const { from, to } = c.req.param()
    return c.json(
      catalogDiff(await published(c.var.visitor, from), await published(c.var.visitor, to), catalogDiffWords),
    )
  })

  routes.post('/check', async (c) => c.json(await checked(c)))

  routes.post('/publish/:current', async (c) => {
    const { problems, catalog } = await judged(c)
    const answer: PublishAnswer = catalog
      ? await publishChecked(c.var.visitor, catalog, positionOf(c.req.param('current')))
      : { result: 'wrong', problems }
    return c.json(answer)
  })

  routes.post('/undo/:current/:to', async (c) => {
    const current = positionOf(c.req.param('current'))
    const older = await published(c.var.visitor, c.req.param('to'))
    const again = republished(older, current + 1, todayIn(older))
    const read = checkCatalog(again)
    const answer: PublishAnswer =
      'problems' in read
        ? { result: 'wrong', problems: read.problems }
        : await publishChecked(c.var.visitor, read.catalog, current)
    return c.json(answer)
  })

  async function judged(c: Context<Visited>) {
    const { network } = c.var.visitor
    const [inForce, history] = await Promise.all([catalogInForce(db, network), catalogHistory(db, network)])
    if (!inForce) throw new Refused('not-found')
    const current = JSON.parse(inForce.body) as Catalog
    const editions = history.map(({ edition }) => edition)
    const found = judge(await c.req.arrayBuffer(), { current, editions, today: todayIn(current) })
    return { ...found, current, position: inForce.position }
  }

  async function checked(c: Context<Visited>): Promise<CatalogCheck> {
    const { problems, read, current, position } = await judged(c)
    return {
      problems,
      changes: read ? catalogDiff(current, read, catalogDiffWords) : [],
      edition: read?.edition ?? null,
      current: position,
    }
  }
  return routes
}

function positionOf(text: string | undefined): number {
  if (!text || !/^[1-9]\d{0,8}$/.test(text)) throw new Refused('not-found')
  return Number(text)
}

type Judged = {
  problems: Problem[]
  /** Its shape is right and it can be compared; `null` otherwise. */
  read: Catalog | null
  /** It may be published; `null` otherwise. */
  catalog: Catalog | null
}

/** What a file is judged against: the catalog in force, every edition there was, the network's day. */
type Standing = { current: Catalog; editions: readonly Edition[]; today: string }

/** Everything that is wrong with a file, for the network whose catalog is in force. */
function judge(bytes: ArrayBuffer, standing: Standing): Judged {
  const content = contentOf(bytes)
  if ('problem' in content) return { problems: [content.problem], read: null, catalog: null }
  const checked = checkCatalog(content.value)
  if ('problems' in checked) return { problems: checked.problems, read: null, catalog: null }
  const { catalog } = checked
  const hashes = catalog.charter.versions.map(({ official }) => sha256(official.text))
  const problems = [...checkCharterHashes(catalog, hashes), ...misfits(catalog, standing)]
  return { problems, read: catalog, catalog: problems.length === 0 ? catalog : null }
}

function contentOf(bytes: ArrayBuffer): { value: unknown } | { problem: Problem } {
  const wrong = (message: string) => ({ problem: { path: words.file, message } })
  let text = ''
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('"$file"') ? wrong(words.citesFiles) : { value: JSON.parse(text) }
  } catch (error) {
    return wrong(error instanceof SyntaxError ? words.malformed(jsonFault(text)) : words.notUtf8)
  }
}

/** What is right in itself, and not here or not now. */
function misfits(catalog: Catalog, { current, editions, today }: Standing): Problem[] {
  const { id, on } = catalog.edition
  const problems = checkEditionDay(catalog, today)
  if (catalog.network.id !== current.network.id)
    problems.push({ path: 'network · id', message: words.otherNetwork(current.network.id) })
  if (editions.some((edition) => edition.id === id))
    problems.push({ path: 'edition · id', message: words.publishedBefore(id) })
  // One in force that is dated ahead must not keep its correction waiting until then.
  const oldest = current.edition.on < today ? current.edition.on : today
  if (on < oldest) problems.push({ path: 'edition · on', message: words.tooOld(oldest) })
  return problems
}

/**
 * An older catalog as a new edition of today, under an identifier of its own, so that open sessions keep the edition
 * they began with (ADM2).
 */
function republished(older: Catalog, position: number, today: string): Catalog {
  const way = `-retour-${position}`
  const name = older.edition.id.replace(/-retour-\d+$/, '').slice(0, LONGEST_ID - way.length)
  return { ...older, edition: { id: `${name.replace(/-$/, '')}${way}`, on: today } }
}
