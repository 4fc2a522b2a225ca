import { mkdir } from 'node:fs/promises'
import { chromium, type Page } from '@playwright/test'
import { CHROMIUM_FLAGS, obtainChromium } from '../../tools/browsers.ts'
import { buildApp } from './build.ts'
import * as people from './people.ts'
import { startApp } from './server.ts'
import { resize } from './tablet.ts'

/** `npm run pictures`: takes the pictures of the README and of the install dialog anew, from the real app. */

const LANDSCAPE = { width: 1180, height: 820 }
const PORTRAIT = { width: 820, height: 1180 }
const PHONE = { width: 390, height: 844 }

const server = await startApp(await buildApp())
const browser = await chromium.launch({ executablePath: await obtainChromium(), args: CHROMIUM_FLAGS })
const context = await browser.newContext({
  locale: 'fr-FR',
  timezoneId: 'Europe/Paris',
  colorScheme: 'light',
})
const page = await context.newPage()

await page.clock.install({ time: new Date('2026-11-24T10:30:00+01:00') })
await page.setViewportSize(PORTRAIT)
await page.goto(server.url)
await people.setUp(page)
await people.openRequest(page, /^Impôts/, 'Commencer par la charte')
await people.tap(page, 'Accueil')
await people.tap(page, /^Nouvelle demande/)
await people.chooseNeed(page, /^CAF/)
await take(page, 'docs/pictures/triage.png', LANDSCAPE)
await people.tap(page, 'Commencer par la charte')
await people.lend(page)
await people.tap(page, 'Commencer')
await people.tap(page, 'Suivant')
await take(page, 'docs/pictures/charter.png', PORTRAIT)
await page.reload()
await people.agree(page)
await people.takeBack(page)
await people.tap(page, 'Terminer')
await people.confirmAll(page)
await people.chooseOutcome(page, /^Résolu/)
await people.tap(page, 'Compter et oublier')
await people.title(page).getByText('Compté. Oublié.').waitFor()
await take(page, 'docs/pictures/counted.png', PORTRAIT)
await people.tap(page, /Retour à l’accueil/)
await take(page, 'docs/pictures/home.png', LANDSCAPE)
await take(page, 'public/screenshots/accueil-paysage.png', LANDSCAPE)
await take(page, 'public/screenshots/accueil-portrait.png', PHONE)

await browser.close()
await server.stop()

async function take(from: Page, path: string, size: typeof PORTRAIT) {
  await mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true })
  await resize(from, size)
  await from.evaluate(() => document.fonts.ready.then(() => scrollTo(0, 0)))
  await from.screenshot({ path, animations: 'disabled' })
}
