import * as v from 'valibot'
import {
  type ExportFormat,
  type FiguresIndex,
  type FiguresPage,
  figuresIndex,
  figuresPage,
} from '../../sync/contract/figures.ts'
import { AskTrouble, browserFetch, type Fetch, jsonOf, reached, troubleIn } from './asking.ts'
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
}

/** Released figures alone, readable without network for as long as a visit lasts, and gone when it ends. */
export const FIGURES_CACHE = 'escale-figures'
export const KEPT_MS = 12 * 3_600_000
const SEEN_AT = 'X-Seen-At'

type Effects = {
  fetch: Fetch
  /** `null` where the browser keeps nothing. */
  open: () => Promise<Cache | null>
  now: () => number
}

export const browserEffects = (): Effects => ({
  fetch: browserFetch,
  open: () =>
    typeof caches === 'undefined' ? Promise.resolve(null) : caches.open(FIGURES_CACHE).catch(() => null),
  now: () => Date.now(),
})

export function createFigures({ fetch, open, now }: Effects = browserEffects()): Figures {
  /** How many times this device was told to forget: what was asked before then is not kept. */
  let forgotten = 0
  const seen = async <Schema extends v.GenericSchema>(path: string, schema: Schema) => {
    const before = forgotten
    const kept = await keptAt(await open(), path, schema, now())
    const request = kept?.etag ? { headers: { 'If-None-Match': kept.etag } } : {}
    const found = await reached(fetch, path, request).catch((trouble: AskTrouble) => trouble)
    if (found instanceof AskTrouble) {
      if (kept) return { ...kept, isKept: true }
      throw found
    }
    const { answer, content: sent } = found
    const isAsKept = answer.status === 304 && kept !== null
    // Read again unchanged, it was read now: how long it stays, and what is said of it offline, begin anew.
    const text = isAsKept ? JSON.stringify(kept.content) : await sent.text()
    if (isAsKept) {
      const cache = await open()
      if (forgotten === before) await keep(cache, path, text, kept.etag, now())
      return { content: kept.content, at: now(), isKept: false }
    }
    if (!answer.ok) throw troubleIn(text)
    const content = contentOf(text, schema)
    if (content === null) throw new AskTrouble('failed')
    const cache = await open()
    if (forgotten === before) await keep(cache, path, text, answer.headers.get('ETag'), now())
    return { content, at: now(), isKept: false }
  }
  return {
    index: () => seen('/api/figures/index', figuresIndex),
    page: (place) => seen(pathOf(place), figuresPage),
    file: async (place, format) => {
      const { answer, content: blob } = await reached(fetch, `${pathOf(place)}/export.${format}`, {})
      if (!answer.ok) throw troubleIn(await blob.text())
      const name = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1]
      return { name: name ?? `escale.${format}`, blob }
    },
    forget: async () => {
      forgotten += 1
      const cache = await open()
      for (const request of (await cache?.keys()) ?? []) await cache?.delete(request)
      if (typeof caches !== 'undefined') await caches.delete(FIGURES_CACHE).catch(() => {})
    },
  }
}

const pathOf = ({ page, scope, period }: FiguresPlace) =>
  `/api/figures/${page}/${encodeURIComponent(scope)}/${encodeURIComponent(period)}`

async function keptAt<Schema extends v.GenericSchema>(
  cache: Cache | null,
  path: string,
  schema: Schema,
  now: number,
) {
  const kept = await cache?.match(path).catch(() => undefined)
  if (!kept) return null
  const at = Number(kept.headers.get(SEEN_AT))
  const content = now - at < KEPT_MS ? contentOf(await kept.text(), schema) : null
  if (content === null) {
    await cache?.delete(path)
    return null
  }
  return { content, at, etag: kept.headers.get('ETag') }
}

/** Without room it is read again next time. */
async function keep(cache: Cache | null, path: string, text: string, etag: string | null, now: number) {
  const headers = { 'Content-Type': 'application/json', [SEEN_AT]: String(now), ...(etag && { ETag: etag }) }
  await cache?.put(path, new Response(text, { headers })).catch(() => {})
}

function contentOf<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> | null {
  const read = v.safeParse(schema, jsonOf(text))
  return read.success ? read.output : null
}
