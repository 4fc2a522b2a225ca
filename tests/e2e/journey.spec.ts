import type { Page } from '@playwright/test'
import { expect, test, untilOfflineReady } from './harness.ts'
import { accompany, agree, lend, onDisk, openRequest, PIN, setUp, takeBack, tap, title } from './people.ts'

test('[P4] [SES7] a whole accompaniment with no server, from a cold start to counted and forgotten @all', async ({
  page,
  server,
}) => {
  await page.goto('/')
  await setUp(page)
  await untilOfflineReady(page)
  await server.stop()
  try {
    await page.reload()
    await accompany(page)
    const { sessions, tallies } = await onDisk(page)
    expect(sessions).toEqual([])
    expect(tallies).toMatchObject([
      { site: 'jaude', totals: { sessions: 1 }, cells: { 'level:2': 1, 'outcome:solved': 1 } },
    ])
  } finally {
    await server.start()
  }
})

test('[TRI7] a passing question is counted in three taps at most', async ({ page }) => {
  await page.goto('/')
  await setUp(page)
  let taps = 0
  await page.exposeFunction('tapped', () => {
    taps += 1
  })
  await page.evaluate(() =>
    addEventListener('click', () => void (window as unknown as { tapped(): void }).tapped(), true),
  )

  await tap(page, /^Question rapide/)
  await tap(page, /^Imprimer/)
  await tap(page, /^Compter/)
  await expect(page.getByText(/Compté/).first()).toBeVisible()

  expect(taps).toBeLessThanOrEqual(3)
  expect((await onDisk(page)).tallies).toMatchObject([{ totals: { questions: 1, sessions: 0 } }])
})

test('[LEN1] [P8] the lent screen holds against reload, Back and a second tab, with nothing of staff in the page @all', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await setUp(page)
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  await expect(title(page)).toHaveText('Bonjour')

  const staffWords = /Nouvelle demande|Terminer|Ce qui part d’ici|Réglages|Accueil/
  const expectLent = async (seen: typeof page) => {
    await expect(seen.getByText('Vous lisez la charte.')).toBeVisible()
    await expect(seen.locator('html')).toHaveAttribute('data-world', 'lent')
    expect(await seen.locator('body').innerText()).not.toMatch(staffWords)
  }
  await page.reload()
  await expectLent(page)
  await page.goBack().catch(() => null)
  await expectLent(page)
  const second = await context.newPage()
  for (const address of ['/', '/pilotage', '/pilotage/parc']) {
    await second.goto(address)
    await expectLent(second)
  }
})

/** As a hurried or a trembling hand does: twice at once, at the same place. */
async function doubleTap(page: Page, name: string) {
  const button = page.getByRole('button', { name, exact: true })
  await button.scrollIntoViewIfNeeded()
  const box = await button.boundingBox()
  if (!box) throw new Error(`${name} is not on the screen`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  // Somewhere else first: what comes then is a tap of its own, however soon.
  await page.touchscreen.tap(1, 1)
  await page.touchscreen.tap(x, y)
  await page.touchscreen.tap(x, y)
}

test('[ACC2] [CON1] [CHA3] the second tap of a double tap turns no card and answers nothing', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await setUp(page)
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await doubleTap(page, 'Je m’y engage, prêter la tablette')
  await expect(title(page)).toHaveText('Bonjour')
  await doubleTap(page, 'Commencer')
  await expect(page.getByText('1 sur 5')).toBeVisible()
  await doubleTap(page, 'Suivant')
  await expect(page.getByText('2 sur 5')).toBeVisible()

  await page.reload()
  await agree(page)
  await takeBack(page)
  await doubleTap(page, 'Demander sur l’écran')
  await expect(title(page)).toHaveText(/^Pouvons-nous voir/)
  expect((await onDisk(page)).sessions).toMatchObject([{ context: { consent: 'not-asked' } }])
})

test('[ACC1] with very large text a card says that it goes on, until its end is seen', async ({ page }) => {
  await page.setViewportSize({ width: 820, height: 1180 })
  await page.goto('/')
  await setUp(page)
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  const more = page.getByText('La suite est plus bas')
  for (const size of ['Texte normal', 'Texte grand']) await tap(page, size)
  await tap(page, 'Commencer')
  await tap(page, 'Suivant')
  await expect(more).toBeVisible()

  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))

  await expect(more).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Lire le texte officiel' })).toBeInViewport()
})

test('[LEN2] a wrong PIN is told calmly, and makes the next one wait', async ({ page }) => {
  await page.goto('/')
  await setUp(page)
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  await tap(page, 'Personnel')
  for (let tries = 0; tries < 3; tries++) {
    for (const digit of [...PIN].reverse()) await tap(page, digit)
    await tap(page, 'Valider le code')
    await expect(page.getByText(tries < 2 ? 'Ce n’est pas ce code. Réessayez.' : /secondes/)).toBeVisible()
  }
})

test('[SES9] a second tab reads, says so, and can take over @all', async ({ page, context }) => {
  await page.goto('/')
  await setUp(page)
  const second = await context.newPage()
  await second.goto('/')
  await expect(second.getByRole('button', { name: 'Nouvelle demande' })).toHaveCount(0)
  await tap(second, /Continuer ici/)
  await expect(second.getByRole('button', { name: /^Nouvelle demande/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /Continuer ici/ })).toBeVisible()
})

test('[CHA5] ink lives on the canvas alone, and is gone when the app is hidden @all', async ({ page }) => {
  await page.goto('/')
  await setUp(page)
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  await tap(page, 'Commencer')
  while (await page.getByRole('button', { name: 'Suivant' }).isVisible()) await tap(page, 'Suivant')
  await tap(page, 'Répondre')
  await tap(page, 'Je suis d’accord')
  const sheet = page.locator('canvas')
  const box = (await sheet.boundingBox())!
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 200, box.y + 90, { steps: 12 })
  await page.mouse.up()
  const ink = () =>
    sheet.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.some((value, index) => index % 4 === 3 && value > 0)
    })
  expect(await ink()).toBe(true)
  const before = await onDisk(page)

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  expect(await ink()).toBe(false)
  expect(await onDisk(page)).toEqual(before)
})

test('[CHA2] [CHA3] three taps lead from a new request to the lent tablet', async ({ page }) => {
  await page.goto('/')
  await setUp(page)
  await tap(page, /^Nouvelle demande/)
  await tap(page, /^CAF/)
  await tap(page, 'Commencer par la charte')
  await lend(page)
  await expect(page.locator('html')).toHaveAttribute('data-world', 'lent')
})
