import type { Page } from '@playwright/test'
import { sessionMachine } from '../../src/machines/session.ts'
import { expect, test } from './harness.ts'
import * as people from './people.ts'
import { onDisk, tap, title } from './people.ts'

/**
 * Every transition of the session machine is taken by a tap in the real browser; right after each the battery
 * dies. What comes back must be what the screen had confirmed (P2, SES2).
 */

type Step = {
  event: string
  act: (page: Page) => Promise<void>
  /** The state on the disk afterwards; `null`: counted and forgotten. */
  leadsTo: string | null
}

const step = (event: string, leadsTo: Step['leadsTo'], act: Step['act']): Step => ({ event, act, leadsTo })
const press = (name: string | RegExp) => (page: Page) => tap(page, name)

const lend = step('commitments.confirmed', 'reading', people.lend)
const agree = step('charter.agreed', 'agreed', people.agree)
const decline = step('charter.declined', 'declined', people.decline)
const takeBack = (to: string) => step('tablet.returned', to, people.takeBack)
const changeNeed = (need: RegExp, act: RegExp | string, to: string) =>
  step('need.changed', to, async (page) => {
    await tap(page, 'Changer de besoin')
    await people.chooseNeed(page, need)
    await tap(page, act)
  })
const askOnScreen = step('permission.asked', 'permitting', press('Demander sur l’écran'))
const sayAloud = (answer: string, said: RegExp) => async (page: Page) => {
  await tap(page, 'Demander à voix haute')
  await tap(page, answer)
  await expect(page.getByText(said)).toBeVisible()
}
const report = (to: string) =>
  step('incident.reported', to, async (page) => {
    await tap(page, 'Signaler un incident')
    await tap(page, /Panne de logiciel/)
    await expect(page.getByText('Signalé').first()).toBeVisible()
  })
const sendTo = (to: string) =>
  step('redirection.given', to, async (page) => {
    await tap(page, 'Orienter ici')
    await expect(title(page)).toHaveText('Le papier à emporter')
  })
const finish = step('closing.started', 'closing', press('Terminer'))
const leave = step('patron.left', 'closing', press('La personne est partie'))
const askRating = step('satisfaction.asked', 'rating', press('Tendre la tablette'))
const close = step('session.closed', null, async (page) => {
  await people.confirmAll(page)
  await tap(page, 'Compter et oublier')
  await expect(title(page)).toHaveText('Compté. Oublié.')
})

const WALKS: Record<string, Step[]> = {
  'a patron who hesitates, declines, then agrees': [
    lend,
    takeBack('commitments'),
    changeNeed(/^Retraite/, 'Commencer par la charte', 'commitments'),
    lend,
    decline,
    takeBack('redirecting'),
    sendTo('redirecting'),
    report('redirecting'),
    step('charter.reopened', 'commitments', press('Relire la charte ensemble')),
    lend,
    agree,
    takeBack('helping'),
    finish,
    step('outcome.chosen', 'closing', (page) => people.chooseOutcome(page, /^En partie/)),
    close,
  ],
  'help with permission, incident and rating': [
    lend,
    agree,
    takeBack('helping'),
    report('helping'),
    sendTo('helping'),
    askOnScreen,
    takeBack('helping'),
    askOnScreen,
    step('permission.refused', 'permitted', press('Non')),
    takeBack('helping'),
    askOnScreen,
    step('permission.granted', 'permitted', press('Oui')),
    takeBack('helping'),
    step('permission.revoked', 'helping', async (page) => {
      await tap(page, 'La personne retire sa permission')
      await expect(page.getByText(/a retiré sa permission/)).toBeVisible()
    }),
    step('permission.refused', 'helping', sayAloud('Elle ne permet pas', /ne le permet pas/)),
    step('permission.granted', 'helping', sayAloud('Elle permet', /vous permet de voir/)),
    changeNeed(/^Retraite/, /Commencer|Continuer/, 'helping'),
    finish,
    step('check.ticked', 'closing', (page) => people.turnCheck(page, /Nous ne gardons rien/)),
    step('check.unticked', 'closing', (page) => people.turnCheck(page, /Nous ne gardons rien/)),
    step('closing.left', 'helping', press('Revenir à l’accompagnement')),
    finish,
    askRating,
    takeBack('closing'),
    askRating,
    step('satisfaction.skipped', 'rated', press('Je préfère ne pas répondre')),
    takeBack('closing'),
    askRating,
    step('satisfaction.given', 'rated', press('Bien')),
    takeBack('closing'),
    step('outcome.chosen', 'closing', (page) => people.chooseOutcome(page, /^Résolu/)),
    close,
  ],
  'a patron who leaves before the charter': [
    leave,
    step('closing.left', 'commitments', press('Revenir à l’accompagnement')),
    leave,
    close,
  ],
  'a patron who leaves during help': [lend, agree, takeBack('helping'), leave, close],
  'a patron who declines and is sent on': [
    lend,
    decline,
    takeBack('redirecting'),
    changeNeed(/^Retraite/, /Commencer/, 'commitments'),
    lend,
    decline,
    takeBack('redirecting'),
    finish,
    step('closing.left', 'redirecting', press('Revenir à l’accompagnement')),
    leave,
    close,
  ],
}

