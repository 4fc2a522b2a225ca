import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { firstAdministratorLink } from '../../src/server/invitations.ts'
import { sha256 } from '../../src/server/store/catalogs.ts'
import { expect } from './harness.ts'
import { title } from './people.ts'
import type { WholeServer } from './wholeServer.ts'

/** How those who read the figures come in. */

/** As the first administrator of a server. */
export async function openInvitation(page: Page, server: WholeServer): Promise<void> {
  const { services, network } = server.running()
  await becomeAdministrator(page, (await firstAdministratorLink(services, network)) ?? '')
}

/** With a passkey made on the spot, by a link that makes its holder an administrator. */
export async function becomeAdministrator(page: Page, link: string): Promise<void> {
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
  await expect(title(page)).toHaveText('Activité')
}

/** By a visit that has begun: for tests about what comes after. */
export async function comeIn(page: Page, server: WholeServer): Promise<void> {
  const { network } = server.running()
  const [person, token] = [
    randomBytes(16).toString('hex'),
    `${network}.${randomBytes(32).toString('base64url')}`,
  ]
  const db = server.db()
  await db`
    insert into person (network, person, name, role, sites, created_at)
    values (${network}, ${person}, 'Direction', 'administrator', ${[]}, now())`
  await db`
    insert into visit (network, token_sha256, person, ends_at, idle_at)
    values (${network}, ${sha256(token)}, ${person}, now() + interval '1 hour', now() + interval '1 hour')`
  await page.context().addCookies([{ name: 'escale-visit', value: token, url: server.url }])
  await page.goto(`${server.url}/pilotage`)
  await expect(title(page)).toHaveText('Activité')
}
