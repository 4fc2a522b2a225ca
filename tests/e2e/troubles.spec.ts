import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { carryTroubles } from '../../src/app/i18n/carryTroubles.fr.ts'
import { permanence } from '../../src/app/i18n/leaving.fr.ts'
import {
  clockTroubles,
  lentTroubleInWords,
  type ScreenTrouble,
  type TroubleWords,
  troubles,
} from '../../src/app/i18n/trouble.fr.ts'
import { type CarryTrouble, writeCarry } from '../../src/sync/contract/carry.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { buildApp } from './build.ts'
import { expect, test, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { onDisk, tap, title } from './people.ts'

/** What can go wrong, met by a person: told in three beats, nothing lost, nothing that looks saved and is not. */

/** What happened, what is safe, what to do: all three in sight. */
async function expectTold(page: Page, words: TroubleWords) {
  await expect(page.getByText(words.title)).toBeVisible()
  for (const beat of [words.happened, words.safe, words.todo])
    await expect(page.getByText(beat).first()).toBeVisible()
}

async function expectStopped(page: Page, trouble: ScreenTrouble) {
  await expect(page.getByRole('alertdialog')).toHaveCount(1)
  await expectTold(page, troubles[trouble])
}

/** The browser's own refusal, at its own door: each write throws as long as the disk is full. */
const fillDisk = (page: Page, full: boolean) =>
  page.evaluate((full) => {
    ;(globalThis as { diskIsFull?: boolean }).diskIsFull = full
  }, full)

const withDiskThatFills = (page: Page) =>
  page.addInitScript(() => {
    for (const name of ['put', 'add'] as const) {
      const write = IDBObjectStore.prototype[name]
      IDBObjectStore.prototype[name] = function (...row) {
        if ((globalThis as { diskIsFull?: boolean }).diskIsFull)
          throw new DOMException('No space left', 'QuotaExceededError')
        return write.apply(this, row)
      }
    }
  })

const statesOf = async (page: Page) => (await onDisk(page)).sessions.map(({ value }) => value)

test('[P2] [P8] a full disk: the tablet is not lent before the step is kept, and trying again goes on @all', async ({
  page,
}) => {
  await withDiskThatFills(page)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await expect(title(page)).toHaveText('Vos engagements d’abord')
  const before = await onDisk(page)

  await fillDisk(page, true)
  await people.lend(page)
  await expectStopped(page, 'full')
  await expect(page.locator('html')).toHaveAttribute('data-world', 'staff')
  await tap(page, 'Réessayer')
  await expectStopped(page, 'full')
  expect(await onDisk(page)).toEqual(before)

  await fillDisk(page, false)
  await tap(page, 'Réessayer')
  await expect(title(page)).toHaveText('Bonjour')
  expect(await statesOf(page)).toEqual(['reading'])
})

test('[P2] a trouble cannot be pushed away: however often Escape is pressed, it stands until it is answered', async ({
  page,
}) => {
  await withDiskThatFills(page)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await expect(title(page)).toHaveText('Vos engagements d’abord')
  await fillDisk(page, true)
  await people.lend(page)
  await expectStopped(page, 'full')

  for (let nth = 1; nth <= 6; nth++) {
    await page.keyboard.press('Escape')
    await expectStopped(page, 'full')
  }

  await fillDisk(page, false)
  await tap(page, 'Réessayer')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  expect(await statesOf(page)).toEqual(['reading'])
})

test('[P2] [P8] [CHA5] a full disk: the patron’s agreement does not look kept before it is', async ({
  page,
}) => {
  await withDiskThatFills(page)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await people.readCharter(page)
  await tap(page, 'Je suis d’accord')
  await page.getByRole('tab', { name: 'Bouton ou clavier' }).click()
  await tap(page, 'Je suis d’accord')

  await fillDisk(page, true)
  await tap(page, 'Oui, je confirme')
  await expectTold(page, lentTroubleInWords('full'))
  await expect(page.getByText(/Libérez|responsable|accompagnements/)).toHaveCount(0)
  await tap(page, 'Réessayer')
  await expectTold(page, lentTroubleInWords('full'))
  await tap(page, 'Revenir à l’écran')
  await expect(page.getByText('Votre réponse n’est pas encore enregistrée')).toBeVisible()
  await expect(page.getByText('Votre accord est enregistré.')).toHaveCount(0)
  expect(await statesOf(page)).toEqual(['reading'])

  await fillDisk(page, false)
  await tap(page, 'Réessayer')
  await expect(page.getByText('Votre accord est enregistré.')).toBeVisible()
  expect(await statesOf(page)).toEqual(['agreed'])
})

test('[P3] [SES7] a full disk: a session that could not be counted is still open, and counts once', async ({
  page,
}) => {
  await withDiskThatFills(page)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
  await tap(page, 'Terminer')
  await people.confirmAll(page)
  await people.chooseOutcome(page, /^Résolu/)

  await fillDisk(page, true)
  await tap(page, 'Compter et oublier')
  await expectStopped(page, 'full')
  await tap(page, 'Laisser')
  await expect(title(page)).toHaveText('Avant de se quitter')
  expect(await onDisk(page)).toMatchObject({ sessions: [{ value: 'closing' }], tallies: [] })

  await fillDisk(page, false)
  await tap(page, 'Compter et oublier')
  await expect(title(page)).toHaveText('Compté. Oublié.')
  expect(await onDisk(page)).toMatchObject({ sessions: [], tallies: [{ totals: { sessions: 1 } }] })
})

test('[P2] storage refused: said at once, and work goes on as soon as it is granted @all', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open
    IDBFactory.prototype.open = function (...asked) {
      if (!(globalThis as { isGranted?: boolean }).isGranted)
        throw new DOMException('The operation is insecure.', 'SecurityError')
      return open.apply(this, asked)
    }
  })
  await page.goto('/')
  await expectStopped(page, 'refused')

  await page.evaluate(() => {
    ;(globalThis as { isGranted?: boolean }).isGranted = true
  })
  await tap(page, 'Réessayer')
  await people.setUp(page)
})

