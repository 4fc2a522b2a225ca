// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDesk } from '../../src/app/desk.ts'
import { inventoryText, takeInventory } from '../../src/app/inventory.ts'
import { Erasure } from '../../src/app/screens/Erasure.tsx'
import * as state from '../../src/app/state.ts'
import { installCatalog } from '../../src/db/catalog.ts'
import { EscaleDb } from '../../src/db/db.ts'
import { saveSession } from '../../src/db/sessions.ts'
import { setPin } from '../../src/db/settings.ts'
import { openTablet } from '../../src/db/tablet.ts'
import type { Appointment, Slot } from '../../src/domain/appointment.ts'
import { DAY_MS } from '../../src/domain/calendar.ts'
import type { Need } from '../../src/domain/catalogSchema.ts'
import { freeSlots } from '../../src/domain/freeSlots.ts'
import { aDraft, aPlan, catalog, NOW, TODAY } from '../makers.ts'

let db: EscaleDb

beforeEach(async () => {
  for (const name of ['escale', 'someone-else']) await new EscaleDb(name).delete()
  db = new EscaleDb()
  await openTablet(db, { today: TODAY, edition: catalog.edition.id })
  await installCatalog(db, catalog, NOW)
  localStorage.clear()
  state.catalog.value = catalog
  state.now.value = NOW
})

afterEach(cleanup)

const SESSION = '00c0ffee00c0ffee'
const aSession = () => aDraft({ sessionId: SESSION })

const storeNamed = (name: string) => screen.getByRole('heading', { name }).parentElement as HTMLElement

test('[RET3] [P1] every store is read and told in words; none holds anything about people', async () => {
  render(<Erasure />)

  await screen.findByText('Aucune donnée sur les personnes')
  for (const name of [
    'Accompagnements ouverts',
    'Comptes en cours',
    'Envois',
    'Rendez-vous',
    'Cookies',
    'Dessins à l’écran',
  ]) {
    within(storeNamed(name)).getByText('vide')
  }
  within(storeNamed('Réglages de la tablette')).getByText('1 élément')
})

test('[RET3] what is not ours is shown as a doubt, never passed over', async () => {
  localStorage.setItem('note', 'Mme Martin')
  const foreign = new EscaleDb('someone-else')
  await openTablet(foreign, { today: TODAY, edition: 'x' })
  render(<Erasure />)

  await screen.findByText('À vérifier')
  within(storeNamed('Mémoire du navigateur (localStorage)')).getByText('Cet endroit devrait être vide')
  expect(screen.getAllByText('Cet endroit n’est pas connu d’Escale').length).toBeGreaterThan(0)
  screen.getAllByText('someone-else.sessions')
})

test('[RET3] words where only codes belong are found', async () => {
  const row = {
    sessionId: SESSION,
    machine: 'session',
    version: 1,
    value: 'helping',
    context: { ...aSession(), note: 'martin' },
  }
  await db.sessions.put(row as never)

  const { isClean, stores } = await takeInventory(NOW)

  expect(isClean).toBe(false)
  expect(stores.find(({ kind }) => kind === 'sessions')?.doubts).toEqual([
    { why: 'words', paths: ['0.context.note'] },
  ])
})

test('[RET3] an open session is shown as codes, and a whole day leaves no doubt', async () => {
  await db.sessions.put({ sessionId: SESSION } as never)
  await saveSession(db, { value: 'helping', context: aSession() }, 1, false)

  const { isClean, stores } = await takeInventory(NOW)

  expect(stores.find(({ kind }) => kind === 'sessions')).toMatchObject({ count: 1, doubts: [] })
  expect(stores.filter(({ doubts }) => doubts.length > 0)).toEqual([])
  expect(isClean).toBe(true)
})

test('[RET3] [P1] all that a working day writes down is known: lots, an appointment, a session, a served permanence', async () => {
  const desk = createDesk(db, { now: () => NOW, random: () => 0.5 })
  await desk.start(catalog)
  await desk.confirmPlace('jaude', 'advisor')
  const question = catalog.needs.find((need) => need.level === 1) as Need
  for (let nth = 0; nth < 5; nth++) await desk.countQuestion(question)
  await desk.seal('jaude')
  const [slot] = freeSlots(catalog, 'jaude', NOW, NOW + 14 * DAY_MS, []) as [Slot]
  await desk.servePermanences([slot.permanence])
  const appointment = (await desk.book(slot)) as Appointment
  const id = (await desk.openSession(aPlan(), appointment.id)) as string
  await desk.send(id, { type: 'commitments.confirmed' })
  await desk.clearLent()
  await desk.countQuestion(question)

  const { stores } = await takeInventory(NOW)

  expect(stores.filter(({ count }) => count > 0).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['sessions', 'appointments', 'tallies', 'lots', 'tablet', 'catalogs']),
  )
  expect(stores.flatMap(({ doubts }) => doubts)).toEqual([])
})

test('[LEN2] the proof never carries the PIN, not even its hash', async () => {
  await setPin(db, '2580', 1)
  const pin = (await db.tablet.get('tablet'))?.pin

  const text = inventoryText(await takeInventory(NOW))

  expect(text).not.toContain(pin?.hash)
  expect(text).not.toContain(pin?.salt)
})

test('[RET3] the data-protection officer gets it as a file', async () => {
  let written: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    written = blob as Blob
    return 'blob:escale'
  })
  render(<Erasure />)
  fireEvent.click(await screen.findByRole('button', { name: 'Enregistrer la preuve' }))

  await screen.findByText(/escale-preuve-2026-11-24.json/)

  const proof = JSON.parse((await written?.text()) ?? '')
  expect(proof.stores.map((store: { kind: string }) => store.kind)).toContain('sessions')
  expect(proof.isClean).toBe(true)
  await waitFor(() => expect(document.querySelector('a[download]')).toBeNull())
})
