import { createHash } from 'node:crypto'
import type { Catalog } from '../../domain/catalogSchema.ts'
import { OWN_MEASURES, ownEntries } from '../../domain/ownCodes.ts'
import type { CheckedFile } from '../../domain/survey.ts'
import { type Pair, pairsIn } from '../../domain/wholes.ts'
import type { Database, Transaction } from './database.ts'
import { Remembered } from './remembered.ts'

/**
 * One published catalog: `body` is what tablets take, byte for byte, and `etag` its SHA-256; `survey` is the JSON of the
 * network's own model, which they do not take, `null` where it has none.
 */
export type Published = {
  position: number
  etag: string
  body: string
  survey: string | null
  publishedAt: Date
  publishedBy: string | null
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** A network begins with its first catalog; one that exists is left as it is. Answers whether it is new. */
export function foundNetwork(db: Database, file: CheckedFile, now: Date): Promise<boolean> {
  const network = file.catalog.network.id
  return db.begin(async (tx) => {
    const created = await tx`
      insert into network (network, created_at) values (${network}, ${now}) on conflict do nothing returning network`
    if (created.length > 0) await publishIn(tx, file, now, null)
    return created.length > 0
  })
}

/**
 * Puts a catalog in force for its network (ADM2), after the one at position `after` alone. The caller has checked it as
 * a whole. Answers its position, `null` when another has come into force since.
 */
export const publishAfter = (
  db: Database,
  file: CheckedFile,
  { after, now, by }: { after: number; now: Date; by: string | null },
): Promise<number | null> =>
  db.begin(async (tx) =>
    (await lockedPosition(tx, file.catalog.network.id)) === after ? publishIn(tx, file, now, by) : null,
  )

/** One publication at a time for a network. Answers the position in force. */
async function lockedPosition(tx: Transaction, network: string): Promise<number | null> {
  await tx`select network from network where network = ${network} for update`
  const [last] = await tx<{ position: number | null }[]>`
    select max(position) as position from catalog where network = ${network}`
  return last?.position ?? null
}

async function publishIn(
  tx: Transaction,
  { catalog, survey }: CheckedFile,
  now: Date,
  by: string | null,
): Promise<number> {
  const network = catalog.network.id
  const body = JSON.stringify(catalog)
  const [row] = await tx<{ position: number }[]>`
    insert into catalog (network, position, etag, body, survey, published_at, published_by, edition, edition_on)
    select ${network}, coalesce(max(position), 0) + 1, ${sha256(body)}, ${body}, ${survey && JSON.stringify(survey)},
      ${now}, ${by}, ${catalog.edition.id}, ${catalog.edition.on}
    from catalog where network = ${network}
    returning position`
  await noteParts(tx, catalog)
  const codes = codesOf(catalog)
  await tx`
    insert into known_code (network, kind, code, name)
    select ${network}, kind, code, name
    from unnest(
      ${codes.map(({ kind }) => kind)}::text[], ${codes.map(({ code }) => code)}::text[],
      ${codes.map(({ name }) => name)}::text[]
    ) as given (kind, code, name)
    on conflict (network, kind, code) do update set name = excluded.name
    where known_code.name is distinct from excluded.name`
  return row?.position ?? 0
}

/**
 * Before its codes are known: a part that was there already and was not of a whole is not surely of it now. Compared here
 * and not by the database, which takes a list for a short one: of a country's it would try each with each.
 */
async function noteParts(tx: Transaction, catalog: Catalog): Promise<void> {
  const network = catalog.network.id
  const pairs = pairsIn(catalog)
  const [known, before] = await Promise.all([knownCodesOf(tx, network), readKnownParts(tx, network)])
  const codes = new Set(known.items)
  const noted = new Set(before.map(keyOf))
  const given = new Set(pairs.map(keyOf))
  const parts = new Set(pairs.map(({ part }) => part))
  const fresh = pairs.filter((pair) => !noted.has(keyOf(pair)))
  const doubtful = before.filter((pair) => pair.isSure && parts.has(pair.part) && !given.has(keyOf(pair)))
  await tx`
    insert into known_part (network, whole, part, is_sure)
    select ${network}, whole, part, was_there = 0
    from unnest(${wholesOf(fresh)}::text[], ${partsOf(fresh)}::text[], ${fresh.map(({ part }) => Number(codes.has(part)))}::int[])
      as given (whole, part, was_there)
    on conflict do nothing`
  await tx`
    update known_part set is_sure = false
    from unnest(${wholesOf(doubtful)}::text[], ${partsOf(doubtful)}::text[]) as given (whole, part)
    where network = ${network} and known_part.whole = given.whole and known_part.part = given.part`
}

const keyOf = ({ whole, part }: Pair) => `${whole} ${part}`
const wholesOf = (pairs: readonly Pair[]) => pairs.map(({ whole }) => whole)
const partsOf = (pairs: readonly Pair[]) => pairs.map(({ part }) => part)

/** Which codes make others up, by every catalog ever published; `isSure`: by each that had the part. */
export const readKnownParts = (db: Database | Transaction, network: string): Promise<KnownPart[]> => db<
  KnownPart[]
>`
  select whole, part, is_sure as "isSure" from known_part where network = ${network} order by whole, part`

export type KnownPart = Pair & { isSure: boolean }

/** What only the network's own lists can tell of a lot: its site, and codes of the measures they define. */
export const CATALOG_KINDS = ['site', ...OWN_MEASURES] as const

type KnownCode = { kind: (typeof CATALOG_KINDS)[number]; code: string; name: string }

/** Of a code that a catalog has twice, which no database takes at once, the last. */
function codesOf(catalog: Catalog): KnownCode[] {
  const codes: KnownCode[] = [
    ...catalog.sites.map(({ id, name }) => ({ kind: 'site' as const, code: id, name })),
    ...OWN_MEASURES.flatMap((kind) => ownEntries(catalog, kind).map((each) => ({ kind, ...each }))),
  ]
  return [...new Map(codes.map((each) => [`${each.kind} ${each.code}`, each])).values()]
}

/** The catalog in force; `null` for a network that is not here. */
export async function catalogInForce(db: Database, network: string): Promise<Published | null> {
  const [row] = await db<Omit<Published, 'body'>[]>`
    select position, etag, survey, published_at as "publishedAt", published_by as "publishedBy"
    from catalog where network = ${network} order by position desc limit 1`
  if (!row) return null
  return { ...row, body: await catalogBody(db, network, row) }
}

/** A text is asked for at every exchange. */
const bodies = new Remembered<string>()

/** The text of one published catalog. */
export async function catalogBody(
  db: Database,
  network: string,
  { etag, position }: Pick<Published, 'etag' | 'position'>,
): Promise<string> {
  const known = bodies.get(etag)
  if (known !== undefined) return known
  const body = (await catalogAt(db, network, position))?.body
  if (body === undefined) throw new Error('A published catalog without its text')
  return bodies.set(etag, body, body.length)
}

const read = new Remembered<Catalog>()

/** A published catalog is read once. */
export const catalogOf = ({ etag, body }: Pick<Published, 'etag' | 'body'>): Catalog =>
  read.get(etag) ?? read.set(etag, JSON.parse(body) as Catalog, body.length)

/** The catalog in force, read; `null` for a network that is not here. */
export async function currentCatalog(db: Database, network: string): Promise<Catalog | null> {
  const inForce = await catalogInForce(db, network)
  return inForce && catalogOf(inForce)
}

/** The catalog in force just before that instant, else the network's first. */
export async function catalogBefore(db: Database, network: string, instant: Date): Promise<Catalog> {
  const [then] = await db<{ position: number; etag: string }[]>`
    select position, etag from catalog where network = ${network}
    order by published_at < ${instant} desc, case when published_at < ${instant} then -position else position end
    limit 1`
  if (!then) throw new Error('A network without a catalog')
  return catalogOf({ ...then, body: await catalogBody(db, network, then) })
}

/**
 * Codes of every catalog ever published, as `need:caf`: what figures may speak of; and what the last one that had them
 * calls them.
 */
export type KnownCodes = {
  items: readonly string[]
  names: ReadonlyMap<string, string>
  /** Names of all sites that there ever were, by code. */
  sites: ReadonlyMap<string, string>
}

export async function knownCodesOf(db: Database | Transaction, network: string): Promise<KnownCodes> {
  const [rows, sites] = await Promise.all([
    db<{ item: string; name: string | null }[]>`
      select kind || ':' || code as item, name from known_code where network = ${network} and kind <> 'site'`,
    siteNames(db, network),
  ])
  return {
    sites,
    items: rows.map(({ item }) => item),
    names: new Map(rows.flatMap(({ item, name }) => (name === null ? [] : [[item, name] as const]))),
  }
}

const MOST_NETWORKS = 40
type KnownAt = KnownCodes & { position: number }
const codesAt = new WeakMap<Database, Map<string, KnownAt>>()

/** The same, as they were when the catalog in force came to be: only another one adds to them or renames them. */
export async function knownCodesAt(
  db: Database,
  network: string,
  { position }: Pick<Published, 'position'>,
): Promise<KnownCodes> {
  const ofNetworks = codesAt.get(db) ?? new Map<string, KnownAt>()
  codesAt.set(db, ofNetworks)
  const known = ofNetworks.get(network)
  if (known?.position === position) return known
  const codes = { ...(await knownCodesOf(db, network)), position }
  if (ofNetworks.size > MOST_NETWORKS) ofNetworks.clear()
  ofNetworks.set(network, codes)
  return codes
}

/** What the last catalog that had them called the network's sites, by their codes; `sites`: these alone. */
export async function siteNames(
  db: Database | Transaction,
  network: string,
  sites: readonly string[] | null = null,
): Promise<ReadonlyMap<string, string>> {
  const asked = sites === null ? db`` : db`and code = any(${[...sites]}::text[])`
  const rows = await db<{ code: string; name: string | null }[]>`
    select code, name from known_code where network = ${network} and kind = 'site' ${asked}`
  return new Map(rows.map(({ code, name }) => [code, name ?? code]))
}

export type Edition = { id: string; on: string }

/** Newest first, without their bodies; `by` is the name of who published it, `null` when there is none any more. */
export const catalogHistory = (
  db: Database,
  network: string,
): Promise<{ position: number; edition: Edition; publishedAt: Date; by: string | null }[]> =>
  db`
    select position, published_at as "publishedAt", person.name as by,
      json_build_object('id', edition, 'on', edition_on) as edition
    from catalog left join person on person.network = catalog.network and person.person = catalog.published_by
    where catalog.network = ${network} order by position desc`

export async function catalogAt(
  db: Database,
  network: string,
  position: number,
): Promise<Pick<Published, 'body' | 'survey'> | null> {
  const [row] = await db<Pick<Published, 'body' | 'survey'>[]>`
    select body, survey from catalog where network = ${network} and position = ${position}`
  return row ?? null
}

export const listNetworks = async (db: Database): Promise<string[]> =>
  (await db<{ network: string }[]>`select network from network order by network`).map(
    ({ network }) => network,
  )
