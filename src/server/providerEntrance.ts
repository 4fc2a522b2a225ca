import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { type OpenIdEnd, openIdRequest } from '../sync/contract/people.ts'
import { noteError, type Services } from './api.ts'
import { asked } from './body.ts'
import { welcome } from './entrance.ts'
import { newPerson, newToken } from './invitations.ts'
import type { CountTry } from './limits.ts'
import type { OpenId } from './openid.ts'
import {
  acceptInvitation,
  beginCeremony,
  findInvitation,
  findSubject,
  invitationKey,
  signInBySubject,
  takeCeremony,
} from './store/people.ts'
import { Refused } from './troubles.ts'
import { giveProviderSecret, providerSecret } from './visits.ts'

/** The organisation's provider. Who comes back is sent on to the page, which words how it ended. */
export function providerEntrance(services: Services, openId: OpenId, countTry: CountTry): Hono {
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
