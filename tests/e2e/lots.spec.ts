import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { cameraSeeing, codeShown } from './fakeCamera.ts'
import { expect, test, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap } from './people.ts'
import { killBrowser, launchBrowser } from './tablet.ts'

/** What leaves the tablet, and what does not stay on it. */

type StoredLot = { id: string; body: string; origin: string; exportedAt: number | null }

const lotsOf = async (page: Page) => (await onDisk(page)).lots as StoredLot[]

/** The text of the downloaded file, and its name. */
async function exportFile(page: Page): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download')
  await tap(page, 'Mettre dans un fichier')
  const download = await downloading
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

const importFile = (page: Page, { name, text }: { name: string; text: string }) =>
  page
    .getByLabel('Prendre le fichier d’une autre tablette')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

test('[LOT1] [LOT3] [LOT4] [P5] what leaves is shown in words and byte for byte, and is what the disk holds', async ({
  page,
}) => {
  await page.goto('/')
  await people.setUp(page)
  for (let nth = 1; nth <= 3; nth++) await people.accompanyBriefly(page)
  await people.accompany(page)
  await tap(page, 'Nouvelle demande')
  await people.chooseNeed(page, /^Imprimer/)
  await tap(page, 'Commencer maintenant')
  await people.close(page)
  await tap(page, 'Retour à l’accueil')
  await people.answerQuestions(page, 2)
  await people.closePermanence(page)

  const waiting = page.getByRole('article')
  await expect(waiting).toHaveCount(1)
  await expect(waiting).toContainText(
    /Médiathèque de Jaude\s:\s5\saccompagnements et 2\squestions rapides, dont 6 de niveau 1 et 1 de niveau 2/,
  )
  const [stored] = await lotsOf(page)
  const shown = waiting.locator('pre')
  await waiting.getByText('Le contenu exact, octet pour octet').click()
  await expect(shown).toBeVisible()
  expect(await shown.textContent()).toBe(stored?.body)
  await expect(
    waiting.getByText(`${Buffer.byteLength(stored?.body ?? '')}\u00a0octets. C’est tout ce qui part.`),
  ).toBeVisible()

  await waiting.getByText('Tous les comptes, en mots').click()
  const cells = Object.entries(JSON.parse(stored?.body ?? '').cells as Record<string, number>)
  await expect(waiting.getByRole('row')).toHaveCount(cells.length)
  await expect(waiting.getByRole('row', { name: 'Niveau 2 1', exact: true })).toBeVisible()
  expect((await onDisk(page)).tallies).toEqual([])
})

test('[LOT1] [LOT2] fewer than the least that leaves wait, and it is said why @all', async ({ page }) => {
  await page.goto('/')
  await people.setUp(page)
  await people.accompanyBriefly(page)
  await people.answerQuestions(page, 6)
  await tap(page, 'Fin de permanence')
  const why = page.getByText(/Moins de 5 accompagnements\s: d’autres jours s’y ajouteront/)
  await expect(why).toBeVisible()
  await tap(page, 'Fermer la permanence')

  await expect(page.getByText('Aucun envoi n’est prêt.', { exact: true })).toBeVisible()
  await expect(page.getByText('Pas encore prêt pour l’envoi', { exact: true })).toBeVisible()
  expect(await onDisk(page)).toMatchObject({
    lots: [],
    tallies: [{ totals: { sessions: 1, questions: 6 } }],
  })
})

test('[SYN6] [P3] a file taken in twice by another tablet counts once there, under the same numbers', async ({
  page,
  browser,
  server,
}) => {
  await page.goto('/')
  await people.setUp(page)
  await people.answerQuestions(page, 5)
  await people.closePermanence(page)
  const file = await exportFile(page)
  expect(file.name).toMatch(/^escale-\d{4}-\d\d-\d\d\.json$/)
  await expect(page.getByText(`Le fichier ${file.name} est prêt.`)).toBeVisible()
  const [sent] = await lotsOf(page)
  expect(sent?.exportedAt).not.toBeNull()
  expect(JSON.parse(file.text).lots).toEqual([sent?.body])

  const otherTablet = await browser.newContext({ baseURL: server.url, locale: 'fr-FR' })
  const other = await otherTablet.newPage()
  await other.goto('/')
  await people.setUp(other)
  await goTo(other, 'Ce qui part d’ici')
  await importFile(other, file)
  await expect(other.getByText('1\u00a0envoi pris : ils partiront d’ici.')).toBeVisible()
  await expect(other.getByText('Vient d’une autre tablette')).toBeVisible()
  await importFile(other, file)
  await expect(other.getByText('1\u00a0envoi déjà connu : compté une seule fois.')).toBeVisible()

  expect(await lotsOf(other)).toMatchObject([{ id: sent?.id, body: sent?.body, origin: 'carried' }])
  await goTo(other, 'Accueil')
  await expect(
    other.getByText(/Prêt pour l’envoi, par fichier ou par codes\s: 5\squestions rapides\./),
  ).toBeVisible()
  await expect(other.getByText('Rien de compté pour l’instant.')).toBeVisible()
  await otherTablet.close()
})

