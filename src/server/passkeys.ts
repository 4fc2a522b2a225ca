import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type * as v from 'valibot'
import type { acceptRequest, signInRequest } from '../sync/contract/people.ts'
import type { Services } from './api.ts'
import { beginCeremony, type Ceremony, findPasskey, type NewPasskey, takeCeremony } from './store/people.ts'

/**
 * The ceremonies of passkeys: the device always verifies its owner, and names the account by itself, so that nobody
 * types who they are. A challenge serves once.
 */

type Rests = Pick<Services, 'db' | 'now' | 'publicUrl'>
type Registration = v.InferOutput<typeof acceptRequest>['response']
type Assertion = v.InferOutput<typeof signInRequest>['response']

const RP_NAME = 'Escale'
/** ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257]

const rpIdOf = (publicUrl: string) => new URL(publicUrl).hostname

export async function signInOptions({ db, now, publicUrl }: Rests) {
  const options = await generateAuthenticationOptions({
    rpID: rpIdOf(publicUrl),
    userVerification: 'required',
  })
  await beginCeremony(db, options.challenge, { kind: 'sign-in' }, now())
  return options
}

export type Proved = { network: string; person: string; credential: string; counter: number }

/** Whose passkey signed; `null` for one that is not known here, or does not hold. */
export async function provedBy({ db, now, publicUrl }: Rests, response: Assertion): Promise<Proved | null> {
  const challenge = challengeOf(response)
  if (!challenge || !(await takeCeremony(db, 'sign-in', challenge, now()))) return null
  const person = Buffer.from(response.response.userHandle, 'base64url').toString('hex')
  const known = await findPasskey(db, { credential: response.id, person })
  if (!known) return null
  const verified = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: publicUrl,
    expectedRPID: rpIdOf(publicUrl),
    credential: { id: response.id, publicKey: new Uint8Array(known.publicKey), counter: known.counter },
    requireUserVerification: true,
  }).catch(() => null)
  if (!verified?.verified) return null
  const { newCounter: counter } = verified.authenticationInfo
  return { network: known.network, person, credential: response.id, counter }
}

type Owner = { person: string; name: string; own: { credential: string; transports: string[] }[] }
type Registering = Extract<Ceremony, { kind: 'accept' | 'passkey' }>

/** `own`: devices that hold a passkey already make no second one. */
export async function registrationOptions(
  { db, now, publicUrl }: Rests,
  ceremony: Registering,
  { person, name, own }: Owner,
) {
  const options = await generateRegistrationOptions({
    rpName: RP_NAME,
    rpID: rpIdOf(publicUrl),
    userID: new Uint8Array(Buffer.from(person, 'hex')),
    userName: name,
    userDisplayName: name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: own.map(({ credential, transports }) => ({ id: credential, transports })),
    supportedAlgorithmIDs: ALGORITHMS,
  })
  await beginCeremony(db, options.challenge, ceremony, now())
  return options
}

/** The passkey that a device has just made, and the ceremony it was made for; `null` when either does not hold. */
export async function registered<Kind extends Registering['kind']>(
  { db, now, publicUrl }: Rests,
  kind: Kind,
  response: Registration,
): Promise<{ passkey: NewPasskey; ceremony: Extract<Ceremony, { kind: Kind }> } | null> {
  const challenge = challengeOf(response)
  const ceremony = challenge && (await takeCeremony(db, kind, challenge, now()))
  if (!ceremony) return null
  const verified = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: publicUrl,
    expectedRPID: rpIdOf(publicUrl),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null)
  if (!verified?.verified) return null
  const { credential, credentialBackedUp } = verified.registrationInfo
  const passkey = {
    credential: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: response.response.transports,
    isSynced: credentialBackedUp,
  }
  return { passkey, ceremony }
}

/** The challenge that an answer says it signed, not yet believed. */
function challengeOf({ response }: { response: { clientDataJSON: string } }): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()) as {
      challenge: unknown
    }
    return typeof challenge === 'string' && challenge.length < 100 ? challenge : null
  } catch {
    return null
  }
}
