import { type Context, Hono } from 'hono'
import type { Catalog } from '../domain/catalogSchema.ts'
import {
  acceptOptionsRequest,
  acceptRequest,
  type InvitationLook,
  lookRequest,
  type Me,
  type Self,
  signInRequest,
} from '../sync/contract/people.ts'
import type { Visitor } from './access.ts'
import type { Services } from './api.ts'
import { asked } from './body.ts'
import { newPerson, newToken } from './invitations.ts'
import type { CountTry } from './limits.ts'
import { provedBy, registered, registrationOptions, signInOptions } from './passkeys.ts'
import { currentCatalog } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import {
  acceptInvitation,
  endVisit,
  findInvitation,
  invitationKey,
  signInByPasskey,
  visitOf,
} from './store/people.ts'
import { Refused } from './troubles.ts'
import { giveVisit, visitToken } from './visits.ts'

/** Coming in and going out: whoever asks is not known yet. */
export function entrance(services: Services, countTry: CountTry): Hono {
  const { db, now, log, publicUrl, openid } = services
  const routes = new Hono()

  routes.get('/me', async (c) => {
    const token = visitToken(c, publicUrl)
    const visit = token && (await visitOf(db, token, now()))
    const self = visit ? await selfOf(db, visit.visitor) : null
    return c.json<Me>({ self, openId: openid !== null, isOver: token !== null && self === null })
  })

  routes.post('/sign-in/options', async (c) => {
    await countTry(c)
    return c.json(await signInOptions(services))
  })

  routes.post('/sign-in', async (c) => {
    await countTry(c)
    const { response } = await asked(c, signInRequest)
    const proved = await provedBy(services, response)
    const visit = proved && newToken(proved.network)
    if (!proved || !visit || !(await signInByPasskey(db, visit, { ...proved, now: now() }))) {
      log.warn('passkey refused')
      throw new Refused('not-signed-in')
    }
    log.info({ network: proved.network }, 'signed in')
    return c.json(await welcome(services, c, visit))
  })

  routes.post('/sign-out', async (c) => {
    const token = visitToken(c, publicUrl)
    if (token) await endVisit(db, token)
    giveVisit(c, publicUrl, null)
    return c.body(null, 204)
  })

  routes.post('/invitation/look', async (c) => {
    await countTry(c)
    const { invitation } = await asked(c, lookRequest)
    const key = invitationKey(invitation)
    const opening = await findInvitation(db, key, now())
    if (!opening) throw new Refused('not-found')
    const { network, sites } = await catalogOf(db, key.network)
    const siteNames = sites.filter(({ id }) => opening.sites.includes(id)).map(({ name }) => name)
    const answer: InvitationLook = { role: opening.role, siteNames, network: network.name }
    return c.json(answer)
  })

  routes.post('/invitation/options', async (c) => {
    await countTry(c)
    const { invitation: token, name } = await asked(c, acceptOptionsRequest)
    const invitation = invitationKey(token)
    if (!(await findInvitation(db, invitation, now()))) throw new Refused('not-found')
    const person = newPerson()
    const ceremony = { kind: 'accept', invitation, person, name } as const
    return c.json(await registrationOptions(services, ceremony, { person, name, own: [] }))
  })

  routes.post('/invitation', async (c) => {
    await countTry(c)
    const { response } = await asked(c, acceptRequest)
    const made = await registered(services, 'accept', response)
    if (!made) throw new Refused('malformed')
    const { invitation, person, name } = made.ceremony
    const visit = newToken(invitation.network)
    const newcomer = { person, name, proof: { passkey: made.passkey }, visit, now: now() }
    if (!(await acceptInvitation(db, invitation, newcomer))) throw new Refused('not-found')
    log.info({ network: invitation.network }, 'invitation accepted')
    return c.json(await welcome(services, c, visit), 201)
  })
  return routes
}

/** Gives the cookie of a visit that has just begun; one that went on in this browser ends. */
export async function welcome({ db, now, publicUrl }: Services, c: Context, visit: string): Promise<Self> {
  const before = visitToken(c, publicUrl)
  if (before) await endVisit(db, before)
  const found = await visitOf(db, visit, now())
  if (!found) throw new Refused('not-signed-in')
  giveVisit(c, publicUrl, visit)
  return selfOf(db, found.visitor)
}

async function selfOf(db: Database, { network, person, name, role, sites }: Visitor): Promise<Self> {
  const catalog = await catalogOf(db, network)
  return { person, name, role, sites, network: { id: network, name: catalog.network.name } }
}

/** @throws Refused for a network that is not here. */
export async function catalogOf(db: Database, network: string): Promise<Catalog> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new Refused('not-found')
  return catalog
}
