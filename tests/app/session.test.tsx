// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { Session } from '../../src/app/screens/Session.tsx'
import * as state from '../../src/app/state.ts'
import { AGREED, LEVEL_1, openSession, type Seat, takeSeat, walk } from './seat.ts'

let seat: Seat

beforeEach(async () => {
  seat = await takeSeat()
})

const stateOf = (id: string) => state.sessionOf(id)?.value
const contextOf = (id: string) => state.sessionOf(id)?.context
const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

test('[CHA2] staff read their own commitments, word for word, before the tablet is lent', async () => {
  const id = await openSession(seat)
  render(<Session sessionId={id} />)
  const charter = state.catalog.value?.charter.versions[0]
  const vows = within(screen.getByRole('list', { name: 'Engagements du personnel' })).getAllByRole('listitem')
  expect(vows.map((vow) => vow.textContent)).toEqual(charter?.commitments)

  tap('Je m’y engage, prêter la tablette')

  await waitFor(() => expect(state.lentTo.value).toBe(id))
  expect(stateOf(id)).toBe('reading')
})

test('[P2] while the step is on its way the button is busy, and a refused write moves nothing', async () => {
  const id = await openSession(seat)
  render(<Session sessionId={id} />)
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })

  tap('Je m’y engage, prêter la tablette')

  await waitFor(() => expect(state.failure.value?.trouble).toBe('full'))
  expect(screen.getByRole('button', { name: /prêter la tablette/ }).getAttribute('aria-busy')).toBe('true')
  expect(stateOf(id)).toBe('commitments')
  state.failure.value?.leave?.()
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /prêter la tablette/ }).getAttribute('aria-busy')).toBeNull(),
  )
  expect(stateOf(id)).toBe('commitments')
})

test('[SES3] a change of need goes back to triage with the session kept', async () => {
  const id = await openSession(seat, LEVEL_1)
  render(<Session sessionId={id} />)

  tap('Changer de besoin')

  expect(state.place.value).toEqual({ screen: 'triage', sessionId: id, appointmentId: null })
  expect(stateOf(id)).toBe('helping')
})

test('[SES1] the other open sessions are one tap away, each by its label', async () => {
  const first = await openSession(seat, LEVEL_1)
  const second = await openSession(seat, LEVEL_1)
  render(<Session sessionId={first} />)
  const others = screen.getByRole('navigation', { name: 'Autres accompagnements ouverts' })

  fireEvent.click(within(others).getByRole('button'))

  expect(state.place.value).toEqual({ screen: 'session', sessionId: second })
})

test('[CON1] permission is asked on the screen by lending the tablet', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED)
  render(<Session sessionId={id} />)

  tap('Demander sur l’écran')

  await waitFor(() => expect(stateOf(id)).toBe('permitting'))
  expect(state.lentTo.value).toBe(id)
})

test('[CON1] permission is given aloud, stays in sight and is taken back with one tap', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED)
  render(<Session sessionId={id} />)

  tap('Demander à voix haute')
  tap('Elle permet')
  await screen.findByText(/^La personne vous permet de voir ses données le temps de cet accompagnement/)
  tap('La personne retire sa permission')

  await screen.findByText(/a retiré sa permission/)
  expect(contextOf(id)?.consent).toBe('revoked')
})

test('[INC1] an incident is counted by its kind; an attempt on an account shows where to turn', async () => {
  const id = await openSession(seat, LEVEL_1)
  render(<Session sessionId={id} />)
  tap('Signaler un incident')
  const dialog = await screen.findByRole('dialog')

  fireEvent.click(within(dialog).getByRole('button', { name: /Panne de matériel/ }))
  await waitFor(() => expect(contextOf(id)?.incidents).toEqual(['equipment-fault']))
  fireEvent.click(within(dialog).getByRole('button', { name: /Tentative/ }))

  await within(dialog).findByText('17Cyber')
  expect(dialog.textContent).toContain('cybermalveillance.gouv.fr')
  expect(dialog.textContent).toContain('Police')
  expect(contextOf(id)?.incidents).toEqual(['equipment-fault', 'account-violation-attempt'])
})

test('[RED3] sending to a place counts it and shows the paper, to print or to scan', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED)
  render(<Session sessionId={id} />)

  fireEvent.click((await screen.findAllByRole('button', { name: 'Orienter ici' }))[0] as HTMLElement)

  await screen.findByRole('heading', { level: 1, name: 'Le papier à emporter' })
  expect(contextOf(id)?.redirections).toHaveLength(1)
  expect(await screen.findByRole('img', { name: /Code à scanner/ })).toBeTruthy()
  const print = vi.fn()
  vi.stubGlobal('print', print)
  tap('Imprimer')
  expect(print).toHaveBeenCalledOnce()
  tap('Revenir')
  screen.getByRole('heading', { level: 1, name: 'Accompagnement en cours' })
})

