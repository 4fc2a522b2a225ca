// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { beforeEach, expect, test } from 'vitest'
import { CarriedPage } from '../../../src/app/manager/CarriedPage.tsx'
import { createCarried } from '../../../src/app/manager/carried/client.ts'
import type { Bringing, CarriedAnswer } from '../../../src/sync/contract/carried.ts'
import type { PersonRole, Self } from '../../../src/sync/contract/people.ts'
import { NOW } from '../../makers.ts'

const ID = 'a'.repeat(32)
const sent: string[] = []

const self: Self = {
  person: 'b'.repeat(32),
  name: 'Accueil',
  role: 'manager',
  sites: ['jaude'],
  network: { id: 'clermont', name: 'Réseau' },
}

function show(
  status: number,
  content: CarriedAnswer | object,
  { role = 'manager', bringings = () => [] }: { role?: PersonRole; bringings?: () => Bringing[] } = {},
) {
  const carried = createCarried(async (path, { method, body }) => {
    if (method === 'GET') return new Response(JSON.stringify(bringings()))
    sent.push(`${method} ${path} ${await (body as Blob).text()}`)
    return new Response(JSON.stringify(content), { status })
  })
  render(
    <CarriedPage
      carried={carried}
      self={{ ...self, role }}
      siteNames={['Médiathèque de Jaude']}
      now={() => NOW}
      onSignedOut={() => {}}
    />,
  )
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

test('[SYN6] lots of a site that is not one’s own are told by whose they are, and who can bring them', async () => {
  const others = { id: ID, answer: 'refused', reason: 'others-site', siteName: 'Médiathèque de Croix-Neyrat' }
  show(200, { lots: [others, others, { id: ID, answer: 'stored' }] })
  screen.getByText(/les envois de vos établissements : Médiathèque de Jaude/)
  choose('le texte du fichier')

  await screen.findByText(/1.envoi pris/)
  expect(
    screen.getAllByText(
      /Croix-Neyrat ne fait pas partie de vos établissements\. Ses envois n’ont pas été pris : ils restent dans le fichier ou sur la tablette\./,
    ),
  ).toHaveLength(1)
  expect(screen.queryByText(/Ce qui a été apporté/)).toBeNull()
})

test('[SYN6] an administrator reads who brought what, and again once something more was brought', async () => {
  const bringings: Bringing[] = [
    { broughtAt: NOW - 60_000, by: null, siteNames: ['Croix-Neyrat', 'Jaude'], lots: 3 },
  ]
  show(200, { lots: [{ id: ID, answer: 'stored' }] }, { role: 'administrator', bringings: () => bringings })

  await screen.findByText('par une personne retirée')
  screen.getByText(/3.envois · Croix-Neyrat, Jaude/)
  screen.getByText(/^Aujourd’hui à/)
  screen.getByText(/il ne peut pas être retiré seul/)

  bringings.unshift({ broughtAt: NOW, by: 'Accueil', siteNames: ['Jaude'], lots: 1 })
  choose('le texte du fichier')

  await screen.findByText('par Accueil')
  screen.getByText('par une personne retirée')
})