test('[P2] no storage at all: said at once', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true }),
  )
  await page.goto('/')

  await expectStopped(page, 'refused')
})

test('[P2] another tab keeps an older store open: said in time, and opened once it is closed @all', async ({
  page,
  context,
}) => {
  const other = await context.newPage()
  await other.goto('/icons.svg')
  await other.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('escale', 1)
        request.onsuccess = () => resolve(null)
        request.onerror = reject
      }),
  )

  await page.clock.install()
  await page.goto('/')
  await expect(async () => {
    await page.clock.runFor(10_000)
    expect(await page.getByRole('alertdialog').count()).toBe(1)
  }).toPass()
  await expectStopped(page, 'blocked')

  await other.close()
  await tap(page, 'Réessayer')
  await people.setUp(page)
})

test('[P2] [SEC3] a newer Escale has upgraded the store: this one writes nothing, and says so @all', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await expect(title(page)).toHaveText('Vos engagements d’abord')
  const before = await onDisk(page)

  const newer = await context.newPage()
  await newer.goto('/icons.svg')
  await newer.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('escale', 9_990)
        request.onsuccess = () => {
          request.result.close()
          resolve(null)
        }
        request.onerror = reject
      }),
  )
  await newer.close()
  await people.lend(page)
  await expectStopped(page, 'outdated')
  await expect(page.locator('html')).toHaveAttribute('data-world', 'staff')

  await tap(page, 'Recharger la page')
  await expectStopped(page, 'outdated')
  expect(await onDisk(page)).toEqual(before)
})

const WIPES: Record<string, (page: Page) => Promise<unknown>> = {
  'by the browser': async (page) => {
    const browser = await page.context().newCDPSession(page)
    const origin = new URL(page.url()).origin
    await browser.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  },
  'by another tab': async (page) => {
    const other = await page.context().newPage()
    await other.goto('/icons.svg')
    await other.evaluate(() =>
      new Promise((resolve) => {
        indexedDB.deleteDatabase('escale').onsuccess = resolve
      }).then(() => null),
    )
    await other.close()
  },
}

