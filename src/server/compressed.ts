import { promisify } from 'node:util'
import { constants, gzip, gzipSync } from 'node:zlib'
import type { Context } from 'hono'

/** In characters. What is this small is compressed sooner than another thread is asked to. */
const LEAST_COMPRESSED = 1024
const MOST_AT_ONCE = 65_536
const FAST = { level: constants.Z_BEST_SPEED }
const compressedApart = promisify(gzip)

/**
 * In gzip for whoever takes it, as fast as can be: each answer is read by one person or tablet once, so the best
 * compression would take longer than it saves. Its other headers are given before.
 */
export async function answerCompressed(c: Context, body: string): Promise<Response> {
  const isTaken = /\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')
  if (body.length < LEAST_COMPRESSED || !isTaken) return c.body(body)
  c.header('Content-Encoding', 'gzip')
  const bytes = await (body.length > MOST_AT_ONCE ? compressedApart(body, FAST) : gzipSync(body, FAST))
  return c.body(new Uint8Array(bytes))
}
