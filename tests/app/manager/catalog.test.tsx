// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { CatalogPage } from '../../../src/app/manager/CatalogPage.tsx'
import { createCatalogs } from '../../../src/app/manager/catalog/client.ts'
import type { CatalogCheck, CatalogHistory } from '../../../src/sync/contract/catalogs.ts'
import { NOW } from '../../makers.ts'

// The page and its client; what the server would answer is written down, its own tests hold it to that.

const first = {
  position: 1,
  edition: { id: '2026-1', on: '2026-01-05' },
  publishedAt: NOW,
  by: null,
}
const second = { ...first, position: 2, edition: { id: '2026-2', on: '2026-06-01' }, by: 'Direction' }
const history: CatalogHistory = [second, first]
const changes: CatalogCheck['changes'] = [
  { kind: 'changed', path: 'Besoins · « CAF » · Niveau', before: '2', after: '3' },
  { kind: 'removed', path: 'Établissements · « Jaude »', before: 'Commune : Clermont', after: null },
]
const right: CatalogCheck = {
  problems: [],
  isWhole: true,
  changes,
  edition: { id: '2026-3', on: '2026-11-24' },
  current: 2,
}
const wrong: CatalogCheck = {
  ...right,
  problems: [{ path: 'needs[3] « caf » · level', message: 'Le niveau 9 n’existe pas dans ce catalogue.' }],
}
const refusal = (code: string) => ({ code, message: 'Message du serveur', serverTime: NOW })

type Answer = [status: number, content: unknown]
const asked: string[] = []
let isSignedOut = false

