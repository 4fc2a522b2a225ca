import { DB_NAME } from '../db/boot.ts'
import { type HeldDatabase, type HeldTable, heldDatabases, wordsIn } from '../db/inventory.ts'
import { isCode } from '../db/rows.ts'
import { GARDEN_WORDS, JOURNEY_WORDS } from '../domain/codeWords.ts'
import { MEASURES } from '../domain/measures.ts'
import * as settled from '../domain/settled.ts'
import * as vocabulary from '../domain/vocabulary.ts'
import { sessionMachine } from '../machines/session.ts'
import { REFUSALS } from '../sync/contract.ts'

/**
 * What this tablet holds now, store by store, read from the stores themselves (RET3). Nothing is claimed:
 * a store that cannot be read says so, one that Escale does not know is shown as such.
 */
export type StoreKind =
  | 'tablet'
  | 'sessions'
  | 'tallies'
  | 'lots'
  | 'catalogs'
  | 'appointments'
  | 'enrolment'
  | 'database'
  | 'cache'
  | 'figures'
  | 'local'
  | 'tab'
  | 'cookies'
  | 'files'
  | 'worker'
  | 'ink'
  | 'address'
  | 'history'

export type HeldStore = {
  kind: StoreKind
  /** Its own name, as the browser knows it. */
  name: string
  count: number
  /** The exact content, the PIN's hash masked; of the network's public list and files, only their names. */
  content: unknown
  doubts: Doubt[]
}

/** Why a store has to be looked at: it is not ours, holds words, holds something at all, or did not answer. */
export type Doubt =
  | { why: 'unknown' }
  | { why: 'words'; paths: string[] }
  | { why: 'unexpected' }
  | { why: 'unread' }

export type Inventory = { at: number; version: string; stores: HeldStore[]; isClean: boolean }

const MASKED = 'masked'

export async function takeInventory(now: number): Promise<Inventory> {
  const { databases, unread } = await heldDatabases()
  const codes = codesOf(databases)
  const stores = [
    ...databaseStores(databases, unread, codes),
    ...(await cacheStores()),
    emptyStore(
      'local',
      'localStorage',
      keysOf(() => localStorage),
    ),
    emptyStore(
      'tab',
      'sessionStorage',
      keysOf(() => sessionStorage),
    ),
    emptyStore('cookies', 'document.cookie', cookieNames()),
    emptyStore('files', 'navigator.storage.getDirectory()', await privateFiles()),
    await workerStore(),
    emptyStore(
      'ink',
      'canvas',
      [...document.querySelectorAll('canvas')].map((canvas) => `${canvas.width}×${canvas.height}`),
    ),
    emptyStore(
      'address',
      'location',
      location.search || location.hash ? [location.search + location.hash] : [],
    ),
    store('history', 'history.state', history.state === null ? [] : [history.state], codes),
  ]
  return { at: now, version: __VERSION__, stores, isClean: stores.every(({ doubts }) => doubts.length === 0) }
}

/** The proof as a file for the data-protection officer: every store, whole. */
export const inventoryText = (inventory: Inventory): string =>
  `${JSON.stringify({ ...inventory, at: new Date(inventory.at).toISOString() }, null, 1)}\n`

function databaseStores(
  databases: readonly HeldDatabase[],
  unread: readonly string[],
  codes: ReadonlySet<string>,
): HeldStore[] {
  const held = databases
    .flatMap(({ name, tables }) => tables.map((table) => tableStore(name, table, codes)))
    .sort(byInterest)
  const empty = databases.filter(({ tables }) => tables.length === 0)
  return [
    ...held,
    ...empty.map(({ name }) => store('database', name, [], 'unknown')),
    ...unread.map(
      (name): HeldStore => ({ kind: 'database', name, count: 0, content: null, doubts: [{ why: 'unread' }] }),
    ),
  ]
}

/** Every code that may be written here: those of the closed lists, of the word codes and of the editions that lie here. */
function codesOf(databases: readonly HeldDatabase[]): Set<string> {
  const words = GARDEN_WORDS.flatMap((first) => JOURNEY_WORDS.map((second) => `${first}-${second}`))
  const codes = new Set([
    ...Object.values({ ...vocabulary, ...settled, ...MEASURES }).flat(),
    ...words,
    ...OURS,
  ])
  const add = (value: unknown): void => {
    if (typeof value === 'string' && isCode(value)) codes.add(value)
    if (value && typeof value === 'object') Object.values(value).forEach(add)
  }
  const tables = databases.flatMap(({ name, tables }) => (name === DB_NAME ? tables : []))
  add(tables.find(({ name }) => name === 'catalogs')?.rows)
  return codes as Set<string>
}

/** What rows say of themselves. */
const OURS = [
  ...['tablet', 'enrolment', 'session', 'here', 'carried', 'waiting', 'sent', 'booked', 'started'],
  ...[
    'site',
    'service',
    'revoked',
    'unknown-tablet',
    MASKED,
    ...REFUSALS,
    ...Object.keys(sessionMachine.states),
  ],
]

