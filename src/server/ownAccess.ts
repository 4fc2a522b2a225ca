import { type Context, Hono } from 'hono'
import { type Passkeys, passkeyRequest, type Visits } from '../sync/contract/people.ts'
import type { Visited, Visitor } from './access.ts'
import type { Services } from './api.ts'
import { asked } from './body.ts'
import { registered, registrationOptions } from './passkeys.ts'
import { sha256 } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { addPasskey, endOwnVisit, isFresh, listPasskeys, listVisits, removePasskey } from './store/people.ts'
import { Refused } from './troubles.ts'
import { visitToken } from './visits.ts'

/** One's own passkeys. */
export function ownPasskeys(services: Services): Hono<Visited> {
  const { db, now, log, publicUrl } = services
  const routes = new Hono<Visited>()

  routes.get('/', async (c) => c.json(await passkeysOf(db, c.var.visitor)))

  routes.post('/options', async (c) => {
    const { network, person, name } = c.var.visitor
    const token = visitToken(c, publicUrl)
    if (!token || !(await isFresh(db, token, now()))) throw new Refused('sign-in-again')
    const own = await listPasskeys(db, c.var.visitor)
    return c.json(
      await registrationOptions(services, { kind: 'passkey', network, person }, { person, name, own }),
    )
  })

  routes.post('/', async (c) => {
    const { response } = await asked(c, passkeyRequest)
    const { visitor } = c.var
    const made = await registered(services, 'passkey', response)
    const isOwn = made?.ceremony.network === visitor.network && made.ceremony.person === visitor.person
    if (!made || !isOwn) throw new Refused('malformed')
    if (!(await addPasskey(db, visitor, made.passkey, now()))) throw new Refused('not-signed-in')
    log.info({ network: visitor.network }, 'passkey added')
    return c.json(await passkeysOf(db, visitor), 201)
  })

  routes.delete('/:credential', async (c) => {
    const answer = await removePasskey(db, c.var.visitor, c.req.param('credential'))
    if (answer === 'unknown') throw new Refused('not-found')
    if (answer === 'last') throw new Refused('last-passkey')
    log.info({ network: c.var.visitor.network }, 'passkey removed')
    return c.json(await passkeysOf(db, c.var.visitor))
  })
  return routes
}

async function passkeysOf(db: Database, visitor: Visitor): Promise<Passkeys> {
  const passkeys = await listPasskeys(db, visitor)
  return passkeys.map(({ credential, isSynced, createdAt, usedAt, isLast }) => ({
    credential,
    isSynced,
    since: createdAt.getTime(),
    usedAt: usedAt.getTime(),
    isLast,
  }))
}

/** Where one is signed in, and ending it there. */
export function ownVisits({ db, now, log, publicUrl }: Services): Hono<Visited> {
  const routes = new Hono<Visited>()
  const visitsOf = async (c: Context<Visited>): Promise<Visits> => {
    const own = sha256(visitToken(c, publicUrl) ?? '')
    const visits = await listVisits(db, c.var.visitor, now())
    return visits.map(({ visit, since, usedAt }) => ({
      ...{ visit, since: since.getTime(), usedAt: usedAt.getTime(), isThis: visit === own },
    }))
  }

  routes.get('/', async (c) => c.json(await visitsOf(c)))

  routes.delete('/:visit', async (c) => {
    if (!(await endOwnVisit(db, c.var.visitor, c.req.param('visit')))) throw new Refused('not-found')
    log.info({ network: c.var.visitor.network }, 'visit ended')
    return c.json(await visitsOf(c))
  })
  return routes
}
