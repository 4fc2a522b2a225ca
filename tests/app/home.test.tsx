// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, describe, expect, test } from 'vitest'
import { AppointmentLine } from '../../src/app/screens/AppointmentLine.tsx'
import { Home } from '../../src/app/screens/Home.tsx'
import * as state from '../../src/app/state.ts'
import type { Appointment } from '../../src/domain/appointment.ts'
import { needOf } from '../../src/domain/catalog.ts'
import { aPlan, catalog, NOW, TODAY } from '../makers.ts'
import { darkStage, litStage, type Stage } from './stage.ts'

const MINUTE = 60_000

let stage: Stage

beforeEach(async () => {
  stage = await litStage()
})

test('the first screen is drawn before storage is read', () => {
  const tablet = state.tablet.value
  darkStage()
  state.tablet.value = tablet

  render(<Home />)

  expect(screen.getByRole('heading', { level: 1, name: 'Bonjour' })).toBeTruthy()
  expect(screen.getByRole('button', { name: /Nouvelle demande/ })).toBeTruthy()
  expect(screen.getByText('Lecture de la tablette…')).toBeTruthy()
})

test('a new request is one tap away', () => {
  render(<Home />)

  fireEvent.click(screen.getByRole('button', { name: /Nouvelle demande/ }))

  expect(state.place.value).toEqual({ screen: 'triage', sessionId: null, appointmentId: null })
})

describe('open sessions', () => {
  test('[SES1] each shows its mark, its state in words, its needs and its age, never a name', async () => {
    await stage.desk.openSession(aPlan(), null)
    await stage.at(NOW + 12 * MINUTE)

    render(<Home />)

    const [label] = state.sessions.value!.map(({ context }) => context.label)
    expect(label).toBeTruthy()
    const card = screen.getByRole('button', { name: /Charte à proposer/ })
    expect(within(card).getByText('Ouvert depuis 12 min')).toBeTruthy()
    expect(card.textContent).toContain(needOf(catalog, 'caf')?.name)
  })

  test('[SES6] one left for 45 minutes comes first and says so', async () => {
    const first = await stage.desk.openSession(aPlan({ needs: ['caf'] }), null)
    await stage.at(NOW + 10 * MINUTE)
    await stage.desk.openSession(aPlan({ needs: ['taxes'] }), null)
    await stage.desk.send(first!, { type: 'commitments.confirmed' })
    await stage.at(NOW + 56 * MINUTE)
    await stage.desk.send(first!, { type: 'tablet.returned' })

    render(<Home />)

    const cards = screen.getAllByRole('button', { name: /Charte à proposer/ })
    expect(cards[0]!.textContent).toContain('Sans geste depuis 46')
    expect(cards[0]!.textContent).toContain('Impôts')
    expect(cards[1]!.textContent).not.toContain('Sans geste')
  })

  test('[SES2] a tap on a card opens that session', async () => {
    const id = await stage.desk.openSession(aPlan(), null)
    render(<Home />)

    fireEvent.click(screen.getByRole('button', { name: /Charte à proposer/ }))

    expect(state.place.value).toEqual({ screen: 'session', sessionId: id })
  })

  test('[SES8] one that cannot be read again is offered for rescue', async () => {
    await stage.desk.openSession(aPlan(), null)
    await stage.db.sessions.toCollection().modify({ version: 99 })
    await stage.desk.reload()

    render(<Home />)
    fireEvent.click(await screen.findByRole('button', { name: 'Voir et terminer' }))

    expect(state.place.value).toEqual({ screen: 'rescue', sessionId: state.damaged.value[0]!.sessionId })
  })
})

