import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { VISIT_HEADER, VISIT_LEFT_HEADER } from '../sync/contract/people.ts'
import type { Visited } from './access.ts'
import type { Services } from './api.ts'
import { perMinute, withinLimit } from './limits.ts'
import { visitOf } from './store/people.ts'
import { Refused } from './troubles.ts'

/** Who asks: the visit's cookie, and what every route behind it rests on (ADM3, SEC2). */

type Rests = Pick<Services, 'db' | 'now' | 'publicUrl'>

/** What one person may ask in a minute. Counted by person: no address is needed. */
const PER_PERSON = 600

/**
 * Puts the visitor in `c.var.visitor`, for all routes behind it, and tells the page which visit it is and how long it goes on; writes
 * must come from our own pages.
 * @throws Refused
 */
export function visitors({ db, now, publicUrl }: Rests) {
  const limiter = perMinute(PER_PERSON)
  return createMiddleware<Visited>(async (c, next) => {
    checkWrite(c, publicUrl)
    const token = visitToken(c, publicUrl)
    const visit = token && (await visitOf(db, token, now()))
    if (!visit) throw new Refused('not-signed-in')
    await withinLimit(limiter, visit.visitor.person)
    c.set('visitor', visit.visitor)
    c.header(VISIT_LEFT_HEADER, String(visit.leftMs))
    c.header(VISIT_HEADER, visit.name)
    await next()
  })
}

/** A write asked for by another site's page is refused, whatever cookie it came with. @throws Refused */
export const ownPagesOnly = ({ publicUrl }: Rests) =>
  createMiddleware(async (c, next) => {
    checkWrite(c, publicUrl)
    await next()
  })

function checkWrite(c: Context, publicUrl: string): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  const site = c.req.header('Sec-Fetch-Site')
  const isOurs = site ? site === 'same-origin' : c.req.header('Origin') === publicUrl
  if (!isOurs) throw new Refused('other-site')
}

// Under https the prefix binds a cookie to this very host; without it, on this machine alone, it could not be set.
const isSecure = (publicUrl: string) => publicUrl.startsWith('https:')
const cookieName = (name: string, publicUrl: string) =>
  `${isSecure(publicUrl) ? '__Host-' : ''}escale-${name}`

const TOKEN = /^[a-z0-9-]{1,64}\.[\w-]{43}$/

export function visitToken(c: Context, publicUrl: string): string | null {
  const token = getCookie(c, cookieName('visit', publicUrl))
  return token && TOKEN.test(token) ? token : null
}

/** Gone with the browser's own session; the server ends it earlier. `null` takes it away. */
export const giveVisit = (c: Context, publicUrl: string, token: string | null) =>
  setCookie(c, cookieName('visit', publicUrl), token ?? '', {
    path: '/',
    httpOnly: true,
    secure: isSecure(publicUrl),
    sameSite: 'Strict',
    ...(token === null && { maxAge: 0 }),
  })

export const providerSecret = (c: Context, publicUrl: string) =>
  getCookie(c, cookieName('openid', publicUrl)) ?? null

/** Lax: the browser comes back with it from the provider's site. */
export const giveProviderSecret = (c: Context, publicUrl: string, secret: string | null) =>
  setCookie(c, cookieName('openid', publicUrl), secret ?? '', {
    path: '/',
    httpOnly: true,
    secure: isSecure(publicUrl),
    sameSite: 'Lax',
    maxAge: secret === null ? 0 : 600,
  })
