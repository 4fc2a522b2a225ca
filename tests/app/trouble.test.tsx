// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { carryTroubles } from '../../src/app/i18n/carryTroubles.fr.ts'
import {
  clockTroubles,
  lentTroubleInWords,
  type ScreenTrouble,
  type TroubleWords,
  troubles,
} from '../../src/app/i18n/trouble.fr.ts'
import { Home } from '../../src/app/screens/Home.tsx'
import { OtherTab } from '../../src/app/screens/OtherTab.tsx'
import { Trouble } from '../../src/app/screens/Trouble.tsx'
import * as state from '../../src/app/state.ts'
import { LEVEL_1, openSession, type Seat, takeSeat } from './seat.ts'

beforeEach(() => {
  state.failure.value = null
  state.tablet.value = null
})

const TROUBLES = Object.keys(troubles) as ScreenTrouble[]

const all: [string, TroubleWords][] = [
  ...[troubles, clockTroubles, carryTroubles].flatMap((table) => Object.entries(table)),
  ...TROUBLES.map((trouble): [string, TroubleWords] => [trouble, lentTroubleInWords(trouble)]),
]

test('[P2] every trouble says what happened, what is safe and what to do, calmly', () => {
  for (const [code, words] of all) {
    for (const beat of Object.values(words)) {
      expect(beat, code).toMatch(/^[A-ZÀÉ«]/)
      expect(beat, code).not.toMatch(/erreur|invalide|synchronisation|session|token/i)
    }
  }
})

test('[P2] a failed write offers to try again as it was, or to leave it', async () => {
  const retry = vi.fn()
  const leave = vi.fn()
  state.failure.value = { trouble: 'full', retry, leave }
  render(<Trouble />)
  const dialog = screen.getByRole('alertdialog', { name: 'La tablette est pleine' })
  expect(dialog.textContent).toContain('Vos accompagnements déjà confirmés sont en sécurité.')

  fireEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  fireEvent.click(screen.getByRole('button', { name: 'Laisser' }))

  expect(retry).toHaveBeenCalledOnce()
  expect(leave).toHaveBeenCalledOnce()
})

test('[P2] a browser that closes the trouble by itself finds it open again', async () => {
  state.failure.value = { trouble: 'full', retry: vi.fn(), leave: vi.fn() }
  render(<Trouble />)
  const dialog = screen.getByRole<HTMLDialogElement>('alertdialog')

  dialog.close()

  await waitFor(() => expect(dialog.open).toBe(true))
})

describe('while the tablet is lent', () => {
  let seat: Seat
  let id: string
  beforeEach(async () => {
    seat = await takeSeat()
    id = await openSession(seat)
    await seat.desk.send(id, { type: 'commitments.confirmed' })
  })

  const refuse = () =>
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })

  test.each(TROUBLES)(
    '[P8] [LEN1] a trouble (%s) says nothing of staff’s, and can be tried again',
    (trouble) => {
      const retry = vi.fn()
      state.failure.value = { trouble, retry, leave: vi.fn() }
      render(<Trouble />)

      const { textContent } = screen.getByRole('alertdialog')
      expect(textContent).toContain('rendez la tablette à la personne qui vous aide')
      expect(textContent).not.toMatch(/accompagnement|responsable|Libérez|onglet|navigateur/i)
      fireEvent.click(screen.getByRole('button', { name: 'Réessayer' }))

      expect(retry).toHaveBeenCalledTimes(['wiped', 'outdated'].includes(trouble) ? 0 : 1)
    },
  )

  test('[P2] [P8] what the patron did is told to the patron', async () => {
    refuse()
    void seat.desk.send(id, { type: 'charter.declined', language: 'fr-simple' })
    await vi.waitUntil(() => state.failure.value !== null)
    render(<Trouble />)

    screen.getByText('La tablette est pleine : elle ne peut rien garder de plus.')
    fireEvent.click(screen.getByRole('button', { name: 'Revenir à l’écran' }))
  })

  test('[P2] [P8] past the tablet’s code the words are for staff', async () => {
    refuse()
    void seat.desk.send(id, { type: 'tablet.returned' })
    await vi.waitUntil(() => state.failure.value !== null)
    expect(state.lentTo.value).toBe(id)
    render(<Trouble />)

    screen.getByText(troubles.full.todo)
    fireEvent.click(screen.getByRole('button', { name: 'Laisser' }))
  })
})

test('[P2] where trying again cannot help, the page is loaded again', () => {
  state.failure.value = { trouble: 'wiped', retry: vi.fn(), leave: null }
  render(<Trouble />)

  screen.getByRole('button', { name: 'Recharger la page' })
  expect(screen.queryByRole('button', { name: 'Laisser' })).toBeNull()
})

test('[SES9] a second tab reads, shows the open labels and takes over when asked', async () => {
  const seat = await takeSeat()
  await openSession(seat, LEVEL_1)
  const onTakeOver = vi.fn(async () => {})
  render(<OtherTab onTakeOver={onTakeOver} />)
  expect(screen.getByRole('list').children).toHaveLength(1)
  expect(screen.getAllByRole('button')).toHaveLength(1)

  fireEvent.click(screen.getByRole('button', { name: 'Continuer ici' }))

  expect(onTakeOver).toHaveBeenCalledOnce()
})

test('[P8] [SES9] while the tablet is lent a second tab shows nothing of staff', async () => {
  const seat = await takeSeat()
  const id = await openSession(seat)
  await seat.desk.send(id, { type: 'commitments.confirmed' })
  render(<OtherTab onTakeOver={async () => {}} />)

  expect(screen.queryByRole('list')).toBeNull()
  expect(document.body.textContent).not.toMatch(/renard|chouette|poisson|chat|escargot|tortue|lapin|oiseau/i)
})

test('[SYN7] home tells a wrong clock, what is safe and what to do, and stops nothing', async () => {
  await takeSeat()
  state.now.value = 0
  render(<Home />)

  await screen.findByText('La date de la tablette est fausse')
  screen.getByText(/Vous pouvez accompagner/)
  expect(screen.getByRole('main').querySelector('button')).not.toBeNull()
})
