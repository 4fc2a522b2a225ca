import type { Page } from '@playwright/test'
import { expect, test } from './harness.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap, title } from './people.ts'

/** Tuesday 24 November 2026: Jaude holds its permanence from 10 h to 12 h. */
const AT_NINE = '2026-11-24T09:00:00+01:00'
const AT_HALF_PAST_TEN = '2026-11-24T10:30:00+01:00'
const LEVEL_3 = /^Faire le point/

async function startAt(page: Page, time: string) {
  await page.clock.install({ time })
  await page.goto('/')
  await people.setUp(page)
}

async function servePermanence(page: Page) {
  await goTo(page, 'Rendez-vous')
  const served = page.getByRole('checkbox', { name: /^Le mardi, de 10\sh à 12\sh/ })
  await served.click()
  await expect(served).toBeChecked()
}

const slotsToday = (page: Page) => page.getByRole('region', { name: 'Aujourd’hui' }).getByRole('button')

/** From the diary, for today; the code that the person takes along. */
async function book(page: Page, slot: RegExp): Promise<string> {
  await tap(page, 'Donner un rendez-vous')
  await slotsToday(page).filter({ hasText: slot }).click()
  await tap(page, /^Donner ce rendez-vous/)
  await expect(title(page)).toHaveText('Rendez-vous donné')
  const code = await page.locator('.given-code').innerText()
  await tap(page, 'Terminé')
  return code
}

test('[APP1] a slot of a permanence that this tablet serves: given under a code, moved, and given back', async ({
  page,
}) => {
  await startAt(page, AT_NINE)
  await servePermanence(page)

  await tap(page, 'Donner un rendez-vous')
  await expect(slotsToday(page)).toHaveText([/^10\sh$/, /^11\sh$/])
  await slotsToday(page).first().click()
  await tap(page, /^Donner ce rendez-vous\s: aujourd’hui, de 10\sh à 11\sh$/)
  const code = await page.locator('.given-code').innerText()
  expect(code).toMatch(/^\p{Ll}+ \p{Ll}+$/u)
  await expect(page.getByText(/Aujourd’hui, de 10\sh à 11\sh/)).toBeVisible()
  await expect(page.getByRole('img', { name: /agenda/ })).toBeVisible()
  await tap(page, 'Voir le papier à emporter')
  await expect(page.getByText(code)).toBeVisible()
  await tap(page, 'Revenir')
  await tap(page, 'Terminé')
  const [booked] = (await onDisk(page)).appointments
  expect(Object.keys(booked ?? {}).sort()).toEqual([
    ...['code', 'end', 'id', 'permanence', 'site', 'start', 'state'],
  ])
  expect(booked).toMatchObject({
    code: code.replace(' ', '-'),
    start: Date.parse('2026-11-24T10:00:00+01:00'),
  })

  await tap(page, 'Voir le papier')
  await expect(page.getByText(code)).toBeVisible()
  await expect(page.getByRole('img', { name: /le rendez-vous entre dans votre agenda/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /le texte de ce papier/ })).toBeVisible()
  await tap(page, 'Revenir')

  await tap(page, 'Déplacer')
  await expect(page.getByText(/Le code «\s.+\s» ne change pas/)).toContainText(code)
  await expect(slotsToday(page)).toHaveText([/^11\sh$/])
  await slotsToday(page).first().click()
  await tap(page, /^Déplacer\s: aujourd’hui, de 11\sh à 12\sh$/)
  await expect(page.locator('.given-code')).toHaveText(code)
  await tap(page, 'Terminé')
  expect((await onDisk(page)).appointments).toMatchObject([
    { id: (booked as { id?: string })?.id, start: Date.parse('2026-11-24T11:00:00+01:00') },
  ])

  await tap(page, 'Donner un rendez-vous')
  await expect(slotsToday(page)).toHaveText([/^10\sh$/])
})

test('[APP1] a permanence that this tablet does not serve gives no slot, so that two tablets cannot clash', async ({
  page,
}) => {
  await startAt(page, AT_NINE)
  await people.openRequest(page, LEVEL_3, 'Prendre un rendez-vous ici')

  await expect(
    page.getByText('Cette tablette ne tient l’agenda d’aucune permanence de ce lieu.'),
  ).toBeVisible()
  await expect(slotsToday(page)).toHaveCount(0)
})

test('[APP2] a no-show and a cancellation are counted, and the appointments forgotten', async ({ page }) => {
  await startAt(page, AT_NINE)
  await servePermanence(page)
  await book(page, /^10\sh$/)
  await book(page, /^11\sh$/)
  await goTo(page, 'Accueil')

  await page.clock.fastForward(Date.parse(AT_HALF_PAST_TEN) - Date.parse(AT_NINE))
  await tap(page, 'Absent')
  await tap(page, 'Compter une absence')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await onDisk(page)).toMatchObject({
    appointments: [{ start: Date.parse('2026-11-24T11:00:00+01:00') }],
    tallies: [{ day: '2026-11-24', cells: { 'appointment:no-show': 1 } }],
  })

  await tap(page, 'Annuler')
  await tap(page, 'Annuler le rendez-vous')
  await expect(page.getByRole('heading', { name: 'Rendez-vous d’aujourd’hui' })).toHaveCount(0)
  expect(await onDisk(page)).toMatchObject({
    appointments: [],
    tallies: [{ cells: { 'appointment:no-show': 1, 'appointment:cancelled': 1 } }],
  })
})

test('[TRI3] [APP2] level 3, within the permanence and by appointment: through the charter, honoured and counted @all', async ({
  page,
}) => {
  await startAt(page, AT_NINE)
  await servePermanence(page)
  const code = await book(page, /^10\sh$/)
  await goTo(page, 'Accueil')
  await page.clock.fastForward(Date.parse(AT_HALF_PAST_TEN) - Date.parse(AT_NINE))

  await page.getByRole('button', { name: /^Commencer\s*: 10\sh/ }).click()
  await expect(page.getByText(code)).toBeVisible()
  await people.chooseNeed(page, LEVEL_3)
  await expect(page.getByText('La personne vient à son rendez-vous.')).toBeVisible()
  await tap(page, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await people.takeBack(page)
  await expect(page.getByText(/^Niveau 3\s: Vers l’autonomie/)).toBeVisible()
  expect((await onDisk(page)).appointments).toMatchObject([{ state: 'started' }])
  await people.close(page)

  expect(await onDisk(page)).toMatchObject({
    sessions: [],
    appointments: [],
    tallies: [
      { totals: { sessions: 1 }, cells: { 'level:3': 1, 'appointment:honoured': 1, 'charter:agreed': 1 } },
    ],
  })
})

test('[TRI3] level 3 without an appointment is not helped now, even within the permanence', async ({
  page,
}) => {
  await startAt(page, AT_HALF_PAST_TEN)
  await tap(page, /^Nouvelle demande/)
  await people.chooseNeed(page, LEVEL_3)

  await expect(page.getByText('Le niveau 3 se fait sur rendez-vous individuel.').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Prendre un rendez-vous ici' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Commencer/ })).toHaveCount(0)
})
