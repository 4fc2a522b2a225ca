import { expect, test } from '@playwright/test'
import { startApp } from '../server.ts'
import { launchWebKit } from './driver.ts'

test('[P4] WebKit: the app reloads with the server stopped', async () => {
  const server = await startApp()
  const webkit = await launchWebKit()
  try {
    await webkit.goto(server.url)
    await webkit.untilText('#app')
    await webkit.evaluate(async () => {
      await navigator.serviceWorker.ready
      if (navigator.serviceWorker.controller) return
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
    })

    await server.stop()
    await webkit.reload()

    expect(await webkit.untilText('#app')).not.toBe('')
  } finally {
    await webkit.close()
    await server.stop()
  }
})
