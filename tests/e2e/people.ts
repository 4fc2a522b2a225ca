import { expect, type Page } from '@playwright/test'

/** What the advisor and the patron do, by the words on their screens. */

export const PIN = '2718'

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

export const tap = async (page: Page, name: string | RegExp): Promise<void> => {
  await button(page, name).first().click()
}

export const title = (page: Page) => page.getByRole('heading', { level: 1 })

async function typePin(page: Page): Promise<void> {
  for (const digit of PIN) await tap(page, digit)
  await tap(page, 'Valider le code')
}

/** First start: site, role, PIN twice. */
export async function setUp(page: Page, site: string | RegExp = /Médiathèque de Jaude/): Promise<void> {
  await tap(page, site)
  await tap(page, /Conseillère ou conseiller numérique/)
  await typePin(page)
  await typePin(page)
  await expect(button(page, /^Nouvelle demande/)).toBeVisible()
}

/** From the home screen to an open session. */
export async function openRequest(page: Page, need: string | RegExp, act: string | RegExp): Promise<void> {
  await tap(page, /^Nouvelle demande/)
  await chooseNeed(page, need)
  await tap(page, act)
}

export const chooseNeed = (page: Page, need: string | RegExp) => tap(page, need)

export const lend = (page: Page) => tap(page, 'Je m’y engage, prêter la tablette')

/** The patron reads the five cards and arrives at the question. */
export async function readCharter(page: Page): Promise<void> {
  await tap(page, 'Commencer')
  while (await button(page, 'Suivant').isVisible()) await tap(page, 'Suivant')
  await tap(page, 'Répondre')
}

/** By button: the way that a switch or a keyboard takes. */
export async function agree(page: Page): Promise<void> {
  await readCharter(page)
  await tap(page, 'Je suis d’accord')
  await page.getByRole('tab', { name: 'Bouton ou clavier' }).click()
  await tap(page, 'Je suis d’accord')
  await tap(page, 'Oui, je confirme')
  await expect(page.getByText('Votre accord est enregistré.')).toBeVisible()
}

export async function decline(page: Page): Promise<void> {
  await readCharter(page)
  await tap(page, 'Je ne suis pas d’accord')
  await tap(page, 'Je ne suis pas d’accord')
  await expect(title(page)).toHaveText('Votre réponse est enregistrée')
}

/** Staff take the tablet back with their PIN. */
export async function takeBack(page: Page): Promise<void> {
  await tap(page, 'Personnel')
  await typePin(page)
  await expect(page.locator('html')).toHaveAttribute('data-world', 'staff')
}

/** A closing line turns once it is on the disk. */
export async function turnCheck(page: Page, sentence: RegExp): Promise<void> {
  const box = page.getByRole('checkbox', { name: sentence })
  const checked = !(await box.isChecked())
  await box.click()
  await expect(box).toBeChecked({ checked })
}

export async function chooseOutcome(page: Page, outcome: RegExp): Promise<void> {
  await page.getByRole('radio', { name: outcome }).click()
  await expect(page.locator('label[data-on]', { hasText: outcome })).toBeVisible()
}

/** Every line that applies, ticked; each is ticked on the screen once it is on the disk. */
export async function confirmAll(page: Page): Promise<void> {
  await expect(title(page)).toHaveText('Avant de se quitter')
  for (const box of await page.getByRole('checkbox').all()) {
    if (!(await box.isChecked())) await box.click()
    await expect(box).toBeChecked()
  }
}

/** One whole accompaniment of level 2, counted. */
export async function accompany(page: Page): Promise<void> {
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  await agree(page)
  await takeBack(page)
  await tap(page, 'Terminer')
  await confirmAll(page)
  await chooseOutcome(page, /^Résolu/)
  await tap(page, 'Compter et oublier')
  await expect(title(page)).toHaveText('Compté. Oublié.')
}

export type StoredState = { value: string; context: Record<string, unknown> }

/** What lies on the disk, read bare: the open sessions and who holds the tablet. */
export const onDisk = (
  page: Page,
): Promise<{ sessions: StoredState[]; lentTo: string | null; tallies: unknown[]; lots: unknown[] }> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('escale')
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const db = request.result
          const transaction = db.transaction(['sessions', 'tablet', 'tallies', 'lots'])
          const rows = (name: string) => transaction.objectStore(name).getAll()
          const [sessions, tablet, tallies, lots] = [
            rows('sessions'),
            rows('tablet'),
            rows('tallies'),
            rows('lots'),
          ]
          transaction.oncomplete = () => {
            db.close()
            resolve({
              sessions: sessions.result.map(({ value, context }) => ({ value, context })),
              lentTo: tablet.result[0]?.lentTo ?? null,
              tallies: tallies.result,
              lots: lots.result,
            })
          }
        }
      }),
  )
