import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from '../../src/server/store/embedded.ts'
import { type Clone, cloneProject } from './clone.ts'
import { test as base, expect, Tablet, untilOfflineReady } from './harness.ts'
import { joinServer } from './joined.ts'
import { becomeAdministrator } from './managers.ts'
import * as people from './people.ts'
import { title } from './people.ts'

/** The commands of the README, in a copy of the project as someone has just cloned it. */

const test = base.extend<{ clone: Clone; profileDir: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures in the pattern
  clone: async ({}, use) => {
    const clone = await cloneProject()
    await use(clone)
    await clone.remove()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  profileDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'escale-profile-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
})

const codeIn = (said: string) => /seule fois\) : (\w{5} \w{5})/.exec(said)?.[1] ?? ''
const linkIn = (said: string) => /^ *(http\S+invitation\S+)$/m.exec(said)?.[1] ?? ''

test('[P3] [P4] [SYN8] [REP1] the first command, a tablet that joins, work without network, and its figures elsewhere', async ({
  clone,
  profileDir,
  page,
}) => {
  test.setTimeout(300_000)
  let said = ''
  const start = async () => {
    said = await clone.run('start')
  }
  await start()
  expect(said).toContain(clone.url)
  const tablet = new Tablet({ url: clone.url, stop: clone.interrupt, start }, profileDir)
  let screen = await tablet.launch()
  await people.setUp(screen)
  await untilOfflineReady(screen)
  await joinServer(screen, codeIn(said))

  await tablet.server.stop()
  await tablet.switchOff()
  screen = await tablet.launch()
  for (let nth = 0; nth < 6; nth++) await people.accompanyBriefly(screen)
  await people.closePermanence(screen)

  await tablet.server.start()
  await expect(screen.getByText(/6.comptes partis d’ici = 6.reçus\. Le compte est juste\./)).toBeVisible({
    timeout: 60_000,
  })
  await tablet.kill()
  expect(tablet.complaints).toEqual([])

  await becomeAdministrator(page, linkIn(said))
  const row = page.getByRole('row', { name: /^Accompagnements/ }).first()
  // Six are told as every figure is: rounded.
  await expect(row.getByRole('cell')).toHaveText('5')
})

test('[REP1] the demonstration beside a server of the same clone: figures of an invented year, every page says so, and each serves its own network', async ({
  clone,
  page,
}) => {
  // Two builds, one after the other.
  test.setTimeout(480_000)
  await clone.run('start', { CATALOG: resolve('tests/fixtures/second-network/catalog.json') })
  const before = await servedAt(clone.url)
  const said = await clone.run('demo', { PORT: String(await freePort()) })

  expect(before).toContain('"id":"grand-sud"')
  expect(await servedAt(clone.url)).toEqual(before)
  await becomeAdministrator(page, linkIn(said))
  for (const name of ['Activité', 'Demandes et couverture', 'Charte', 'Issues et durées', 'Incidents']) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(title(page)).toHaveText(name)
    await expect(page.getByText(/inventé/).first()).toBeVisible()
  }
})

/** Its network, its page, the list of its files, and those that the page names. */
async function servedAt(url: string): Promise<string> {
  const textOf = async (path: string) => {
    const answer = await fetch(url + path)
    expect(answer.ok, path).toBe(true)
    return answer.text()
  }
  const [catalog, page, worker] = await Promise.all(['/catalog.json', '/', '/sw.js'].map(textOf))
  const scripts = [...`${page}`.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  return [catalog, page, worker, ...(await Promise.all(scripts.map(textOf)))].join('\n')
}
