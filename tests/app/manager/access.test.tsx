// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { AcceptInvitation } from '../../../src/app/manager/access/AcceptInvitation.tsx'
import { type Access, createAccess, type Device } from '../../../src/app/manager/access/client.ts'
import { takeArrival } from '../../../src/app/manager/access/fragment.ts'
import { MyAccess } from '../../../src/app/manager/access/MyAccess.tsx'
import { People } from '../../../src/app/manager/access/People.tsx'
import { SignIn } from '../../../src/app/manager/access/SignIn.tsx'
import type { People as Listed, Passkeys, Self } from '../../../src/sync/contract/people.ts'
import { NOW } from '../../makers.ts'

// The screens and their client; what the server would answer is written down, its own tests hold it to that.

const me: Self = {
  person: 'a'.repeat(32),
  name: 'Direction',
  role: 'administrator',
  sites: [],
  network: { id: 'clermont', name: 'Bibliothèques de Clermont' },
}
const other = { person: 'b'.repeat(32), name: 'Accueil Jaude', role: 'manager', sites: ['jaude'], since: NOW }
const mine = { person: me.person, name: me.name, role: me.role, sites: [], since: NOW }
const listed = {
  people: [other, mine],
  invitations: [{ invitation: 'i1', role: 'manager', sites: ['jaude', 'gone'], expiresAt: NOW }],
  sites: [
    { id: 'jaude', name: 'Jaude', town: 'Clermont' },
    { id: 'cournon', name: 'Hugo-Pratt', town: 'Cournon' },
  ],
} as Listed
const passkey = (credential: string, isLast: boolean) => ({
  credential,
  isSynced: true,
  since: NOW,
  usedAt: NOW,
  isLast,
})

type Asked = { path: string; method: string; body: unknown }
type Answer = [status: number, content?: unknown]

const asked: Asked[] = []
let left = ''

const refusal = (code: string) => ({ code, message: 'Message du serveur', serverTime: NOW })
const device: Device = {
  isThere: true,
  create: async () => ({ id: 'made' }) as never,
  get: async () => ({ id: 'signed' }) as never,
}

/** A server that answers by path; what it has no answer for is not reached. */
function withAnswers(answers: Record<string, Answer | Answer[]>, its: Partial<Device> = {}): Access {
  const left_ = { ...answers }
  return createAccess({
    fetch: async (path, { method = 'GET', body }) => {
      asked.push({ path, method, body: body === undefined ? undefined : JSON.parse(String(body)) })
      const key = `${method} ${path.slice('/api/people'.length)}`
      const found = left_[key]
      const [status, content] = (Array.isArray(found?.[0]) ? (found as Answer[]).shift() : found) as Answer
      return new Response(status === 204 ? null : JSON.stringify(content), { status })
    },
    device: { ...device, ...its },
    leaveFor: (url) => {
      left = url
    },
  })
}

const signInAnswers: Record<string, Answer> = {
  'POST /sign-in/options': [200, { challenge: 'x' }],
  'POST /sign-in': [200, me],
}
const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

beforeEach(() => {
  cleanup()
  asked.length = 0
  left = ''
})

test('[ADM3] signing in asks for nothing to type', async () => {
  let signedIn: Self | null = null
  render(
    <SignIn
      access={withAnswers(signInAnswers)}
      openId={false}
      onSignedIn={(self) => {
        signedIn = self
      }}
    />,
  )
  expect(document.querySelector('input')).toBeNull()
  expect(screen.queryByRole('button', { name: /compte professionnel/ })).toBeNull()

  tap('Me connecter avec ma clé d’accès')

  await waitFor(() => expect(signedIn).toEqual(me))
  expect(asked.at(-1)?.body).toEqual({ response: { id: 'signed' } })
})

test('[ADM3] what could not be done is told calmly, and can be tried again', async () => {
  const turnedBack = { get: () => Promise.reject(new DOMException('', 'NotAllowedError')) }
  render(<SignIn access={withAnswers(signInAnswers, turnedBack)} openId={false} onSignedIn={() => {}} />)
  tap(/clé d’accès/)
  await screen.findByText(/L’appareil n’a pas confirmé. Rien n’a changé/)
  cleanup()

  const unknown = { ...signInAnswers, 'POST /sign-in': [401, refusal('not-signed-in')] as Answer }
  render(<SignIn access={withAnswers(unknown)} openId={false} onSignedIn={() => {}} />)
  tap(/clé d’accès/)
  await screen.findByText(/n’ouvre pas de compte ici/)
  cleanup()

  render(<SignIn access={withAnswers({})} openId={false} onSignedIn={() => {}} />)
  tap(/clé d’accès/)
  await screen.findByText(/Le serveur ne répond pas. Rien n’a changé/)
  expect(screen.getByRole('button', { name: /clé d’accès/ }).getAttribute('aria-busy')).toBeNull()
})

