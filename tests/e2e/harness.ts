import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { type AppServer, startApp } from './server.ts'
import { killBrowser, type LaunchedBrowser, launchBrowser } from './tablet.ts'

/**
 * Two ways to test in a browser:
 * - `page`, with `page.goto('/')`: a fresh browser profile on a server that stays up. Quick; runs on every
 *   engine when the test is tagged `@all`.
 * - `tablet`: Chromium on a profile that stays on disk, with a server of its own: it loses the network
 *   (`tablet.server.stop()`), dies (`tablet.kill()`), is closed with care (`tablet.switchOff()`) and wakes up
 *   (`tablet.launch()`).
 */
export const test = base.extend<{ tablet: Tablet }, { server: AppServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures in the pattern
    async ({}, use) => {
      const server = await startApp()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => {
    await use(server.url)
  },

  page: async ({ page }, use) => {
    const complaints = complaintsOf(page)
    await use(page)
    expect(complaints).toEqual([])
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  tablet: async ({}, use) => {
    const profileDir = await mkdtemp(join(tmpdir(), 'escale-profile-'))
    const server = await startApp()
    const tablet = new Tablet(server, profileDir)
    await use(tablet)
    await tablet.kill()
    await server.stop()
    await rm(profileDir, { recursive: true, force: true })
    expect(tablet.complaints).toEqual([])
  },
})

export { expect } from '@playwright/test'

export class Tablet {
  /** Uncaught errors and refusals of the content security policy, over every launch. Empty, or the test fails. */
  readonly complaints: string[] = []
  private browser: LaunchedBrowser | undefined

  constructor(
    readonly server: AppServer,
    readonly profileDir: string,
  ) {}

  get page(): Page {
    if (!this.browser) throw new Error('The tablet is off: launch() it first.')
    return this.browser.page
  }

  /** Switches the tablet on, on the profile it had, and opens the app. */
  async launch(path = '/'): Promise<Page> {
    this.browser = await launchBrowser({ profileDir: this.profileDir })
    complaintsOf(this.browser.page, this.complaints)
    await this.browser.page.goto(this.server.url + path)
    return this.browser.page
  }

  /** Closed with care: all that the browser ever writes down lies on the disk afterwards. */
  async switchOff(): Promise<void> {
    if (!this.browser) return
    const { context, process } = this.browser
    const gone = once(process, 'exit')
    const devTools = await context.browser()?.newBrowserCDPSession()
    await devTools?.send('Browser.close')
    await gone
    this.browser = undefined
  }

  /** SIGKILL of the whole browser, at this very instant. */
  async kill(): Promise<void> {
    if (this.browser) await killBrowser(this.browser)
    this.browser = undefined
  }
}

/** Waits until the service worker holds every file and answers for this page. */
export async function untilOfflineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller) return
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
  })
}

/** Colours on their way from one light to the other are no colours of a screen. */
export async function comeToRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const changes = document.getAnimations().filter((each) => each instanceof CSSTransition)
    await Promise.allSettled(changes.map(({ finished }) => finished))
  })
}

function complaintsOf(page: Page, complaints: string[] = []): string[] {
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content.Security.Policy|TrustedScript|TrustedHTML/i.test(message.text()))
      complaints.push(message.text())
  })
  return complaints
}
