import type { Page } from '@playwright/test'
import { expect } from './harness.ts'
import { joinServer, test } from './joined.ts'
import { openInvitation } from './managers.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap, title } from './people.ts'
import type { WholeServer } from './wholeServer.ts'

/** The page of a network's tablets, and what a tablet sees of it. */

const toFleet = async (page: Page) => {
  await page.getByRole('link', { name: 'Parc de tablettes' }).click()
  await expect(title(page)).toHaveText('Parc de tablettes')
}

/** Makes a code on the page; answers it as it is shown. */
async function makeCode(page: Page): Promise<string> {
  await tap(page, 'Relier une tablette')
  await expect(title(page)).toHaveText('Un code pour une tablette')
  await expect(page.getByRole('timer')).toHaveText(/encore (10|9).minutes/)
  await expect(page.getByRole('img', { name: /^Code QR/ })).toBeVisible()
  const code = page.getByText(/^[0-9A-Z]{5} [0-9A-Z]{5}$/)
  return await code.innerText()
}

const lotsStored = async (server: WholeServer): Promise<number> => {
  const [row] = await server.db()<{ count: number }[]>`select count(*)::int as count from lot`
  return row?.count ?? 0
}

test('[SYN8] a tablet joins by a code of the page, is listed, is revoked, keeps all it holds, and comes back', async ({
  whole: { tablet, server },
  browser,
}) => {
  test.slow()
  const office = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const manager = await office.newPage()
  await openInvitation(manager, server)
  await toFleet(manager)
  await expect(manager.getByText(/^Aucune tablette n’est reliée/)).toBeVisible()

  const code = await makeCode(manager)
  await joinServer(tablet.page, code)

  // The page sees by itself that the code has served.
  await expect(title(manager)).toHaveText(/^«.Tablette 1.» a rejoint le réseau$/)
  await expect(manager.getByText(code)).toHaveCount(0)
  await tap(manager, 'Revenir aux tablettes')
  await expect(manager.getByRole('listitem').filter({ hasText: 'Tablette 1' })).toContainText(
    /reliée le .* dernier échange aujourd’hui/,
  )

  await server.stop()
  for (let nth = 0; nth < 5; nth++) await people.accompanyBriefly(tablet.page)
  await people.closePermanence(tablet.page)
  await server.start()
  await tap(manager, 'Retirer Tablette 1')
  await expect(manager.getByRole('dialog')).toContainText('elle ne peut plus rien envoyer')
  await tap(manager, 'Retirer la tablette')
  await expect(manager.getByText(/^«.Tablette 1.» est retirée\./)).toBeVisible()
  await expect(manager.getByRole('heading', { name: 'Retirées' })).toBeVisible()

  // Its next exchange comes by itself, or as staff ask: either way it is told, and nothing is taken from it.
  await expect(tablet.page.getByText('Cette tablette a été retirée du serveur')).toBeVisible({
    timeout: 60_000,
  })
  await expect(tablet.page.getByText(/Tout ce qui attend reste ici, en sécurité/)).toBeVisible()
  expect((await onDisk(tablet.page)).lots).toHaveLength(1)
  expect(await lotsStored(server)).toBe(0)
  await goTo(tablet.page, 'Accueil')
  await people.accompanyBriefly(tablet.page)

  await joinServer(tablet.page, await makeCode(manager))
  await expect.poll(() => lotsStored(server), { timeout: 60_000 }).toBe(1)
  await office.close()
})

test('[SYN8] [SYN6] what waits on a revoked tablet is carried by file to another one', async ({
  joined: { tablet, server },
  browser,
}) => {
  test.slow()
  const [row] = await server.db()<{ tablet: string }[]>`select tablet from tablet`
  await server.stop()
  for (let nth = 0; nth < 5; nth++) await people.accompanyBriefly(tablet.page)
  await people.closePermanence(tablet.page)
  await server.start()
  await server.db()`update tablet set revoked_at = now() where tablet = ${row?.tablet ?? ''}`
  await expect(tablet.page.getByText('Cette tablette a été retirée du serveur')).toBeVisible({
    timeout: 60_000,
  })
  const saved = tablet.page.waitForEvent('download')
  await tap(tablet.page, 'Mettre dans un fichier')
  const file = await (await saved).path()

  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const other = await context.newPage()
  await other.goto(server.url)
  await people.setUp(other)
  await joinServer(other, await server.enrolmentCode())
  await goTo(other, 'Ce qui part d’ici')
  await other.getByLabel('Prendre le fichier d’une autre tablette').setInputFiles(file)

  await expect.poll(() => lotsStored(server), { timeout: 60_000 }).toBe(1)
  await context.close()
})
