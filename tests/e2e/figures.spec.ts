import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { addDays, dayOf, weekdayOf } from '../../src/domain/calendar.ts'
import { WEEKDAYS } from '../../src/domain/vocabulary.ts'
import { administratorLink } from '../../src/server/invitations.ts'
import { publishDue } from '../../src/server/publishing.ts'
import { fillWithLots, WEEKS } from '../server/yearOfLots.ts'
import { test as base, comeToRest, expect } from './harness.ts'
import { comeIn } from './managers.ts'
import { title } from './people.ts'
import { startWholeServer, type WholeServer } from './wholeServer.ts'

/** The manager's pages in a real browser, over fifteen months of counts that end last week. */

const test = base.extend<object, { figures: WholeServer }>({
  figures: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures in the pattern
    async ({}, use) => {
      const today = dayOf(Date.now(), 'Europe/Paris')
      const monday = addDays(today, -WEEKDAYS.indexOf(weekdayOf(today)))
      const server = await startWholeServer((db) =>
        fillWithLots(db, { firstMonday: addDays(monday, -7 * WEEKS) }),
      )
      await publishDue(server.db(), server.running().network, new Date())
      await use(server)
      await server.end()
    },
    { scope: 'worker' },
  ],
})

const PAGES = [
  'Activité',
  'Demandes et couverture',
  'Charte',
  'Issues et durées',
  'Incidents',
  'Tablettes',
  'Enquête annuelle',
  'Vocabulaire national',
]
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What is wrong with the screen as it is: both lights, on a tablet and a phone, and 320 px wide. */
async function faultsOf(page: Page, name: string): Promise<string[]> {
  const findings: string[] = []
  for (const width of [820, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 1000 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await comeToRest(page)
      const axe = new AxeBuilder({ page }).withTags(TAGS).disableRules(['target-size'])
      const { violations } = await axe.setLegacyMode().analyze()
      findings.push(
        ...violations.map(({ id, nodes }) => `${name} ${width} ${colorScheme} ${id}: ${nodes[0]?.html}`),
      )
    }
  await page.setViewportSize({ width: 320, height: 640 })
  const widest = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0)
  if (widest > 320) findings.push(`${name}: ${widest} px wide at 320`)
  await page.setViewportSize({ width: 820, height: 1180 })
  return findings
}

test('[ACC1] [REP1] every page of figures, in both lights, on a tablet, a phone and at 320 px', async ({
  page,
  figures,
}) => {
  test.setTimeout(240_000)
  await comeIn(page, figures)
  const findings: string[] = []
  for (const name of PAGES) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(title(page)).toHaveText(name)
    await expect(page.locator('.figures:not([data-old])')).toBeVisible()
    findings.push(...(await faultsOf(page, name)))
  }
  expect(findings).toEqual([])
})

const LEAST_TARGET_PX = 48

test('[ACC1] [SYN8] [SYN6] the page of tablets, its code and its question, and that of carried lots, in the same ways', async ({
  page,
  figures,
}) => {
  test.setTimeout(240_000)
  await comeIn(page, figures)
  await addTablet(figures)
  const findings: string[] = []
  const look = async (name: string) => {
    for (const button of await page.locator('main button, dialog button').all()) {
      const { width = 0, height = 0 } = (await button.boundingBox()) ?? {}
      if (width < LEAST_TARGET_PX || height < LEAST_TARGET_PX) findings.push(`${name}: ${width}×${height}`)
    }
    findings.push(...(await faultsOf(page, name)))
  }

  await page.getByRole('link', { name: 'Parc de tablettes' }).click()
  await page.getByRole('button', { name: /^Retirer Tablette/ }).click()
  await look('question')
  await page.getByRole('button', { name: 'Ne rien changer' }).click()
  await look('list')
  await page.getByRole('button', { name: 'Relier une tablette' }).click()
  await expect(page.getByRole('img', { name: /^Code QR/ })).toBeVisible()
  await look('code')
  await page.getByRole('link', { name: 'Envois apportés' }).click()
  await expect(page.getByText('Rien n’a été apporté.')).toBeVisible()
  await look('carried')
  expect(findings).toEqual([])
})

const addTablet = (server: WholeServer) => server.db()`
  insert into tablet (network, tablet, public_key, enrolled_at, version)
  values (${server.running().network}, ${'7'.repeat(32)}, '{}', now(), '1.0.0')`

test('[REP2] [P1] the file of a page is downloaded; nothing of a tablet is opened on the way', async ({
  page,
  figures,
}) => {
  await comeIn(page, figures)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const file = await download

  expect(file.suggestedFilename()).toMatch(/^escale-activite-reseau-\d{4}-t\d\.csv$/)
  expect(await readFile(await file.path(), 'utf8')).toContain('Accompagnements')
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
})

test('[REP2] on paper every row is there, and nothing to press', async ({ page, figures }) => {
  await comeIn(page, figures)
  await page.getByRole('link', { name: 'Demandes et couverture' }).click()
  await expect(page.getByRole('heading', { name: 'Besoins demandés' })).toBeVisible()
  const folded = page.locator('tr.beyond').first()
  await expect(folded).toBeHidden()

  await page.emulateMedia({ media: 'print' })
  await expect(folded).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('combobox')).toHaveCount(0)
})

test('[REP3] [DIS1] the address leads back to the same page, place and period', async ({ page, figures }) => {
  await comeIn(page, figures)
  await page.getByRole('combobox', { name: 'Lieu' }).selectOption({ label: 'Médiathèque de Jaude' })
  await expect(page).toHaveURL(/\/pilotage\/activite\/jaude\/\d{4}-Q\d$/)
  await page.getByRole('button', { name: 'Période d’avant' }).click()
  const address = page.url()
  await page.reload()

  await expect(page.getByRole('combobox', { name: 'Lieu' })).toHaveValue('jaude')
  expect(page.url()).toBe(address)
  await page.goBack()
  await expect(page).not.toHaveURL(address)
})

test('[ADM3] [SEC2] an invitation followed where the pages are open is read, signed in or not, and leaves the address', async ({
  page,
  figures,
}) => {
  const { services, network } = figures.running()
  const link = await administratorLink(services, network)
  await page.goto(`${figures.url}/pilotage`)
  await expect(title(page)).toHaveText('Connexion')
  await page.goto(link)
  await expect(page.getByLabel('Nom du compte')).toBeVisible()
  await expect(page).toHaveURL(`${figures.url}/pilotage`)

  await comeIn(page, figures)
  await page.goto(link)
  await expect(page.getByText(/connecté comme «.Direction.»/)).toBeVisible()
  await page.getByRole('button', { name: 'Me déconnecter et lire l’invitation' }).click()

  await expect(page.getByLabel('Nom du compte')).toBeVisible()
  await expect(page).toHaveURL(`${figures.url}/pilotage`)
  await page.reload()
  await expect(title(page)).toHaveText('Connexion')
})
