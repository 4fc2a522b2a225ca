// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { CarriedPage } from '../../../src/app/manager/CarriedPage.tsx'
import { createCarried } from '../../../src/app/manager/carried/client.ts'
import type { CarriedAnswer } from '../../../src/sync/contract/carried.ts'
import { NOW } from '../../makers.ts'

const ID = 'a'.repeat(32)
const sent: string[] = []

function show(status: number, content: CarriedAnswer | object) {
  const carried = createCarried(async (path, { method, body }) => {
    sent.push(`${method} ${path} ${await (body as Blob).text()}`)
    return new Response(JSON.stringify(content), { status })
  })
  render(<CarriedPage carried={carried} onSignedOut={() => {}} />)
}

const choose = (text: string) =>
  fireEvent.change(screen.getByLabelText('Choisir le fichier d’une tablette'), {
    target: { files: [new File([text], 'escale-2026-11-24.json')] },
  })

beforeEach(() => {
  cleanup()
  sent.length = 0
})

test('[SYN6] a file goes to the server as it is, and what became of each lot is said in words', async () => {
  show(200, {
    lots: [
      { id: ID, answer: 'stored' },
      { id: ID, answer: 'stored' },
      { id: ID, answer: 'duplicate' },
      { id: ID, answer: 'refused', reason: 'unknown-site' },
    ],
  })
  choose('le texte du fichier')

  await screen.findByText(/2.envois pris : les chiffres en tiennent compte/)
  screen.getByText(/1.envoi déjà reçu : compté une seule fois/)
  screen.getByText(/Le serveur ne connaît pas ce lieu. L’envoi reste sur sa tablette, en sécurité/)
  expect(sent).toEqual(['POST /api/carried le texte du fichier'])
})

test('[SYN6] a file that is not whole is told in three beats', async () => {
  show(200, { trouble: 'truncated' })
  choose('{')

  await screen.findByText('Ce fichier est coupé')
  screen.getByText(/L’autre tablette garde tout/)
})

test('[SYN6] a server that turns it down is told, and nothing looks taken', async () => {
  show(413, { code: 'too-large', message: '', serverTime: NOW })
  choose('x')

  await screen.findByText(/bien trop gros/)
  expect(screen.queryByText(/pris :/)).toBeNull()
})
