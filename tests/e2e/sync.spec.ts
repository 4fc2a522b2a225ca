import { expect } from './harness.ts'
import { test } from './joined.ts'
import { openInvitation } from './managers.ts'
import * as people from './people.ts'
import { tap, title } from './people.ts'
import type { WholeServer } from './wholeServer.ts'

const sessionsStored = async (server: WholeServer): Promise<number> => {
  const [row] = await server.db()<{ value: number }[]>`
    select coalesce(sum(value), 0)::int as value from period_sum where scale = 'year' and item = 'sessions'`
  return row?.value ?? 0
}

const lastExchange = async (server: WholeServer): Promise<number> => {
  const [row] = await server.db()<{ at: Date }[]>`select max(seen_at) as at from tablet`
  return row?.at.getTime() ?? 0
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
  const before = await lastExchange(server)
  await tablet.kill()
  await tablet.launch()
  // It has told all that it has once more: nothing of it counts again.
  await expect.poll(() => lastExchange(server)).toBeGreaterThan(before)
  expect(await sessionsStored(server)).toBe(5)
})

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
  await openInvitation(page, server)
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