test('[LOT3] [P2] a lot sealed on the screen is the same lot after the battery died', async ({ tablet }) => {
  const page = await tablet.launch()
  await people.setUp(page)
  await people.answerQuestions(page, 5)
  await people.closePermanence(page)
  const before = await lotsOf(page)
  await tablet.kill()

  expect(await lotsOf(await tablet.launch())).toEqual(before)
})

test('[RET3] the proof of erasure counts what is on the disk: one open session, then none @all', async ({
  page,
}) => {
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
  await tap(page, 'Accueil')
  await goTo(page, 'Preuve d’effacement')
  const sessions = page.getByRole('article').filter({ hasText: 'Accompagnements ouverts' })
  await expect(sessions).toContainText('1\u00a0élément')

  await goTo(page, 'Accueil')
  await page.locator('.session-card').click()
  await people.close(page)
  await tap(page, 'Retour à l’accueil')
  await goTo(page, 'Preuve d’effacement')
  await expect(page.getByText('Aucune donnée sur les personnes')).toBeVisible()
  await expect(sessions).toContainText('vide')
})

test('[P1] [LEN2] nothing typed is found in any file of the browser’s profile', async ({ tablet }) => {
  const typed = 'zorglubx'
  const pin = '27182845'
  const nothingFound = (page: Page) => expect(page.getByText(/Rien ne correspond|Aucun lieu/)).toBeVisible()
  let page = await tablet.launch()
  await page.getByRole('searchbox').fill(typed)
  await nothingFound(page)
  await page.getByRole('searchbox').fill('')
  await people.setUp(page, /Médiathèque de Jaude/, { pin })
  await untilOfflineReady(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await people.takeBack(page, pin)
  await people.close(page)
  await tap(page, 'Retour à l’accueil')
  await tap(page, /^Nouvelle demande/)
  await page.getByRole('searchbox').fill(typed)
  await nothingFound(page)
  await tablet.switchOff()
  page = await tablet.launch()
  await goTo(page, 'Où orienter')
  await page.getByRole('searchbox').fill(typed)
  await nothingFound(page)
  await tablet.switchOff()

  // What the tablet keeps on purpose is found: the search does read what lies on the disk.
  expect(await filesWith(tablet.profileDir, 'outcome:solved')).not.toEqual([])
  expect(await filesWith(tablet.profileDir, typed)).toEqual([])
  expect(await filesWith(tablet.profileDir, pin)).toEqual([])
})

/** Names of the files that hold this text, in one byte or two a letter. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const wanted = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
    if (wanted.some((each) => bytes.includes(each))) found.push(entry.name)
  }
  return found
}

test('[SYN6] [P3] lots go from one screen to another camera as codes, and a second time nothing counts', async ({
  page,
  server,
}, testInfo) => {
  await page.goto('/')
  await people.setUp(page)
  for (let nth = 1; nth <= 5; nth++) await people.accompanyBriefly(page)
  await people.closePermanence(page)
  await tap(page, 'Montrer en codes')
  await tap(page, 'Arrêter le défilement')
  const codes = await allCodes(page)
  expect(codes.length).toBeGreaterThan(1)

  const args = await cameraSeeing(codes, testInfo.outputPath('camera.y4m'))
  const other = await launchBrowser({ profileDir: testInfo.outputPath('profile'), args })
  try {
    await other.page.goto(server.url)
    await people.setUp(other.page, /Beaumont/)
    await goTo(other.page, 'Ce qui part d’ici')
    await tap(other.page, 'Lire les codes d’une tablette')
    await expect(other.page.getByText(/1\senvoi pris/)).toBeVisible()
    const [mine] = await lotsOf(page)
    expect(await lotsOf(other.page)).toMatchObject([{ id: mine?.id, body: mine?.body, origin: 'carried' }])

    await tap(other.page, 'Lire les codes d’une tablette')
    await expect(other.page.getByText(/1\senvoi déjà connu/)).toBeVisible()
    expect(await lotsOf(other.page)).toHaveLength(1)
  } finally {
    await killBrowser(other)
  }
})

/** Each code of the chain once, from the first on. */
async function allCodes(page: Page) {
  const caption = page.locator('.codes figcaption')
  while (!/^Code 1 sur/.test(await caption.innerText())) await tap(page, 'Suivant')
  const total = Number(/sur (\d+)/.exec(await caption.innerText())?.[1])
  const codes: boolean[][][] = []
  for (let at = 1; at <= total; at++) {
    await expect(page.getByRole('img', { name: `Code ${at} sur ${total}`, exact: true })).toBeVisible()
    // The label is there before the code is drawn.
    await expect.poll(async () => codes.map(String).includes(String(await codeShown(page)))).toBe(false)
    codes.push(await codeShown(page))
    await tap(page, 'Suivant')
  }
  return codes
}
