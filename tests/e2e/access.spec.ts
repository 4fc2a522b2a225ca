import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { comeToRest, expect, test } from './harness.ts'
import * as people from './people.ts'
import { goTo, onDisk, tap, title } from './people.ts'
import { resize } from './tablet.ts'

/** Every screen, in both lights and at each size, against what WCAG 2.2 AA and our own targets ask (ACC1). */

const TABLET = { width: 820, height: 1180 }
const PHONE = { width: 390, height: 844 }
/** What a screen of 1280 px shows at 400 %. */
const ZOOMED = { width: 320, height: 640 }
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const LEAST_TARGET_PX = 48

/** Everything that a finger may have to hit. */
const TARGETS =
  'button, summary, [role=tab], input:not([type=file], .tile-input), label.tile, label.check-line'

type Finding = { screen: string; at: string; what: string }

/** Looks at each screen it is shown, and says at the end all that is wrong. */
class Inspector {
  readonly findings: Finding[] = []
  readonly seen: string[] = []

  constructor(private readonly page: Page) {}

  async look(screen: string, heading?: string | RegExp): Promise<void> {
    if (heading) await expect(title(this.page)).toHaveText(heading)
    this.seen.push(screen)
    for (const viewport of [TABLET, PHONE]) {
      await resize(this.page, viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await this.axe(screen, `${viewport.width} ${colorScheme}`)
      }
      await this.targets(screen, `${viewport.width}`)
      await this.reflow(screen, viewport.width)
    }
    await resize(this.page, ZOOMED)
    await this.reflow(screen, ZOOMED.width)
    await resize(this.page, TABLET)
  }

  private async axe(screen: string, at: string) {
    await comeToRest(this.page)
    // Targets are measured below, and larger: axe blames one that the bar at the foot covers until one scrolls.
    const axe = new AxeBuilder({ page: this.page }).withTags(TAGS).disableRules(['target-size'])
    const { violations } = await axe.setLegacyMode().analyze()
    for (const { id, nodes } of violations)
      this.findings.push({ screen, at, what: `${id}: ${nodes.map((node) => node.html).join(' ')}` })
  }

