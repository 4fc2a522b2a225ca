// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { Setup } from '../../src/app/screens/Setup.tsx'
import * as state from '../../src/app/state.ts'
import { litStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await litStage({ site: null })
})

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

function typePin(pin: string) {
  for (const digit of pin) tap(digit)
  tap('Valider le code')
}

test('[LEN2] three short steps: site, role, and a code typed twice', async () => {
  render(<Setup />)

  fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'jaude' } })
  tap(/Jaude/)
  tap(/Conseillère ou conseiller/)
  typePin('4821')
  typePin('4821')

  await waitFor(() => expect(state.tablet.value?.pin).toBeTruthy(), { timeout: 5000 })
  expect(state.tablet.value).toMatchObject({ site: 'jaude', role: 'advisor', confirmedDay: '2026-11-24' })
  expect(JSON.stringify(await stage.db.tablet.toArray())).not.toContain('4821')
})

test('[LEN2] two codes that differ keep nothing and begin again', async () => {
  render(<Setup />)
  tap(/Jaude/)
  tap(/Personnel/)

  typePin('4821')
  typePin('4822')

  expect(screen.getByText(/ne sont pas les mêmes/)).toBeTruthy()
  expect(state.tablet.value?.pin).toBeNull()
  expect(state.tablet.value?.site).toBeNull()
})

test('the nearest site comes first once the person asked for it', async () => {
  const getCurrentPosition = vi.fn((found: PositionCallback) =>
    found({ coords: { latitude: 45.7352, longitude: 3.195 } } as GeolocationPosition),
  )
  Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true })
  render(<Setup />)
  expect(getCurrentPosition).not.toHaveBeenCalled()

  tap('Trouver le plus proche')

  await screen.findByText(/Du plus proche/)
  const [nearest] = screen.getAllByRole('button', { name: /·.*\d.(m|km)/ })
  expect(nearest?.textContent).toMatch(/Cournon|Lempdes/)
})

test('[P1] no field keeps or suggests what is typed', () => {
  render(<Setup />)

  for (const field of document.querySelectorAll('input'))
    expect(field.getAttribute('autocomplete')).toBe('off')
})
