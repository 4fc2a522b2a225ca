import { isIP, isIPv6 } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refused } from './troubles.ts'

/** How much may be asked in a minute (SEC2). Counted in memory alone, and forgotten with the minute. */

const SECONDS = 60

export type Limiter = RateLimiterMemory

export const perMinute = (points: number): Limiter => new RateLimiterMemory({ points, duration: SECONDS })

/** @throws Refused, with the seconds until this key may ask again */
export async function withinLimit(limiter: Limiter, key: string): Promise<void> {
  await limiter.consume(key).catch(({ msBeforeNext }: RateLimiterRes) => {
    throw new Refused('too-many', Math.max(1, Math.ceil(msBeforeNext / 1000)))
  })
}

/** @throws Refused, with the seconds until one more try is taken */
export type CountTry = (c: Context) => Promise<void>

/** Connections that are gone before they are looked at have no address: those of all are counted together. */
const NAMELESS = 5

/**
 * Counts one try of who is not known yet, at a code or at signing in, by client address. There is no limit for all
 * together: a few addresses would use it up and keep every library out. What is tried does not fall to the whole world
 * either: a code holds 50 random bits and ten minutes, a link 256. The address is written nowhere.
 */
export function triesPerMinute({ trustProxy = false }: { trustProxy?: boolean }, each: number): CountTry {
  const [tries, nameless] = [perMinute(each), perMinute(each * NAMELESS)]
  return async (c) => {
    const client = clientOf(c, trustProxy)
    await (client === null ? withinLimit(nameless, 'gone') : withinLimit(tries, client))
  }
}

/**
 * Whom a request comes from, as far as limits go. Behind a trusted proxy: the last address of `X-Forwarded-For`, the one
 * that the proxy itself saw; all before it may be invented by who asks. `null`: the connection is gone already.
 */
function clientOf(c: Context, trustProxy: boolean): string | null {
  const told = trustProxy ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  const address = told && isIP(told) ? told : incoming?.socket.remoteAddress
  return address === undefined ? null : homeOf(address)
}

const MAPPED = /^::ffff:(\d+(?:\.\d+){3})$/i
const HOME_GROUPS = 4

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one address of it has them all. */
function homeOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped || !isIPv6(address)) return mapped ?? address
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  const groups = [...head, ...zeros, ...tail].slice(0, HOME_GROUPS)
  return groups.map((group) => Number.parseInt(group, 16)).join(':')
}
