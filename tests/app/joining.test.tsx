// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startLink } from '../../src/app/link.ts'
import { FootLine } from '../../src/app/screens/FootLine.tsx'
import { Joining } from '../../src/app/screens/Joining.tsx'
import { Leaving } from '../../src/app/screens/Leaving.tsx'
import { Readiness } from '../../src/app/screens/Readiness.tsx'
import { Settings } from '../../src/app/screens/Settings.tsx'
import * as state from '../../src/app/state.ts'
import { listLots } from '../../src/db/lists.ts'
import { canonical } from '../../src/domain/canonical.ts'
import { needOf } from '../../src/domain/catalog.ts'
import type { Lot } from '../../src/domain/lot.ts'
import { catalog, NOW } from '../makers.ts'
import { HonestServer, over } from '../sync/honestServer.ts'
import { type Seat, takeSeat } from './seat.ts'

const CODE = 'ABCDE12345'

let seat: Seat
let server: HonestServer
let stop: () => void

beforeEach(async () => {
  seat = await takeSeat()
  await seat.desk.setPin('2718')
  state.online.value = true
  server = new HonestServer(() => NOW)
  server.codes.set(CODE, { network: catalog.network.id, usedBy: null })
  vi.stubGlobal('fetch', over(server, ['whole']))
  stop = startLink(seat.desk)
})

afterEach(() => {
  stop()
  state.invitation.value = ''
  vi.unstubAllGlobals()
})

const button = (name: string | RegExp) => screen.getByRole('button', { name })
const field = () => screen.getByLabelText('Code d’inscription') as HTMLInputElement

async function typeCode(code: string) {
  fireEvent.input(field(), { target: { value: code } })
  fireEvent.submit(field().form as HTMLFormElement)
}

async function join() {
  expect(await state.link.value?.join(CODE)).toBeNull()
  await waitFor(() => expect(state.linkStatus.value?.phase).toBe('idle'))
}

async function sealLot() {
  for (let nth = 0; nth < 5; nth++) await seat.desk.countQuestion(needOf(catalog, 'printing')!)
  await seat.desk.seal('jaude')
}

describe('[SYN8] joining the server', () => {
  test('with a typed code, from the settings', async () => {
    const settings = render(<Settings />)
    screen.getByText(/Cette tablette travaille seule/)
    fireEvent.click(button('Rejoindre le serveur'))
    expect(state.place.value).toEqual({ screen: 'joining' })
    settings.unmount()
    render(<Joining />)

    expect(field().autocomplete).toBe('off')
    await typeCode('abcde 12345')

    await screen.findByRole('heading', { name: 'La tablette a rejoint le serveur' })
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('idle'))
    screen.getByText(new RegExp(`Elle envoie maintenant ses comptes à.*${catalog.network.name}`))
  })

  test.each([
    ['ABC', 'Ce n’est pas un code du réseau'],
    ['ZZZZZ00000', 'Ce code n’est pas le bon, ou ne sert plus'],
  ])('%s: what happened, what is safe, what to do', async (code, title) => {
    render(<Joining />)

    await typeCode(code)

    await screen.findByText(title)
    screen.getByText('Rien n’a changé : la tablette garde tout et continue seule.')
    expect(state.enrolment.value).toBeNull()
  })

  test('without a server it is calm, and the same code works later', async () => {
    vi.stubGlobal('fetch', async () => new Response('<!doctype html>', { status: 404 }))
    render(<Joining />)
    await typeCode(CODE)
    await screen.findByText('Le serveur ne répond pas')

    vi.stubGlobal('fetch', over(server, ['whole']))
    await typeCode(CODE)

    await screen.findByRole('heading', { name: 'La tablette a rejoint le serveur' })
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('idle'))
  })

  test('by a link that is followed: the code is filled in, and goes from memory', async () => {
    state.place.value = { screen: 'home' }
    state.invitation.value = `#rejoindre=${CODE}`
    expect(state.place.value).toEqual({ screen: 'joining' })

    render(<Joining />)

    expect(field().value).toBe(CODE)
    await waitFor(() => expect(state.invitation.value).toBe(''))
  })

  test('[P8] a link never brings a lent tablet to a screen of staff', () => {
    state.place.value = { screen: 'home' }
    state.tablet.value = { ...state.tablet.value!, lentTo: 's1' }

    state.invitation.value = `#rejoindre=${CODE}`

    expect(state.place.value).toEqual({ screen: 'home' })
  })

  test('a camera that is refused changes nothing: the code can be typed', async () => {
    render(<Joining />)

    fireEvent.click(button('Lire le code QR'))

    await screen.findByText(/La caméra n’est pas disponible/)
    button('Lire le code QR')
  })
})