  private async targets(screen: string, at: string) {
    const small = await this.page.locator(TARGETS).evaluateAll(
      (elements, least) =>
        elements
          .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map((element) => ({ box: element.getBoundingClientRect(), html: element.outerHTML.slice(0, 90) }))
          .filter(({ box }) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
          .map(({ box, html }) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`),
      LEAST_TARGET_PX,
    )
    for (const what of small) this.findings.push({ screen, at, what: `small target: ${what}` })
  }

  private async reflow(screen: string, width: number) {
    const widest = await this.page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0)
    if (widest > width)
      this.findings.push({ screen, at: `${width}`, what: `scrolls sideways: ${widest} px wide` })
  }
}

async function inspected(page: Page, walk: (look: Inspector['look']) => Promise<void>) {
  const inspector = new Inspector(page)
  await walk((screen, heading) => inspector.look(screen, heading))
  expect(inspector.findings).toEqual([])
}

/** Each walk shows a screen some sixteen times over. */
const WALK_MS = 240_000

test('[ACC1] first start', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await inspected(page, async (look) => {
    await page.goto('/')
    await look('site', 'Où êtes\u2011vous aujourd’hui\u00a0?')
    await tap(page, 'J’ai un code du réseau')
    await look('joining first', 'Rejoindre le serveur')
    await tap(page, 'Continuer sans rejoindre le serveur')
    await tap(page, /Médiathèque de Jaude/)
    await look('role', 'Aujourd’hui, vous êtes…')
    await tap(page, /Conseillère ou conseiller numérique/)
    await look('PIN', 'Choisissez le code de la tablette')
    await people.typePin(page)
    await people.typePin(page)
    await look('home', 'Bonjour')
  })
})

test('[ACC1] the screens of the rail, full of what a day brings', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await page.clock.install({ time: '2026-11-24T09:00:00+01:00' })
  await page.goto('/')
  await people.setUp(page)
  await inspected(page, async (look) => {
    await goTo(page, 'Rendez-vous')
    await look('agenda, nothing served')
    await page.getByRole('checkbox', { name: /^Le mardi, de 10/ }).click()
    await tap(page, 'Donner un rendez-vous')
    await page.locator('.slot').first().click()
    await look('booking', 'Choisir un rendez-vous')
    await tap(page, /^Donner ce rendez-vous/)
    await look('appointment given', 'Rendez-vous donné')
    await tap(page, 'Terminé')
    await look('agenda', 'Rendez-vous')
    await tap(page, 'Voir le papier')
    await look('paper of an appointment', 'Le papier à emporter')
    await tap(page, 'Revenir')
    await goTo(page, 'Où orienter')
    await look('directory')
    await page.getByRole('tab', { name: /Lieux du réseau/ }).click()
    await look('directory, sites')
    await goTo(page, 'Preuve d’effacement')
    await expect(page.getByText('Aucune donnée sur les personnes')).toBeVisible()
    await look('erasure')
    await goTo(page, 'Prêt à partir')
    await tap(page, 'Vérifier maintenant')
    await expect(page.getByText('Démarrage sans réseau')).toBeVisible()
    await look('readiness')
    await goTo(page, 'Réglages')
    await look('settings')
  })
})

test('[ACC1] what is counted without a session, and what leaves', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await page.goto('/')
  await people.setUp(page)
  await inspected(page, async (look) => {
    await tap(page, /^Question rapide/)
    await tap(page, /^Imprimer/)
    await look('question', 'Quelle question\u00a0?')
    await tap(page, 'Accueil')
    await people.answerQuestions(page, 5)
    await tap(page, 'Atelier')
    await page.getByRole('radio').first().click()
    await look('workshop', 'Compter un atelier')
    await tap(page, 'Accueil')
    await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
    await tap(page, 'Accueil')
    await look('home with a session', 'Bonjour')
    await tap(page, 'Fin de permanence')
    await page.getByText('Tous les comptes, en mots').click()
    await page.getByText('Le contenu exact de ces comptes').click()
    await look('permanence', 'Fin de permanence')
    await tap(page, 'Fermer la permanence')
    await page.getByText('Tous les comptes, en mots').click()
    await page.getByText('Le contenu exact, octet pour octet').click()
    await look('leaving', 'Ce qui part d’ici')
  })
})

test('[ACC1] an accompaniment in the hands of staff', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await page.goto('/')
  await people.setUp(page)
  await inspected(page, async (look) => {
    await tap(page, /^Nouvelle demande/)
    await people.chooseNeed(page, /^CAF/)
    await look('triage', 'De quoi la personne a-t-elle besoin\u00a0?')
    await tap(page, 'Décider autrement')
    await look('overrule')
    await tap(page, 'Revenir à la proposition')
    await tap(page, 'Commencer par la charte')
    await look('commitments', 'Vos engagements d’abord')
    await people.lend(page)
    await people.agree(page)
    await people.takeBack(page)
    await look('helping', 'Accompagnement en cours')
    await tap(page, 'Signaler un incident')
    await look('incidents')
    await tap(page, /Tentative/)
    await look('account violation')
    await tap(page, 'Revenir à l’accompagnement')
    await tap(page, 'Orienter ici')
    await look('slip', 'Le papier à emporter')
    await tap(page, 'Revenir')
    await tap(page, 'Terminer')
    await look('closing', 'Avant de se quitter')
    await people.confirmAll(page)
    await people.chooseOutcome(page, /^Résolu/)
    await tap(page, 'Compter et oublier')
    await look('counted', 'Compté. Oublié.')
  })
})

test('[ACC1] the patron’s screens', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await inspected(page, async (look) => {
    await look('welcome', 'Bonjour')
    await tap(page, 'Personnel')
    await look('staff door')
    await tap(page, 'Fermer')
    await tap(page, 'Commencer')
    await look('card')
    await tap(page, 'Texte normal')
    await tap(page, 'Texte grand')
    await tap(page, 'Contraste normal')
    await look('card, the largest text and the strongest contrast')
    await tap(page, 'Contraste fort')
    await tap(page, 'Texte très grand')
    await tap(page, 'Lire le texte officiel')
    await look('official text', 'Texte officiel')
    await tap(page, 'Fermer le texte officiel')
    while (await page.getByRole('button', { name: 'Suivant' }).isVisible()) await tap(page, 'Suivant')
    await tap(page, 'Répondre')
    await look('question', /^Êtes-vous d’accord/)
    await tap(page, 'Je suis d’accord')
    for (const way of ['Dessiner', 'Appuyer longtemps', 'Bouton ou clavier', 'À voix haute']) {
      await page.getByRole('tab', { name: way }).click()
      await look(way, 'Votre geste d’accord')
    }
    await tap(page, 'Je ne suis pas d’accord')
    await look('declining', 'C’est votre droit')
    await tap(page, 'Je ne suis pas d’accord')
    await look('declined', 'Votre réponse est enregistrée')
    await people.takeBack(page)
    await look('redirecting', /./)
  })
})

test('[ACC1] what the patron is asked during help and at its end', async ({ page }) => {
  test.setTimeout(WALK_MS)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await people.agree(page)
  await inspected(page, async (look) => {
    await look('agreed', 'Merci')
    await people.takeBack(page)
    await tap(page, 'Demander sur l’écran')
    await look('permission', /^Pouvons-nous voir/)
    await tap(page, 'Oui')
    await look('permitted', 'Merci')
    await people.takeBack(page)
    await tap(page, 'Terminer')
    await tap(page, 'Tendre la tablette')
    await look('rating', /^Comment s’est passée/)
    await tap(page, 'Bien')
    await look('rated', 'Merci')
  })
})

test('[ACC1] what is shown when something went wrong, and to another tab', async ({ page, context }) => {
  test.setTimeout(WALK_MS)
  await page.goto('/')
  await people.setUp(page)
  await people.openRequest(page, /^CAF/, 'Commencer par la charte')
  await people.lend(page)
  await expect(title(page)).toHaveText('Bonjour')
  await people.spoilOnDisk(page, 'sessions', { version: 99 })
  await page.reload()
  await inspected(page, async (look) => {
    await look('lent for a session that cannot be read', 'En attente d’un bibliothécaire')
    await people.takeBack(page)
    await look('rescue', 'Un accompagnement à terminer à la main')
    await tap(page, 'Accueil')
    await look('home with a spoiled session', 'Bonjour')
    const other = await context.newPage()
    await other.goto('/')
    await tap(other, 'Continuer ici')
    await expect(title(other)).toHaveText('Bonjour')
    await page.bringToFront()
    await look('another tab has taken over', 'Escale est ouverte dans un autre onglet')
    await tap(page, 'Continuer ici')
    await other.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.open('escale', 9_990).onsuccess = ({ target }) => {
            const { result } = target as IDBOpenDBRequest
            result.close()
            resolve(null)
          }
        }),
    )
    await other.close()
    await people.openRequest(page, /^Imprimer/, 'Commencer maintenant')
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await look('a newer version is open')
  })
})

test('[ACC1] [CHA3] [SES4] the whole accompaniment by keyboard alone, from first start to counted @all', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await page.goto('/')
  await press(page, page.getByRole('button', { name: /Médiathèque de Jaude/ }))
  await press(page, page.getByRole('button', { name: /Conseillère ou conseiller numérique/ }))
  await typePin(page, 'Choisissez le code de la tablette')
  await typePin(page, 'Choisissez le code de la tablette')

  await press(page, page.getByRole('button', { name: /^Nouvelle demande/ }))
  await press(page, page.getByRole('button', { name: /^CAF/ }), 'Space')
  await press(page, page.getByRole('button', { name: 'Commencer par la charte' }))
  await press(page, page.getByRole('button', { name: 'Je m’y engage, prêter la tablette' }))

  await press(page, page.getByRole('button', { name: 'Commencer' }))
  const next = page.getByRole('button', { name: 'Suivant' })
  while (await next.isVisible()) await press(page, next)
  await press(page, page.getByRole('button', { name: 'Répondre' }))
  await press(page, page.getByRole('button', { name: 'Je suis d’accord', exact: true }))
  await focus(page, page.getByRole('tab', { selected: true }))
  const byKeyboard = page.getByRole('tab', { name: 'Bouton ou clavier' })
  while (!(await isFocused(byKeyboard))) await page.keyboard.press('ArrowRight')
  await press(page, page.getByRole('button', { name: 'Je suis d’accord', exact: true }))
  await press(page, page.getByRole('button', { name: 'Oui, je confirme' }))
  await expect(page.getByText('Votre accord est enregistré.')).toBeVisible()
  await press(page, page.getByRole('button', { name: 'Personnel' }))
  await typePin(page, 'Merci')

  await press(page, page.getByRole('button', { name: 'Terminer' }))
  await expect(title(page)).toHaveText('Avant de se quitter')
  for (const box of await page.getByRole('checkbox').all()) {
    await press(page, box, 'Space')
    await expect(box).toBeChecked()
  }
  await press(page, page.getByRole('radio').first(), 'Space')
  await expect(page.getByRole('radio').first()).toBeChecked()
  await press(page, page.getByRole('button', { name: 'Compter et oublier' }))
  await expect(title(page)).toHaveText('Compté. Oublié.')

  expect(await onDisk(page)).toMatchObject({
    sessions: [],
    tallies: [{ totals: { sessions: 1 }, cells: { 'agreementWay:keyboard': 1 } }],
  })
})

const MOST_TABS = 150

const isFocused = (wanted: Locator) => wanted.evaluate((element) => element === document.activeElement)

/** As a person without a pointer does: Tab until it has the focus. */
async function focus(page: Page, wanted: Locator) {
  await expect(wanted).toBeVisible()
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await isFocused(wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${wanted}`)
}

async function press(page: Page, wanted: Locator, key = 'Enter') {
  await focus(page, wanted)
  await page.keyboard.press(key)
}

/** The pad takes the focus; digits and Enter are enough. */
async function typePin(page: Page, heading: string) {
  await expect(title(page)).toHaveText(heading)
  await expect(page.locator('fieldset.pin')).toBeFocused()
  await page.keyboard.type(people.PIN)
  await page.keyboard.press('Enter')
}