const TABLES = ['sessions', 'appointments', 'tallies', 'lots', 'tablet', 'enrolment', 'catalogs'] as const

/** What people ask about comes first. */
const byInterest = (a: HeldStore, b: HeldStore) => rankOf(a) - rankOf(b)
const rankOf = ({ kind }: HeldStore) => (TABLES as readonly StoreKind[]).indexOf(kind)

function tableStore(database: string, { name, rows }: HeldTable, codes: ReadonlySet<string>): HeldStore {
  const table = database === DB_NAME ? TABLES.find((each) => each === name) : undefined
  const path = `${database}.${name}`
  if (!table) return store('database', path, rows, 'unknown')
  return store(table, path, rows.map(SHOWN[table] ?? asItIs), codes)
}

/** `codes`: our own, looked through for anything else; `unknown`: not ours. */
function store(
  kind: StoreKind,
  name: string,
  content: readonly unknown[],
  codes: ReadonlySet<string> | 'unknown',
): HeldStore {
  const paths = codes === 'unknown' ? [] : wordsIn(content, codes)
  const doubts: Doubt[] =
    codes === 'unknown' ? [{ why: 'unknown' }] : paths.length > 0 ? [{ why: 'words', paths }] : []
  return { kind, name, count: content.length, content, doubts }
}

/** A store that Escale never uses: anything in it has to be looked at. */
function emptyStore(kind: StoreKind, name: string, content: readonly string[] | null): HeldStore {
  if (content === null) return { kind, name, count: 0, content: null, doubts: [{ why: 'unread' }] }
  return {
    kind,
    name,
    count: content.length,
    content,
    doubts: content.length > 0 ? [{ why: 'unexpected' }] : [],
  }
}

/** Files of the app, and released figures that a manager read on this device, by name. Any other cache is not ours. */
async function cacheStores(): Promise<HeldStore[]> {
  if (typeof caches === 'undefined') return [emptyStore('cache', 'caches', [])]
  const names = await caches.keys()
  return Promise.all(
    names.map(async (name): Promise<HeldStore> => {
      const requests = await (await caches.open(name)).keys()
      const content = requests.map(({ url }) => new URL(url).pathname)
      const isOurs =
        /^workbox-precache|^escale-figures$/.test(name) &&
        requests.every(({ url }) => new URL(url).origin === location.origin)
      return {
        kind: name === 'escale-figures' ? 'figures' : 'cache',
        name,
        count: content.length,
        content,
        doubts: isOurs ? [] : [{ why: 'unknown' }],
      }
    }),
  )
}

async function workerStore(): Promise<HeldStore> {
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? []
  const content = registrations.map(({ active, waiting }) => ({
    active: pathOf(active),
    waiting: pathOf(waiting),
  }))
  const isOurs = content.every(({ active }) => active === '/sw.js' || active === null)
  return {
    kind: 'worker',
    name: 'serviceWorker',
    count: content.length,
    content,
    doubts: isOurs ? [] : [{ why: 'unknown' }],
  }
}

const pathOf = (worker: ServiceWorker | null) => worker && new URL(worker.scriptURL).pathname

/** `null`: the browser refuses the store, which then holds nothing readable. */
function keysOf(storage: () => Storage): string[] | null {
  try {
    return Object.keys(storage())
  } catch {
    return null
  }
}

const cookieNames = (): string[] =>
  document.cookie.split(';').flatMap((cookie) => cookie.split('=')[0]?.trim() || [])

/** The site's private folder, where the browser has one. */
async function privateFiles(): Promise<string[]> {
  const folder = await navigator.storage?.getDirectory?.().catch(() => null)
  const names: string[] = []
  if (folder) for await (const name of folder.keys()) names.push(name)
  return names
}

const editionOf = (row: unknown) => {
  const { edition, installedAt } = row as { edition: string; installedAt: number }
  return { edition, installedAt }
}

/** A PIN of four digits can be guessed from its hash: it stays on the tablet. */
const withoutPin = (row: unknown) => {
  const { pin, ...rest } = row as { pin: unknown }
  return { ...rest, pin: pin === null ? null : MASKED }
}

/** The key cannot be read by anyone, the app included. */
const withoutKeys = (row: unknown) => ({ ...(row as object), keys: MASKED })

/** A lot's body is read as what it says, so that words in it are found too. */
const withLot = (row: unknown) => {
  const { body } = row as { body: string | null }
  if (body === null) return row
  try {
    return { ...(row as object), body: JSON.parse(body) as unknown }
  } catch {
    return row
  }
}

const asItIs = (row: unknown) => row

const SHOWN: Partial<Record<StoreKind, (row: unknown) => unknown>> = {
  catalogs: editionOf,
  tablet: withoutPin,
  enrolment: withoutKeys,
  lots: withLot,
}