describe('the day', () => {
  test('site and role are confirmed once a day with one tap, before anything is counted', async () => {
    await stage.at(NOW + 24 * 60 * MINUTE)
    render(<Home />)
    expect(screen.queryByRole('button', { name: /Nouvelle demande/ })).toBeNull()

    fireEvent.click(screen.getByRole('button', { name: 'Oui, commencer' }))

    expect(await screen.findByRole('button', { name: /Nouvelle demande/ })).toBeTruthy()
    expect(state.tablet.value?.confirmedDay).toBe('2026-11-25')
  })

  test('totals of today are said in words', async () => {
    await stage.desk.countQuestion(needOf(catalog, 'printing')!)
    await stage.desk.countQuestion(needOf(catalog, 'wifi')!)

    render(<Home />)

    const section = screen.getByRole('heading', { name: 'Aujourd’hui' }).parentElement!
    expect(within(section).getByText('2 questions rapides')).toBeTruthy()
  })

  test('network and what waits to leave are always there in words', async () => {
    await stage.desk.countQuestion(needOf(catalog, 'printing')!)
    state.online.value = false

    render(<Home />)

    const foot = within(await screen.findByRole('contentinfo')).getByRole('status')
    expect(foot.textContent).toMatch(
      /^Hors ligne\. Tout fonctionne\. Aucun envoi n’est prêt\. Pas encore prêt pour l’envoi\s: 1.question rapide\./,
    )
  })
})

test('[SES6] what the end of the day closed is told once, until it is acknowledged', async () => {
  await stage.desk.openSession(aPlan({}), null)
  await stage.desk.openSession(aPlan({}), null)
  await stage.at(NOW + 24 * 60 * MINUTE)
  await stage.desk.endDay()
  render(<Home />)

  await screen.findByText('2 accompagnements étaient restés ouverts')
  screen.getByText(/chacun est compté une fois, comme «.La personne est partie.», puis oublié/)
  fireEvent.click(screen.getByRole('button', { name: 'J’ai compris' }))

  await waitFor(() => expect(screen.queryByText(/étaient restés ouverts/)).toBeNull())
})

describe('appointments of today', () => {
  const appointment: Appointment = {
    id: 'a1',
    permanence: 'jaude-tu-morning',
    site: 'jaude',
    start: NOW - 30 * MINUTE,
    end: NOW + 30 * MINUTE,
    code: 'citron-lagon',
    state: 'booked',
  }

  beforeEach(async () => {
    const { code: _code, state: _state, id: _id, ...slot } = appointment
    await stage.at(NOW - 60 * MINUTE)
    await stage.desk.servePermanences([slot.permanence])
    await stage.desk.book(slot)
    await stage.at(NOW)
  })

  test('[APP1] one tap starts with its code, the only thing known of the person', async () => {
    render(<Home />)
    const [booked] = state.appointments.value

    expect(await screen.findByText(booked!.code.replace('-', ' '))).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /Commencer/ }))

    expect(state.place.value).toEqual({ screen: 'triage', sessionId: null, appointmentId: booked!.id })
  })

  test('[APP2] those of days past stand apart, to be settled', async () => {
    await stage.at(NOW + 24 * 60 * MINUTE)
    render(<Home />)

    await screen.findByRole('heading', { name: 'Rendez-vous passés, à régler' })
    screen.getByText('mardi 24 novembre')
    expect(screen.queryByRole('heading', { name: 'Rendez-vous d’aujourd’hui' })).toBeNull()
  })

  test('[APP1] one of a day to come is not started', async () => {
    await stage.at(NOW - 24 * 60 * MINUTE)
    render(
      <ul>
        <AppointmentLine appointment={state.appointments.value[0]!} />
      </ul>,
    )

    expect(screen.queryByRole('button', { name: /Commencer/ })).toBeNull()
    screen.getByRole('button', { name: 'Annuler' })
  })

  test('[APP2] an absence is confirmed, counted, and the appointment forgotten', async () => {
    render(<Home />)

    fireEvent.click(await screen.findByRole('button', { name: 'Absent' }))
    fireEvent.click(screen.getByRole('button', { name: 'Compter une absence' }))

    await waitFor(() => expect(state.appointments.value).toEqual([]))
    const tally = await stage.db.tallies.get(['jaude', TODAY])
    expect(tally?.cells['appointment:no-show']).toBe(1)
  })
})
