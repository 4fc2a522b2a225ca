import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { expect } from './harness.ts'
import { test } from './joined.ts'
import { comeIn } from './managers.ts'
import { goTo, tap, title } from './people.ts'

/** The page of the catalog: a file is judged, published, taken by a tablet, and taken back. */

/** Opens the page and answers the catalog in force, downloaded as an administrator does. */
async function downloaded(page: Page): Promise<Catalog> {
  await page.getByRole('link', { name: 'Catalogue' }).click()
  await expect(title(page)).toHaveText('Catalogue')
  const file = page.waitForEvent('download')
  await tap(page, /^Télécharger l’édition/)
  return JSON.parse(await readFile(await (await file).path(), 'utf8')) as Catalog
}

const choose = (page: Page, name: string, text: string) =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

/** What staff see in triage after one exchange. */
async function exchangeAndSee(tablet: Page, need: string): Promise<void> {
  await goTo(tablet, 'Réglages')
  await tap(tablet, 'Envoyer maintenant')
  await expect(tablet.getByRole('button', { name: 'Envoyer maintenant' })).not.toHaveAttribute('aria-busy')
  await goTo(tablet, 'Accueil')
  await tap(tablet, /^Nouvelle demande/)
  await expect(tablet.getByRole('button', { name: need }).first()).toBeVisible()
  await tap(tablet, 'Accueil')
}

const OTHER_NAME = 'Allocations familiales et aides au logement'

test('[ADM1] [ADM2] a changed catalog is read as differences, published, taken by a tablet at its next exchange, and taken back', async ({
  joined: { tablet, server },
  browser,
}) => {
  test.slow()
  const office = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const page = await office.newPage()
  await comeIn(page, server)
  const catalog = await downloaded(page)
  const need = catalog.needs.find(({ id }) => id === 'caf')
  const name = need?.name ?? ''
  // A correction of the same day.
  const edition = { id: 'essai', on: catalog.edition.on }
  const needs = catalog.needs.map((each) => (each === need ? { ...each, name: OTHER_NAME } : each))

  await choose(page, 'essai.json', JSON.stringify({ ...catalog, edition, needs }))
  await expect(page.getByText(/^essai\.json.: le fichier est correct\./)).toBeVisible()
  const differences = page.locator('.catalog-review').getByRole('listitem')
  await expect(differences.filter({ hasText: OTHER_NAME })).toContainText(name)
  await tap(page, 'Publier cette édition')
  await page.getByRole('dialog').getByRole('button', { name: 'Publier' }).click()
  await expect(page.getByText('L’édition essai est en vigueur.')).toBeVisible()

  await exchangeAndSee(tablet.page, OTHER_NAME)

  await tap(page, `Rétablir l’édition ${catalog.edition.id}`)
  await expect(page.getByRole('dialog')).toContainText(OTHER_NAME)
  await page.getByRole('dialog').getByRole('button', { name: 'Rétablir' }).click()
  await expect(page.getByText(`L’édition ${catalog.edition.id}-retour-3 est en vigueur.`)).toBeVisible()

  await exchangeAndSee(tablet.page, name)
  await office.close()
})

test('[ADM1] a faulty file is told whole, each fault in words with its place, and nothing of it is published', async ({
  joined: { server },
  browser,
}) => {
  const office = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const page = await office.newPage()
  await comeIn(page, server)
  const catalog = await downloaded(page)
  const [first, second, ...rest] = catalog.needs
  const needs = [{ ...first, level: 9 }, { ...second, services: ['nulle-part'] }, ...rest]

  await choose(page, 'faux.json', JSON.stringify({ ...catalog, needs }))
  await expect(page.getByText(/^faux\.json.: 4.points à corriger$/)).toBeVisible()
  const faults = page.locator('.catalog-review').getByRole('listitem')
  await expect(faults).toHaveText([
    new RegExp(`${first?.id}.*niveau 9`, 'is'),
    new RegExp(`${second?.id}.*nulle-part`, 'is'),
    new RegExp(`${first?.id}.*nommez au moins un service`, 'is'),
    /edition · id.*déjà été publiée/s,
  ])
  await expect(page.getByRole('button', { name: 'Publier cette édition' })).toHaveCount(0)

  await choose(page, 'ancien.json', JSON.stringify(catalog))
  await expect(page.getByText(/^ancien\.json.: 1.point à corriger$/)).toBeVisible()
  await expect(faults).toHaveText([/edition · id.*déjà été publiée/s])

  await choose(
    page,
    'demain.json',
    JSON.stringify({ ...catalog, edition: { id: 'demain', on: '2999-01-01' } }),
  )
  await expect(page.getByText(/^demain\.json.: 1.point à corriger$/)).toBeVisible()
  await expect(faults).toHaveText([/edition · on.*2999-01-01 est à venir/s])

  await choose(page, 'coupe.json', JSON.stringify(catalog, null, 2).slice(0, -20))
  await expect(page.getByText(/^coupe\.json.: 1.point à corriger$/)).toBeVisible()
  await expect(faults).toHaveText([/Ligne \d+, colonne \d+.: le JSON est mal formé/])

  const [published] = await server.db()<{ count: number }[]>`select count(*)::int as count from catalog`
  expect(published?.count).toBe(1)
  await office.close()
})
