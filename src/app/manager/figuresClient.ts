import * as v from 'valibot'
import {
  type ExportFormat,
  type FiguresIndex,
  type FiguresPage,
  figuresIndex,
  figuresPage,
} from '../../sync/contract/figures.ts'
import { VISIT_HEADER, VISIT_LEFT_HEADER, visitBeganAt } from '../../sync/contract/people.ts'
import { AskTrouble, browserFetch, type Fetch, isSilent, jsonOf, reached, troubleIn } from './asking.ts'
import type { FiguresPlace } from './place.ts'

/** `at`: when the server said so, in milliseconds since 1970. `isKept`: it could not be asked again just now. */
export type Seen<T> = { content: T; at: number; isKept: boolean }

/** All that the pages of figures ask of the server. Each throws `AskTrouble` alone. */
export type Figures = {
  index: () => Promise<Seen<FiguresIndex>>
  page: (place: FiguresPlace) => Promise<Seen<FiguresPage>>
  file: (place: FiguresPlace, format: ExportFormat) => Promise<{ name: string; blob: Blob }>
  /** Takes what was kept off this device. */
  forget: () => Promise<void>
  /** Another tab did so: whoever was in has left. */
  onForgotten: (listen: () => void) => void
}

/**
 * Released figures alone, readable without network in the visit that read them, for as long as it goes on by what the
 * server last said of it, and gone when it ends.
 */
export const FIGURES_CACHE = 'escale-figures'
const SEEN_AT = 'X-Seen-At'
/** The one entry that is no figures: until when those of its visit stay. */
const VISIT = '/api/figures/visit'

/** `visit`: as `VISIT_HEADER` names it. */
type Kept = { text: string; etag: string | null; visit: string }

type Effects = {
  fetch: Fetch
  /** `null` where the browser keeps nothing. */
  open: () => Promise<Cache | null>
  now: () => number
  /** The same pages in other tabs, which are told when what is kept goes. */
  others: Others
}

type Others = { tell: () => void; onTold: (listen: () => void) => void }

export const browserEffects = (): Effects => ({
  fetch: browserFetch,
  open: () =>
    typeof caches === 'undefined' ? Promise.resolve(null) : caches.open(FIGURES_CACHE).catch(() => null),
  now: () => Date.now(),
  others: otherTabs(),
})

function otherTabs(): Others {
  const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(FIGURES_CACHE)
  return {
    tell: () => tabs?.postMessage(null),
    onTold: (listen) => tabs?.addEventListener('message', listen),
  }
}

export function createFigures({ fetch, ...effects }: Effects = browserEffects()): Figures {
  const { now, others } = effects
  const kept = keptFigures(effects)
  const refusal = async (text: string) => {
    const trouble = troubleIn(text)
    if (trouble.code === 'not-signed-in') await kept.drop()
    return trouble
  }
  const seen = async <Schema extends v.GenericSchema>(path: string, schema: Schema) => {
    const asked = kept.mark()
    const before = await kept.read(path, schema)
    const request = before?.etag ? { headers: { 'If-None-Match': before.etag } } : {}
    const found = await reached(fetch, path, request).catch((trouble: AskTrouble) => trouble)
    if (found instanceof AskTrouble) {
      if (before) return { ...before, isKept: true }
      throw found
    }
    const { answer, content: sent } = found
    const isAsKept = answer.status === 304 && before !== null
    // Read again unchanged, it was read now: what is said of it offline begins anew.
    const text = isAsKept ? JSON.stringify(before.content) : await sent.text()
    if (!isAsKept && !answer.ok) {
      const trouble = await refusal(text)
      if (before && isSilent(trouble.code)) return { ...before, isKept: true }
      throw trouble
    }
    const content = isAsKept ? before.content : contentOf(text, schema)
    if (content === null) throw new AskTrouble('failed')
    const etag = isAsKept ? before.etag : answer.headers.get('ETag')
    await kept.keep(asked, answer.headers, { path, text, etag })
    return { content, at: now(), isKept: false }
  }
  return {
    index: () => seen('/api/figures/index', figuresIndex),
    page: (place) => seen(pathOf(place), figuresPage),
    file: async (place, format) => {
      const asked = kept.mark()
      const { answer, content: blob } = await reached(fetch, `${pathOf(place)}/export.${format}`, {})
      if (!answer.ok) throw await refusal(await blob.text())
      await kept.keep(asked, answer.headers)
      const name = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1]
      return { name: name ?? `escale.${format}`, blob }
    },
    forget: kept.drop,
    onForgotten: others.onTold,
  }
}

