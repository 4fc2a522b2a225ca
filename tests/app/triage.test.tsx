// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, describe, expect, test } from 'vitest'
import { Triage } from '../../src/app/screens/Triage.tsx'
import * as state from '../../src/app/state.ts'
import { aPlan, NOW } from '../makers.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage()
  state.place.value = { screen: 'triage', sessionId: null, appointmentId: null }
})

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const tapSoon = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const proposal = () => within(screen.getByRole('complementary', { name: 'Proposition' }))
const opened = () => state.sessions.value?.[0]?.context

test('[TRI1] needs are tiles by group, several can be chosen, and a slip of the finger still finds', () => {
  render(<Triage sessionId={null} appointmentId={null} />)
  expect(screen.getAllByRole('heading', { level: 2 }).length).toBeGreaterThanOrEqual(8)

  tap('Imprimer un document')
  fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'impto' } })
  tap(/^Impôts/)

  expect(proposal().getByText(/Niveau 2.: Accompagnement/)).toBeTruthy()
  expect(proposal().getByRole('button', { name: /^Retirer.: Imprimer un document/ })).toBeTruthy()
})

test('[TRI1] what no need is named for is offered as another procedure', () => {
  render(<Triage sessionId={null} appointmentId={null} />)

  fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'xyzzyx' } })

  screen.getByText(/^Rien ne correspond.*ou choisissez/)
  tap('Autre démarche en ligne')
  expect(proposal().getByText(/Niveau 2/)).toBeTruthy()
})

test('[TRI2] the proposal lives: level, reason, main action, and other ways', () => {
  render(<Triage sessionId={null} appointmentId={null} />)
  expect(proposal().getByText('Touchez un ou plusieurs besoins.')).toBeTruthy()

  tap(/^CAF/)

  expect(proposal().getByText(/de niveau 2, et ce lieu l’assure maintenant/)).toBeTruthy()
  expect(proposal().getByRole('button', { name: 'Commencer par la charte' })).toBeTruthy()
  expect(proposal().getByRole('heading', { name: 'Autres possibilités' })).toBeTruthy()
})

test('[RED1] a proposal that leads to another site says how one is received there', async () => {
  await stage.desk.confirmPlace('gerzat', 'advisor')
  render(<Triage sessionId={null} appointmentId={null} />)

  tap('Découvrir l’ordinateur')

  expect(proposal().getByRole('button', { name: 'Orienter vers Médiathèque de Jaude' })).toBeTruthy()
  expect(
    proposal().getByText(
      /^Accompagnement personnalisé gratuit sur rendez-vous.* possible aujourd’hui à 11.h/,
    ),
  ).toBeTruthy()
})

test('from a need to handing over: a tile and the main action', async () => {
  render(<Triage sessionId={null} appointmentId={null} />)

  tap(/^CAF/)
  tap('Commencer par la charte')

  await waitFor(() => expect(state.place.value.screen).toBe('session'))
  expect(state.sessions.value?.[0]?.value).toBe('commitments')
  expect(opened()?.plan).toMatchObject({ needs: ['caf'], level: 2, decision: 'help-now', overrule: null })
})

test('[TRI5] a boundary need leads to the competent service, and never to help', async () => {
  render(<Triage sessionId={null} appointmentId={null} />)

  tap('Faire la démarche à ma place')
  expect(proposal().queryByRole('button', { name: /Commencer/ })).toBeNull()
  fireEvent.click(proposal().getAllByRole('button', { name: /^Orienter vers/ })[0]!)

  await waitFor(() => expect(opened()?.plan.decision).toBe('service'))
  expect(state.sessions.value?.[0]?.value).toBe('redirecting')
})

describe('overrule', () => {
  test('[TRI4] another decision asks its reason, and the reason is counted with the plan', async () => {
    render(<Triage sessionId={null} appointmentId={null} />)
    tap(/^CAF/)

    fireEvent.click(proposal().getByRole('button', { name: /^France services/ }))
    await tapSoon('Confirmer ce choix')
    expect(opened()).toBeUndefined()
    fireEvent.click(screen.getByRole('radio', { name: /Pas le temps maintenant/ }))
    tap('Confirmer ce choix')

    await waitFor(() =>
      expect(opened()?.plan).toMatchObject({ decision: 'service', overrule: 'no-time-now' }),
    )
  })

  test('[TRI4] staff may judge the need simpler: the level is theirs', async () => {
    render(<Triage sessionId={null} appointmentId={null} />)
    tap(/^CAF/)

    tap('Décider autrement')
    fireEvent.click(await screen.findByRole('radio', { name: /^Niveau 1/ }))
    fireEvent.click(screen.getByRole('radio', { name: 'Accompagner maintenant' }))
    fireEvent.click(screen.getByRole('radio', { name: /plus simple/ }))
    tap('Confirmer ce choix')

    await waitFor(() =>
      expect(opened()?.plan).toMatchObject({ level: 1, overrule: 'need-simpler-than-listed' }),
    )
    expect(state.sessions.value?.[0]?.value).toBe('helping')
  })

  test('[TRI3] level 3 without appointment is offered neither as proposal nor as overrule', async () => {
    render(<Triage sessionId={null} appointmentId={null} />)
    tap('Découvrir l’ordinateur')

    tap('Décider autrement')

    await screen.findByRole('radio', { name: 'Rendez-vous ici' })
    expect(screen.queryByRole('radio', { name: /^Accompagner/ })).toBeNull()
  })
})

