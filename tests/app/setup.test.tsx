// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startLink } from '../../src/app/link.ts'
import { Setup } from '../../src/app/screens/Setup.tsx'
import * as state from '../../src/app/state.ts'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { NOW } from '../makers.ts'
import { HonestServer, over } from '../sync/honestServer.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage({ site: null })
})

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

function typePin(pin: string) {
  for (const digit of pin) tap(digit)
  tap('Valider le code')
}

test('[LEN2] three short steps: site, role, and a code typed twice', async () => {
  render(<Setup />)

  fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'jaude' } })
  tap(/Jaude/)
  tap(/Conseillère ou conseiller/)
  typePin('4821')
  typePin('4821')

  await waitFor(() => expect(state.tablet.value?.pin).toBeTruthy(), { timeout: 5000 })
  expect(state.tablet.value).toMatchObject({ site: 'jaude', role: 'advisor', confirmedDay: '2026-11-24' })
  expect(JSON.stringify(await stage.db.tablet.toArray())).not.toContain('4821')
})

test('[ADM2] [LEN2] a tablet whose site left the catalog chooses another one, and keeps its role and code', async () => {
  render(<Setup />)
  tap(/Jaude/)
  tap(/Conseillère ou conseiller/)
  typePin('4821')
  typePin('4821')
  await waitFor(() => expect(state.tablet.value?.pin).toBeTruthy(), { timeout: 5000 })
  const { pin } = state.tablet.value!
  const whole = state.catalog.value as Catalog
  state.catalog.value = { ...whole, sites: whole.sites.filter(({ id }) => id !== 'jaude') }

  await screen.findByText('Le lieu choisi avant n’est pas dans le catalogue en vigueur')
  expect(screen.queryByText(/Étape/)).toBeNull()
  tap(/Alphonse-Daudet/)

  await waitFor(() => expect(state.tablet.value?.site).toBe('gerzat'))
  expect(state.tablet.value).toMatchObject({ role: 'advisor', pin })
})

test('[LEN2] two codes that differ keep nothing and begin again', async () => {
  render(<Setup />)
  tap(/Jaude/)
  tap(/Personnel/)

  typePin('4821')
  typePin('4822')

  expect(screen.getByText(/ne sont pas les mêmes/)).toBeTruthy()
  expect(state.tablet.value?.pin).toBeNull()
  expect(state.tablet.value?.site).toBeNull()
})

test('the nearest site comes first once the person asked for it', async () => {
  const getCurrentPosition = vi.fn((found: PositionCallback) =>
    found({ coords: { latitude: 45.7352, longitude: 3.195 } } as GeolocationPosition),
  )
  Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true })
  render(<Setup />)
  expect(getCurrentPosition).not.toHaveBeenCalled()

  tap('Trouver le plus proche')

  await screen.findByText(/Du plus proche/)
  const [nearest] = screen.getAllByRole('button', { name: /·.*\d.(m|km)/ })
  expect(nearest?.textContent).toMatch(/Cournon|Lempdes/)
})

test('[P1] no field keeps or suggests what is typed', () => {
  render(<Setup />)

  for (const field of document.querySelectorAll('input'))
    expect(field.getAttribute('autocomplete')).toBe('off')
})

describe('[SYN8] a new tablet that is opened by a link to another network', () => {
  const other = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
  const CODE = 'ABCDE12345'
  let server: HonestServer
  let stop: () => void

  beforeEach(() => {
    server = new HonestServer(() => NOW)
    server.codes.set(CODE, { network: other.network.id, usedBy: null })
    server.publish(other)
    state.enrolment.value = null
    state.online.value = true
    vi.stubGlobal('fetch', over(server, ['whole']))
    stop = startLink(stage.desk)
    state.invitation.value = `#rejoindre=${CODE}`
  })
  afterEach(() => {
    stop()
    state.invitation.value = ''
    vi.unstubAllGlobals()
  })
  const field = () => screen.getByLabelText('Code d’inscription') as HTMLInputElement
  const untilJoined = async () => {
    await screen.findByText('La tablette a rejoint le serveur')
    await waitFor(() => expect(state.linkStatus.value?.phase).toBe('idle'))
  }

  test('joins first; the sites are then those of that network, and nothing is asked twice', async () => {
    render(<Setup />)
    expect(screen.queryByText(/Médiathèque de Jaude/)).toBeNull()
    expect(field().value).toBe(CODE)

    tap('Rejoindre')
    await untilJoined()
    screen.getByText(new RegExp(`comptes à : ${other.network.name}`))
    expect(screen.queryByText(/Médiathèque de Jaude/)).toBeNull()
    tap(new RegExp(other.sites[0]!.name))
    tap(/Personnel/)
    typePin('482193')
    typePin('482193')

    await waitFor(() => expect(state.tablet.value?.pin).toBeTruthy(), { timeout: 5000 })
    expect(state.tablet.value).toMatchObject({ site: other.sites[0]!.id })
    expect(state.enrolment.value?.network).toBe(other.network.id)
    expect([state.invitation.value, state.place.value.screen]).toEqual(['', 'home'])
  })

  test('may be set up alone: the code is offered again once it is ready', async () => {
    render(<Setup />)

    tap(/^Plus tard/)
    tap(/Jaude/)
    tap(/Personnel/)
    typePin('4821')
    typePin('4821')

    await waitFor(() => expect(state.place.value.screen).toBe('joining'), { timeout: 5000 })
    expect(state.invitation.value).toBe(`#rejoindre=${CODE}`)
  })

  test('without network it says so, keeps the code and can go on alone', async () => {
    vi.stubGlobal('fetch', async () => new Response('<!doctype html>', { status: 404 }))
    render(<Setup />)

    tap('Rejoindre')

    await screen.findByText('Le serveur ne répond pas')
    expect(field().value).toBe(CODE)
    tap(/^Plus tard/)
    screen.getByRole('button', { name: /Médiathèque de Jaude/ })
  })

  test('a code that is typed or read comes first too', async () => {
    state.invitation.value = ''
    render(<Setup />)
    tap('J’ai un code du réseau')
    fireEvent.input(field(), { target: { value: 'abcde 12345' } })

    tap('Rejoindre')

    await untilJoined()
    expect(screen.queryByRole('button', { name: 'J’ai un code du réseau' })).toBeNull()
  })

  test('[P8] one that has its code is asked nothing of a link here: staff hold it first', () => {
    state.tablet.value = { ...state.tablet.value!, pin: {} as never }

    render(<Setup />)

    expect(screen.queryByLabelText('Code d’inscription')).toBeNull()
    expect(screen.queryByRole('button', { name: 'J’ai un code du réseau' })).toBeNull()
  })
})
