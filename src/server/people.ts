import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Invited, inviteRequest, type People } from '../sync/contract/people.ts'
import { administratorsOnly, type Visited } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { asked } from './body.ts'
import { catalogOf, entrance } from './entrance.ts'
import { invitationLink, newToken } from './invitations.ts'
import { triesPerMinute } from './limits.ts'
import { createOpenId } from './openid.ts'
import { ownPasskeys, ownVisits } from './ownAccess.ts'
import { providerEntrance } from './providerEntrance.ts'
import type { Database } from './store/database.ts'
import { invite, listInvitations, listPeople, removePerson, withdrawInvitation } from './store/people.ts'
import { Refused } from './troubles.ts'
import { ownPagesOnly } from './visits.ts'

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
    if (answer === 'last-administrator') throw new Refused(answer)
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
    sites: sites
      .map(({ id, name, town }) => ({ id, name, town }))
      .sort((a, b) => a.name.localeCompare(b.name, 'fr')),
  }
}
