import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { catalogDiffWords } from '../app/i18n/catalogDiff.fr.ts'
import { dayOf } from '../domain/calendar.ts'
import { catalogDiff } from '../domain/catalogDiff.ts'
import { type Catalog, LONGEST_ID } from '../domain/catalogSchema.ts'
import {
  checkCharterHashes,
  checkEditionDay,
  isWhole,
  type Problem,
  type SoundParts,
} from '../domain/checkCatalog.ts'
import { jsonFault } from '../domain/jsonFault.ts'
import { type CheckedFile, checkNetworkFile } from '../domain/survey.ts'
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
  catalogOf,
  type Edition,
  knownCodesOf,
  publishAfter,
  sha256,
} from './store/catalogs.ts'
import { storedFile, wholeFile } from './survey.ts'
import { Refused } from './troubles.ts'

/**
 * The catalog, `/api/catalog/…`, with the survey that travels in its file, for administrators: check a file, publish it,
 * see what was published, go back (ADM1, ADM2). Tablets take the catalog in force at their next exchange.
 */
export function catalogApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now, log } = services
  const routes = new Hono<Visited>()
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(compress())
  // Before anything of a body is read.
  routes.use(visitors, administratorsOnly)
  routes.use(bodyLimit({ maxSize: MOST_CATALOG_BYTES, onError: tooLarge }))

  const todayIn = ({ network }: Catalog) => dayOf(now().getTime(), network.timeZone)

  const historyOf = async ({ network }: Visitor): Promise<CatalogHistory> =>
    (await catalogHistory(db, network)).map(({ position, edition, publishedAt, by }) => ({
      position,
      edition,
      publishedAt: publishedAt.getTime(),
      by,
    }))

  /** @throws Refused */
  const published = async ({ network }: Visitor, text: string | undefined): Promise<CheckedFile> => {
    const found = await catalogAt(db, network, positionOf(text))
    if (!found) throw new Refused('not-found')
    return storedFile(found)
  }

  /** What the network has counted under any of its catalogs. */
  const wasCountedIn = async (network: string) => {
    const items = new Set((await knownCodesOf(db, network)).items)
    return (item: string) => items.has(item)
  }

  const publishChecked = async (
    visitor: Visitor,
    file: CheckedFile,
    after: number,
  ): Promise<PublishAnswer> => {
    const position = await publishAfter(db, file, { after, now: now(), by: visitor.person })
    if (position === null) return { result: 'overtaken' }
    log.info({ network: visitor.network, position }, 'catalog published')
    return { result: 'published', history: await historyOf(visitor) }
  }

  routes.get('/', async (c) => c.json(await historyOf(c.var.visitor)))

  routes.get('/:position{[0-9]+}', async (c) => {
    const file = wholeFile(await published(c.var.visitor, c.req.param('position')))
    c.header('Content-Disposition', `attachment; filename="catalogue-${file.edition.id}.json"`)
    // As people read and change it.
    return c.body(`${JSON.stringify(file, null, 2)}\n`, 200, { 'Content-Type': 'application/json' })
  })

  routes.get('/changes/:from/:to', async (c) => {
    const { from, to } = c.req.param()
    const [before, after] = [await published(c.var.visitor, from), await published(c.var.visitor, to)]
    return c.json(catalogDiff(wholeFile(before), wholeFile(after), catalogDiffWords))
  })

  routes.post('/check', async (c) => c.json(await checked(c)))

  routes.post('/publish/:current', async (c) => {
    const { problems, read } = await judged(c)
    const answer: PublishAnswer =
      read && problems.length === 0
        ? await publishChecked(c.var.visitor, read, positionOf(c.req.param('current')))
        : { result: 'wrong', problems }
    return c.json(answer)
  })

  routes.post('/undo/:current/:to', async (c) => {
    const current = positionOf(c.req.param('current'))
    const { catalog: older, survey } = await published(c.var.visitor, c.req.param('to'))
    const again = { ...republished(older, current + 1, todayIn(older)), ...(survey && { survey }) }
    const read = checkNetworkFile(again, await wasCountedIn(c.var.visitor.network))
    const answer: PublishAnswer =
      'problems' in read
        ? { result: 'wrong', problems: read.problems }
        : await publishChecked(c.var.visitor, read, current)
    return c.json(answer)
  })

  async function judged(c: Context<Visited>) {
    const { network } = c.var.visitor
    const [inForce, history] = await Promise.all([catalogInForce(db, network), catalogHistory(db, network)])
    if (!inForce) throw new Refused('not-found')
    const current = catalogOf(inForce)
    const editions = history.map(({ edition }) => edition)
    const wasCounted = await wasCountedIn(network)
    const found = judge(await c.req.arrayBuffer(), { current, editions, today: todayIn(current), wasCounted })
    return { ...found, inForce }
  }

  async function checked(c: Context<Visited>): Promise<CatalogCheck> {
    const { problems, read, isWhole, inForce } = await judged(c)
    return {
      problems,
      isWhole,
      changes: read ? catalogDiff(wholeFile(storedFile(inForce)), wholeFile(read), catalogDiffWords) : [],
      edition: read?.catalog.edition ?? null,
      current: inForce.position,
    }
  }
  return routes
}

function positionOf(text: string | undefined): number {
  if (!text || !/^[1-9]\d{0,8}$/.test(text)) throw new Refused('not-found')
  return Number(text)
}

/** `read`: it is right in itself and can be compared; `null` otherwise. `isWhole`: all of it could be looked at. */
type Judged = { problems: Problem[]; read: CheckedFile | null; isWhole: boolean }

/** What a file is judged against: the catalog in force, every edition there was, the network's day and past codes. */
type JudgedAgainst = {
  current: Catalog
  editions: readonly Edition[]
  today: string
  wasCounted: (item: string) => boolean
}

/** Everything that is wrong with a file, for the network whose catalog is in force. */
function judge(bytes: ArrayBuffer, against: JudgedAgainst): Judged {
  const content = contentOf(bytes)
  if ('problem' in content) return { problems: [content.problem], read: null, isWhole: false }
  const read = checkNetworkFile(content.value, against.wasCounted)
  if (!('problems' in read)) return { problems: misfits(read.catalog, against), read, isWhole: true }
  const { problems, sound } = read
  return { problems: [...problems, ...misfits(sound, against)], read: null, isWhole: isWhole(sound) }
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

/** What is right in itself, and not here or not now: a charter's texts, the network, the edition. */
function misfits({ charter, network, edition }: SoundParts, against: JudgedAgainst): Problem[] {
  const { current } = against
  return [
    ...(charter ? checkCharterHashes({ charter }, hashesOf(charter)) : []),
    ...(edition ? editionMisfits(edition, against) : []),
    ...(network && network.id !== current.network.id
      ? [{ path: 'network · id', message: words.otherNetwork(current.network.id) }]
      : []),
  ]
}

const hashesOf = ({ versions }: Catalog['charter']) => versions.map(({ official }) => sha256(official.text))

function editionMisfits(edition: Edition, { current, editions, today }: JudgedAgainst): Problem[] {
  const { id, on } = edition
  const problems = checkEditionDay({ edition }, today)
  if (editions.some((each) => each.id === id))
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
