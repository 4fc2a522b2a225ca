// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FleetPage } from '../../../src/app/manager/FleetPage.tsx'
import { createFleet } from '../../../src/app/manager/fleet/client.ts'
import { codeAnswer, type Fleet, fleetAnswer } from '../../../src/sync/contract/fleet.ts'
import { NOW } from '../../makers.ts'

// The page and its client; what the server would answer is written down and held to the contract.

const MINUTE = 60_000
const ENROLMENT = 'a'.repeat(64)
const code = v.parse(codeAnswer, {
  code: 'K7Q2M9XT4A',
  link: 'https://escale.test/#rejoindre=K7Q2M9XT4A',
  enrolment: ENROLMENT,
  lastsMs: 10 * MINUTE,
})
const tablet = (nth: number, change: object = {}) => ({
  tablet: String(nth).repeat(32),
  label: `Tablette ${nth}`,
  enrolledAt: NOW - 1_000_000_000,
  seenAt: NOW - MINUTE,
  revokedAt: null,
  ...change,
})
const fleet = (tablets: object[], waiting: string[] = []): Fleet => v.parse(fleetAnswer, { tablets, waiting })
const two = fleet([tablet(1), tablet(2, { seenAt: null })])
const refusal = (said: string) => ({ code: said, message: 'Message du serveur', serverTime: NOW })

type Answer = [status: number, content: unknown]
const asked: string[] = []
let isSignedOut = false
let at = NOW

function show(answers: Record<string, Answer | undefined>) {
  const door = createFleet(async (path, { method }) => {
    const key = `${method} ${path.slice('/api/fleet'.length)}`
    asked.push(key)
    const answer = answers[key]
    if (!answer) throw new TypeError('unreached')
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
  const onSignedOut = () => {
    isSignedOut = true
  }
  return render(<FleetPage fleet={door} now={() => at} onSignedOut={onSignedOut} />)
}

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const lines = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

beforeEach(() => {
  cleanup()
  asked.length = 0
  isSignedOut = false
  at = NOW
})

test('[SYN8] each tablet with its day, its last exchange, and whether it may send', async () => {
  show({ 'GET ': [200, fleet([...two.tablets, tablet(3, { revokedAt: NOW })])] })

  expect(await screen.findByRole('heading', { name: 'Retirées' })).toBeTruthy()
  expect(lines()).toEqual([
    expect.stringMatching(/^Tablette 1reliée le 1\d novembre 2026 · dernier échange .*Retirer$/),
    expect.stringMatching(/^Tablette 2reliée le 1\d novembre 2026 · aucun échange pour l’instantRetirer$/),
    expect.stringMatching(/^Tablette 3.* · retirée le 2\d novembre 2026$/),
  ])
})

test('[SYN8] revoking says first what happens, and then that it is done', async () => {
  show({
    'GET ': [200, two],
    [`DELETE /${'1'.repeat(32)}`]: [200, fleet([tablet(1, { revokedAt: NOW }), two.tablets[1]!])],
  })
  await screen.findByText('Tablette 1')
  tap('Retirer Tablette 1')
  const dialog = screen.getByRole('dialog')
  expect(dialog.textContent).toMatch(/ne peut plus rien envoyer/)
  expect(dialog.textContent).toMatch(/un fichier peut le porter à une autre tablette/)
  expect(dialog.textContent).toMatch(/Ce qu’elle a envoyé reste compté/)
  expect(asked).toEqual(['GET '])

  fireEvent.click(within(dialog).getByRole('button', { name: 'Retirer la tablette' }))

  expect(await screen.findByText(/« Tablette 1 » est retirée/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Retirer Tablette 1' })).toBeNull()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Reliées'))
})

describe('a code', () => {
  afterEach(() => void vi.useRealTimers())

  const answers: Record<string, Answer | undefined> = {}
  /** The clock and what waits for it, together. */
  const pass = (ms: number) =>
    act(async () => {
      at += ms
      await vi.advanceTimersByTimeAsync(ms)
    })

  beforeEach(async () => {
    vi.useFakeTimers()
    Object.assign(answers, { 'GET ': [200, two], 'POST /codes': [201, code] })
    show(answers)
    await pass(1)
    tap('Relier une tablette')
    await pass(1)
    answers['GET '] = [200, fleet(two.tablets, [ENROLMENT])]
  })

  test('[SYN8] is shown with its link, and how long it still serves, in minutes', async () => {
    expect(screen.getByText('K7Q2M 9XT4A')).toBeTruthy()
    expect(screen.getByText(code.link)).toBeTruthy()
    expect(screen.getByRole('timer').textContent).toMatch(/encore 10.minutes/)

    await pass(8.5 * MINUTE)
    expect(screen.getByRole('timer').textContent).toMatch(/encore 2.minutes/)
    await pass(MINUTE)
    expect(screen.getByRole('timer').textContent).toMatch(/moins d’une minute/)
  })

  test('[SYN8] that a tablet has used is gone from the screen, and the tablet is named', async () => {
    answers['GET '] = [200, fleet([...two.tablets, tablet(3)])]
    await pass(5_000)

    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/^«.Tablette 3.» a rejoint/)
    expect(screen.queryByText('K7Q2M 9XT4A')).toBeNull()
  })

  test('[SYN8] used while another code was: which tablet is whose is not guessed', async () => {
    answers['GET '] = [200, fleet([...two.tablets, tablet(3), tablet(4)])]
    await pass(5_000)

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Une tablette a rejoint le réseau')
    expect(screen.queryByText('K7Q2M 9XT4A')).toBeNull()
  })

  test('[ADM3] on a visit that is over goes back to the door', async () => {
    answers['GET '] = [401, refusal('not-signed-in')]
    await pass(5_000)

    expect(isSignedOut).toBe(true)
  })

  test('[SYN8] that nobody used says so at its end, and another is made', async () => {
    answers['GET '] = [200, two]
    await pass(10 * MINUTE)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Ce code ne sert plus')
    expect(screen.queryByText('K7Q2M 9XT4A')).toBeNull()

    tap('Faire un autre code')
    await pass(1)

    expect(screen.getByText('K7Q2M 9XT4A')).toBeTruthy()
  })

  test('[SYN8] stays on the screen while the server does not answer', async () => {
    answers['GET '] = undefined
    await pass(MINUTE)

    expect(screen.getByText('K7Q2M 9XT4A')).toBeTruthy()
    expect(screen.queryByText(/Le serveur ne répond pas/)).toBeNull()
  })
})

const REFUSALS: [string, Answer | undefined, RegExp][] = [
  ['of who may not', [403, refusal('forbidden')], /Seules les personnes qui administrent/],
  ['of one already revoked', [404, refusal('not-found')], /était déjà retirée/],
  ['of too much at once', [429, refusal('too-many')], /Trop de demandes en peu de temps/],
  ['of a server in trouble', [503, refusal('database-down')], /Le serveur n’a pas pu répondre/],
  ['that never came', undefined, /Le serveur ne répond pas. Rien n’a changé/],
]
for (const [name, answer, words] of REFUSALS)
  test(`[SYN8] the refusal ${name} is told in words`, async () => {
    show({ 'GET ': [200, two], [`DELETE /${'1'.repeat(32)}`]: answer })
    await screen.findByText('Tablette 1')
    tap('Retirer Tablette 1')
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer la tablette' }))

    expect(await screen.findByText(words)).toBeTruthy()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

test('[ADM3] a visit that is over goes back to the door', async () => {
  show({ 'GET ': [401, refusal('not-signed-in')] })
  await waitFor(() => expect(isSignedOut).toBe(true))
})