test('[ADM3] the organisation’s account, where the server has it, and how coming back ended', async () => {
  render(
    <SignIn
      access={withAnswers({ 'POST /openid': [200, { url: 'https://id.example/auth' }] }, { isThere: false })}
      openId
      end="inconnu"
      onSignedIn={() => {}}
    />,
  )
  expect(screen.getByText(/n’a pas d’accès ici/)).toBeTruthy()
  expect(screen.getByText(/ne connaît pas les clés d’accès/)).toBeTruthy()

  tap(/compte professionnel/)

  await waitFor(() => expect(left).toBe('https://id.example/auth'))
  expect(asked[0]?.body).toEqual({ accept: null })
})

const INVITATION = `clermont.${'x'.repeat(43)}`

test('[ADM3] [SEC2] an invitation is read from the address once, and leaves it at once', () => {
  const replaced: unknown[] = []
  const history = { replaceState: (...given: unknown[]) => void replaced.push(given[2]) }
  const at = (hash: string) => ({ location: { hash, pathname: '/pilotage', search: '' }, history })

  expect(takeArrival(at(`#invitation=${INVITATION}`))).toEqual({ invitation: INVITATION, end: null })
  expect(takeArrival(at('#connexion=annule'))).toEqual({ invitation: null, end: 'annule' })
  expect(takeArrival(at('#invitation=nonsense'))).toEqual({ invitation: null, end: null })
  expect(replaced).toEqual(['/pilotage', '/pilotage', '/pilotage'])
  expect(takeArrival(at('#figures'))).toEqual({ invitation: null, end: null })
  expect(replaced).toHaveLength(3)
})

test.each([
  ['one that was used', 404, 'not-found', 0],
  ['a server that is busy', 503, 'busy', 1],
])('[ADM3] an invitation is asked for again where that may help: %s', async (_, status, code, buttons) => {
  const access = withAnswers({
    'POST /invitation/look': [status, { code, message: '', serverTime: NOW }],
  })
  render(
    <AcceptInvitation
      access={access}
      invitation={INVITATION}
      openId={false}
      onSignedIn={() => {}}
      onLeave={() => {}}
    />,
  )

  await screen.findByRole('button', { name: 'J’ai déjà un accès' })
  expect(screen.queryAllByRole('button', { name: 'Réessayer' })).toHaveLength(buttons)
})

test('[ADM3] an invitation says what it opens; a name of one’s choice and a passkey accept it', async () => {
  let signedIn: Self | null = null
  const access = withAnswers({
    'POST /invitation/look': [
      200,
      { role: 'manager', siteNames: ['Jaude', 'Hugo-Pratt'], network: 'Clermont' },
    ],
    'POST /invitation/options': [200, { challenge: 'x' }],
    'POST /invitation': [201, { ...me, role: 'manager', sites: ['jaude'] }],
  })
  render(
    <AcceptInvitation
      access={access}
      invitation={INVITATION}
      openId={false}
      onSignedIn={(self) => {
        signedIn = self
      }}
      onLeave={() => {}}
    />,
  )

  await screen.findByText('Jaude et Hugo-Pratt')
  const field = screen.getByRole('textbox', { name: 'Nom du compte' })
  expect(field.getAttribute('autocomplete')).toBe('off')
  expect(screen.getByRole('button', { name: /Créer/ }).hasAttribute('disabled')).toBe(true)
  fireEvent.input(field, { target: { value: ' Accueil Jaude ' } })
  fireEvent.submit(field.closest('form') as HTMLFormElement)

  await waitFor(() => expect(signedIn).toMatchObject({ role: 'manager' }))
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/people/invitation/look',
    '/api/people/invitation/options',
    '/api/people/invitation',
  ])
  expect(asked[1]?.body).toEqual({ invitation: INVITATION, name: 'Accueil Jaude' })
  expect(asked.some(({ path }) => path.includes(INVITATION))).toBe(false)
})

