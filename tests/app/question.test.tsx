// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { Home } from '../../src/app/screens/Home.tsx'
import { Question } from '../../src/app/screens/Question.tsx'
import { Workshop } from '../../src/app/screens/Workshop.tsx'
import * as state from '../../src/app/state.ts'
import { needOf } from '../../src/domain/catalog.ts'
import { catalog, TODAY } from '../makers.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage()
})

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

test('[TRI7] from home, three taps count a passing question, without a session', async () => {
  const home = render(<Home />)
  tap(/Question rapide/)
  expect(state.place.value).toEqual({ screen: 'question' })
  home.unmount()
  render(<Question />)
  tap('Se connecter au wifi')
  tap(/^Compter.: Se connecter au wifi/)

  expect(await screen.findByText('Compté : Se connecter au wifi.')).toBeTruthy()
  const tally = await stage.db.tallies.get(['jaude', TODAY])
  expect(tally?.totals).toMatchObject({ questions: 1, sessions: 0 })
  expect(await stage.db.sessions.count()).toBe(0)
})

test('[TRI7] only needs of the lowest level, the most asked first', async () => {
  await stage.desk.countQuestion(needOf(catalog, 'copy-scan')!)

  render(<Question />)

  const tiles = [...document.querySelectorAll('.tiles button')].map((tile) => tile.textContent)
  expect(tiles[0]).toBe(needOf(catalog, 'copy-scan')!.name)
  expect(tiles).toHaveLength(catalog.needs.filter((need) => need.level === 1).length)
})

test('[P2] nothing says « Compté » when it could not be written', async () => {
  render(<Question />)
  state.desk.value = { ...stage.desk, countQuestion: () => Promise.resolve(false) }

  tap('Se connecter au wifi')
  tap(/^Compter/)

  await waitFor(() =>
    expect(screen.getByRole('button', { name: /^Compter/ }).getAttribute('aria-busy')).toBeNull(),
  )
  expect(screen.queryByText(/^Compté/)).toBeNull()
})

test('[TAL3] a workshop counts as one, with its participants and its duration', async () => {
  render(<Workshop />)

  tap('Cinq de plus')
  tap('Un de moins')
  fireEvent.click(screen.getByRole('radio', { name: 'De 1 à 2 heures' }))
  tap(/^Compter l’atelier/)

  expect(await screen.findByText('Compté : 1 atelier, 10 participants.')).toBeTruthy()
  const tally = await stage.db.tallies.get(['jaude', TODAY])
  expect(tally?.totals).toMatchObject({ workshops: 1, participants: 10, sessions: 0 })
  expect(tally?.cells).toEqual({ 'workshopDuration:60-to-120': 1 })
})