const pathOf = ({ page, scope, period }: FiguresPlace) =>
  `/api/figures/${page}/${encodeURIComponent(scope)}/${encodeURIComponent(period)}`

/** What is kept on this device, and until when. */
function keptFigures({ open, now, others }: Omit<Effects, 'fetch'>) {
  let drops = 0
  others.onTold(() => {
    drops += 1
  })
  const clear = async () => {
    const cache = await open()
    for (const request of (await cache?.keys()) ?? []) await cache?.delete(request)
    if (typeof caches !== 'undefined') await caches.delete(FIGURES_CACHE).catch(() => {})
  }
  const read = async <Schema extends v.GenericSchema>(path: string, schema: Schema) => {
    const cache = await open()
    const visit = await visitIn(cache)
    if (visit && goesOn(visit, now())) return keptAt(cache, path, schema, visit.name)
    await clear()
    return null
  }
  /**
   * `asked`: the mark of when it was asked for. Not kept when all was dropped since, or when a later visit has begun in
   * another tab. `page`: a file is none.
   */
  const keep = async (asked: number, headers: Headers, page?: { path: string } & Omit<Kept, 'visit'>) => {
    const cache = await open()
    const visit = headers.get(VISIT_HEADER) ?? ''
    const before = await visitIn(cache)
    if (drops !== asked || visitBeganAt(visit) < visitBeganAt(before?.name)) return
    if (before && before.name !== visit) await clear()
    const until = now() + Number(headers.get(VISIT_LEFT_HEADER) ?? 0)
    await Promise.all([
      put(cache, VISIT, { text: String(until), etag: null, visit }, now()),
      page && put(cache, page.path, { ...page, visit }, now()),
    ])
    if (drops !== asked) await clear()
  }
  const drop = () => {
    drops += 1
    others.tell()
    return clear()
  }
  return { mark: () => drops, read, keep, drop }
}

type KeptVisit = { name: string; saidAt: number; until: number }

async function visitIn(cache: Cache | null): Promise<KeptVisit | null> {
  const visit = await cache?.match(VISIT).catch(() => undefined)
  if (!visit) return null
  const { headers } = visit
  return {
    name: headers.get(VISIT_HEADER) ?? '',
    saidAt: Number(headers.get(SEEN_AT)),
    until: Number(await visit.text()),
  }
}

/** A clock that was put back since would make a visit last. */
const goesOn = ({ saidAt, until }: KeptVisit, now: number): boolean => saidAt <= now && now < until

async function keptAt<Schema extends v.GenericSchema>(
  cache: Cache | null,
  path: string,
  schema: Schema,
  visit: string,
) {
  const kept = await cache?.match(path).catch(() => undefined)
  if (kept?.headers.get(VISIT_HEADER) !== visit) return null
  const content = contentOf(await kept.text(), schema)
  if (content === null) {
    await cache?.delete(path)
    return null
  }
  return { content, at: Number(kept.headers.get(SEEN_AT)), etag: kept.headers.get('ETag') }
}

/** Without room it is read again next time. */
async function put(cache: Cache | null, path: string, { text, etag, visit }: Kept, now: number) {
  const headers = {
    'Content-Type': 'application/json',
    [SEEN_AT]: String(now),
    [VISIT_HEADER]: visit,
    ...(etag && { ETag: etag }),
  }
  await cache?.put(path, new Response(text, { headers })).catch(() => {})
}

function contentOf<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> | null {
  const read = v.safeParse(schema, jsonOf(text))
  return read.success ? read.output : null
}