describe('[SYN5] [SYN7] how things stand', () => {
  test('settings tell network, day, last exchange, what left and arrived, and the clock', async () => {
    await sealLot()
    server = Object.assign(server, { now: () => NOW + 12 * 60_000 })
    // Ten minutes are more than a signature may be off: the tablet signs anew.
    await join()

    render(<Settings />)

    const facts = within(screen.getByRole('heading', { name: 'Serveur du réseau' }).parentElement!)
    facts.getByText(catalog.network.name)
    facts.getByText('24 novembre 2026')
    facts.getByText(/aujourd’hui à 10.h.30/)
    facts.getByText(/^5.comptes partis d’ici = 5.reçus\. Le compte est juste\.$/)
    facts.getByText(/^12.minutes de retard sur le serveur/)
  })

  test('a server that lost some is told', async () => {
    await sealLot()
    await join()
    server.lots.clear()
    state.link.value?.sendNow()
    await waitFor(() => expect(state.enrolment.value?.received?.counted).toBe(0))

    render(<Settings />)

    screen.getByText(/5.comptes partis d’ici, mais 0.reçu\. Ce qui attend ici est en sécurité/)
  })

  test('a tablet put back to an older state tells it until it has exchanged again, in a life begun anew', async () => {
    await sealLot()
    await join()
    const { epoch } = state.tablet.value!
    const [text = ''] = server.lots.values()
    const later = JSON.parse(text) as Lot
    server.lots.set('later', canonical({ ...later, id: 'f'.repeat(32), tablet: { epoch, sequence: 2 } }))
    state.link.value?.sendNow()
    await waitFor(() => expect(state.tablet.value?.epoch).not.toBe(epoch))

    render(<Settings />)

    screen.getByText(/^Le serveur en a reçu 10, plus que cette tablette n’en connaît/)
    state.link.value?.sendNow()
    await screen.findByText(/^Rien n’est encore parti\.$/)
  })

  test('[SYN8] a revoked tablet tells what is safe and how to go on', async () => {
    await join()
    for (const tablet of server.tablets.values()) tablet.isRevoked = true
    state.link.value?.sendNow()
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('refused'))

    render(<Leaving />)

    screen.getByText('Cette tablette a été retirée du serveur')
    screen.getByText(/Tout ce qui attend reste ici, en sécurité/)
    button('Rejoindre de nouveau')
  })
})

describe('[LOT4] [SYN2] what leaves', () => {
  test('is shown waiting, and once it left as its totals', async () => {
    await join()
    server.trouble = { code: 'busy' }
    await sealLot()
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('waiting'))
    render(<Leaving />)
    screen.getByText(
      /Le serveur ne peut rien prendre pour l’instant. Tout fonctionne. Dernier échange aujourd’hui/,
    )
    expect(document.querySelector('pre')?.textContent).toBe(state.waitingLots.value[0]?.body)

    server.trouble = null
    fireEvent.click(button('Envoyer maintenant'))

    await screen.findByText('Tout ce qui était prêt est parti.')
    await screen.findByText(/^En ligne\. Dernier échange/, { selector: 'p:not([role])' })
    screen.getByText(/^Mardi 24 novembre, Médiathèque de Jaude.*5.questions rapides$/)
    screen.getByText('Parti aujourd’hui')
    expect((await listLots(seat.db))[0]?.body).toBeNull()
  })

  test('[LOT1] what closing a permanence made ready is told as gone once it went', async () => {
    await join()
    server.trouble = { code: 'busy' }
    await sealLot()
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('waiting'))
    state.place.value = { screen: 'leaving', closed: state.lots.value.map(({ id }) => id) }
    render(<Leaving />)
    screen.getByText('1 envoi prêt.')

    server.trouble = null
    fireEvent.click(button('Envoyer maintenant'))

    await screen.findByText('1 envoi parti.')
    screen.getByText('Permanence fermée')
    expect(screen.queryByText('1 envoi prêt.')).toBeNull()
  })

  test('is told with the reason when the server cannot take it', async () => {
    server.refuses = () => 'unknown-site'
    await join()
    await sealLot()
    await waitFor(() => expect(state.waitingLots.value[0]?.refusal).toBeTruthy())

    render(<Leaving />)

    screen.getByText(/Le serveur ne connaît pas ce lieu\. Il reste ici, en sécurité/)
  })

  test('is said in the same words at the foot of every page', async () => {
    await seat.desk.countQuestion(needOf(catalog, 'printing')!)
    render(<Leaving />)
    const said = [...document.querySelectorAll('h2, p')].map((each) => each.textContent)
    const foot = render(<FootLine />).container.textContent ?? ''

    expect(foot).toContain('Aucun envoi n’est prêt. Pas encore prêt pour l’envoi')
    expect(said).toContain('Aucun envoi n’est prêt.')
    expect(said).toContain('Pas encore prêt pour l’envoi')
  })
})

test('[SYN8] Back leads to where joining was asked for', () => {
  state.place.value = { screen: 'leaving' }
  const leaving = render(<Leaving />)
  fireEvent.click(button('Rejoindre le serveur'))
  leaving.unmount()
  render(<Joining />)

  fireEvent.click(button('Revenir à ce qui part d’ici'))

  expect(state.place.value).toEqual({ screen: 'leaving' })
})

test('[SYN8] a tablet that works alone says so, and how what is ready leaves', async () => {
  await sealLot()
  render(<FootLine />)

  expect(screen.getByRole('status').textContent).toMatch(
    /^Cette tablette travaille seule\. Tout fonctionne\. Prêt pour l’envoi, par fichier ou par codes\s: 5.questions rapides\./,
  )
})

test('[SYN3] « En ligne » is said only once the server has answered', async () => {
  await join()
  render(<FootLine />)
  expect(screen.getByRole('status').textContent).toMatch(/^En ligne\./)

  vi.stubGlobal('fetch', over(server, ['lost-going']))
  state.link.value?.sendNow()

  await screen.findByText(/^Le serveur ne répond pas\. Tout fonctionne\./)
})

test('[P4] before a tour the last exchange is checked', async () => {
  await join()
  seat.at.now = NOW
  state.now.value = NOW + 5 * 86_400_000
  render(<Readiness />)

  fireEvent.click(button('Vérifier maintenant'))

  await screen.findByText(/^Dernier échange il y a 5.jours\.$/)
})
