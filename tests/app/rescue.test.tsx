// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { Rescue } from '../../src/app/screens/Rescue.tsx'
import * as state from '../../src/app/state.ts'
import { openSession, takeSeat } from './seat.ts'

test('[SES8] what is known of a damaged session is shown in words, then it is counted and forgotten', async () => {
  const seat = await takeSeat()
  const id = await openSession(seat)
  await seat.db.sessions.update(id, { value: 'dancing' })
  await seat.desk.reload()

  render(<Rescue sessionId={id} />)
  screen.getByText(/abîmé/)
  screen.getByText('CAF : prime d’activité, RSA, logement')
  screen.getByText('Médiathèque de Jaude')
  fireEvent.click(screen.getByRole('button', { name: 'Compter et oublier' }))
  expect(state.damaged.value).toHaveLength(1)
  fireEvent.click(screen.getByRole('radio', { name: 'En partie résolu' }))
  fireEvent.click(screen.getByRole('button', { name: 'Compter et oublier' }))

  await waitFor(() => expect(state.damaged.value).toEqual([]))
  expect(await seat.db.sessions.count()).toBe(0)
  expect(state.tallies.value).toMatchObject([{ totals: { sessions: 1 }, cells: { 'outcome:partly': 1 } }])
  await waitFor(() => expect(state.place.value).toEqual({ screen: 'counted' }))
})

test('[SES8] a row with nothing readable left can still be closed', async () => {
  const seat = await takeSeat()
  await seat.db.sessions.put({ sessionId: 'x', version: 99 } as never)
  await seat.desk.reload()

  render(<Rescue sessionId="x" />)

  screen.getByText(/version plus récente/)
  screen.getByText('Rien n’a pu être relu.')
})
