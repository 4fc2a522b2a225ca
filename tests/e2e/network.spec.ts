import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY } from '../../src/server/policies.ts'
import { foundNetwork } from '../../src/server/store/catalogs.ts'
import { loadCatalogFile } from '../../tools/catalog/load.ts'
import { buildApp } from './build.ts'
import { expect, Tablet, test, untilOfflineReady } from './harness.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap, title } from './people.ts'
import { startWholeServer } from './wholeServer.ts'

/** Another network runs by configuration alone; and whatever the network, nothing is asked of anybody else. */

const GRAND_SUD_PIN = '271828'

test('[TRI8] [CHA1] another network, with two levels and its own charter, counts a request with agreement', async ({
  tablet,
}) => {
  const build = await buildApp({ catalog: 'tests/fixtures/second-network/catalog.json' })
  await tablet.server.stop()
  await tablet.server.start(build)
  const page = await tablet.launch()

  await people.setUp(page, /Médiathèque de l’Océan/, {
    role: /Personnel de la bibliothèque/,
    pin: GRAND_SUD_PIN,
  })
  await people.openRequest(page, /^Suivre l’école/, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await people.takeBack(page, GRAND_SUD_PIN)
  await expect(page.getByText(/Niveau 2\s: Ensemble/)).toBeVisible()
  await people.close(page)

  expect(await onDisk(page)).toMatchObject({
    sessions: [],
    tallies: [{ totals: { sessions: 1 }, cells: { 'level:2': 1, 'charter:agreed': 1 } }],
  })
})

/** Everything that this page and its worker ask for, whoever answers. */
function addressesAskedBy(page: Page): string[] {
  const asked: string[] = []
  page.context().on('request', (request) => asked.push(request.url()))
  page.on('websocket', (socket) => asked.push(socket.url()))
  return asked
}

test('[SEC1] nothing is asked of anybody but the app’s own server, from first start to counted and proved @all', async ({
  page,
  server,
}) => {
  const asked = addressesAskedBy(page)
  await page.goto('/')
  await people.setUp(page)
  await untilOfflineReady(page)
  await people.accompany(page)
  await tap(page, 'Retour à l’accueil')
  await people.answerQuestions(page, 1)
  for (const screen of ['Rendez-vous', 'Où orienter', 'Ce qui part d’ici', 'Preuve d’effacement', 'Réglages'])
    await goTo(page, screen)
  await goTo(page, 'Prêt à partir')
  await tap(page, 'Vérifier maintenant')
  await expect(page.getByText('Démarrage sans réseau')).toBeVisible()

  expect(asked.length).toBeGreaterThan(5)
  expect(asked.filter((url) => !/^(?:data|blob):/.test(url) && !url.startsWith(`${server.url}/`))).toEqual([])
  // No address carries anything: files of the app, and the app itself.
  expect(
    asked.filter((url) => /[?#]/.test(url.replace(/\?__WB_REVISION__=[0-9a-f]+$|\.svg#[\w-]+$/, ''))),
  ).toEqual([])
})

test('[SEC1] the document comes with strict headers, and a page that is given markup refuses it', async ({
  browser,
  server,
}) => {
  const page = await browser.newPage()
  const response = await page.goto(server.url)
  expect(await response?.allHeaders()).toMatchObject({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'permissions-policy': PERMISSIONS_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; /)
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
  await expect(title(page)).toBeVisible()

  const answers = await page.evaluate(async () => {
    const answerOf = (work: () => unknown) => {
      try {
        work()
        return 'let through'
      } catch {
        return 'refused'
      }
    }
    return {
      isolated: crossOriginIsolated,
      markup: answerOf(() => {
        document.createElement('p').innerHTML = '<b>x</b>'
      }),
      elsewhere: await fetch('http://127.0.0.1:1/').then(
        () => 'let through',
        () => 'refused',
      ),
    }
  })
  expect(answers).toEqual({ isolated: true, markup: 'refused', elsewhere: 'refused' })
  await page.close()
})

test('[SYN8] [ADM4] a new tablet that a link opens for the server’s second network joins it before anything is asked', async () => {
  const server = await startWholeServer()
  const profileDir = await mkdtemp(join(tmpdir(), 'escale-profile-'))
  const tablet = new Tablet(server, profileDir)
  try {
    const { services } = server.running()
    const grandSud = loadCatalogFile('tests/fixtures/second-network/catalog.json') as Catalog
    await foundNetwork(services.db, { catalog: grandSud, survey: null }, new Date())
    const code = await newEnrolmentCode(services, grandSud.network.id)

    const page = await tablet.launch(`/#rejoindre=${code}`)
    await expect(page.getByLabel('Code d’inscription')).toHaveValue(code)
    expect(page.url()).not.toContain(code)
    await tap(page, 'Rejoindre')
    await expect(page.getByText('La tablette a rejoint le serveur')).toBeVisible()
    await expect(page.getByText('Médiathèque de Jaude')).toHaveCount(0)

    // Cut off here, it goes on where it was: the network stays.
    await tablet.kill()
    const again = await tablet.launch()
    await people.setUp(again, /Médiathèque de l’Océan/, {
      role: /Personnel de la bibliothèque/,
      pin: GRAND_SUD_PIN,
    })
    await expect(title(again)).toHaveText('Bonjour')
    expect(tablet.complaints).toEqual([])
  } finally {
    await tablet.kill()
    await server.end()
    await rm(profileDir, { recursive: true, force: true })
  }
})
