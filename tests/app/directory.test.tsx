// @vitest-environment happy-dom
import { fireEvent, render, screen, within } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { Directory } from '../../src/app/screens/Directory.tsx'
import { Settings } from '../../src/app/screens/Settings.tsx'
import * as state from '../../src/app/state.ts'
import { charterOn } from '../../src/domain/catalog.ts'
import { catalog, TODAY } from '../makers.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage()
})

const search = (value: string) => fireEvent.input(screen.getByRole('searchbox'), { target: { value } })
const names = () =>
  screen.getAllByRole('article').map((card) => within(card).getByRole('heading').textContent)

test('[RED2] the directory is searched by name, by need and with slips of the finger', () => {
  render(<Directory />)

  search('prime activité')
  expect(names()[0]).toMatch(/^CAF/)
  search('retriate')
  expect(names().join()).toMatch(/CARSAT/i)
})

test('[RED2] what was checked more than a year ago says so', () => {
  render(<Directory />)

  search('Gauthière')

  expect(within(screen.getAllByRole('article')[0]!).getByText('À vérifier. Vu en 2022.')).toBeTruthy()
})

test('[RED2] what nobody dated is to be checked, and claims no date', () => {
  render(<Directory />)

  search('prime activité')

  const [first] = screen.getAllByRole('article')
  expect(within(first!).getByText('À vérifier. Date de vérification inconnue.').className).toBe('small soft')
})

test('[RED1] sites show how they receive, their levels, distance from here and hours', () => {
  render(<Directory />)

  fireEvent.click(screen.getByRole('tab', { name: /Lieux du réseau/ }))
  search('Aubière')

  const card = within(screen.getAllByRole('article')[0]!)
  expect(card.getByText(/11 place des Ramacles.*à 3,\d.km/)).toBeTruthy()
  expect(card.getByText('Accompagnement individuel sur rendez-vous, accès libre accompagné.')).toBeTruthy()
  expect(card.getByText(/Assure : niveau 1/)).toBeTruthy()
})

test('[RED3] the address leaves as paper and as plain text', async () => {
  render(<Directory />)

  search('Gauthière')
  fireEvent.click(screen.getAllByRole('button', { name: /Donner l’adresse/ })[0]!)

  expect(screen.getByText(/2 rue Henri-Tourrette/)).toBeTruthy()
  expect(await screen.findByRole('img')).toBeTruthy()
})

test('[P7] settings name the charter in force by version and hash', () => {
  render(<Settings />)

  const charter = charterOn(catalog, TODAY)
  expect(screen.getByText(charter.official.sha256)).toBeTruthy()
  expect(screen.getByText(new RegExp(`Version ${charter.id}`))).toBeTruthy()
})

test('[RET3] the light that was chosen is kept with the tablet, and nowhere else', async () => {
  render(<Settings />)

  fireEvent.click(screen.getByRole('radio', { name: 'Sombre' }))

  await vi.waitFor(async () => expect((await stage.db.tablet.get('tablet'))?.light).toBe('dark'))
  expect(Object.keys({ ...localStorage })).toEqual([])
})

test('another role for today is two taps', async () => {
  render(<Settings />)

  fireEvent.click(screen.getByRole('button', { name: 'Changer de rôle' }))
  fireEvent.click(screen.getByRole('button', { name: 'Partenaire accrédité' }))

  await screen.findByRole('heading', { name: 'Réglages' })
  expect(state.tablet.value?.role).toBe('partner')
  expect((await stage.db.tablet.get('tablet'))?.role).toBe('partner')
})