function show(answers: Record<string, Answer | undefined>) {
  const catalogs = createCatalogs(async (path, { method }) => {
    const key = `${method} ${path.slice('/api/catalog'.length)}`
    asked.push(key)
    const answer = answers[key]
    if (!answer) throw new TypeError('unreached')
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
  return render(
    <CatalogPage
      catalogs={catalogs}
      onSignedOut={() => {
        isSignedOut = true
      }}
    />,
  )
}

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const choose = async (content = '{}') => {
  await screen.findByText('En vigueur')
  const input = screen.getByLabelText(/^Choisir/, { selector: 'input' })
  const file = new File([content], 'catalogue.json', { type: 'application/json' })
  fireEvent.change(input, { target: { files: [file] } })
}

beforeEach(() => {
  cleanup()
  asked.length = 0
  isSignedOut = false
})

test('[ADM1] the page tells what is in force, by whom, and what was before', async () => {
  show({ 'GET ': [200, history] })

  expect(await screen.findByText('Édition 2026-2, du 1er juin 2026')).toBeTruthy()
  expect(screen.getByText(/par « Direction »/)).toBeTruthy()
  expect(screen.getByText('Édition 2026-1, du 5 janvier 2026')).toBeTruthy()
})

test('[ADM1] a file with faults shows each in words, and cannot be published', async () => {
  show({ 'GET ': [200, history], 'POST /check': [200, wrong] })
  await choose()

  expect(await screen.findByText('Le niveau 9 n’existe pas dans ce catalogue.')).toBeTruthy()
  expect(screen.getByText('needs[3] « caf » · level')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Publier cette édition' })).toBeNull()
})

test('[ADM1] of thousands of faults or differences the first are shown, and more at each wish', async () => {
  const many = (words: string) => Array.from({ length: 1000 }, (_, at) => `${words} ${at}`)
  const faults = many('Faute').map((message) => ({ path: message, message }))
  const differences = many('Différence').map((path) => ({ kind: 'added', path, before: null, after: 'x' }))
  const view = show({ 'GET ': [200, history], 'POST /check': [200, { ...wrong, problems: faults }] })
  const shown = () => view.container.querySelectorAll('.catalog-review .catalog-path').length
  await choose()

  await screen.findByText(/1.?000 points à corriger/)
  expect(shown()).toBe(40)
  tap(/^Encore 960.points.: en montrer 400$/)
  await waitFor(() => expect(shown()).toBe(440))
  tap(/^Encore 560.points.: en montrer 400$/)
  await waitFor(() => expect(shown()).toBe(840))
  tap(/^Encore 160.points.: tout montrer$/)
  await waitFor(() => expect(shown()).toBe(1000))

  cleanup()
  show({ 'GET ': [200, history], 'POST /check': [200, { ...right, changes: differences }] })
  await choose()
  expect(await screen.findByText(/^Encore 960.différences.: en montrer 400$/)).toBeTruthy()
})

test('[ADM1] a file of which not all could be looked at says that more may come', async () => {
  const more = /d’autres points pourront paraître ensuite/
  show({ 'GET ': [200, history], 'POST /check': [200, wrong] })
  await choose()
  await screen.findByText(/1.point à corriger/)
  expect(screen.queryByText(more)).toBeNull()
  cleanup()

  show({ 'GET ': [200, history], 'POST /check': [200, { ...wrong, isWhole: false }] })
  await choose()

  await screen.findByText(more)
})

test('[ADM1] a right file shows its differences, and is published once that is confirmed', async () => {
  const third = { ...second, position: 3, edition: { id: '2026-3', on: '2026-11-24' } }
  show({
    'GET ': [200, history],
    'POST /check': [200, right],
    'POST /publish/2': [200, { result: 'published', history: [third, ...history] }],
  })
  await choose()
  expect(await screen.findByText('Besoins · « CAF » · Niveau', { exact: false })).toBeTruthy()
  expect(screen.getByText('Commune : Clermont')).toBeTruthy()

  tap('Publier cette édition')
  expect(asked).not.toContain('POST /publish/2')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Publier' }))

  expect(await screen.findByText('L’édition 2026-3 est en vigueur.')).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('En vigueur'))
})

test('[ADM1] who publishes over an edition they did not see is told, and sees it', async () => {
  show({
    'GET ': [200, history],
    'POST /check': [200, right],
    'POST /publish/2': [200, { result: 'overtaken' }],
  })
  await choose()
  await screen.findByText(/le fichier est correct/)
  tap('Publier cette édition')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Publier' }))

  expect(await screen.findByText(/Une autre personne a publié/)).toBeTruthy()
  expect(asked.filter((key) => key === 'GET ')).toHaveLength(2)
  expect(screen.queryByRole('button', { name: 'Publier cette édition' })).toBeNull()
})

test.each([
  ['was published all the same', '2026-3', 'L’édition 2026-3 est en vigueur.'],
  ['was not published', null, /l’édition est peut-être publiée.*« En vigueur » le dit/],
  ['was overtaken', '2026-other', /Une autre personne a publié/],
])('[ADM1] an answer that is lost says nothing wrong: the edition %s', async (_, id, told) => {
  const answers: Record<string, Answer | undefined> = { 'GET ': [200, history], 'POST /check': [200, right] }
  show(answers)
  await choose()
  await screen.findByText(/le fichier est correct/)
  if (id) answers['GET '] = [200, [{ ...second, position: 3, edition: { id, on: '2026-11-24' } }, ...history]]
  tap('Publier cette édition')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Publier' }))

  expect(await screen.findByText(told)).toBeTruthy()
})

test('[ADM1] so too of going back', async () => {
  const answers: Record<string, Answer | undefined> = {
    'GET ': [200, history],
    'GET /changes/2/1': [200, changes],
  }
  show(answers)
  await screen.findByText('En vigueur')
  tap('Rétablir l’édition 2026-1')
  const dialog = await screen.findByRole('dialog')
  const back = { ...first, position: 3, edition: { id: '2026-1-retour-3', on: '2026-11-24' } }
  answers['GET '] = [200, [back, ...history]]
  fireEvent.click(within(dialog).getByRole('button', { name: 'Rétablir' }))

  expect(await screen.findByText('L’édition 2026-1-retour-3 est en vigueur.')).toBeTruthy()
})

test('[ADM1] going back shows what it changes first', async () => {
  show({
    'GET ': [200, history],
    'GET /changes/2/1': [200, changes],
    'POST /undo/2/1': [200, { result: 'published', history: [{ ...first, position: 3 }, ...history] }],
  })
  await screen.findByText('En vigueur')
  tap('Rétablir l’édition 2026-1')
  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).getByText('Commune : Clermont')).toBeTruthy()
  expect(asked).not.toContain('POST /undo/2/1')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Rétablir' }))

  expect(await screen.findByText('L’édition 2026-1 est en vigueur.')).toBeTruthy()
})

test('what each edition changed opens and closes', async () => {
  show({ 'GET ': [200, history], 'GET /changes/1/2': [200, changes] })
  await screen.findByText('En vigueur')
  tap(/Ce qu’elle a changé.*2026-2/)
  expect(await screen.findByText('Commune : Clermont')).toBeTruthy()
  tap(/Ce qu’elle a changé.*2026-2/)
  await waitFor(() => expect(screen.queryByText('Commune : Clermont')).toBeNull())
})

test('a server that does not answer is told calmly, and asked again', async () => {
  const answers: Record<string, Answer | undefined> = {}
  show(answers)
  expect(await screen.findByText(/Le serveur ne répond pas. Rien n’a changé/)).toBeTruthy()

  answers['GET '] = [200, history]
  tap('Réessayer')

  expect(await screen.findByText('En vigueur')).toBeTruthy()
})

test('a visit that is over goes back to the door; another refusal is worded', async () => {
  show({ 'GET ': [403, refusal('forbidden')] })
  expect(await screen.findByText(/Seules les personnes qui administrent/)).toBeTruthy()
  cleanup()

  show({ 'GET ': [401, refusal('not-signed-in')] })
  await waitFor(() => expect(isSignedOut).toBe(true))
})
