import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import preact from '@preact/preset-vite'
import { build, type PluginOption } from 'vite'
import { startApp } from '../tests/e2e/server.ts'
import { killBrowser, launchBrowser } from '../tests/e2e/tablet.ts'
import config from '../vite.config.ts'

/** Builds `bench/<name>/index.html` as the app itself is built; the folder it lies in. */
export async function buildPage(name: string, plugins: PluginOption[] = []): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), `escale-bench-${name}-`))
  const app = config({ command: 'build', mode: 'production' })
  await build({
    ...app,
    configFile: false,
    root: resolve('bench', name),
    publicDir: false,
    logLevel: 'warn',
    plugins: [preact(), ...plugins],
    build: { ...app.build, outDir },
  })
  return outDir
}

/** Runs `work` in a browser of its own, on a built page served with the app's own headers. */
export async function withPage<T>(folder: string, work: (page: Page) => Promise<T>): Promise<T> {
  const profileDir = await mkdtemp(join(tmpdir(), 'escale-bench-profile-'))
  const server = await startApp(folder)
  const browser = await launchBrowser({ profileDir })
  try {
    await browser.page.goto(server.url)
    return await work(browser.page)
  } finally {
    await killBrowser(browser)
    await server.stop()
    await rm(profileDir, { recursive: true, force: true })
  }
}