test('[ADM3] a void invitation is told, with a way to sign in', async () => {
  let hasLeft = false
  render(
    <AcceptInvitation
      access={withAnswers({ 'POST /invitation/look': [404, refusal('not-found')] })}
      invitation={INVITATION}
      openId={false}
      onSignedIn={() => {}}
      onLeave={() => {
        hasLeft = true
      }}
    />,
  )

  await screen.findByText(/a déjà servi, a été annulée ou n’est plus valable/)
  tap('J’ai déjà un accès')
  expect(hasLeft).toBe(true)
})

const people = (answers: Record<string, Answer | Answer[]>, onSignedOut = () => {}, onLeft = () => {}) =>
  render(
    <People
      access={withAnswers({ 'GET ': [200, listed], ...answers })}
      self={me}
      onSignedOut={onSignedOut}
      onLeft={onLeft}
    />,
  )

test('[ADM3] the list says who, with what, since when; the last administrator stays', async () => {
  people({})

  const line = (await screen.findByText('Accueil Jaude')).closest('li') as HTMLElement
  expect(within(line).getByText('Responsable d’établissement')).toBeTruthy()
  expect(within(line).getByText(/Jaude · depuis le 24 novembre 2026/)).toBeTruthy()
  const own = screen.getByText('Direction').closest('li') as HTMLElement
  expect(within(own).getByText(/vous/)).toBeTruthy()
  expect(within(own).getByText(/invitez-en une autre/)).toBeTruthy()
  expect(within(own).queryByRole('button')).toBeNull()
  expect(screen.getByText(/Jaude, gone · valable jusqu’au/)).toBeTruthy()
})

test('[ADM3] removing says what it does, asks once, and tells that it is done', async () => {
  people({ [`DELETE /${other.person}`]: [200, { ...listed, people: [mine] }] })
  await screen.findByText('Accueil Jaude')

  tap('Retirer Accueil Jaude')
  expect(screen.getByRole('dialog').textContent).toMatch(/visites en cours s’arrêtent tout de suite/)
  expect(asked.filter(({ method }) => method === 'DELETE')).toHaveLength(0)
  tap('Retirer l’accès')

  await screen.findByText('L’accès de « Accueil Jaude » est retiré.')
  expect(screen.queryByText('Accueil Jaude')).toBeNull()
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Ont un accès'))
})

test('[ADM3] a manager is invited for sites; the link and its code are shown this once', async () => {
  const link = `https://escale.test/pilotage#invitation=${INVITATION}`
  people({ 'POST /invitations': [201, { link, expiresAt: NOW }] })
  await screen.findByText('Accueil Jaude')

  tap('Inviter une personne')
  const create = () => screen.getByRole('button', { name: 'Créer le lien' })
  expect(create().hasAttribute('disabled')).toBe(true)
  fireEvent.click(screen.getByRole('radio', { name: /Responsable/ }))
  expect(create().hasAttribute('disabled')).toBe(true)
  fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'cournon' } })
  expect(screen.queryByRole('button', { name: /^Jaude/ })).toBeNull()
  tap(/^Hugo-Pratt.*Cournon$/)
  expect(screen.getByText('Établissement choisi : Hugo-Pratt.')).toBeTruthy()
  fireEvent.click(create())

  expect(await screen.findByText(link)).toBeTruthy()
  await screen.findByRole('img', { name: /Code à scanner/ })
  expect(asked.at(-1)?.body).toEqual({ role: 'manager', sites: ['cournon'] })
  tap('C’est fait')
  await screen.findByText('Accueil Jaude')
  expect(document.body.textContent).not.toContain(INVITATION)
})

test('[ADM3] an administrator is invited for no site, whatever was chosen before', async () => {
  people({ 'POST /invitations': [503, refusal('database-down')] })
  await screen.findByText('Accueil Jaude')
  tap('Inviter une personne')
  fireEvent.click(screen.getByRole('radio', { name: /Responsable/ }))
  tap(/^Jaude/)
  fireEvent.click(screen.getByRole('radio', { name: /Administration/ }))

  tap('Créer le lien')

  await screen.findByText(/n’a pas pu répondre. Rien n’a changé/)
  expect(asked.at(-1)?.body).toEqual({ role: 'administrator', sites: [] })
})

