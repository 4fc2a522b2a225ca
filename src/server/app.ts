import { type Context, type Handler, Hono, type MiddlewareHandler } from 'hono'
import { METHOD_NAME_ALL } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import { serveStatic } from 'hono/serve-static'
import { answerErrors, type Services, tabletApi } from './api.ts'
import { appWords as words } from './app.fr.ts'
import { carriedApi } from './carried.ts'
import { catalogApi } from './catalogs.ts'
import type { Client } from './client.ts'
import { figuresApi } from './figures.ts'
import { fleetApi } from './fleet.ts'
import { operations } from './operations.ts'
import { peopleApi } from './people.ts'
import { CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY } from './policies.ts'
import { Refused } from './troubles.ts'
import { visitors } from './visits.ts'

/**
 * Answers with the built app and, given `services`, with what tablets and managers ask of the server. No request is
 * logged: an address would be personal data.
 */
export function createApp(client: Client, services: Services | null = null): Hono {
  const files = { root: '', precompressed: true, ...filesOf(client) }
  const shell = serveStatic({ ...files, path: SHELL })
  const app = new Hono()
  app.use(secureHeaders)
  if (services?.publicUrl.startsWith('https:')) app.use(strictTransport)
  app.use(caching)
  app.use(hidden)
  if (services) {
    app.use('/api/*', whilePresent(services))
    app.use('/api/*', nameable)
    // Made once: what one person may ask is counted over all routes together.
    const known = visitors(services)
    app.route('/api/people', peopleApi(services, known))
    app.route('/api/figures', figuresApi(services, known))
    app.route('/api/catalog', catalogApi(services, known))
    app.route('/api/fleet', fleetApi(services, known))
    app.route('/api/carried', carriedApi(services, known))
    app.route('/api', tabletApi(services))
    app.route('/', operations(services))
    app.all('/api/*', nothingThere(app))
  }
  app.all('/api/*', (c) => c.notFound())
  app.use(serveStatic(files))
  app.get('*', async (c, next) => (isNavigation(c) ? shell(c, next) : c.notFound()))
  app.notFound((c) => c.text(words.notFound, 404))
  const answerApi = services && answerErrors(services)
  app.onError((error, c) => (answerApi && isApi(c) ? answerApi(error, c) : c.text(words.failed, 500)))
  return app
}

const SHELL = '/index.html'

const filesOf = (client: Client) => ({
  isDir: (path: string) => path === '/',
  getContent: async (path: string) => client.get(path) ?? null,
})

/** What is taken in while a restore may replace the database would be answered for, and lost (P3). */
function whilePresent({ presence = () => 'held' }: Services): MiddlewareHandler {
  const check = () => {
    const hold = presence()
    if (hold !== 'held') throw new Refused(hold === 'away' ? 'database-down' : 'busy')
  }
  return async (_c, next) => {
    check()
    await next()
    check()
  }
}

/** A null character is in no name, and no database takes it. @throws Refused */
const nameable: MiddlewareHandler = async (c, next) => {
  if (c.req.path.includes('\0')) throw new Refused('not-found')
  await next()
}

/** Told as every refusal of the API, with the methods that an address does take. @throws Refused */
function nothingThere({ routes }: Hono): Handler {
  const methods = new TrieRouter<string>()
  for (const { method, path } of routes)
    if (method !== METHOD_NAME_ALL) methods.add(METHOD_NAME_ALL, path, method)
  return (c) => {
    const taken = new Set(methods.match(METHOD_NAME_ALL, c.req.path)[0].map(([method]) => method))
    if (taken.size === 0) throw new Refused('not-found')
    c.header('Allow', [...taken].join(', '))
    throw new Refused('wrong-method')
  }
}

// Headers are given before the answer is made: given to one that is made, each makes the whole answer anew.
const secureHeaders: MiddlewareHandler = async (c, next) => {
  c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  c.header('Permissions-Policy', PERMISSIONS_POLICY)
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Embedder-Policy', 'require-corp')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('X-Content-Type-Options', 'nosniff')
  await next()
}

/** For a year browsers reach this host by https alone. Its subdomains are not ours to speak for. */
const strictTransport: MiddlewareHandler = async (c, next) => {
  c.header('Strict-Transport-Security', 'max-age=31536000')
  await next()
}

/**
 * A file under assets/ carries its hash in its name: it never changes. What the API answers is kept nowhere, unless
 * a route says otherwise. All else is asked for again.
 */
const caching: MiddlewareHandler = async (c, next) => {
  c.header('Cache-Control', isApi(c) ? 'no-store' : 'no-cache')
  await next()
  if (c.res.ok && c.req.path.startsWith('/assets/'))
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
}

/** The build leaves notes to its own tools in dot folders, and compressed twins beside its files. */
const hidden: MiddlewareHandler = async (c, next) => {
  if (/\/\.|\.(?:br|gz)$/.test(c.req.path)) return c.notFound()
  await next()
}

const isApi = ({ req }: Context) => req.path === '/api' || req.path.startsWith('/api/')

/** Programs that take anything (curl, a proxy's check) get the page, but not in place of a file that is missing. */
function isNavigation(c: Context): boolean {
  const mode = c.req.header('Sec-Fetch-Mode')
  if (mode) return mode === 'navigate'
  const accept = c.req.header('Accept') ?? '*/*'
  return accept.includes('text/html') || (accept === '*/*' && !/\.\w+$/.test(c.req.path))
}
