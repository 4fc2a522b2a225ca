import { randomBytes } from 'node:crypto'
import type { Services } from './api.ts'
import { invite, inviteFirst } from './store/people.ts'

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
export const invitationLink = (publicUrl: string, token: string) =>
  `${publicUrl}/pilotage#invitation=${token}`

/** 256 random bits, behind the network they open. */
export const newToken = (network: string) => `${network}.${randomBytes(32).toString('base64url')}`
export const newPerson = () => randomBytes(16).toString('hex')