for (const [how, wipe] of Object.entries(WIPES)) {
  test(`[P2] [SYN5] the disk is wiped ${how} under the open app: nothing looks saved, and one starts anew`, async ({
    page,
  }) => {
    await page.goto('/')
    await people.setUp(page)
    await people.openRequest(page, /^CAF/, 'Commencer par la charte')
    await expect(title(page)).toHaveText('Vos engagements d’abord')

    await wipe(page)
    await people.lend(page)
    await expectStopped(page, 'wiped')
    await expect(page.locator('html')).toHaveAttribute('data-world', 'staff')

    await tap(page, 'Recharger la page')
    await people.setUp(page)
    expect(await onDisk(page)).toMatchObject({ sessions: [], tallies: [] })
  })
}

const SPOILED = {
  'written by a newer version': { change: { version: 99 }, why: /version plus récente d’Escale/ },
  'without its inside': { change: { context: null }, why: /est abîmé/ },
  'in a state that does not exist': { change: { value: 'daydreaming' }, why: /est abîmé/ },
}

for (const [what, { change, why }] of Object.entries(SPOILED)) {
  test(`[SES8] a stored session ${what} is closed from the rescue screen, and counted once`, async ({
    page,
  }) => {
    await page.goto('/')
    await people.setUp(page)
    await people.openRequest(page, /^CAF/, 'Commencer par la charte')
    await expect(title(page)).toHaveText('Vos engagements d’abord')
    await people.spoilOnDisk(page, 'sessions', change)

    await page.reload()
    await tap(page, 'Voir et terminer')
    await expect(title(page)).toHaveText('Un accompagnement à terminer à la main')
    await expect(page.getByText(why)).toBeVisible()
    await expect(page.getByText('Vos autres accompagnements et vos comptes sont en sécurité.')).toBeVisible()
    await expect(page.getByText(/Dites comment il s’est terminé/)).toBeVisible()
    await page.getByRole('radio', { name: /^La personne est partie/ }).click()
    await tap(page, 'Compter et oublier')

    await expect(title(page)).toHaveText('Compté. Oublié.')
    expect(await onDisk(page)).toMatchObject({
      sessions: [],
      tallies: [{ totals: { sessions: 1 }, cells: { 'outcome:patron-left': 1 } }],
    })
  })
}

test('[SES8] [P8] a spoiled session while the tablet is lent: only the code leads back, then it is closed @all', async ({
  page,
}) => {
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await expect(title(page)).toHaveText('Bonjour')
  await people.spoilOnDisk(page, 'sessions', { version: 99 })

  await page.reload()
  await expect(title(page)).toHaveText('En attente d’un bibliothécaire')
  await expect(page.locator('html')).toHaveAttribute('data-world', 'lent')
  await people.takeBack(page)
  await expect(title(page)).toHaveText('Un accompagnement à terminer à la main')
  expect((await onDisk(page)).lentTo).toBeNull()
})

test('[SYN7] [P3] [SES6] a clock at 1970: told, everything can be recorded, and leaves once the clock is right @all', async ({
  page,
}) => {
  test.setTimeout(90_000)
  await page.clock.install({ time: '1970-01-01T10:00:00Z' })
  await page.goto('/')
  await people.setUp(page)
  await expectTold(page, clockTroubles['before-catalog'])

  await people.accompany(page)
  await tap(page, 'Retour à l’accueil')
  await people.answerQuestions(page, 1)
  expect((await onDisk(page)).tallies).toMatchObject([
    { site: 'jaude', day: '1970-01-01', totals: { sessions: 1, questions: 1 } },
  ])
  for (let nth = 0; nth < 4; nth++) await people.accompanyBriefly(page)
  await tap(page, 'Fin de permanence')
  await tap(page, 'Fermer la permanence')
  await expect(page.getByRole('alert')).toContainText(permanence.notClosing.title)
  expect((await onDisk(page)).lots).toEqual([])
  await tap(page, 'Accueil')
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await people.takeBack(page)
  await expect(title(page)).toHaveText('Accompagnement en cours')

  // The system found its network and set its clock, under the open app.
  await page.clock.setSystemTime('2026-12-01T09:00:00Z')
  const openDay = async () => (await onDisk(page)).sessions.map(({ context }) => context.day)
  await expect.poll(openDay).toEqual(['2026-12-01'])
  await expect(title(page)).toHaveText('Accompagnement en cours')
  await people.close(page)
  await tap(page, 'Retour à l’accueil')
  await tap(page, 'Oui, commencer')
  await people.closePermanence(page)

  const { sessions, tallies, lots } = await onDisk(page)
  expect({ sessions, tallies }).toEqual({ sessions: [], tallies: [] })
  expect(lots).toMatchObject([
    { state: 'waiting', days: [{ day: '2026-12-01', totals: { sessions: 6, questions: 1 } }] },
  ])
})

