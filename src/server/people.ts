import { randomBytes } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import type { Catalog } from '../domain/catalogSchema.ts'
import {
  acceptOptionsRequest,
  acceptRequest,
  type InvitationLook,
  type Invited,
  inviteRequest,
  lookRequest,
  type Me,
  type OpenIdEnd,
  openIdRequest,
  type Passkeys,
  type People,
  passkeyRequest,
  type Self,
  signInRequest,
  type Visits,
} from '../sync/contract/people.ts'
import { administratorsOnly, type Visited, type Visitor } from './access.ts'
import { answerErrors, noteError, type Services, watched } from './api.ts'
import { type CountTry, triesPerMinute } from './limits.ts'
import { createOpenId, type OpenId } from './openid.ts'
import { provedBy, registered, registrationOptions, signInOptions } from './passkeys.ts'
import { currentCatalog, sha256 } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import {
  acceptInvitation,
  addPasskey,
  beginCeremony,
  endOwnVisit,
  endVisit,
  findInvitation,
  findSubject,
  invitationKey,
  invite,
  inviteFirst,
  isFresh,
  listInvitations,
  listPasskeys,
  listPeople,
  listVisits,
  removePasskey,
  removePerson,
  signInByPasskey,
  signInBySubject,
  takeCeremony,
  visitOf,
  withdrawInvitation,
} from './store/people.ts'
import { Refused } from './troubles.ts'
import { giveProviderSecret, giveVisit, ownPagesOnly, providerSecret, visitToken } from './visits.ts'

const MOST_BYTES = 65_536
/** What one address may ask for before one is known, three times for one sign-in. */
const UNKNOWN = 60

/** The routes of people (ADM3), `/api/people/…`; every refusal is a `TroubleAnswer`. `visitors` says who asks. */
export function peopleApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const countTry = triesPerMinute(services, UNKNOWN)
  const people = new Hono<Visited>()
  const tooLarge = () => {
    throw new Refused('too-large')
  }
  people.onError(answerErrors(services))
  people.use(watched(services))
  people.use(bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }))
  people.use(ownPagesOnly(services))
  people.route('/', entrance(services, countTry))
  if (services.openid) {
    const openId = createOpenId(services.openid, services.publicUrl)
    people.route('/openid', providerEntrance(services, openId, countTry))
  }
  people.use(visitors)
  people.route('/passkeys', ownPasskeys(services))
  people.route('/visits', ownVisits(services))
  people.use(administratorsOnly)
  people.route('/', administration(services))
  return people
}

/** A link that makes its holder the first administrator; `null` when the network has one. */
export async function firstAdministratorLink(
  { db, now, publicUrl }: Services,
  network: string,
): Promise<string | null> {
  const token = newToken(network)
  return (await inviteFirst(db, token, now())) ? invitationLink(publicUrl, token) : null
}

/** No person: who keeps the machine. */
const OPERATOR = 'operator'

/** A link that makes its holder an administrator, whoever else is one: for a network whose every key is lost. */
export async function administratorLink(
  { db, now, publicUrl }: Pick<Services, 'db' | 'now' | 'publicUrl'>,
  network: string,
): Promise<string> {
  const token = newToken(network)
  await invite(db, token, { role: 'administrator', sites: [], by: OPERATOR, now: now() })
  return invitationLink(publicUrl, token)
}

/** After the sign that no server or log ever sees. */
const invitationLink = (publicUrl: string, token: string) => `${publicUrl}/pilotage#invitation=${token}`

/** 256 random bits, behind the network they open. */
const newToken = (network: string) => `${network}.${randomBytes(32).toString('base64url')}`
const newPerson = () => randomBytes(16).toString('hex')

