import { buildApp } from './build.ts'
import { expect, test, untilOfflineReady } from './harness.ts'

test('[P4] the app reloads with the server stopped @all', async ({ page, server }) => {
  await page.goto('/')
  await untilOfflineReady(page)

  await server.stop()
  try {
    // Left while a part of it is still read, Firefox calls that part missing.
    await page.reload({ waitUntil: 'networkidle' })
    await expect(page.locator('#app > *').first()).toBeVisible()
    await page.goto('/?ouvrir=demande', { waitUntil: 'networkidle' })
    await expect(page.locator('#app > *').first()).toBeVisible()
  } finally {
    await server.start()
  }
})

test('[P4] the app starts cold, after the browser died, with no server', async ({ tablet }) => {
  await untilOfflineReady(await tablet.launch())
  await tablet.kill()
  await tablet.server.stop()

  const page = await tablet.launch()

  await expect(page.locator('#app > *').first()).toBeVisible()
})

test('[SEC3] a new version waits for a word, then takes over', async ({ tablet }) => {
  const next = await buildApp({ version: '9.9.9' })
  const page = await tablet.launch()
  await untilOfflineReady(page)

  await tablet.server.stop()
  await tablet.server.start(next)
  const waited = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    const found = registration.installing ?? registration.waiting
    await new Promise<void>((resolve) => {
      const settled = () => found?.state === 'installed' && resolve()
      found?.addEventListener('statechange', settled)
      settled()
    })
    return registration.waiting === found
  })
  expect(waited).toBe(true)

  const activated = await page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready
    waiting?.postMessage({ type: 'another.word' })
    waiting?.postMessage({ type: 'update.activate' })
    return new Promise((resolve) => {
      waiting?.addEventListener('statechange', () => waiting.state === 'activated' && resolve(true))
    })
  })
  expect(activated).toBe(true)
})
