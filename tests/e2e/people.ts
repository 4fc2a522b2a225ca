import { expect, type Page } from '@playwright/test'

/** What the advisor and the patron do, by the words on their screens. */

export const PIN = '2718'

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

export const tap = async (page: Page, name: string | RegExp): Promise<void> => {
  await button(page, name).first().click()
}

export const title = (page: Page) => page.getByRole('heading', { level: 1 })

export async function typePin(page: Page, pin = PIN): Promise<void> {
  for (const digit of pin) await tap(page, digit)
  await tap(page, 'Valider le code')
}

type FirstStart = { role?: RegExp; pin?: string }

/** First start: site, role, PIN twice. */
export async function setUp(
  page: Page,
  site: string | RegExp = /Médiathèque de Jaude/,
  { role = /Conseillère ou conseiller numérique/, pin = PIN }: FirstStart = {},
): Promise<void> {
  await tap(page, site)
  await tap(page, role)
  await typePin(page, pin)
  await typePin(page, pin)
  await expect(button(page, /^Nouvelle demande/)).toBeVisible()
}

/** To another screen of staff, by the rail. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('button', { name: screen }).click()
  await expect(title(page)).toHaveText(screen === 'Accueil' ? 'Bonjour' : screen)
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
export async function takeBack(page: Page, pin = PIN): Promise<void> {
  await tap(page, 'Personnel')
  await typePin(page, pin)
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

/** From help to counted and forgotten. */
export async function close(page: Page): Promise<void> {
  await tap(page, 'Terminer')
  await confirmAll(page)
  await chooseOutcome(page, /^Résolu/)
  await tap(page, 'Compter et oublier')
  await expect(title(page)).toHaveText('Compté. Oublié.')
}

/** One whole accompaniment of level 2, counted. */
export async function accompany(page: Page): Promise<void> {
  await openRequest(page, /^CAF/, 'Commencer par la charte')
  await lend(page)
  await agree(page)
  await takeBack(page)
  await close(page)
}

/** Level 1 asks for no agreement: help at once, counted. */
export async function accompanyBriefly(page: Page): Promise<void> {
  await openRequest(page, /^Imprimer/, 'Commencer maintenant')
  await close(page)
  await tap(page, 'Retour à l’accueil')
}

/** Passing questions, counted from the home screen. */
export async function answerQuestions(page: Page, count: number): Promise<void> {
  await tap(page, /^Question rapide/)
  for (let nth = 1; nth <= count; nth++) {
    await tap(page, /^Imprimer/)
    await tap(page, /^Compter/)
    await expect(page.getByText(/^Compté/)).toBeVisible()
  }
  await tap(page, 'Retour à l’accueil')
}

/** *Fin de permanence*, then *Ce qui part d’ici*. */
export async function closePermanence(page: Page): Promise<void> {
  await tap(page, 'Fin de permanence')
  await tap(page, 'Fermer la permanence')
  await expect(title(page)).toHaveText('Ce qui part d’ici')
}

export type StoredState = { value: string; context: Record<string, unknown> }

export type StoredTablet = {
  sessions: StoredState[]
  lentTo: string | null
  tallies: unknown[]
  lots: unknown[]
  appointments: { code: string; start: number; state: string }[]
}

/** What lies on the disk, read bare: what is open, who holds the tablet, what is counted. */
export const onDisk = (page: Page): Promise<StoredTablet> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('escale')
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const db = request.result
          const transaction = db.transaction(['sessions', 'tablet', 'tallies', 'lots', 'appointments'])
          const rows = (name: string) => transaction.objectStore(name).getAll()
          const [sessions, tablet, tallies, lots, appointments] = [
            rows('sessions'),
            rows('tablet'),
            rows('tallies'),
            rows('lots'),
            rows('appointments'),
          ]
          transaction.oncomplete = () => {
            db.close()
            resolve({
              sessions: sessions.result.map(({ value, context }) => ({ value, context })),
              lentTo: tablet.result[0]?.lentTo ?? null,
              tallies: tallies.result,
              lots: lots.result,
              appointments: appointments.result,
            })
          }
        }
      }),
  )

/** Writes one row straight to the disk, behind the app's back. `change` is merged into the only row of the store. */
export const spoilOnDisk = (page: Page, store: 'sessions' | 'tablet', change: object): Promise<void> =>
  page.evaluate(
    ({ store, change }) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('escale')
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const db = request.result
          const transaction = db.transaction(store, 'readwrite')
          const rows = transaction.objectStore(store)
          const all = rows.getAll()
          all.onsuccess = () => rows.put({ ...all.result[0], ...change })
          transaction.oncomplete = () => {
            db.close()
            resolve()
          }
        }
      }),
    { store, change },
  )
