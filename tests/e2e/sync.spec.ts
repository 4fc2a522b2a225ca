import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { firstAdministratorLink } from '../../src/server/people.ts'
import { test as base, expect, Tablet, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { goTo, tap, title } from './people.ts'
import { startWholeServer, type WholeServer } from './wholeServer.ts'

const test = base.extend<{ joined: { tablet: Tablet; server: WholeServer } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures in the pattern
  joined: async ({}, use) => {
    const profileDir = await mkdtemp(join(tmpdir(), 'escale-profile-'))
    const server = await startWholeServer()
    const tablet = new Tablet(server, profileDir)
    const page = await tablet.launch()
    await people.setUp(page)
    await untilOfflineReady(page)
    await goTo(page, 'Réglages')
    await tap(page, 'Rejoindre le serveur')
    await page.getByLabel('Code d’inscription').fill((await server.enrolmentCode()).toLowerCase())
    await tap(page, 'Rejoindre')
    await expect(title(page)).toHaveText('La tablette a rejoint le serveur')
    await tap(page, 'Revenir aux réglages')
    await goTo(page, 'Accueil')
    await use({ tablet, server })
    await tablet.kill()
    await server.end()
    await rm(profileDir, { recursive: true, force: true })
    expect(tablet.complaints).toEqual([])
  },
})

const sessionsStored = async (server: WholeServer): Promise<number> => {
  const [row] = await server.db()<{ value: number }[]>`
    select coalesce(sum(value), 0)::int as value from period_sum where scale = 'year' and item = 'sessions'`
  return row?.value ?? 0
}

test('[SYN3] [P3] [P4] counted without network, cold start included: back online it reaches the server once', async ({
  joined: { tablet, server },
}) => {
  test.slow()
  await server.stop()
  await tablet.switchOff()
  const page = await tablet.launch()
  for (let nth = 0; nth < 5; nth++) await people.accompanyBriefly(page)
  await people.closePermanence(page)
  await expect(page.getByText('Le serveur ne répond pas. Tout fonctionne.').first()).toBeVisible()

  await server.start()
  // Nobody taps anything: it drains by itself within a minute.
  await expect.poll(() => sessionsStored(server), { timeout: 60_000 }).toBe(5)
  await expect(page.getByText(/5.comptes partis d’ici = 5.reçus\. Le compte est juste\./)).toBeVisible()
  await tablet.kill()
  await tablet.launch()
  await expect.poll(() => sessionsStored(server)).toBe(5)
})

/** A manager's own device: another profile, with a passkey in it. */
async function openInvitation(page: Page, link: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(link)
  await page.getByLabel('Nom du compte').fill('Accueil de Jaude')
  await page.getByRole('button', { name: /clé d’accès/ }).click()
}

test('[REP1] [ADM3] [P6] what a tablet counted without network is read by a manager elsewhere, in released figures', async ({
  joined: { tablet, server },
  browser,
}) => {
  test.slow()
  await server.stop()
  for (let nth = 0; nth < 6; nth++) await people.accompanyBriefly(tablet.page)
  await people.closePermanence(tablet.page)
  await server.start()
  await tap(tablet.page, 'Envoyer maintenant')
  await expect.poll(() => sessionsStored(server)).toBe(6)

  const manager = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const page = await manager.newPage()
  const { services, network } = server.running()
  await openInvitation(page, (await firstAdministratorLink(services, network)) ?? '')
  await expect(title(page)).toHaveText(/Activité/)
  expect(page.url()).not.toContain('invitation')
  await expect(page.getByRole('table').first()).toBeVisible()
  const shown = await page.getByRole('main').innerText()
  expect(shown).toMatch(/Accompagnements/)
  // Six is never shown as six: it is rounded, or hidden.
  expect(shown).not.toMatch(/^\s*6\s*$/m)

  await server.stop()
  await page.reload()
  await expect(title(page)).toHaveText(/Activité/)
  await manager.close()
})
