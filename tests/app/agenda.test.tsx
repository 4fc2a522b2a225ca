// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { Agenda } from '../../src/app/screens/Agenda.tsx'
import * as state from '../../src/app/state.ts'
import { anAppointment } from '../domain/makers.ts'
import { NOW } from '../makers.ts'
import { codesIn } from './readCode.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage()
})

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const anHour = /^\d+.h$/

const AT_15_H = {
  permanence: 'jaude-tu-afternoon',
  site: 'jaude',
  start: NOW + 4.5 * 3_600_000,
  end: NOW + 5.5 * 3_600_000,
}

test('[APP1] a tablet books nothing before it is told which permanences it serves', async () => {
  render(<Agenda />)
  expect(screen.queryByRole('button', { name: 'Donner un rendez-vous' })).toBeNull()
  expect(screen.getByText(/une seule tablette donne ses rendez-vous/)).toBeTruthy()

  fireEvent.click(screen.getAllByRole('checkbox', { name: /Le mardi, de 14/ })[0]!)

  expect(await screen.findByRole('button', { name: 'Donner un rendez-vous' })).toBeTruthy()
  expect(state.tablet.value?.served).toEqual(['jaude-tu-afternoon'])
})

test('[APP1] only slots of served permanences are offered, and a slot given is no longer free', async () => {
  await stage.desk.servePermanences(['jaude-tu-afternoon'])
  render(<Agenda />)

  tap('Donner un rendez-vous')
  const before = screen.getAllByRole('button', { name: anHour }).map((slot) => slot.textContent)
  fireEvent.click(screen.getAllByRole('button', { name: anHour })[0]!)
  tap(/^Donner ce rendez-vous/)
  await screen.findByRole('heading', { name: 'Rendez-vous donné' })
  tap('Terminé')
  tap('Donner un rendez-vous')

  expect(before[0]).toMatch(/^14/)
  expect(screen.getAllByRole('button', { name: anHour })[0]!.textContent).toMatch(/^15/)
  expect(state.sessions.value).toEqual([])
})

test('[APP1] an hour that passes or goes while it is looked at is not given, and that is told', async () => {
  await stage.desk.servePermanences(['jaude-tu-afternoon'])
  render(<Agenda />)
  tap('Donner un rendez-vous')
  fireEvent.click(screen.getAllByRole('button', { name: anHour })[1]!)

  // Another hand was quicker, on a screen that has not heard of it yet.
  await stage.db.appointments.put(anAppointment(AT_15_H))
  tap(/^Donner ce rendez-vous/)

  await screen.findByText('Cette heure ne peut plus être donnée')
  expect(await stage.db.appointments.count()).toBe(1)
  await waitFor(() => expect(screen.getByText('Touchez une heure.')).toBeTruthy())
})

test('[APP1] moved, it keeps its code', async () => {
  await stage.desk.servePermanences(['jaude-tu-afternoon'])
  await stage.desk.book(AT_15_H)
  const [booked] = state.appointments.value
  render(<Agenda />)

  tap('Déplacer')
  fireEvent.click(screen.getAllByRole('button', { name: anHour })[3]!)
  tap(/^Déplacer/)
  await screen.findByRole('heading', { name: 'Rendez-vous déplacé' })

  expect(state.appointments.value).toHaveLength(1)
  expect(state.appointments.value[0]).toMatchObject({ id: booked!.id, code: booked!.code })
  expect(state.appointments.value[0]!.start).not.toBe(AT_15_H.start)
})

test('[APP1] [RED3] the paper of an appointment is in the diary, with an event and a text that a phone reads', async () => {
  await stage.desk.servePermanences(['jaude-tu-afternoon'])
  await stage.desk.book(AT_15_H)
  const code = state.appointments.value[0]!.code.replace('-', ' ')
  render(<Agenda />)

  tap('Voir le papier')

  await screen.findByRole('heading', { level: 1, name: 'Le papier à emporter' })
  await waitFor(() => expect(codesIn(document.body)).toHaveLength(2))
  screen.getByText(code)
  screen.getByText('Rendez-vous mardi 24 novembre, de 15 h à 16 h')
  const [event = '', text = ''] = codesIn(document.body)
  expect(event.replaceAll('\r\n ', '').split('\r\n')).toEqual(
    expect.arrayContaining([
      'BEGIN:VEVENT',
      'DTSTART:20261124T140000Z',
      'DTEND:20261124T150000Z',
      expect.stringMatching(/^LOCATION:Médiathèque de Jaude\\, 9 place Louis Aragon/),
      `DESCRIPTION:Code\u00a0: ${code}`,
    ]),
  )
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Médiathèque de Jaude',
    '9 place Louis Aragon, 63000 Clermont-Ferrand',
    'Rendez-vous mardi 24 novembre, de 15\u00a0h à 16\u00a0h',
    `Code\u00a0: ${code}`,
  ])

  tap('Revenir')
  screen.getByRole('heading', { level: 1, name: 'Rendez-vous' })
})

test('[APP2] one to come can be cancelled, counted and forgotten', async () => {
  await stage.desk.servePermanences(['jaude-tu-afternoon'])
  await stage.desk.book(AT_15_H)
  render(<Agenda />)
  expect(screen.queryByRole('button', { name: 'Absent' })).toBeNull()

  tap('Annuler')
  tap('Annuler le rendez-vous')

  await waitFor(() => expect(state.tallies.value[0]?.cells['appointment:cancelled']).toBe(1))
  expect(state.appointments.value).toEqual([])
})
