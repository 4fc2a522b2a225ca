import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    await page
      .getByLabel('Code d’inscription')
      .fill((await server.enrolmentCode()).toLowerCase())
    await tap(page, 'Rejoindre')
    await expect(title(page)).toHaveText('La tablette a rejoint le serveur')
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
