import type { ChildProcess } from 'node:child_process'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { CHROMIUM_FLAGS, installedChromium } from '../../tools/browsers.ts'
import { killGroup, spawnGroup } from './process.ts'

export type LaunchedBrowser = { process: ChildProcess; context: BrowserContext; page: Page }

type LaunchOptions = { profileDir: string; args?: string[]; viewport?: { width: number; height: number } }

/**
 * Chromium on a profile that stays on disk. Playwright's own launch keeps the process to itself, so this
 * starts it and connects: only then can it be killed as a dead battery would.
 */
export async function launchBrowser({
  profileDir,
  args = [],
  viewport,
}: LaunchOptions): Promise<LaunchedBrowser> {
  const process = spawnGroup(chromiumPath(), [...flags(profileDir), ...args, 'about:blank'], {
    TZ: 'Europe/Paris',
    LANGUAGE: 'fr',
  })
  const browser = await chromium.connectOverCDP(await devToolsAddress(process))
  const [context] = browser.contexts()
  if (!context) throw new Error('Chromium opened without a profile.')
  const page = context.pages()[0] ?? (await context.newPage())
  await page.setViewportSize(viewport ?? { width: 820, height: 1180 })
  return { process, context, page }
}

/** The battery dies: nothing gets the time to finish. The profile can be launched again at once. */
export async function killBrowser({ process }: LaunchedBrowser): Promise<void> {
  await killGroup(process)
}

/** A lent screen fills the whole device where the browser lets it, and is then of no other size. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.evaluate(() => document.fullscreenElement && document.exitFullscreen())
  await page.setViewportSize(size)
}

const flags = (profileDir: string) => [
  ...CHROMIUM_FLAGS,
  '--headless=new',
  '--lang=fr-FR',
  '--accept-lang=fr-FR',
  '--hide-crash-restore-bubble',
  '--disable-breakpad',
  '--disable-crash-reporter',
  `--user-data-dir=${profileDir}`,
  '--remote-debugging-port=0',
]

function chromiumPath(): string {
  const path = installedChromium()
  if (!path) throw new Error('No Chromium: « npm test » finds one, or set CHROMIUM_PATH.')
  return path
}

const devToolsAddress = (process: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    let said = ''
    process.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    })
    process.once('error', reject)
    process.once('exit', () => reject(new Error(`Chromium stopped at start:\n${said}`)))
  })