test('[ADM3] an invitation is withdrawn in one tap', async () => {
  people({ 'DELETE /invitations/i1': [200, { ...listed, invitations: [] }] })
  await screen.findByText('Accueil Jaude')

  tap('Annuler l’invitation')

  await screen.findByText(/Son lien n’ouvre plus rien/)
  expect(screen.getByText('Aucune invitation n’attend de réponse.')).toBeTruthy()
})

test('[ADM3] a visit that ended meanwhile leads back to signing in', async () => {
  let isOut = false
  people({ 'DELETE /invitations/i1': [401, refusal('not-signed-in')] }, () => {
    isOut = true
  })
  await screen.findByText('Accueil Jaude')

  tap('Annuler l’invitation')

  await waitFor(() => expect(isOut).toBe(true))
})

const myAccess = (passkeys: Passkeys, answers: Record<string, Answer>, its: Partial<Device> = {}) => {
  const out = { isOut: false }
  const onLeft = () => {
    out.isOut = true
  }
  const access = withAnswers({ 'GET /passkeys': [200, passkeys], 'GET /visits': [200, []], ...answers }, its)
  render(<MyAccess access={access} self={me} onSignedOut={() => {}} onLeft={onLeft} />)
  return out
}

test('[ADM3] one’s own passkeys: the only one stays, another is added, then either may go', async () => {
  myAccess([passkey('one', true)], {
    'POST /passkeys/options': [200, { challenge: 'x' }],
    'POST /passkeys': [201, [passkey('one', false), passkey('two', false)]],
    'DELETE /passkeys/one': [200, [passkey('two', true)]],
  })
  await screen.findByText('Clé 1')
  expect(screen.queryByRole('button', { name: /Oublier/ })).toBeNull()
  expect(screen.getByText(/La seule qui ouvre votre compte/)).toBeTruthy()

  tap('Ajouter une clé d’accès')
  await screen.findByText('La nouvelle clé d’accès est enregistrée.')
  tap('Oublier la clé 1')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Oublier' }))

  await screen.findByText('Cette clé n’ouvre plus votre compte.')
  expect(screen.queryByText('Clé 2')).toBeNull()
})

test('[ADM3] a device that holds one already says so', async () => {
  const held = { create: () => Promise.reject(new DOMException('', 'InvalidStateError')) }
  myAccess([passkey('one', true)], { 'POST /passkeys/options': [200, { challenge: 'x' }] }, held)
  await screen.findByText('Clé 1')

  tap('Ajouter une clé d’accès')

  await screen.findByText(/Cet appareil a déjà une clé d’accès/)
})

test('[SEC2] [ADM3] a page left open for long says how a passkey is added', async () => {
  myAccess([passkey('one', true)], { 'POST /passkeys/options': [403, refusal('sign-in-again')] })
  await screen.findByText('Clé 1')

  tap('Ajouter une clé d’accès')

  await screen.findByText(/dix minutes qui suivent la connexion. Rien n’a changé/)
})

test('[ADM3] signing out ends the visit', async () => {
  const out = myAccess([], { 'POST /sign-out': [204] })
  await screen.findByText(/Aucune clé d’accès/)

  tap('Me déconnecter')

  await waitFor(() => expect(out.isOut).toBe(true))
})

test('[ADM3] signing out that the server cannot do now is told, and leaves one in', async () => {
  const out = myAccess([passkey('one', true)], { 'POST /sign-out': [503, refusal('database-down')] })
  await screen.findByText('Clé 1')

  tap('Me déconnecter')

  await screen.findByText(/Le serveur n’a pas pu répondre/)
  expect(out.isOut).toBe(false)
})

test('[SEC2] [ADM3] one’s own visits are told, and one that was forgotten elsewhere is ended', async () => {
  const visit = (name: string, isThis: boolean) => ({ visit: name, since: NOW, usedAt: NOW, isThis })
  myAccess([passkey('one', true)], {
    'GET /visits': [200, [visit('here', true), visit('there', false)]],
    'DELETE /visits/there': [200, [visit('here', true)]],
  })
  await screen.findByText('celle-ci')
  expect(screen.getAllByText(/^Ouverte .+ à .+/)).toHaveLength(2)

  tap(/^Terminer/)

  await screen.findByText('Cette visite est terminée.')
  expect(screen.getAllByText(/^Ouverte/)).toHaveLength(1)
  expect(screen.queryByRole('button', { name: /^Terminer/ })).toBeNull()
  expect(document.activeElement?.textContent).toBe('Mes visites')
})
