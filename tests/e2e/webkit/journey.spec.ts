import { expect, test } from '@playwright/test'
import { startApp } from '../server.ts'
import { launchWebKit, type WebKit } from './driver.ts'

/** The words on the screens, and nothing else, lead through the app, as in the other engines. */

const PIN = '2718'

/** Waits until a button, a tab, a tick box or a radio with these words can be hit, and hits it. */
const tap = (webkit: WebKit, words: string): Promise<void> =>
  webkit.evaluate(
    (words) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const all = document.querySelectorAll<HTMLElement>(
            'button, [role=tab], label.tile, label.check-line',
          )
          const dialog = document.querySelector('dialog[open]')
          const found = [...all].find(
            (each) =>
              (each.getAttribute('aria-label') ?? each.innerText).trim().startsWith(words) &&
              each.getAttribute('aria-disabled') !== 'true' &&
              each.getClientRects().length > 0 &&
              (dialog === null || dialog.contains(each)),
          )
          if (!found) return requestAnimationFrame(look)
          found.click()
          resolve()
        }
        look()
      }),
    words,
  )

/** Waits until these words are on the screen. */
const untilSaid = (webkit: WebKit, words: string): Promise<void> =>
  webkit.evaluate(
    (words) =>
      new Promise<void>((resolve) => {
        const look = () => (document.body.innerText.includes(words) ? resolve() : requestAnimationFrame(look))
        look()
      }),
    words,
  )

async function typePin(webkit: WebKit) {
  for (const digit of PIN) await tap(webkit, digit)
  await tap(webkit, 'Valider le code')
}

/** Ticks every line, each once it is on the disk. */
const tickAll = (webkit: WebKit): Promise<void> =>
  webkit.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const asked = new Set<Element>()
        const look = () => {
          const left = document.querySelector<HTMLInputElement>('input[type=checkbox]:not(:checked)')
          if (!left) return resolve()
          if (!asked.has(left)) left.click()
          asked.add(left)
          requestAnimationFrame(look)
        }
        look()
      }),
  )

type Held = {
  sessions: unknown[]
  tallies: { totals: { sessions: number }; cells: Record<string, number> }[]
}

const onDisk = (webkit: WebKit): Promise<Held> =>
  webkit.evaluate(
    () =>
      new Promise<Held>((resolve, reject) => {
        const request = indexedDB.open('escale')
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const db = request.result
          const transaction = db.transaction(['sessions', 'tallies'])
          const sessions = transaction.objectStore('sessions').getAll()
          const tallies = transaction.objectStore('tallies').getAll()
          transaction.oncomplete = () => {
            db.close()
            resolve({ sessions: sessions.result, tallies: tallies.result })
          }
        }
      }),
  )

test('[P4] [SES7] WebKit: first start, then a whole accompaniment with the server stopped', async () => {
  test.setTimeout(120_000)
  const server = await startApp()
  const webkit = await launchWebKit()
  try {
    await webkit.goto(server.url)
    await tap(webkit, 'Médiathèque de Jaude')
    await tap(webkit, 'Conseillère ou conseiller numérique')
    await typePin(webkit)
    await untilSaid(webkit, 'Tapez-le une seconde fois')
    await typePin(webkit)
    await untilSaid(webkit, 'Nouvelle demande')
    await webkit.evaluate(async () => {
      await navigator.serviceWorker.ready
      if (navigator.serviceWorker.controller) return
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
    })

    await server.stop()
    await webkit.reload()
    await tap(webkit, 'Nouvelle demande')
    await tap(webkit, 'CAF')
    await tap(webkit, 'Commencer par la charte')
    await tap(webkit, 'Je m’y engage')
    await tap(webkit, 'Commencer')
    for (let card = 1; card < 5; card++) {
      await untilSaid(webkit, `${card} sur 5`)
      await tap(webkit, 'Suivant')
    }
    await tap(webkit, 'Répondre')
    await tap(webkit, 'Je suis d’accord')
    await tap(webkit, 'Bouton ou clavier')
    await tap(webkit, 'Je suis d’accord')
    await tap(webkit, 'Oui, je confirme')
    await untilSaid(webkit, 'Votre accord est enregistré.')

    await webkit.reload()
    await untilSaid(webkit, 'Votre accord est enregistré.')
    await tap(webkit, 'Personnel')
    await typePin(webkit)
    await untilSaid(webkit, 'Accompagnement en cours')
    await tap(webkit, 'Terminer')
    await untilSaid(webkit, 'Avant de se quitter')
    await tickAll(webkit)
    await tap(webkit, 'Résolu')
    await tap(webkit, 'Compter et oublier')
    await untilSaid(webkit, 'Compté. Oublié.')

    const { sessions, tallies } = await onDisk(webkit)
    expect(sessions).toEqual([])
    expect(tallies).toMatchObject([
      { totals: { sessions: 1 }, cells: { 'level:2': 1, 'charter:agreed': 1, 'agreementWay:keyboard': 1 } },
    ])
  } finally {
    await webkit.close()
    await server.stop()
  }
})
