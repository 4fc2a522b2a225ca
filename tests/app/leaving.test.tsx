// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { Leaving } from '../../src/app/screens/Leaving.tsx'
import { Permanence } from '../../src/app/screens/Permanence.tsx'
import * as state from '../../src/app/state.ts'
import { NOW } from '../makers.ts'
import { countSessions, LEVEL_1, openSession, type Seat, takeSeat } from './seat.ts'

let seat: Seat

beforeEach(async () => {
  seat = await takeSeat()
})

const SENTENCE = 'Mardi 24 novembre, Médiathèque de Jaude : 5 accompagnements, dont 5 de niveau 1'

test('[LOT1] closing the permanence seals what is enough and shows what leaves', async () => {
  await countSessions(seat, 5)
  render(<Permanence />)
  screen.getByText(SENTENCE)
  screen.getByText('Tous les accompagnements sont terminés.')

  fireEvent.click(screen.getByRole('button', { name: 'Fermer la permanence' }))

  await waitFor(() => expect(state.place.value.screen).toBe('leaving'))
  const [lot] = state.waitingLots.value
  expect(state.place.value).toEqual({ screen: 'leaving', closed: [lot?.id] })
  render(<Leaving />)
  screen.getByText('Permanence fermée')
  screen.getByText('1 envoi prêt.')
})

test('[SYN7] [LOT1] a clock that cannot be right closes nothing, and the screen says so', async () => {
  await countSessions(seat, 5)
  seat.at.now = Date.parse('1970-01-02T10:00:00Z')
  state.now.value = seat.at.now
  state.place.value = { screen: 'permanence' }
  render(<Permanence />)
  screen.getByText('La permanence ne peut pas être fermée avec cette date')

  fireEvent.click(screen.getByRole('button', { name: 'Fermer la permanence' }))

  const told = await screen.findByRole('alert')
  expect(told.textContent).toMatch(/rien n’est préparé.*est gardé.*Réglez la date.*Fermez ensuite/s)
  expect(state.place.value).toEqual({ screen: 'permanence' })
  expect(state.lots.value).toEqual([])
})

test('[LOT2] fewer wait, and the screen says why and until when', async () => {
  await countSessions(seat, 2)
  render(<Permanence />)

  screen.getByText(/Moins de 5 accompagnements.*mardi 22 décembre/)
  screen.getByText('Rien de nouveau à préparer.')

  fireEvent.click(screen.getByRole('button', { name: 'Fermer la permanence' }))
  await waitFor(() => expect(state.place.value).toEqual({ screen: 'leaving', closed: [] }))
  render(<Leaving />)
  screen.getByText(/^Rien n’est encore prêt pour l’envoi\s: il faut au moins 5 accompagnements/)
})

test('[SES6] what is still open is told before the permanence is closed', async () => {
  const id = await openSession(seat, LEVEL_1)
  render(<Permanence />)

  fireEvent.click(screen.getByRole('button', { name: /^Terminer/ }))

  expect(state.place.value).toEqual({ screen: 'session', sessionId: id })
})

test('[LOT4] [P5] a waiting lot is shown in words, count by count, and byte for byte', async () => {
  await countSessions(seat, 5)
  await seat.desk.seal('jaude')
  render(<Leaving />)

  screen.getByText(SENTENCE)
  const body = state.waitingLots.value[0]?.body ?? ''
  expect(document.querySelector('pre')?.textContent).toBe(body)
  const rows = rowsOf('Tous les comptes, en mots')
  expect(rows).toContain('Besoin | Imprimer un document | 5')
  expect(rows).toHaveLength(Object.keys(JSON.parse(body).cells).length)
})

test('[LOT4] what is counted but not sealed is shown with the reason', async () => {
  await countSessions(seat, 1)
  render(<Leaving />)

  screen.getByText(
    /^Prêt à la fin de la permanence ou du jour, à partir de 5 accompagnements\. Au plus tard le /,
  )
  screen.getByText('Aucun envoi n’est prêt.')
})