test('[TRI5] a need beyond the boundary is set aside with one tap, its service stays offered', async () => {
  render(<Triage sessionId={null} appointmentId={null} />)
  tap(/^CAF/)
  tap('Payer avec une carte bancaire')

  expect(proposal().getByText('À confier à un autre service')).toBeTruthy()
  expect(proposal().queryByRole('button', { name: /charte/ })).toBeNull()
  await tapSoon('Mettre de côté')

  expect(proposal().getByRole('button', { name: 'Commencer par la charte' })).toBeTruthy()
  expect(
    await proposal().findByRole('heading', { name: /^Mis de côté.: «.Payer avec une carte/ }),
  ).toBeTruthy()
  fireEvent.click(proposal().getAllByRole('button', { name: /carte bancaire, ce service le peut/ })[0]!)
  await waitFor(() => expect(opened()?.plan).toMatchObject({ decision: 'service', needs: ['card-payment'] }))
})

test('[SES3] a need changed midway keeps the session and goes back to it', async () => {
  const id = (await stage.desk.openSession(
    aPlan({ needs: ['printing'], level: 1, agreement: 'acknowledgement' }),
    null,
  ))!
  expect(state.sessionOf(id)?.value).toBe('helping')
  render(<Triage sessionId={id} appointmentId={null} />)

  tap(/^CAF/)
  tap('Commencer par la charte')

  await waitFor(() => expect(state.place.value).toEqual({ screen: 'session', sessionId: id }))
  expect(state.sessionOf(id)?.value).toBe('commitments')
  expect(opened()?.plan.needs).toEqual(['printing', 'caf'])
})

test('[SES3] a need changed after agreement says that the charter is not asked for again', async () => {
  const id = (await stage.desk.openSession(aPlan({ needs: ['caf'] }), null))!
  await stage.desk.send(id, { type: 'commitments.confirmed' })
  await stage.desk.send(id, { type: 'charter.agreed', way: 'hold', language: 'fr' })
  await stage.desk.send(id, { type: 'tablet.returned' })
  render(<Triage sessionId={id} appointmentId={null} />)

  expect(proposal().getByText(/a déjà donné son accord\s: la charte n’est pas redemandée/)).toBeTruthy()
  tap(/^Impôts/)
  tap('Continuer l’accompagnement')

  await waitFor(() => expect(opened()?.plan.needs).toEqual(['caf', 'taxes']))
  expect(state.sessionOf(id)?.value).toBe('helping')
})

test('[APP1] a level-3 need is booked, the code is shown large, and the request is counted once', async () => {
  await stage.desk.servePermanences(['jaude-tu-morning', 'jaude-tu-afternoon'])
  render(<Triage sessionId={null} appointmentId={null} />)
  tap('Découvrir l’ordinateur')

  tap('Prendre un rendez-vous ici')
  fireEvent.click((await screen.findAllByRole('button', { name: /^1[0-9].h$/ }))[0]!)
  tap(/^Donner ce rendez-vous/)
  await screen.findByRole('heading', { name: 'Rendez-vous donné' })
  const [appointment] = state.appointments.value
  expect(screen.getByText(appointment!.code.replace('-', ' '))).toBeTruthy()
  await tapSoon('Compter et terminer')

  await waitFor(() => expect(state.place.value).toEqual({ screen: 'counted' }))
  expect(state.sessions.value).toEqual([])
  expect(state.today.value).toMatchObject({ sessions: 1 })
  expect(state.counted.value?.cells).toContain('decision:book-here')
})

test('[APP1] while booking, permanences are ticked one after the other', async () => {
  render(<Triage sessionId={null} appointmentId={null} />)
  tap('Découvrir l’ordinateur')
  expect(proposal().getByText(/Cette tablette ne tient pas l’agenda de ce lieu/)).toBeTruthy()
  tap('Prendre un rendez-vous ici')

  fireEvent.click((await screen.findAllByRole('checkbox', { name: /^Le mardi/ }))[0]!)
  await waitFor(() => expect(state.tablet.value?.served).toHaveLength(1))
  await waitFor(() => expect(document.querySelector('.stack[aria-busy="false"]')).toBeTruthy())
  expect(document.querySelector('.slot')).toBeTruthy()
  fireEvent.click(screen.getAllByRole('checkbox', { name: /^Le mardi/ })[1]!)

  await waitFor(() => expect(state.tablet.value?.served).toHaveLength(2))
})

test('[APP1] someone who comes with an appointment is helped in permanence', async () => {
  await stage.desk.servePermanences(['jaude-tu-morning'])
  await stage.desk.book({
    permanence: 'jaude-tu-morning',
    site: 'jaude',
    start: NOW + 30 * 60_000,
    end: NOW + 90 * 60_000,
  })
  const [appointment] = state.appointments.value
  render(<Triage sessionId={null} appointmentId={appointment!.id} />)

  tap('Découvrir l’ordinateur')
  tap('Commencer par la charte')

  await waitFor(() => expect(opened()?.appointmentId).toBe(appointment!.id))
})

test('[APP2] an appointment given by another diary is honoured here too', async () => {
  render(<Triage sessionId={null} appointmentId={null} />)
  tap('Découvrir l’ordinateur')

  fireEvent.click(screen.getByRole('checkbox', { name: /rendez-vous pris ailleurs/ }))
  tap('Commencer par la charte')

  await waitFor(() => expect(opened()?.appointmentId).not.toBeNull())
  expect(state.appointments.value).toEqual([])
})
