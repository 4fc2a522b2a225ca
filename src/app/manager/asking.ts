import * as v from 'valibot'
import { TROUBLES, type Trouble, troubleAnswer } from '../../sync/contract.ts'

/** How the manager's pages ask their server; whatever cannot be had is an `AskTrouble`. */

export type Fetch = (path: string, request: RequestInit) => Promise<Response>

/** Said by the server, or: not reached, turned back at the device, or held by the device already. */
export type TroubleCode = Trouble | 'unreached' | 'turned-back' | 'held-already'

export class AskTrouble extends Error {
  constructor(readonly code: TroubleCode) {
    super(code)
  }
}

const STATUSES: Partial<Record<TroubleCode, number>> = TROUBLES

/** Not reached, or not able to answer now: it says nothing of what is asked for, nor of who asks. */
export function isSilent(code: TroubleCode): boolean {
  const status = STATUSES[code] ?? 0
  return code === 'unreached' || status === 429 || status >= 500
}

const LIMIT_MS = 20_000

export const browserFetch: Fetch = (path, request) => fetch(path, request)

/** Asks for one path under `root`, and believes an answer of the right shape alone. @throws AskTrouble */
export function asking(fetch: Fetch, root: string, limitMs?: number) {
  const ask = askingText(fetch, root, limitMs)
  return async <Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    method?: string,
    body?: unknown,
  ): Promise<v.InferOutput<Schema>> => {
    const read = v.safeParse(schema, jsonOf(await ask(path, method, body)))
    if (!read.success) throw new AskTrouble('failed')
    return read.output
  }
}

/** The same for a text. `body`: a file goes as it is, anything else as JSON. @throws AskTrouble */
export const askingText =
  (fetch: Fetch, root: string, limitMs?: number) =>
  async (path: string, method = 'GET', body?: unknown): Promise<string> => {
    const request: RequestInit = {
      method,
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: body instanceof Blob ? body : JSON.stringify(body),
      }),
    }
    const { answer, content } = await reached(fetch, `${root}${path}`, request, limitMs)
    const text = await content.text()
    if (!answer.ok) throw troubleIn(text)
    return text
  }

/** A whole answer: one that is cut on the way did not come. The browser itself keeps nothing of it. @throws AskTrouble */
export async function reached(fetch: Fetch, path: string, request: RequestInit, limitMs = LIMIT_MS) {
  try {
    const limits: RequestInit = { cache: 'no-store', signal: AbortSignal.timeout(limitMs) }
    const answer = await fetch(path, { ...request, ...limits })
    return { answer, content: await answer.blob() }
  } catch {
    throw new AskTrouble('unreached')
  }
}

/** Why the server turned it down; somebody else's words are a failure like any other. */
export function troubleIn(text: string): AskTrouble {
  const told = v.safeParse(troubleAnswer, jsonOf(text))
  return new AskTrouble(told.success ? told.output.code : 'failed')
}

/** `undefined`: no JSON at all. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text || 'null')
  } catch {
    return undefined
  }
}
