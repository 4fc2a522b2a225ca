import { catalogDiffWords } from '../app/i18n/catalogDiff.fr.ts'
import { dayOf } from '../domain/calendar.ts'
import { catalogDiff } from '../domain/catalogDiff.ts'
import type { Problem } from '../domain/catalogProblem.ts'
import type { Catalog } from '../domain/catalogSchema.ts'
import { checkCharterHashes, checkEditionDay, isWhole, type SoundParts } from '../domain/checkCatalog.ts'
import { idOfReturn } from '../domain/editions.ts'
import { jsonFault } from '../domain/jsonFault.ts'
import { type CheckedFile, checkNetworkFile } from '../domain/survey.ts'
import type { CatalogCheck, CatalogHistory, PublishAnswer } from '../sync/contract/catalogs.ts'
import { catalogFileWords as words } from './catalogs.fr.ts'
import {
  catalogAt,
  catalogHistory,
  catalogInForce,
  type Edition,
  knownCodesOf,
  publishAfter,
  sha256,
} from './store/catalogs.ts'
import { connect, type Database } from './store/database.ts'
import { storedFile, wholeFile } from './survey.ts'

/** What is done with whole catalogs, of which a country's has many megabytes: apart from the thread that answers. */

/** `file`: its bytes, as they came; the others are positions, `after` that of the catalog which must be in force. */
export type CatalogTask =
  | { is: 'read'; position: number }
  | { is: 'compare'; from: number; to: number }
  | { is: 'check'; file: ArrayBuffer }
  | { is: 'publish'; file: ArrayBuffer; after: number }
  | { is: 'go-back'; to: number; after: number }

/** For whom; `now` in milliseconds. */
type Rests = { url: string; network: string; by: string; now: number }
type At = Omit<Rests, 'url'> & { db: Database; tell: (published: number) => void }

/** Answers the JSON to be sent; `null` when what it is about is not there. Tells the position of what is published. */
export async function doCatalogTask(
  { url, ...asked }: CatalogTask & Rests,
  tell: (published: number) => void,
): Promise<ArrayBuffer | null> {
  const db = connect(url)
  try {
    const answer = await answerTo(asked, { ...asked, db, tell })
    return answer === null ? null : new TextEncoder().encode(answer).buffer
  } finally {
    await db.end()
  }
}

async function answerTo(task: CatalogTask, at: At): Promise<string | null> {
  const json = (answer: object | null) => answer && JSON.stringify(answer)
  switch (task.is) {
    case 'read':
      return read(at, task.position)
    case 'compare':
      return json(await compared(at, task.from, task.to))
    case 'check':
      return json(await checked(at, task.file))
    case 'publish':
      return json(await publishFile(at, task.file, task.after))
    case 'go-back':
      return json(await goBack(at, task.to, task.after))
  }
}

/** As people read and change it. */
async function read(at: At, position: number): Promise<string | null> {
  const file = await fileAt(at, position)
  return file && `${JSON.stringify(wholeFile(file), null, 2)}\n`
}

async function fileAt({ db, network }: At, position: number): Promise<CheckedFile | null> {
  const found = await catalogAt(db, network, position)
  return found && storedFile(found)
}

async function compared(at: At, from: number, to: number): Promise<CatalogCheck['changes'] | null> {
  const [before, after] = [await fileAt(at, from), await fileAt(at, to)]
  return before && after && changesOf(before, after)
}

const changesOf = (before: CheckedFile, after: CheckedFile) =>
  catalogDiff(wholeFile(before), wholeFile(after), catalogDiffWords)

async function checked(at: At, file: ArrayBuffer): Promise<CatalogCheck | null> {
  const judged = await judgedFile(at, file)
  if (!judged) return null
  const { problems, read, isWhole, current, position } = judged
  return {
    problems,
    isWhole,
    changes: read ? changesOf(current, read) : [],
    edition: read?.catalog.edition ?? null,
    current: position,
  }
}

async function publishFile(at: At, file: ArrayBuffer, after: number): Promise<PublishAnswer | null> {
  const judged = await judgedFile(at, file)
  if (!judged) return null
  const { problems, read } = judged
  return read && problems.length === 0 ? publish(at, read, after) : { result: 'wrong', problems }
}

async function goBack(at: At, to: number, after: number): Promise<PublishAnswer | null> {
  const older = await fileAt(at, to)
  if (!older) return null
  const { catalog, survey } = older
  const again = { ...republished(catalog, after + 1, todayIn(at, catalog)), ...(survey && { survey }) }
  const read = checkNetworkFile(again, await wasCountedIn(at))
  return 'problems' in read ? { result: 'wrong', problems: read.problems } : publish(at, read, after)
}

async function publish(
  { db, network, by, now, tell }: At,
  file: CheckedFile,
  after: number,
): Promise<PublishAnswer> {
  const position = await publishAfter(db, file, { after, now: new Date(now), by })
  if (position === null) return { result: 'overtaken' }
  tell(position)
  return { result: 'published', history: await historyOf(db, network) }
}

export const historyOf = async (db: Database, network: string): Promise<CatalogHistory> =>
  (await catalogHistory(db, network)).map(({ position, edition, publishedAt, by }) => ({
    position,
    edition,
    publishedAt: publishedAt.getTime(),
    by,
  }))

const todayIn = ({ now }: At, { network }: Catalog) => dayOf(now, network.timeZone)

/** What the network has counted under any of its catalogs. */
async function wasCountedIn({ db, network }: At) {
  const items = new Set((await knownCodesOf(db, network)).items)
  return (item: string) => items.has(item)
}

/** Against the catalog in force, `current` at `position`; `null` for a network that is not here. */
async function judgedFile(at: At, file: ArrayBuffer) {
  const { db, network } = at
  const [inForce, history] = await Promise.all([catalogInForce(db, network), catalogHistory(db, network)])
  if (!inForce) return null
  const current = storedFile(inForce)
  const judged = judge(file, {
    current: current.catalog,
    editions: history.map(({ edition }) => edition),
    today: todayIn(at, current.catalog),
    wasCounted: await wasCountedIn(at),
  })
  return { ...judged, current, position: inForce.position }
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
    if (text.trim() === '') return wrong(words.empty)
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
  return { ...older, edition: { id: idOfReturn(older.edition.id, position), on: today } }
}