/** Coming in and going out: whoever asks is not known yet. */
function entrance(services: Services, countTry: CountTry): Hono {
  const { db, now, log, publicUrl, openid } = services
  const routes = new Hono()

  routes.get('/me', async (c) => {
    const token = visitToken(c, publicUrl)
    const visit = token && (await visitOf(db, token, now()))
    const answer: Me = { self: visit ? await selfOf(db, visit.visitor) : null, openId: openid !== null }
    return c.json(answer)
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
async function welcome({ db, now, publicUrl }: Services, c: Context, visit: string): Promise<Self> {
  const before = visitToken(c, publicUrl)
  if (before) await endVisit(db, before)
  const found = await visitOf(db, visit, now())
  if (!found) throw new Refused('not-signed-in')
  giveVisit(c, publicUrl, visit)
  return selfOf(db, found.visitor)
}

/** The organisation's provider. Who comes back is sent on to the page, which words how it ended. */
function providerEntrance(services: Services, openId: OpenId, countTry: CountTry): Hono {
  const { db, now, log, publicUrl } = services
  const routes = new Hono()

  routes.post('/', async (c) => {
    await countTry(c)
    const { accept } = await asked(c, openIdRequest)
    const invitation = accept && invitationKey(accept.invitation)
    if (invitation && !(await findInvitation(db, invitation, now()))) throw new Refused('not-found')
    const secret = randomBytes(32).toString('base64url')
    const url = await openId.begin(secret).catch(() => {
      log.warn('identity provider does not answer')
      throw new Refused('busy')
    })
    const kept = accept && invitation ? { invitation, name: accept.name } : null
    await beginCeremony(db, secret, { kind: 'openid', accept: kept }, now())
    giveProviderSecret(c, publicUrl, secret)
    return c.json({ url: url.href })
  })

  const received = async (c: Context) => {
    await countTry(c)
    const secret = providerSecret(c, publicUrl)
    giveProviderSecret(c, publicUrl, null)
    return comeBack(services, openId, c, secret)
  }

  routes.get('/callback', async (c) => {
    const end = await received(c).catch((error: unknown) => {
      noteError(services, error)
      return 'panne' as const
    })
    return c.redirect(end ? `/pilotage#connexion=${end}` : '/pilotage', 303)
  })
  return routes
}

/** Signs in whom the provider vouches for, or tells why nobody is; `null` when there is nothing to tell. */
async function comeBack(
  services: Services,
  openId: OpenId,
  c: Context,
  secret: string | null,
): Promise<OpenIdEnd | null> {
  const { db, now, log } = services
  const ceremony = secret && (await takeCeremony(db, 'openid', secret, now()))
  if (!secret || !ceremony) return 'panne'
  const subjectSha256 = await openId
    .end(secret, new URL(c.req.url).searchParams)
    .catch((error: { code?: unknown }) => {
      log.warn({ code: error.code }, 'sign-in by the provider failed')
    })
  if (subjectSha256 === undefined) return 'panne'
  if (subjectSha256 === null) return 'annule'
  const known = await findSubject(db, subjectSha256)
  if (known) {
    const visit = newToken(known.network)
    if (!(await signInBySubject(db, visit, { subjectSha256, now: now() }))) return 'inconnu'
    await welcome(services, c, visit)
    return ceremony.accept ? 'deja' : null
  }
  if (!ceremony.accept) return 'inconnu'
  const { invitation, name } = ceremony.accept
  const visit = newToken(invitation.network)
  const newcomer = { person: newPerson(), name, proof: { subjectSha256 }, visit, now: now() }
  if (!(await acceptInvitation(db, invitation, newcomer))) return 'invitation'
  await welcome(services, c, visit)
  return null
}

/** One's own passkeys. */
function ownPasskeys(services: Services): Hono<Visited> {
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
    if (answer === 'last') throw new Refused('forbidden')
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
function ownVisits({ db, now, log, publicUrl }: Services): Hono<Visited> {
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

/** What administrators do about the people of their network. */
function administration({ db, now, log, publicUrl }: Services): Hono<Visited> {
  const routes = new Hono<Visited>()

  routes.get('/', async (c) => c.json(await peopleOf(db, c.var.visitor.network, now())))

  routes.post('/invitations', async (c) => {
    const { network, person } = c.var.visitor
    const { role, sites } = await asked(c, inviteRequest)
    const known = (await catalogOf(db, network)).sites.map(({ id }) => id)
    if (!sites.every((site) => known.includes(site))) throw new Refused('malformed')
    const token = newToken(network)
    const expiresAt = await invite(db, token, { role, sites, by: person, now: now() })
    log.info({ network, role }, 'person invited')
    const answer: Invited = { link: invitationLink(publicUrl, token), expiresAt: expiresAt.getTime() }
    return c.json(answer, 201)
  })

  routes.delete('/invitations/:invitation', async (c) => {
    const { network } = c.var.visitor
    if (!(await withdrawInvitation(db, network, c.req.param('invitation')))) throw new Refused('not-found')
    return c.json(await peopleOf(db, network, now()))
  })

  routes.delete('/:person', async (c) => {
    const { network } = c.var.visitor
    const answer = await removePerson(db, network, c.req.param('person'))
    if (answer === 'unknown') throw new Refused('not-found')
    if (answer === 'last-administrator') throw new Refused('forbidden')
    log.info({ network }, 'person removed')
    return c.json(await peopleOf(db, network, now()))
  })
  return routes
}

async function peopleOf(db: Database, network: string, now: Date): Promise<People> {
  const { sites } = await catalogOf(db, network)
  const people = await listPeople(db, network)
  const invitations = await listInvitations(db, network, now)
  return {
    people: people.map(({ createdAt, ...each }) => ({ ...each, since: createdAt.getTime() })),
    invitations: invitations.map((each) => ({ ...each, expiresAt: each.expiresAt.getTime() })),
    sites: sites.map(({ id, name }) => ({ id, name })),
  }
}

async function selfOf(db: Database, { network, person, name, role, sites }: Visitor): Promise<Self> {
  const catalog = await catalogOf(db, network)
  return { person, name, role, sites, network: { id: network, name: catalog.network.name } }
}

/** @throws Refused for a network that is not here. */
async function catalogOf(db: Database, network: string): Promise<Catalog> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new Refused('not-found')
  return catalog
}

/** @throws Refused for a body of another shape. */
async function asked<Schema extends v.GenericSchema>(
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
