import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { buildApp } from './build.ts'
import { expect, test, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap, title } from './people.ts'

/** A new version never comes under an open accompaniment, and a broken one never comes at all. */

// In one worker: the next version is built once.
test.describe.configure({ mode: 'default' })

const NEXT = '9.9.9'
let built: Promise<string> | undefined
const nextVersion = () => {
  built ??= buildApp({ version: NEXT })
  return built
}

/** Looks for a new version, as the app does each hour, and waits until it is there or has failed. */
const findUpdate = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update().catch(() => null)
    const found = registration.installing ?? registration.waiting
    if (!found) return 'none'
    while (found.state === 'installing')
      await new Promise((resolve) => found.addEventListener('statechange', resolve, { once: true }))
    return found.state
  })

/** The home screen is put away, as when the tablet is laid down. */
const putAway = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })

/** Which version runs, by its own screen. */
async function versionOf(page: Page): Promise<string> {
  await goTo(page, 'Réglages')
  const version = page.getByRole('definition').filter({ hasText: /^Escale / })
  const text = await version.innerText()
  await goTo(page, 'Accueil')
  return text.slice('Escale '.length)
}

test('[SEC3] [P2] a new version waits for the end of the accompaniment, then comes without losing anything', async ({
  tablet,
}) => {
  test.setTimeout(120_000)
  const next = await nextVersion()
  const page = await tablet.launch()
  await people.setUp(page)
  const present = await versionOf(page)
  await people.answerQuestions(page, 1)
  await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
  await expect(title(page)).toHaveText('Accompagnement en cours')
  await untilOfflineReady(page)
  await tablet.server.stop()
  await tablet.server.start(next)

  expect(await findUpdate(page)).toBe('installed')
  await page.reload()
  await putAway(page)
  expect(await versionOf(page)).toBe(present)
  expect(await onDisk(page)).toMatchObject({ sessions: [{ value: 'helping' }] })

  await page.locator('.session-card').click()
  await people.close(page)
  await tap(page, 'Retour à l’accueil')
  const reloaded = page.waitForEvent('load')
  await putAway(page)
  await reloaded
  expect(await versionOf(page)).toBe(NEXT)
  expect(await onDisk(page)).toMatchObject({
    sessions: [],
    tallies: [{ totals: { sessions: 1, questions: 1 } }],
  })

  await tablet.server.stop()
  await page.reload()
  expect(await versionOf(page)).toBe(NEXT)
})

test('[SEC3] [P4] a new version that is not whole is left aside: the present one goes on, without network too', async ({
  tablet,
}) => {
  test.setTimeout(120_000)
  const broken = await withoutOneFile(await nextVersion())
  let page = await tablet.launch()
  await people.setUp(page)
  const present = await versionOf(page)
  await untilOfflineReady(page)
  await tablet.server.stop()
  await tablet.server.start(broken)

  expect(await findUpdate(page)).toBe('redundant')
  await page.reload()
  expect(await versionOf(page)).toBe(present)

  await tablet.server.stop()
  await tablet.kill()
  page = await tablet.launch()
  expect(await versionOf(page)).toBe(present)
  await people.accompany(page)
})

/** A release of which one file is missing on the server. */
async function withoutOneFile(release: string): Promise<string> {
  const folder = await mkdtemp(join(process.env.ESCALE_RUN ?? tmpdir(), 'broken-'))
  await cp(release, folder, { recursive: true })
  const names = await readdir(join(folder, 'assets'))
  const [script = ''] = names.filter((name) => name.endsWith('.js')).sort()
  for (const name of names) if (name.startsWith(script)) await rm(join(folder, 'assets', name))
  return folder
}