test('[RED1] a site to send to says how it receives, where, when, its phone and its hours', async () => {
  const target = { kind: 'site', id: 'beaumont' } as const
  const id = await openSession(seat, { decision: 'other-site', target, level: 3, needs: ['learn-computer'] })
  render(<Session sessionId={id} />)
  await screen.findByText(/René-Guy-Cadou/)

  expect(factsOf(/René-Guy-Cadou/)).toEqual([
    'Accompagnement individuel sur rendez-vous, accès libre accompagné, ateliers.',
    '21 rue René Brut, 63110 Beaumont, à 2,5\u00a0km',
    'Possible demain à 10\u00a0h',
    'Tél. 04 43 762 762',
    expect.stringMatching(/^Coordonnées à vérifier/),
    expect.stringMatching(/^Horaires\u00a0: mardi 14\u00a0h à 19\u00a0h\u00a0; mercredi /),
  ])
})

test('[RED1] where it is not known when a site can help, that is to be asked', async () => {
  const target = { kind: 'site', id: 'bus1' } as const
  const id = await openSession(seat, { decision: 'other-site', target })
  render(<Session sessionId={id} />)
  await screen.findByText(/Bibliobus 1/)

  expect(factsOf(/Bibliobus 1/)).toContain('Jour et heure à demander')
})

test('[RED1] a service to send to says whether an appointment is needed', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED)
  render(<Session sessionId={id} />)

  expect(factsOf('France services')).toContain('Sans rendez-vous')
})

test('[RED3] the card and the paper of France services name its offices nearby, with their phone', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED)
  render(<Session sessionId={id} />)
  const office =
    'France services La Gauthière, 2 rue Henri-Tourrette, Clermont-Ferrand, tél.\u00a004 73 24 83 77'
  const facts = factsOf('France services')
  expect(facts).toContain(office)
  expect(facts).toContain('Il y en a 2\u00a0autres\u00a0: demandez le plus proche de chez vous.')

  const card = screen.getByRole('heading', { name: 'France services' }).closest('li') as HTMLElement
  fireEvent.click(within(card).getByRole('button', { name: 'Orienter ici' }))

  await screen.findByRole('heading', { level: 1, name: 'Le papier à emporter' })
  expect(screen.getByText(office.replace('\u00a0', ' '))).toBeTruthy()
})

/** The lines in small of the card of that place. */
const factsOf = (place: string | RegExp) =>
  [...(screen.getByRole('heading', { name: place }).parentElement?.querySelectorAll('.small') ?? [])].map(
    (line) => line.textContent,
  )

test('[RED3] [CHA4] who declines gets places to go, and may read the charter again', async () => {
  const id = await openSession(seat)
  await walk(
    seat,
    id,
    { type: 'commitments.confirmed' },
    { type: 'charter.declined', language: 'fr-simple' },
    { type: 'tablet.returned' },
  )
  render(<Session sessionId={id} />)
  screen.getByRole('heading', { level: 1, name: 'La personne n’est pas d’accord avec la charte' })
  expect(screen.getAllByRole('button', { name: 'Orienter ici' }).length).toBeGreaterThan(0)

  tap('Relire la charte ensemble')

  await screen.findByRole('heading', { level: 1, name: 'Vos engagements d’abord' })
})

test('[ADM2] a need that left the catalog is told in words and breaks nothing', async () => {
  const id = await openSession(seat, { ...LEVEL_1, needs: ['typewriter'] })
  render(<Session sessionId={id} />)

  screen.getByText('Besoin retiré du catalogue')
  tap('Terminer')

  await screen.findByRole('heading', { level: 1, name: 'Avant de se quitter' })
})

test('[SES2] a session that is over says so instead of a blank page', () => {
  render(<Session sessionId="unknown" />)

  tap('Accueil')

  expect(state.place.value).toEqual({ screen: 'home' })
})

test('[ACC1] the title takes the focus at each step', async () => {
  const id = await openSession(seat, LEVEL_1)
  render(<Session sessionId={id} />)
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Accompagnement en cours'))

  tap('La personne est partie')

  await waitFor(() => expect(document.activeElement?.textContent).toBe('Avant de se quitter'))
})