test('[SYN7] a clock set back by two days: told, the open session is where it was, and it is counted once', async ({
  page,
}) => {
  await page.clock.install({ time: '2026-12-03T09:00:00Z' })
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
  await expect(title(page)).toHaveText('Accompagnement en cours')

  await page.clock.setSystemTime('2026-12-01T09:00:00Z')
  await page.reload()
  await expectTold(page, clockTroubles['went-back'])
  await tap(page, 'Oui, commencer')
  const openDay = async () => (await onDisk(page)).sessions.map(({ context }) => context.day)
  await expect.poll(openDay).toEqual(['2026-12-01'])
  await page.locator('.session-card').click()
  await people.close(page)

  expect(await onDisk(page)).toMatchObject({ sessions: [], tallies: [{ totals: { sessions: 1 } }] })
})

test('[ADM2] a need gone from the catalog: the session that uses it is shown, closed and counted', async ({
  tablet,
}) => {
  test.setTimeout(120_000)
  const later = await buildApp({ catalog: await catalogWithout('caf') })
  let page = await tablet.launch()
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await people.takeBack(page)
  await untilOfflineReady(page)

  // A browser that is started anew takes the version that was waiting.
  await tablet.server.stop()
  await tablet.server.start(later)
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    const found = registration.installing ?? registration.waiting
    while (found?.state === 'installing')
      await new Promise((resolve) => found.addEventListener('statechange', resolve, { once: true }))
  })
  await tablet.kill()
  page = await tablet.launch()

  const card = page.locator('.session-card')
  await expect(card).toContainText('CAF')
  await tap(page, /^Nouvelle demande/)
  await expect(page.getByRole('button', { name: /^Retraite/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^CAF/ })).toHaveCount(0)
  await tap(page, 'Accueil')
  await card.click()
  await expect(page.getByText(/^CAF/).first()).toBeVisible()
  await people.close(page)

  expect(await onDisk(page)).toMatchObject({
    sessions: [],
    tallies: [{ totals: { sessions: 1 }, cells: { 'need:caf': 1 } }],
  })
})

/** The network's catalog, another edition of its day in which nothing speaks of that need any more. */
async function catalogWithout(need: string): Promise<string> {
  type Loose = { edition: { on: string }; needs: { id: string }[] }
  const catalog = loadCatalogFile('catalog/catalog.json') as Loose
  const later = {
    ...catalog,
    edition: { id: `without-${need}`, on: catalog.edition.on },
    needs: catalog.needs.filter(({ id }) => id !== need),
  }
  const path = join(await mkdtemp(join(process.env.ESCALE_RUN ?? tmpdir(), 'catalog-')), 'catalog.json')
  await writeFile(path, JSON.stringify(later))
  return path
}

test('[SYN6] a file that is not whole and ours is not taken in, and says why', async ({ page }) => {
  await page.goto('/')
  await people.setUp(page)
  await people.answerQuestions(page, 5)
  await people.closePermanence(page)
  const downloading = page.waitForEvent('download')
  await tap(page, 'Mettre dans un fichier')
  const file = await readFile(await (await downloading).path(), 'utf8')
  const before = await onDisk(page)

  const wrong: Record<CarryTrouble, string> = {
    'not-ours': JSON.stringify({ courses: ['pain', 'lait'] }),
    truncated: file.slice(0, -40),
    tampered: file.replace('questions\\":5', 'questions\\":9'),
    newer: file.replace('"format": 1', '"format": 2'),
    'other-network': await writeCarry('another-network', [], async (text) =>
      createHash('sha256').update(text).digest('hex'),
    ),
  }
  for (const [trouble, text] of Object.entries(wrong) as [CarryTrouble, string][]) {
    await test.step(trouble, async () => {
      await page.getByLabel('Prendre le fichier d’une autre tablette').setInputFiles({
        name: 'escale-2026-11-24.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      })
      await expectTold(page, carryTroubles[trouble])
      expect(await onDisk(page)).toEqual(before)
    })
  }
})
