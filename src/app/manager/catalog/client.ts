import * as v from 'valibot'
import {
  type CatalogCheck,
  type CatalogHistory,
  changesAnswer,
  checkAnswer,
  historyAnswer,
  type PublishAnswer,
  publishAnswer,
} from '../../../sync/contract/catalogs.ts'
import { type Trouble, troubleAnswer } from '../../../sync/contract.ts'

export type Changes = CatalogCheck['changes']

/** All that the page of the catalog asks of the server. Each throws `CatalogTrouble` alone. */
export type Catalogs = {
  history: () => Promise<CatalogHistory>
  /** One edition as people read and change it. */
  text: (position: number) => Promise<string>
  changes: (from: number, to: number) => Promise<Changes>
  check: (file: Blob) => Promise<CatalogCheck>
  publish: (file: Blob, current: number) => Promise<PublishAnswer>
  undo: (current: number, to: number) => Promise<PublishAnswer>
}

export class CatalogTrouble extends Error {
  constructor(readonly code: Trouble | 'unreached') {
    super(code)
  }
}

const LIMIT_MS = 60_000

export function createCatalogs(
  fetch: (path: string, request: RequestInit) => Promise<Response> = (path, request) =>
    globalThis.fetch(path, request),
): Catalogs {
  const asked = async (path: string, body?: Blob | string): Promise<string> => {
    const { answer, text } = await reached(fetch, `/api/catalog${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      cache: 'no-store',
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body }),
    })
    if (answer.ok) return text
    const told = v.safeParse(troubleAnswer, contentOf(text))
    throw new CatalogTrouble(told.success ? told.output.code : 'failed')
  }
  const ask = async <Schema extends v.GenericSchema>(
    schema: Schema,
    path: string,
    body?: Blob | string,
  ): Promise<v.InferOutput<Schema>> => {
    const read = v.safeParse(schema, contentOf(await asked(path, body)))
    if (!read.success) throw new CatalogTrouble('failed')
    return read.output
  }
  return {
    history: () => ask(historyAnswer, ''),
    text: (position) => asked(`/${position}`),
    changes: (from, to) => ask(changesAnswer, `/changes/${from}/${to}`),
    check: (file) => ask(checkAnswer, '/check', file),
    publish: (file, current) => ask(publishAnswer, `/publish/${current}`, file),
    undo: (current, to) => ask(publishAnswer, `/undo/${current}/${to}`, ''),
  }
}

async function reached(
  fetch: (path: string, request: RequestInit) => Promise<Response>,
  path: string,
  request: RequestInit,
) {
  try {
    const answer = await fetch(path, request)
    return { answer, text: await answer.text() }
  } catch {
    throw new CatalogTrouble('unreached')
  }
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
