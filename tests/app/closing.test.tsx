// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { Counted } from '../../src/app/screens/Counted.tsx'
import { Session } from '../../src/app/screens/Session.tsx'
import * as state from '../../src/app/state.ts'
import { AGREED, LEVEL_1, openSession, type Seat, takeSeat, walk } from './seat.ts'

let seat: Seat

beforeEach(async () => {
  seat = await takeSeat()
})

const finish = () => screen.getByRole('button', { name: 'Compter et oublier' })
const tick = (name: RegExp) => fireEvent.click(screen.getByRole('checkbox', { name }))

async function startClosing(plan = {}, steps = AGREED): Promise<string> {
  const id = await openSession(seat, plan)
  await walk(seat, id, ...steps, { type: 'closing.started' })
  render(<Session sessionId={id} />)
  return id
}

test('[SES4] only the lines that apply are shown, as sentences to say aloud', async () => {
  await startClosing({ forms: false })

  expect(screen.getAllByRole('checkbox')).toHaveLength(2)
  expect(screen.queryByRole('checkbox', { name: /relu et validé/ })).toBeNull()
})

test('[SES4] a simple request has no line at all', async () => {
  await startClosing(LEVEL_1, [])

  expect(screen.queryAllByRole('checkbox')).toEqual([])
  screen.getByText('Il reste à choisir comment cela se termine.')
})

test('[SES5] what is missing is said in words, and nothing closes before', async () => {
  const id = await startClosing()
  screen.getByText('Il reste 3 phrases à confirmer, et l’issue à choisir.')
  fireEvent.click(finish())
  expect(finish().getAttribute('aria-disabled')).toBe('true')

  tick(/relu et validé/)
  await screen.findByText('Il reste 2 phrases à confirmer, et l’issue à choisir.')
  tick(/déconnecté/)
  await screen.findByText('Il reste une phrase à confirmer, et l’issue à choisir.')
  tick(/ne gardons rien/)
  await screen.findByText('Il reste à choisir comment cela se termine.')
  fireEvent.click(screen.getByRole('radio', { name: /^Résolu/ }))

  await waitFor(() => expect(finish().getAttribute('aria-disabled')).not.toBe('true'))
  expect(state.sessionOf(id)?.context.outcome).toBe('solved')
})

test('[SES5] when the patron left, staff confirm log-out and nothing kept themselves', async () => {
  const id = await openSession(seat)
  await walk(seat, id, ...AGREED, { type: 'patron.left' })
  render(<Session sessionId={id} />)

  screen.getByRole('heading', { name: 'À vérifier vous-même' })
  expect(screen.getAllByRole('checkbox')).toHaveLength(2)
  expect(screen.queryByRole('button', { name: 'Tendre la tablette' })).toBeNull()
})

test('[SES4] satisfaction is the patron’s: the tablet is lent, and staff never see which face', async () => {
  const id = await startClosing(LEVEL_1, [])

  fireEvent.click(screen.getByRole('button', { name: 'Tendre la tablette' }))
  await waitFor(() => expect(state.lentTo.value).toBe(id))
  await walk(seat, id, { type: 'satisfaction.given', satisfaction: 'unhappy' }, { type: 'tablet.returned' })

  await screen.findByText('La personne a donné son avis. Merci à elle.')
  expect(document.body.textContent).not.toMatch(/pas content/i)
})

test('[SES7] [RET1] counted and forgotten, then told in words what was counted', async () => {
  const id = await startClosing(LEVEL_1, [])
  fireEvent.click(screen.getByRole('radio', { name: /^Résolu/ }))
  await waitFor(() => expect(finish().getAttribute('aria-disabled')).not.toBe('true'))
  fireEvent.click(finish())
  await waitFor(() => expect(state.counted.value).not.toBeNull())
  expect(state.sessionOf(id)).toBeUndefined()
  expect(await seat.db.sessions.count()).toBe(0)

  render(<Counted />)

  screen.getByRole('heading', { level: 1, name: 'Compté. Oublié.' })
  screen.getByRole('heading', { level: 2, name: /^1.accompagnement$/ })
  screen.getByText('Imprimer un document')
  screen.getByText('Résolu')
  fireEvent.click(screen.getByRole('button', { name: 'Retour à l’accueil' }))
  expect(state.place.value).toEqual({ screen: 'home' })
  expect(state.counted.value).toBeNull()
})

test('[SES4] one may go back to helping from the closing lines', async () => {
  const id = await startClosing(LEVEL_1, [])

  fireEvent.click(screen.getByRole('button', { name: 'Revenir à l’accompagnement' }))

  await waitFor(() => expect(state.sessionOf(id)?.value).toBe('helping'))
})

test('[SES2] two lines ticked in one breath are both kept', async () => {
  const id = await startClosing({ forms: false })

  tick(/déconnecté/)
  tick(/ne gardons rien/)

  await waitFor(() =>
    expect(state.sessionOf(id)?.context.checks).toEqual(['patron-logged-out', 'nothing-kept']),
  )
})

test('[APP1] someone who will come back is offered an appointment', async () => {
  const id = await startClosing(LEVEL_1, [])
  await walk(seat, id, { type: 'outcome.chosen', outcome: 'to-be-continued' }, { type: 'session.closed' })
  render(<Counted />)

  fireEvent.click(screen.getByRole('button', { name: 'Donner un rendez-vous' }))

  expect(state.place.value).toEqual({ screen: 'agenda' })
})
