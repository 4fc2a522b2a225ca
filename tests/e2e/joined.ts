import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test as base, expect, Tablet, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { goTo, tap, title } from './people.ts'
import { startWholeServer, type WholeServer } from './wholeServer.ts'

/**
 * Tests with a whole server. `whole`: it, and a tablet on a profile of its own that is set up and has joined nothing
 * yet. `joined`: the same, once the tablet has joined.
 */
export const test = base.extend<Record<'whole' | 'joined', { tablet: Tablet; server: WholeServer }>>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures in the pattern
  whole: async ({}, use) => {
    const profileDir = await mkdtemp(join(tmpdir(), 'escale-profile-'))
    const server = await startWholeServer()
    const tablet = new Tablet(server, profileDir)
    const page = await tablet.launch()
    await people.setUp(page)
    await untilOfflineReady(page)
    await use({ tablet, server })
    await tablet.kill()
    await server.end()
    await rm(profileDir, { recursive: true, force: true })
    expect(tablet.complaints).toEqual([])
  },

  joined: async ({ whole }, use) => {
    await joinServer(whole.tablet.page, await whole.server.enrolmentCode())
    await use(whole)
  },
})

/** From any screen of the rail to the home screen, by the code as a person types it. */
export async function joinServer(page: Page, code: string): Promise<void> {
  await goTo(page, 'Réglages')
  await tap(page, /^Rejoindre/)
  await page.getByLabel('Code d’inscription').fill(code.toLowerCase())
  await tap(page, 'Rejoindre')
  await expect(title(page)).toHaveText('La tablette a rejoint le serveur')
  await tap(page, 'Revenir aux réglages')
  await goTo(page, 'Accueil')
}