test('[P5] [LOT4] a day not sealed yet is read count by count, before anything can leave', async () => {
  await countSessions(seat, 1)
  const [tally] = state.tallies.value
  render(<Leaving />)

  expect(state.waitingLots.value).toEqual([])
  expect(rowsOf('Tous les comptes, en mots')).toContain('Besoin | Imprimer un document | 1')
  expect(rowsOf('Tous les comptes, en mots')).toHaveLength(Object.keys(tally?.cells ?? {}).length)
})

test('[P5] [LOT4] before the permanence is closed staff read in words and exactly what it will seal', async () => {
  await countSessions(seat, 5)
  render(<Permanence />)

  const rows = rowsOf('Tous les comptes, en mots')
  const exact = document.querySelector('pre')?.textContent ?? ''
  await seat.desk.seal('jaude')

  const { days, cells } = JSON.parse(state.waitingLots.value[0]?.body ?? '')
  expect(JSON.parse(exact)).toEqual({ days, cells })
  expect(state.waitingLots.value[0]?.body).toContain(JSON.stringify(cells))
  expect(exact).toContain(JSON.stringify(cells))
  expect(rows).toContain('Niveau | 1 | 5')
  expect(rows).toHaveLength(Object.keys(cells).length)
})

test('[P5] [LOT2] what will leave as totals alone shows its totals, and what waits all its counts', async () => {
  await countSessions(seat, 2)
  const { unmount } = render(<Permanence />)
  expect(rowsOf('Tous les comptes, en mots')).toContain('Besoin | Imprimer un document | 2')
  unmount()

  seat.at.now = NOW + 28 * 86_400_000
  state.now.value = seat.at.now
  render(<Permanence />)

  screen.getByText('Trop peu de monde pour le détail : seuls les totaux partent.')
  expect(rowsOf('Tous les comptes, en mots')).toEqual(['Jour | mardi 24 novembre | 2'])
})

/** What stands in the table below the first fold of that name. */
function rowsOf(fold: string): string[] {
  const [summary] = screen.getAllByText(fold)
  const rows = summary?.closest('details')?.querySelectorAll('tr') ?? []
  return [...rows].map((row) => [...row.cells].map((cell) => cell.textContent).join(' | '))
}

test('[SYN6] the file holds exactly the waiting lots, and its address is given back', async () => {
  await countSessions(seat, 5)
  await seat.desk.seal('jaude')
  let written: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    written = blob as Blob
    return 'blob:escale'
  })
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {})
  vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true })
  render(<Leaving />)

  fireEvent.click(screen.getByRole('button', { name: 'Mettre dans un fichier' }))
  await screen.findByText(/Le fichier escale-2026-11-24.json est prêt/)

  expect(JSON.parse((await written?.text()) ?? '').lots).toEqual(
    state.waitingLots.value.map((lot) => lot.body),
  )
  expect(state.waitingLots.value[0]?.exportedAt).not.toBeNull()
  vi.advanceTimersByTime(10_000)
  expect(revoke).toHaveBeenCalledWith('blob:escale')
  vi.useRealTimers()
})

test('[SYN6] another tablet takes the file in once; a second time nothing counts twice', async () => {
  await countSessions(seat, 5)
  await seat.desk.seal('jaude')
  const file = await seat.desk.exportLots()
  const other = await takeSeat()
  render(<Leaving />)

  await choose(file?.text ?? '')
  await screen.findByText(/1 envoi pris/)
  await choose(file?.text ?? '')
  await screen.findByText(/1 envoi déjà connu/)

  expect(await other.db.lots.count()).toBe(1)
  screen.getByText('Vient d’une autre tablette')
})

test('[SYN6] a file that is not ours is told in three beats and changes nothing', async () => {
  render(<Leaving />)

  await choose('Bonjour')

  await screen.findByText('Ce fichier ne vient pas d’Escale')
  screen.getByText('Rien n’en a été pris.')
  expect(await seat.db.lots.count()).toBe(0)
})

function choose(text: string) {
  const input = document.querySelector('input[type="file"]') as HTMLInputElement
  const file = new File([text], 'escale.json', { type: 'application/json' })
  Object.defineProperty(input, 'files', { configurable: true, value: [file] })
  return fireEvent.change(input)
}
