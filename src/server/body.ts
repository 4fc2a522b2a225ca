import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { MOST_BYTES } from '../sync/contract.ts'
import { Refused } from './troubles.ts'

/** Half of what a tablet waits for its answer. */
const LIMIT_MS = 15_000

/**
 * A request's whole body, in bytes. One that does not come in time is too large for its line: the tablet sends less.
 * @throws Refused, with nothing done: too long, too slow, or cut short
 */
export async function bodyOf(c: Context, limitMs = LIMIT_MS): Promise<Uint8Array> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refused('too-large')), limitMs)
  })
  const whole = read(c)
  // Given up, it still ends one day.
  whole.catch(() => {})
  try {
    return await Promise.race([whole, tooSlow])
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('malformed')
  } finally {
    clearTimeout(timer)
  }
}

async function read(c: Context): Promise<Uint8Array> {
  let bytes = new Uint8Array()
  await limited(c, async () => {
    bytes = new Uint8Array(await c.req.arrayBuffer())
  })
  return bytes
}

const tooLarge = () => {
  throw new Refused('too-large')
}
const counted = bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge })

/** Where the length is announced, HTTP itself reads no further; only a body without one is counted as it comes. */
const limited: MiddlewareHandler = (c, next) => {
  const length = c.req.header('Content-Length')
  if (length === undefined || c.req.header('Transfer-Encoding')) return counted(c, next)
  return Number(length) > MOST_BYTES ? tooLarge() : next()
}

/** The JSON of a request whose length is limited already. @throws Refused for a body of another shape. */
export async function asked<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const body: unknown = await c.req.json().catch((error: unknown) => {
    throw error instanceof Refused ? error : new Refused('malformed')
  })
  const read = v.safeParse(schema, body)
  if (!read.success) throw new Refused('malformed')
  return read.output
}
