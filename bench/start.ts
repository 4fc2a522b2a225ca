import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { untilOfflineReady } from '../tests/e2e/harness.ts'
import { setUp } from '../tests/e2e/people.ts'
import { startApp } from '../tests/e2e/server.ts'
import { killBrowser, type LaunchedBrowser, launchBrowser } from '../tests/e2e/tablet.ts'
import { serviceWorkerPlugin } from '../tools/build/serviceWorkerPlugin.ts'
import { buildPage } from './page.ts'
import { median, type Row } from './table.ts'

const WARM_UP = 3
const ROUNDS = 15
const SLOW_DOWN = 4

/** tsx marks the functions it compiles with this; one handed to the page needs it there. */
const NAMING = 'globalThis.__name = (named) => named'

/** Milliseconds since navigation began. */
type StartTimes = {
  /** The button is in the page, with its handler. */
  drawn: number
  /** It is on the glass, and took a click that was answered. */
  usable: number
  /** What that click leads to is there; where nothing is expected, the first change of the page. */
  answered: number
}

declare global {
  interface Window {
    startTimes: Promise<StartTimes>
  }
}

/** From a dead browser, with no server, to « Nouvelle demande », beside an empty page with the same worker. */
export async function measureStart(app: string): Promise<Row[]> {
  const empty = await buildPage('empty', [serviceWorkerPlugin()])
  const tablet = await offlineOrigin(app, setUp)
  const yardstick = await offlineOrigin(empty, async () => {})
  const times: { tablet: StartTimes[]; yardstick: StartTimes[] } = { tablet: [], yardstick: [] }
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    times.tablet.push(await coldStart(tablet, '#needs button'))
    times.yardstick.push(await coldStart(yardstick, null))
  }
  for (const folder of [empty, tablet.profileDir, yardstick.profileDir]) await rm(folder, { recursive: true })

  const middle = (of: StartTimes[], when: keyof StartTimes) =>
    median(of.slice(WARM_UP).map((each) => each[when]))
  const row = (what: string, when: keyof StartTimes, limit: Row['limit']): Row => ({
    what: `cold offline start at ${SLOW_DOWN}×: ${what}`,
    unit: 'ms',
    measured: middle(times.tablet, when),
    yardstick: middle(times.yardstick, when),
    limit,
  })
  return [
    row('« Nouvelle demande » usable', 'usable', { ratio: 1.4 }),
    row('« Nouvelle demande » in the page', 'drawn', null),
    row('tapped at once, the need tiles', 'answered', null),
  ]
}

type Origin = { url: string; profileDir: string }

/** Visits the build once with a server, then stops the server for good. */
async function offlineOrigin(client: string, prepare: (page: Page) => Promise<void>): Promise<Origin> {
  const profileDir = await mkdtemp(join(tmpdir(), 'escale-bench-profile-'))
  const server = await startApp(client)
  const browser = await launchBrowser({ profileDir })
  try {
    await browser.page.goto(server.url)
    await untilOfflineReady(browser.page)
    await prepare(browser.page)
  } finally {
    await leave(browser)
    await server.stop()
  }
  return { url: server.url, profileDir }
}

async function coldStart({ url, profileDir }: Origin, arrival: string | null): Promise<StartTimes> {
  const browser = await launchBrowser({ profileDir })
  const { context, page } = browser
  try {
    const devTools = await context.newCDPSession(page)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    await page.addInitScript(NAMING)
    await page.addInitScript(watchStart, arrival)
    await page.goto(url, { waitUntil: 'commit' })
    return await page.evaluate(() => window.startTimes)
  } finally {
    await leave(browser)
  }
}

/** In the page, before any script of its own: taps the button once it can be seen, and waits for the answer. */
function watchStart(arrival: string | null) {
  const until = (isThere: () => boolean) =>
    new Promise<number>((resolve, reject) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return
        observer.disconnect()
        resolve(performance.now())
      })
      setTimeout(
        () => reject(new Error('The page shows no « Nouvelle demande », or does not answer.')),
        30_000,
      )
      observer.observe(document, { childList: true, characterData: true, subtree: true })
    })
  const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const button = () =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith('Nouvelle demande'))

  window.startTimes = (async () => {
    const drawn = await until(() => button() !== undefined)
    await painted()
    const answered = until(() => arrival === null || document.querySelector(arrival) !== null)
    button()?.click()
    const usable = performance.now()
    return { drawn, usable, answered: await answered }
  })()
}

/** Closed as the system closes an app: what the browser has to write is written. Then nobody is left. */
async function leave(browser: LaunchedBrowser): Promise<void> {
  const gone = new Promise((resolve) => browser.process.once('exit', resolve))
  const devTools = await browser.context.browser()?.newBrowserCDPSession()
  await devTools?.send('Browser.close')
  await gone
  await killBrowser(browser)
}