/** What the screen must say once the tablet is on again. */
const SEEN: Record<string, RegExp> = {
  commitments: /Vos engagements d’abord/,
  reading: /Bonjour/,
  agreed: /Votre accord est enregistré/,
  declined: /Votre réponse est enregistrée/,
  helping: /Accompagnement en cours/,
  permitting: /Pouvons-nous voir vos informations personnelles/,
  permitted: /Merci|C’est noté/,
  redirecting: /Voici où aller|Ce n’est pas|n’est pas d’accord|Un rendez-vous/,
  closing: /Avant de se quitter/,
  rating: /Comment s’est passée cette aide/,
  rated: /Au revoir/,
}
const LENT = ['reading', 'agreed', 'declined', 'permitting', 'permitted', 'rating', 'rated']

for (const [name, walk] of Object.entries(WALKS)) {
  test(`[P2] [SES2] [P3] the battery dies after each tap: ${name}`, async ({ tablet }) => {
    test.setTimeout(240_000)
    let page = await tablet.launch()
    await people.setUp(page)
    await people.openRequest(page, /^CAF/, 'Commencer par la charte')
    await expect(title(page)).toHaveText('Vos engagements d’abord')

    for (const { event, act, leadsTo } of walk) {
      await test.step(`${event} → ${leadsTo}`, async () => {
        await act(page)
        if (leadsTo && event !== 'redirection.given')
          await expect(page.locator('body')).toContainText(SEEN[leadsTo] as RegExp)
        const before = await onDisk(page)
        await tablet.kill()
        page = await tablet.launch()
        const after = await onDisk(page)

        expect(after).toEqual(before)
        expect(after.sessions.map((session) => session.value)).toEqual(leadsTo ? [leadsTo] : [])
        expect(after.lentTo === null).toBe(!leadsTo || !LENT.includes(leadsTo))
        await backWhereItWas(page, leadsTo)
      })
    }
    expect((await onDisk(page)).tallies).toMatchObject([{ totals: { sessions: 1 } }])
  })
}

/** Lent, the patron's page is there at once; else the session is on the home screen, one tap away (SES2). */
async function backWhereItWas(page: Page, state: string | null) {
  if (state && LENT.includes(state)) {
    await expect(page.locator('body')).toContainText(SEEN[state] as RegExp)
    return
  }
  await expect(page.getByRole('button', { name: /^Nouvelle demande/ })).toBeVisible()
  if (!state) return
  await page.locator('.session-card').click()
  await expect(page.locator('body')).toContainText(SEEN[state] as RegExp)
}

test('[P2] the walks take every transition of the session machine', () => {
  const taken = new Set(
    Object.values(WALKS).flatMap((walk) =>
      walk.map(({ event }, at) => `${at === 0 ? 'commitments' : walk[at - 1]?.leadsTo} ${event}`),
    ),
  )
  const all = Object.values(sessionMachine.states).flatMap((state) =>
    state.ownEvents.map((event) => `${state.key} ${event}`),
  )

  expect(all.filter((transition) => !taken.has(transition) && transition !== '')).toEqual([])
})
