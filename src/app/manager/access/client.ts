import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import * as v from 'valibot'
import {
  type InvitationLook,
  type Invited,
  inviteAnswer,
  lookAnswer,
  type Me,
  meAnswer,
  openIdAnswer,
  type Passkeys,
  type People,
  type PersonRole,
  passkeysAnswer,
  peopleAnswer,
  type Self,
  self,
  type Visits,
  visitsAnswer,
} from '../../../sync/contract/people.ts'
import { AskTrouble, asking, browserFetch, type Fetch } from '../asking.ts'

/** All that the pages of people ask of the server and of the device. Each throws `AskTrouble` alone. */
export type Access = {
  /** Whether this browser holds passkeys at all. */
  hasPasskeys: boolean
  me: () => Promise<Me>
  signIn: () => Promise<Self>
  signOut: () => Promise<void>
  /** Leaves this page for the organisation's provider; an invitation is bound on the way. */
  goToProvider: (accept: { invitation: string; name: string } | null) => Promise<void>
  look: (invitation: string) => Promise<InvitationLook>
  accept: (invitation: string, name: string) => Promise<Self>
  people: () => Promise<People>
  invite: (opening: { role: PersonRole; sites: string[] }) => Promise<Invited>
  withdraw: (invitation: string) => Promise<People>
  remove: (person: string) => Promise<People>
  passkeys: () => Promise<Passkeys>
  addPasskey: () => Promise<Passkeys>
  removePasskey: (credential: string) => Promise<Passkeys>
  visits: () => Promise<Visits>
  endVisit: (visit: string) => Promise<Visits>
}

/** The device's own part: `create` makes a passkey, `get` signs with one. */
export type Device = {
  isThere: boolean
  create: (options: PublicKeyCredentialCreationOptionsJSON) => Promise<RegistrationResponseJSON>
  get: (options: PublicKeyCredentialRequestOptionsJSON) => Promise<AuthenticationResponseJSON>
}

type Effects = {
  fetch: Fetch
  device: Device
  leaveFor: (url: string) => void
}

export const browserEffects = (): Effects => ({
  fetch: browserFetch,
  device: {
    isThere: browserSupportsWebAuthn(),
    create: (optionsJSON) => startRegistration({ optionsJSON }),
    get: (optionsJSON) => startAuthentication({ optionsJSON }),
  },
  leaveFor: (url) => location.assign(url),
})

export function createAccess({ fetch, device, leaveFor }: Effects = browserEffects()): Access {
  const ask = asking(fetch, '/api/people')
  const signed = async <Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    options: PublicKeyCredentialCreationOptionsJSON,
  ) => ask(path, schema, 'POST', { response: await atDevice(() => device.create(options)) })
  return {
    hasPasskeys: device.isThere,
    me: () => ask('/me', meAnswer),
    signIn: async () => {
      const options = await ask('/sign-in/options', requestOptions, 'POST', {})
      return ask('/sign-in', self, 'POST', { response: await atDevice(() => device.get(options)) })
    },
    signOut: () =>
      ask(
        '/sign-out',
        v.pipe(
          v.null(),
          v.transform(() => {}),
        ),
        'POST',
        {},
      ),
    goToProvider: async (accept) => leaveFor((await ask('/openid', openIdAnswer, 'POST', { accept })).url),
    look: (invitation) => ask('/invitation/look', lookAnswer, 'POST', { invitation }),
    accept: async (invitation, name) =>
      signed(
        '/invitation',
        self,
        await ask('/invitation/options', creationOptions, 'POST', { invitation, name }),
      ),
    people: () => ask('', peopleAnswer),
    invite: (opening) => ask('/invitations', inviteAnswer, 'POST', opening),
    withdraw: (invitation) => ask(`/invitations/${encodeURIComponent(invitation)}`, peopleAnswer, 'DELETE'),
    remove: (person) => ask(`/${encodeURIComponent(person)}`, peopleAnswer, 'DELETE'),
    passkeys: () => ask('/passkeys', passkeysAnswer),
    addPasskey: async () =>
      signed('/passkeys', passkeysAnswer, await ask('/passkeys/options', creationOptions, 'POST', {})),
    removePasskey: (credential) =>
      ask(`/passkeys/${encodeURIComponent(credential)}`, passkeysAnswer, 'DELETE'),
    visits: () => ask('/visits', visitsAnswer),
    endVisit: (visit) => ask(`/visits/${encodeURIComponent(visit)}`, visitsAnswer, 'DELETE'),
  }
}

/** Handed to the device as they come: it checks them itself. */
const challenged = v.looseObject({ challenge: v.string() })
const creationOptions = v.pipe(
  challenged,
  v.transform((options) => options as unknown as PublicKeyCredentialCreationOptionsJSON),
)
const requestOptions = v.pipe(
  challenged,
  v.transform((options) => options as unknown as PublicKeyCredentialRequestOptionsJSON),
)

async function atDevice<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    // A browser tells neither refusal, delay nor absence apart, so that no page learns what a device holds.
    const isHeld = (error as { name?: unknown }).name === 'InvalidStateError'
    throw new AskTrouble(isHeld ? 'held-already' : 'turned-back')
  }
}
